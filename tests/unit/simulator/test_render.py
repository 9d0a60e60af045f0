"""What the clips show: scenes by their prompts, start and end frames, seamless extensions."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from luma_desktop.simulator.render import wording
from luma_desktop.simulator.render.film import RenderingStoppedError, render_clip
from luma_desktop.simulator.render.palette import PALETTES
from luma_desktop.simulator.render.scene import AMONG, IN_FRONT, PLACES, Scene
from luma_desktop.simulator.render.spec import ClipSpec, renderable_size
from luma_desktop.simulator.render.stills import first_frame, last_frame

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (320, 180)
PROMPT = "A quiet harbour at dusk, small boats, gulls"


def spec(**changes: object) -> ClipSpec:
    fields = {
        "width": SIZE[0],
        "height": SIZE[1],
        "seconds": 1.5,
        "caption": (PROMPT, "16:9"),
        "scene_prompts": (PROMPT,),
        "closing_prompts": (PROMPT,),
    }
    return ClipSpec(**(fields | changes))  # type: ignore[arg-type]


def film(clip: ClipSpec, target: Path) -> Path:
    render_clip(clip, target, threading.Event())
    return target


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean difference of two pictures, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def test_a_clip_is_h264_of_the_right_size_length_and_colours(tmp_path: Path) -> None:
    path = film(spec(), tmp_path / "a.mp4")
    with av.open(str(path), "r") as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.width, context.height) == SIZE
        assert (context.colorspace, context.color_range) == (1, 1)
        assert stream.average_rate == 24
        assert len(list(container.decode(video=0))) == 36
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_the_same_spec_makes_the_same_clip_and_another_prompt_another(tmp_path: Path) -> None:
    first = film(spec(), tmp_path / "a.mp4").read_bytes()
    assert film(spec(), tmp_path / "b.mp4").read_bytes() == first
    other = spec(scene_prompts=("Neon city",), closing_prompts=("Neon city",))
    assert film(other, tmp_path / "c.mp4").read_bytes() != first


def test_start_and_end_frames_are_the_first_and_last_picture(tmp_path: Path) -> None:
    for name, colour in (("red", (200, 30, 30)), ("blue", (30, 30, 200))):
        Image.new("RGB", (64, 64), colour).save(tmp_path / f"{name}.png")
    clip = spec(first_picture=str(tmp_path / "red.png"), last_picture=str(tmp_path / "blue.png"))
    path = film(clip, tmp_path / "a.mp4")
    assert difference(first_frame(path), Image.new("RGB", SIZE, (200, 30, 30))) < 4
    assert difference(last_frame(path), Image.new("RGB", SIZE, (30, 30, 200))) < 4


def test_an_extension_begins_with_its_parents_last_frame(tmp_path: Path) -> None:
    parent = film(spec(), tmp_path / "a.mp4")
    child = spec(
        starts_at=1.5 - 1 / 24,
        caption=("and it begins to snow", "16:9"),
        caption_before=(PROMPT, "16:9"),
        closing_prompts=(PROMPT, "and it begins to snow"),
    )
    extended = film(child, tmp_path / "b.mp4")
    assert difference(last_frame(parent), first_frame(extended)) < 5
    assert difference(first_frame(extended), last_frame(extended)) > 20


def test_a_clip_goes_on_from_a_frame_that_is_not_the_scenes_own(tmp_path: Path) -> None:
    parent = film(
        spec(scene_prompts=("Neon city",), closing_prompts=("Neon city",)), tmp_path / "a"
    )
    after = film(spec(follows=str(parent)), tmp_path / "b.mp4")
    assert difference(last_frame(parent), first_frame(after)) < 6
    before = film(spec(precedes=str(parent)), tmp_path / "c.mp4")
    assert difference(first_frame(parent), last_frame(before)) < 6


def test_rendering_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(RenderingStoppedError):
        render_clip(spec(), tmp_path / "a.mp4", stopping)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("size", [SIZE, (144, 336), (256, 256)])
def test_every_place_can_be_drawn_at_every_shape_and_time(
    place: str, size: tuple[int, int]
) -> None:
    everybody = " ".join(sorted(wording.CAST))
    scene = Scene((f"{wording.PLACES[place].split()[0]} {everybody}",), size)
    for frame in (-500, 0, 1e5):
        planes = scene.at(frame)
        assert planes.size == size
        levels = planes.y.histogram()
        assert sum(count > 0 for count in levels) > 60


def test_every_word_leads_to_something_that_can_be_drawn() -> None:
    assert set(wording.PLACES) == set(PLACES)
    assert set(wording.LIGHTS) == set(PALETTES)
    assert set(wording.CAST) <= set(AMONG) | set(IN_FRONT)


@pytest.mark.parametrize(
    ("prompt", "place", "light", "member"),
    [
        ("Flying jellyfish between skyscrapers at blue hour", "city", "blue", "jellyfish"),
        ("A quiet harbour at dusk, small boats, gulls", "sea", "dusk", "birds"),
        ("Glowing jellyfish", "deep", "deep", "jellyfish"),
        ("Snowy mountains at sunrise, hot air balloons", "hills", "dawn", "balloons"),
        ("Lanterns over the desert at night", "dunes", "night", "lanterns"),
        ("Enchanted pine forest at midnight", "forest", "night", "fireflies"),
    ],
)
def test_words_choose_the_scene(prompt: str, place: str, light: str, member: str) -> None:
    read = wording.read(prompt)
    assert (read.place, read.light) == (place, light)
    assert member in read.cast


def test_a_further_prompt_changes_the_scene_or_leaves_it() -> None:
    first = wording.read("A harbour at dusk")
    snow = wording.read("A harbour at dusk", "and it begins to snow")
    assert (snow.place, snow.light, snow.seed) == ("sea", "ice", first.seed)
    assert snow.cast == first.cast | {"snow"}
    assert wording.read("A harbour at dusk", "now in a neon city").place == "city"
    assert not wording.names_a_scene("and it turns its head")


def test_what_has_no_letters_is_drawn_without_a_caption(tmp_path: Path) -> None:
    film(spec(caption=("夜の港 🙂", ""), scene_prompts=("夜の港 🙂",)), tmp_path / "a.mp4")


def test_large_clips_are_drawn_smaller() -> None:
    assert renderable_size(1360, 752) == (1360, 752)
    width, height = renderable_size(3840, 2160)
    assert width * height < 1_110_000
    assert width / height == pytest.approx(16 / 9, abs=0.01)
