"""Pictures that a file of clips names: each is kept once, or its row says why not."""

from __future__ import annotations

from pathlib import Path

from luma_desktop.batches.files import BatchFiles
from luma_desktop.domain.batch import CellKind
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Model
from luma_desktop.engine.pictures.batch_import import BatchImport
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.picture_store import PictureStore
from tests.support.picture_files import png_with_alpha

V1 = Model.DREAM_MACHINE_V1


def batch_in(folder: Path, *rows: str) -> str:
    (folder / "dusk.png").write_bytes(png_with_alpha())
    (folder / "words.png").write_bytes(b"A boat")
    path = folder / "clips.csv"
    path.write_text("\n".join(["prompt;start_image;end_image;loop", *rows]))
    return str(path)


async def test_a_picture_beside_the_file_stands_for_its_address(
    decoding: DecodingPool, tmp_path: Path
) -> None:
    pictures = PictureStore(tmp_path / "data", decoding)
    path = batch_in(tmp_path, "A;dusk.png;;", "B;https://a.example/1.png;dusk.png;", "C;;;")
    batch = await BatchImport(BatchFiles(), pictures).read(path, model=V1)
    dusk = (await pictures.keep(png_with_alpha())).address
    assert [(r.start_image_url, r.end_image_url) for r in batch.requests] == [
        (dusk, None),
        ("https://a.example/1.png", dusk),
        (None, None),
    ]


async def test_a_picture_that_is_none_is_named_with_its_reason(
    decoding: DecodingPool, tmp_path: Path
) -> None:
    pictures = PictureStore(tmp_path / "data", decoding)
    path = batch_in(tmp_path, "A;words.png;dusk.png;", "B;../x.png;;perhaps", "C;gone.png;;")
    batch = await BatchImport(BatchFiles(), pictures).read(path, model=V1)
    assert batch.requests == ()
    words, elsewhere, gone = batch.rows
    assert [(c.kind, c.value) for c in words.cells] == [(CellKind.PICTURE_REFUSED, "words.png")]
    assert words.cells[0].problem is not None
    assert words.cells[0].problem.kind is ProblemKind.NOT_AN_IMAGE
    assert words.wanted.end_image_url == (await pictures.keep(png_with_alpha())).address
    assert [c.kind for c in elsewhere.cells] == [
        CellKind.NOT_A_FLAG,
        CellKind.PICTURE_ELSEWHERE,
    ]
    assert [c.kind for c in gone.cells] == [CellKind.PICTURE_REFUSED]
