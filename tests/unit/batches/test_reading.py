"""Files as people write them: a good row becomes its requests, any other says what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.batches.example import EXAMPLE
from luma_desktop.batches.files import BatchFiles, read_batch
from luma_desktop.domain.batch import (
    MAX_FILE_BYTES,
    MAX_ROWS,
    Batch,
    BatchRow,
    CellFault,
    CellKind,
    Column,
    Refusal,
    RowKind,
)
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.fitting import Misfit
from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import RequestFault, request_faults

URL = "https://example.com/dusk.png"
VIDEO = "https://example.com/a.mp4"
V1 = Model.DREAM_MACHINE_V1


def read(folder: Path, content: str | bytes, name: str = "clips.csv", model: Model = V1) -> Batch:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_batch(str(path), model)


def row(folder: Path, header: str, cells: str) -> BatchRow:
    (only,) = read(folder, f"{header}\n{cells}\n").rows
    return only


def cell(folder: Path, column: str, value: str) -> tuple[CellFault, ...]:
    return row(folder, f"prompt;{column}", f"A boat;{value}").cells


WHOLE = GenerationRequest(
    prompt="A boat",
    model=Model.RAY_2,
    aspect_ratio=AspectRatio.TALL,
    start_image_url=URL,
    end_image_url=URL,
    resolution=Resolution.P720,
    duration=9,
    loop=True,
)


def test_every_column_reaches_its_request(tmp_path: Path) -> None:
    header = "prompt,model,aspect_ratio,start_image,end_image,resolution,duration,loop,variations"
    batch = read(tmp_path, f"{header}\nA boat,luma/ray-2,9:16,{URL},{URL},720p,9,yes,3\n")
    assert batch.requests == (WHOLE,) * 3
    version = row(
        tmp_path,
        "prompt,model,operation,source_video,hdr,exr_export",
        f"As a drawing,ray-3.2,video_edit,{VIDEO},true,true",
    )
    assert version.requests == (
        GenerationRequest(
            prompt="As a drawing",
            model=Model.RAY_3_2,
            operation=Operation.EDIT,
            source_video_url=VIDEO,
            resolution=Resolution.P720,
            duration=5,
            hdr=True,
            exr_export=True,
        ),
    )
    assert row(tmp_path, "prompt,expand_prompt", "A boat,on").requests == (
        GenerationRequest(prompt="A boat", expand_prompt=True),
    )


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    line = (
        '{"prompt": "A boat", "model": "luma/ray-2", "aspect_ratio": "9:16", "loop": true,'
        f' "start_image": "{URL}", "end-image": "{URL}", "resolution": "720p", "duration": 9,'
        ' "variations": 3, "hdr": null, "mood": 1}'
    )
    batch = read(tmp_path, f"\n{line}\n", "clips.jsonl")
    assert batch.requests == (WHOLE,) * 3
    assert batch.rows[0].line == 2
    assert batch.unknown_columns == ("mood",)
    assert read(tmp_path, line, "clips.txt").requests == (WHOLE,) * 3


@pytest.mark.parametrize(
    "header",
    ["Prompt,Aspect ratio", "PROMPT,aspect-ratio", " prompt , ASPECT_RATIO ", "prompt,Ratio"],
)
def test_names_of_columns_are_taken_as_people_write_them(tmp_path: Path, header: str) -> None:
    (request,) = row(tmp_path, header, "A boat,1:1").requests
    assert request.aspect_ratio is AspectRatio.SQUARE


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_marks_and_ends_of_lines(
    tmp_path: Path, delimiter: str, mark: str, end: str
) -> None:
    lines = (("prompt", "loop", "notes"), ('"Dusk, fog; a ""boat"""', "no", "x"))
    text = mark + end.join(delimiter.join(cells) for cells in lines) + end
    batch = read(tmp_path, text)
    assert batch.requests == (GenerationRequest(prompt='Dusk, fog; a "boat"'),)
    assert batch.unknown_columns == ("notes",)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'prompt,loop\n\n"A boat\nin fog",no\n ,\nA house,maybe\n"A \u2028 tree",no\n'
    batch = read(tmp_path, text)
    assert [(r.line, r.is_good) for r in batch.rows] == [(3, True), (6, False), (7, True)]
    assert batch.rows[0].wanted.prompt == "A boat\nin fog"


def test_broken_rows_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    text = 'prompt,loop\nA boat,no\n"A "house",no\nA tree,no,yes\nA cloud,no\n"never closed,no\n'
    batch = read(tmp_path, text)
    assert [(r.line, r.broken) for r in batch.rows if not r.is_good] == [
        (3, RowKind.BROKEN_CSV),
        (4, RowKind.TOO_MANY_CELLS),
        (6, RowKind.BROKEN_CSV),
    ]
    assert [r.wanted.prompt for r in batch.good] == ["A boat", "A cloud"]
    batch = read(tmp_path, '{"prompt": "A"}\n{"prompt": \n[1]\n{"prompt": ["A"]}\n', "a.jsonl")
    assert [r.broken for r in batch.rows] == [
        None,
        RowKind.BROKEN_JSON,
        RowKind.NOT_AN_OBJECT,
        None,
    ]
    assert batch.rows[3].cells[0].kind is CellKind.NOT_TEXT
    assert batch.requests == (GenerationRequest(prompt="A"),)


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("model", "ray 9", CellKind.NOT_A_CHOICE),
        ("aspect_ratio", "2:1", CellKind.NOT_A_CHOICE),
        ("resolution", "999p", CellKind.NOT_A_CHOICE),
        ("operation", "paint", CellKind.NOT_A_CHOICE),
        ("loop", "perhaps", CellKind.NOT_A_FLAG),
        ("duration", "long", CellKind.NOT_SECONDS),
        ("duration", "0", CellKind.NOT_SECONDS),
        ("variations", "9", CellKind.NOT_A_COUNT),
        ("variations", "1.5", CellKind.NOT_A_COUNT),
        ("start_image", "pictures/dusk.png", CellKind.PICTURE_FILE),
        ("end_image", r"C:\pictures\dusk.png", CellKind.PICTURE_FILE),
        ("source_video", VIDEO, CellKind.SOURCE_UNUSED),
    ],
)
def test_a_value_that_means_nothing_is_named(
    tmp_path: Path, column: str, value: str, kind: CellKind
) -> None:
    assert cell(tmp_path, column, value) == (
        CellFault(column=Column(column), kind=kind, value=value),
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("model", "Ray 3.2"),
        ("model", "luma/ray-flash-2"),
        ("model", "Dream Machine v1"),
        ("model", "ray-1-6"),
        ("aspect_ratio", "16:09:00"),
        ("aspect_ratio", "4 x 3"),
        ("resolution", "1080"),
        ("resolution", "4K"),
        ("duration", "5 s"),
        ("duration", "5.0"),
        ("operation", "generate"),
        ("loop", "X"),
        ("variations", "8"),
        ("start_image", URL),
        ("model", ""),
    ],
)
def test_a_value_is_taken_as_people_write_it(tmp_path: Path, column: str, value: str) -> None:
    assert cell(tmp_path, column, value) == ()


@pytest.mark.parametrize(
    ("header", "cells", "fault"),
    [
        ("prompt,loop", ",no", RequestFault.PROMPT_BLANK),
        ("prompt,loop", "A" * 2049 + ",no", RequestFault.PROMPT_TOO_LONG),
        ("prompt,start_image", "A boat,ftp://example.com/a.png", RequestFault.START_URL),
        ("prompt,model,operation", "A boat,ray 3.2,edit", RequestFault.SOURCE_VIDEO),
        (
            "prompt,model,operation,source_video",
            f"A boat,ray 2,edit,{VIDEO}",
            RequestFault.OPERATION,
        ),
        ("prompt,model,hdr,duration", "A boat,ray 3.2,yes,10", RequestFault.HDR_SIZE),
    ],
)
def test_what_the_service_would_refuse_is_refused_here(
    tmp_path: Path, header: str, cells: str, fault: RequestFault
) -> None:
    broken = row(tmp_path, header, cells)
    assert broken.faults == (fault,)
    assert broken.requests == ()


def test_what_a_model_does_not_take_gives_way_and_is_told(tmp_path: Path) -> None:
    fitted = row(tmp_path, "prompt,model,aspect_ratio,loop", "A boat,ray 3.2,9:21,yes")
    assert fitted.fit.misfits == (Misfit.ASPECT_RATIO,)
    assert fitted.requests[0].aspect_ratio is AspectRatio.TALL


def test_a_row_without_a_model_is_for_the_one_in_the_form(tmp_path: Path) -> None:
    batch = read(tmp_path, "prompt\nA boat\n", model=Model.RAY_FLASH_2)
    assert batch.requests[0].model is Model.RAY_FLASH_2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("", Refusal.EMPTY),
        (" \n\n", Refusal.EMPTY),
        ("prompt,loop\n", Refusal.EMPTY),
        ("text,loop\nA boat,no\n", Refusal.NO_PROMPTS),
        ("prompt,Prompt\nA,B\n", Refusal.COLUMN_TWICE),
        ("prompt\nA boat\n".encode("utf-16"), Refusal.NOT_TEXT),
        (b"prompt\n\xff\xfe\n", Refusal.NOT_TEXT),
        (b"prompt\n" + b"A" * MAX_FILE_BYTES, Refusal.TOO_LARGE),
        ("prompt\n" + "A boat\n" * (MAX_ROWS + 1), Refusal.TOO_MANY_ROWS),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: str | bytes, refusal: Refusal) -> None:
    batch = read(tmp_path, content)
    assert (batch.refusal, batch.rows) == (refusal, ())


def test_as_many_rows_as_may_be(tmp_path: Path) -> None:
    assert len(read(tmp_path, "prompt\n" + "A boat\n" * MAX_ROWS).requests) == MAX_ROWS


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    assert read_batch(str(tmp_path), V1).refusal is Refusal.UNREADABLE
    assert read_batch(str(tmp_path / "gone.csv"), V1).refusal is Refusal.UNREADABLE
    os.mkfifo(tmp_path / "pipe.csv")
    assert read_batch(str(tmp_path / "pipe.csv"), V1).refusal is Refusal.UNREADABLE


async def test_only_what_lies_beside_a_batch_is_its_picture(tmp_path: Path) -> None:
    home = tmp_path / "film"
    (home / "frames").mkdir(parents=True)
    (home / "link.png").symlink_to(tmp_path / "private.png")
    path = str(home / "clips.csv")
    files = BatchFiles()
    assert await files.beside(path, "frames/dusk.png") == str(home / "frames" / "dusk.png")
    assert await files.beside(path, "./dusk.png") == str(home / "dusk.png")
    for name in ("../private.png", "link.png", "frames/../../private.png", "bad\0name"):
        assert await files.beside(path, name) is None
    assert await files.beside(path, str(home / "dusk.png")) is None


async def test_the_example_is_read_without_a_fault(tmp_path: Path) -> None:
    files = BatchFiles()
    path = str(tmp_path / "example.csv")
    await files.write_example(path)
    batch = await files.read(path, model=V1)
    assert len(batch.rows) == len(batch.good) == 3
    assert all(not r.fit.misfits for r in batch.rows)
    assert len(batch.requests) == 4
    assert EXAMPLE.startswith(b"\xef\xbb\xbfprompt,model,")


async def test_an_example_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        await BatchFiles().write_example(str(tmp_path / "no" / "example.csv"))


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_in_a_file_breaks_the_reading_of_it(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.csv", "any.jsonl"):
        batch = read(folder, b"prompt,loop\n" + content, name)
        for request in batch.requests:
            assert request_faults(request) == ()


def test_a_spreadsheet_may_name_its_separator(tmp_path: Path) -> None:
    for first in ("sep=;", '"sep=;"', "SEP=;"):
        batch = read(tmp_path, f"\ufeff{first}\r\nprompt;model\r\nA boat, at dusk;luma/ray-2\r\n")
        (only,) = batch.rows
        assert (only.line, only.wanted.prompt) == (3, "A boat, at dusk")
        assert only.requests[0].model is Model.RAY_2
    (only,) = read(tmp_path, "sep=|\nprompt|loop\nA boat|WAHR\n").rows
    assert only.wanted.loop


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("TRUE", "FALSE"),
        ("WAHR", "FALSCH"),
        ("VRAI", "FAUX"),
        ("VERDADERO", "FALSO"),
        ("VERDADEIRO", "FALSO"),
        ("VERO", "FALSO"),
        ("WAAR", "ONWAAR"),
        ("PRAWDA", "FAŁSZ"),
        ("ИСТИНА", "ЛОЖЬ"),
        ("ja", "nein"),
    ],
)
def test_yes_and_no_in_the_language_of_the_spreadsheet(tmp_path: Path, yes: str, no: str) -> None:
    (good,) = read(tmp_path, f"prompt;model;loop;expand_prompt\nA;luma/ray-2;{yes};{no}\n").rows
    assert good.is_good
    assert (good.wanted.loop, good.wanted.expand_prompt) == (True, False)


@pytest.mark.parametrize(
    ("written", "ratio"),
    [
        ("04:09:00 PM", AspectRatio.WIDE),
        ("4:09 PM", AspectRatio.WIDE),
        ("4:09\u202fp. m.", AspectRatio.WIDE),
        ("09:16:00 AM", AspectRatio.TALL),
        ("09:09:00 PM", AspectRatio.CINEMA),
        ("01:01:00 AM", AspectRatio.SQUARE),
        ("16:09:00", AspectRatio.WIDE),
    ],
)
def test_a_ratio_that_became_a_time_of_day(
    tmp_path: Path, written: str, ratio: AspectRatio
) -> None:
    found = row(tmp_path, "prompt;model;aspect_ratio", f"A boat;luma/ray-2;{written}")
    assert found.is_good
    assert found.wanted.aspect_ratio is ratio


@pytest.mark.parametrize("written", ["12:01 AM", "12:01 PM", "1:01 PM"])
def test_a_time_of_day_that_was_no_ratio_is_refused(tmp_path: Path, written: str) -> None:
    assert cell(tmp_path, "aspect_ratio", written) == (
        CellFault(column=Column.ASPECT_RATIO, kind=CellKind.NOT_A_CHOICE, value=written),
    )


@pytest.mark.parametrize(
    "error",
    [
        *("#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#BEZUG!", "#WERT!", "#ZAHL!", "#NV", "#NOM?", "#VALEUR!", "#¿NOMBRE?", "#¡REF!", "#N/D"),
        *("#GETTING_DATA", "Err:509", "########", "#ÜBERLAUF!"),
    ],
)
def test_an_error_of_the_spreadsheet_is_no_prompt(tmp_path: Path, error: str) -> None:
    wrong = row(tmp_path, "prompt;model", f"{error};luma/ray-2")
    assert wrong.requests == ()
    assert wrong.cells == (
        CellFault(column=Column.PROMPT, kind=CellKind.SPREADSHEET_ERROR, value=error),
    )


@pytest.mark.parametrize("prompt", ["#1 fan waves!", "A sign: #NAME?", "#sunset over the sea"])
def test_a_prompt_may_have_a_hash(tmp_path: Path, prompt: str) -> None:
    assert row(tmp_path, "prompt;model", f"{prompt};luma/ray-2").is_good


@pytest.mark.parametrize("column", ["duration", "variations"])
def test_a_decimal_comma_is_no_thousand(tmp_path: Path, column: str) -> None:
    assert cell(tmp_path, column, "5,0") == ()
    (fault,) = cell(tmp_path, column, "5.000")
    assert fault.value == "5.000"
