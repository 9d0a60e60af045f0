"""What a prompt asks to see: light, place, and who is in it, told by its words.

Knows nothing of drawing, so that it can be asked before anything is imported.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

LIGHTS = {
    "dusk": "dusk sunset evening golden amber campfire fire",
    "dawn": "dawn sunrise morning pastel pink spring blossom cherry cotton",
    "night": "night midnight moon moonlit moonlight stars starry dark space galaxy cosmos nebula",
    "blue": "blue hour twilight fog foggy mist misty rain rainy storm stormy calm harbour harbor",
    "neon": "neon cyberpunk synthwave tokyo arcade electric city street",
    "deep": "ocean sea underwater deep jellyfish reef whale coral dolphin fish wave waves tide",
    "green": "forest jungle green moss leaves garden meadow bamboo rainforest valley aurora",
    "sand": "desert dune dunes sand mars canyon savanna autumn october rust copper",
    "ice": "snow snowy winter ice arctic glacier frost frozen polar blizzard cold",
}
PLACES = {
    "sea": "harbour harbor sea ocean lake river boat boats ship sail beach coast island port "
    "lagoon gulls gull lighthouse storm drain canal bay tide wave waves",
    "deep": "underwater reef whale coral dolphin fish seabed abyss submarine",
    "hills": "mountain mountains hills valley canyon glacier meadow field fields landscape alps",
    "dunes": "desert dune dunes sand sahara mars savanna camel camels",
    "forest": "forest woods pine pines jungle trees tree bamboo rainforest cabin fox deer owl",
    "city": "city skyscraper skyscrapers street neon tokyo cyberpunk skyline tower rooftop "
    "downtown train tram window windows alley",
    "space": "space galaxy planet planets moon cosmos nebula orbit astronaut comet universe stars "
    "starship",
    "silk": "abstract silk ribbons flowing fabric dream dreamy smoke ink liquid paint waves",
}
CAST = {
    "jellyfish": "jellyfish medusa",
    "birds": "gull gulls bird birds crane cranes swallow swallows goose geese crow crows heron",
    "boats": "boat boats ship ships sail sails yacht harbour harbor",
    "paper_boats": "paper",
    "balloons": "balloon balloons",
    "lanterns": "lantern lanterns",
    "fish": "fish reef whale dolphin coral",
    "snow": "snow snowy blizzard winter polar arctic",
    "rain": "rain rainy storm stormy drizzle monsoon",
    "fireflies": "firefly fireflies magic magical enchanted fairy forest",
    "petals": "petal petals blossom cherry leaves autumn confetti",
}
HOMES = {"jellyfish": "deep", "fish": "deep", "balloons": "hills", "snow": "hills"}
"""Where those are at home whose prompt names no place."""

USUAL_LIGHTS = {"deep": "deep", "space": "night", "city": "neon", "forest": "green"}
_WORD = re.compile(r"[a-z]+")


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be drawn. `seed` differs from prompt to prompt."""

    light: str
    place: str
    cast: frozenset[str]
    seed: int


def _best(words: list[str], table: dict[str, str]) -> str | None:
    """The entry that most of the words name; of equals, the one named first in the table."""
    scores = {name: sum(w in named.split() for w in words) for name, named in table.items()}
    name = max(scores, key=lambda n: scores[n])
    return name if scores[name] else None


def _cast(words: list[str]) -> set[str]:
    cast = {name for name, named in CAST.items() if any(w in named.split() for w in words)}
    if "paper_boats" in cast:
        cast.discard("boats")
    return cast


def names_a_scene(prompt: str) -> bool:
    """Whether the prompt says where, in what light or with whom; "and it turns" does not."""
    words = _WORD.findall(prompt.lower())
    named = _best(words, PLACES) or _best(words, LIGHTS) or _cast(words)
    return bool(named)


def read(*prompts: str) -> Wording:
    """What to draw for a prompt, or for several of which each changes what was before it.

    What the prompts leave open follows from the hash of the first one.
    """
    wording: Wording | None = None
    for prompt in prompts:
        wording = _first(prompt) if wording is None else _changed(wording, prompt)
    return wording or _first("")


def _first(prompt: str) -> Wording:
    words = _WORD.findall(prompt.lower())
    digest = hashlib.sha256(prompt.encode("utf-8", "replace")).digest()
    cast = _cast(words)
    homes = [HOMES[name] for name in sorted(cast) if name in HOMES] + sorted(PLACES)
    place = _best(words, PLACES) or homes[0 if len(homes) > len(PLACES) else digest[0] % len(homes)]
    lights = sorted(LIGHTS)
    light = _best(words, LIGHTS) or USUAL_LIGHTS.get(place) or lights[digest[1] % len(lights)]
    seed = int.from_bytes(digest[:8], "big")
    return Wording(light=light, place=place, cast=frozenset(cast), seed=seed)


def _changed(before: Wording, prompt: str) -> Wording:
    """The scene after a further prompt: elsewhere, or here in another light and company."""
    words = _WORD.findall(prompt.lower())
    place = _best(words, PLACES)
    if place is not None and place != before.place:
        return _first(prompt)
    return Wording(
        light=_best(words, LIGHTS) or before.light,
        place=before.place,
        cast=before.cast | _cast(words),
        seed=before.seed,
    )
