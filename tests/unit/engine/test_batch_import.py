"""Pictures that a file of clips names: each is kept once, or its row says why not."""

from __future__ import annotations

from pathlib import Path

import msgspec

from luma_desktop.batches.files import BatchFiles
from luma_desktop.domain.batch import CellKind
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Model
from luma_desktop.engine.batch_import import BatchImport

V1 = Model.DREAM_MACHINE_V1


class Kept(msgspec.Struct, frozen=True):
    address: str


class Folder:
    """Keeps what begins as a PNG does."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def keep_file(self, path: str) -> Kept:
        self.asked.append(Path(path).name)
        if not Path(path).exists():
            raise MediaError("gone", kind=ProblemKind.DISK_ERROR)
        if Path(path).read_bytes() != b"PNG":
            raise MediaError("no picture", kind=ProblemKind.NOT_AN_IMAGE)
        return Kept(f"https://kept.example/{Path(path).name}")


def batch_in(folder: Path, *rows: str) -> str:
    (folder / "dusk.png").write_bytes(b"PNG")
    (folder / "words.png").write_bytes(b"A boat")
    path = folder / "clips.csv"
    path.write_text("\n".join(["prompt;start_image;end_image;loop", *rows]))
    return str(path)


async def test_a_picture_beside_the_file_stands_for_its_address(tmp_path: Path) -> None:
    keeper = Folder()
    path = batch_in(tmp_path, "A;dusk.png;;", "B;https://a.example/1.png;dusk.png;", "C;;;")
    batch = await BatchImport(BatchFiles(), keeper).read(path, model=V1)
    assert [(r.start_image_url, r.end_image_url) for r in batch.requests] == [
        ("https://kept.example/dusk.png", None),
        ("https://a.example/1.png", "https://kept.example/dusk.png"),
        (None, None),
    ]
    assert keeper.asked == ["dusk.png"]


async def test_a_picture_that_is_none_is_named_with_its_reason(tmp_path: Path) -> None:
    keeper = Folder()
    path = batch_in(tmp_path, "A;words.png;dusk.png;", "B;../x.png;;perhaps", "C;gone.png;;")
    batch = await BatchImport(BatchFiles(), keeper).read(path, model=V1)
    assert batch.requests == ()
    words, elsewhere, gone = batch.rows
    assert [(c.kind, c.value) for c in words.cells] == [(CellKind.PICTURE_REFUSED, "words.png")]
    assert words.cells[0].problem is not None
    assert words.cells[0].problem.kind is ProblemKind.NOT_AN_IMAGE
    assert words.wanted.end_image_url == "https://kept.example/dusk.png"
    assert [c.kind for c in elsewhere.cells] == [
        CellKind.NOT_A_FLAG,
        CellKind.PICTURE_ELSEWHERE,
    ]
    assert [c.kind for c in gone.cells] == [CellKind.PICTURE_REFUSED]
    assert "x.png" not in keeper.asked


async def test_without_a_keeper_files_are_told_to_be_none(tmp_path: Path) -> None:
    path = batch_in(tmp_path, "A;dusk.png;;")
    batch = await BatchImport(BatchFiles()).read(path, model=V1)
    assert [cell.kind for cell in batch.rows[0].cells] == [CellKind.PICTURE_FILE]
