from __future__ import annotations

import asyncio
import json
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import MAX_TEXT_UNITS, AspectRatio, Model, utf16_units
from luma_desktop.domain.settings import Appearance, FormDraft, ProxyMode, Settings, WindowState
from luma_desktop.store.settings import SettingsStore
from tests.conftest import ExpectedWarnings

SETTINGS = Settings(
    save_folder="/somewhere/ü",
    file_template="{prompt}",
    max_in_flight=9,
    poll_seconds=2.5,
    appearance=Appearance.DARK,
    proxy_mode=ProxyMode.MANUAL,
    proxy_url="http://proxy.example:3128",
    autoplay=False,
    notify=False,
)
WINDOW = WindowState(
    geometry=b"\x01\xd9\xd0\xcb\x00",
    splitter=b"\xff\x00",
    volume=0.25,
    muted=True,
    loop=True,
    form=FormDraft(
        prompt="a\nb 🪼",
        aspect_ratio=AspectRatio.TOWER,
        variations=8,
        matrix=Matrix(model=(Model.RAY_2, Model.RAY_3_2), duration=(5, 9), loop=(False, True)),
    ),
)


def store_in(folder: Path) -> SettingsStore:
    return SettingsStore(folder / "settings.json", folder / "window.json")


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return store_in(tmp_path)


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_without_files_the_defaults_count(store: SettingsStore) -> None:
    assert store.load_settings() == Settings()
    assert store.load_window() == WindowState()


async def test_what_is_saved_comes_back(store: SettingsStore, tmp_path: Path) -> None:
    await store.save_settings(SETTINGS)
    await store.save_window(WINDOW)
    assert store.load_settings() == SETTINGS
    assert store.load_window() == WINDOW
    assert sorted(p.name for p in tmp_path.iterdir()) == ["settings.json", "window.json"]


async def test_the_file_can_be_read_by_people(store: SettingsStore, settings_file: Path) -> None:
    await store.save_settings(SETTINGS)
    assert '\n  "max_in_flight": 9,\n' in settings_file.read_text("utf-8")


async def test_of_many_saves_under_way_the_last_one_stays(store: SettingsStore) -> None:
    await asyncio.gather(*(store.save_settings(Settings(max_in_flight=n)) for n in range(1, 101)))
    assert store.load_settings().max_in_flight == 100


def test_an_overtaken_save_does_not_overwrite_a_later_one(store: SettingsStore) -> None:
    store._settings._write(Settings(max_in_flight=2), ticket=2)
    store._settings._write(Settings(max_in_flight=1), ticket=1)
    assert store.load_settings().max_in_flight == 2


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"max_in_flight": 9', b"[]", b"7", b"\xff\xfe", b"[" * 100_000]
)
async def test_a_broken_file_is_set_aside_and_stops_nothing(
    store: SettingsStore, settings_file: Path, expected_warnings: ExpectedWarnings, content: bytes
) -> None:
    expected_warnings("luma_desktop.store.settings", "settings.json was damaged")
    settings_file.write_bytes(content)
    assert store.load_settings() == Settings()
    assert settings_file.with_name("settings.json.broken").read_bytes() == content
    await store.save_settings(SETTINGS)
    assert store.load_settings() == SETTINGS


def test_a_file_that_cannot_be_read_stops_nothing(
    store: SettingsStore, settings_file: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.settings", "settings.json cannot be read")
    settings_file.mkdir()
    assert store.load_settings() == Settings()


def test_a_broken_file_that_cannot_be_moved_stops_nothing(
    store: SettingsStore, settings_file: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.settings", "cannot be moved")
    settings_file.write_bytes(b"{")
    settings_file.with_name("settings.json.broken").mkdir()
    assert store.load_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_in_flight", "four"),
        ("max_in_flight", 0),
        ("max_in_flight", 4.5),
        ("poll_seconds", 0),
        ("poll_seconds", None),
        ("appearance", "sepia"),
        ("save_folder", 7),
        ("autoplay", "yes"),
    ],
)
def test_one_field_that_makes_no_sense_falls_back_alone(
    store: SettingsStore, settings_file: Path, name: str, value: object
) -> None:
    fields = {"proxy_url": "http://p", "notify": False, "from_the_future": [1], name: value}
    settings_file.write_text(json.dumps(fields))
    assert store.load_settings() == Settings(proxy_url="http://p", notify=False)


@pytest.mark.parametrize("form", [{"variations": 99, "prompt": "kept"}, "no form", None])
def test_the_form_falls_back_field_by_field_too(
    store: SettingsStore, tmp_path: Path, form: object
) -> None:
    content = {"geometry": "!!", "volume": 0.5, "form": form}
    (tmp_path / "window.json").write_text(json.dumps(content))
    prompt = "kept" if isinstance(form, dict) else ""
    assert store.load_window() == WindowState(volume=0.5, form=FormDraft(prompt=prompt))


def test_what_was_varied_falls_back_axis_by_axis(store: SettingsStore, tmp_path: Path) -> None:
    matrix = {"model": ["luma/ray-2", "luma/ray-99"], "aspect_ratio": ["16:9", "9:16"], "loop": 1}
    (tmp_path / "window.json").write_text(json.dumps({"form": {"matrix": matrix}}))
    kept = store.load_window().form.matrix
    assert kept == Matrix(aspect_ratio=(AspectRatio.WIDE, AspectRatio.TALL))


async def test_a_save_that_fails_is_told_and_leaves_the_old_file(
    store: SettingsStore, settings_file: Path
) -> None:
    await store.save_settings(SETTINGS)
    settings_file.with_name(".settings.json.part").mkdir()
    with pytest.raises(StoreError) as caught:
        await store.save_settings(Settings())
    assert caught.value.problem.kind is ProblemKind.DISK_ERROR
    assert store.load_settings() == SETTINGS


async def test_a_prompt_that_utf8_cannot_hold_is_saved(store: SettingsStore) -> None:
    await store.save_window(WindowState(form=FormDraft(prompt="half \ud83d emoji")))
    assert store.load_window().form.prompt == "half \N{REPLACEMENT CHARACTER} emoji"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
field_names = st.sampled_from([*Settings.__struct_fields__, *WindowState.__struct_fields__])
form_fields = st.dictionaries(st.sampled_from(FormDraft.__struct_fields__), json_values)


@given(
    fields=st.dictionaries(field_names, json_values | form_fields),
    volume=st.floats(0, 1),
)
def test_whatever_a_file_says_valid_fields_are_kept(fields: dict[str, Any], volume: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = store_in(Path(folder))
        content = json.dumps({**fields, "volume": volume})
        for name in ("settings.json", "window.json"):
            (Path(folder) / name).write_text(content)
        settings = store.load_settings()
        window = store.load_window()
        asyncio.run(store.save_settings(settings))
        assert store.load_settings() == settings
    assert window.volume == volume
    assert 1 <= settings.max_in_flight <= 100


async def test_a_prompt_too_long_to_be_shown_is_kept_whole_beside_its_beginning(
    store: SettingsStore, tmp_path: Path
) -> None:
    for prompt in ("x" * 300_000, "🪼" * MAX_TEXT_UNITS):
        form = FormDraft(prompt=prompt, variations=3)
        await store.save_window(WindowState(form=form))
        shown = store.load_window().form
        assert utf16_units(shown.prompt) == MAX_TEXT_UNITS
        assert prompt.startswith(shown.prompt)
        assert shown.variations == 3
        assert store.long_draft is not None
        assert store.long_draft.read_text("utf-8") == prompt
        assert store.load_window().form == shown


async def test_without_room_for_that_file_the_old_one_stays(
    store: SettingsStore, tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    whole = WindowState(form=FormDraft(prompt="y" * 20_000))
    await store.save_window(whole)
    name = f"prompt-{sha256(whole.form.prompt.encode()).hexdigest()[:8]}.txt"
    (tmp_path / name).mkdir()
    expected_warnings("luma_desktop.store.settings", "whole prompt cannot be kept")
    assert len(store.load_window().form.prompt) == MAX_TEXT_UNITS
    assert store.long_draft == tmp_path / "window.json.long"
    assert json.loads(store.long_draft.read_text())["form"]["prompt"] == whole.form.prompt
