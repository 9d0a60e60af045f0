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
    "neon": "neon cyberpunk synthwave tokyo arcade electric glowing city street",
    "deep": "ocean sea underwater deep jellyfish reef whale coral dolphin fish wave waves tide",
    "green": "forest jungle green moss leaves garden meadow bamboo rainforest valley aurora",
    "sand": "desert dune dunes sand mars canyon savanna autumn october rust copper",
    "ice": "snow snowy winter ice arctic glacier frost frozen polar blizzard cold",
}
PLACES = {
    "sea": "harbour harbor sea ocean lake river boat boats ship sail beach coast island port "
    "lagoon gulls gull lighthouse storm drain canal bay tide wave waves",
    "deep": "underwater reef whale coral dolphin fish seabed abyss submarine",
    "hills": "mountain mountains hills valley canyon glacier snow meadow balloon balloons field "
    "fields landscape alps",
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
    "fireflies": "firefly fireflies magic magical enchanted fairy forest glowing",
    "petals": "petal petals blossom cherry leaves autumn confetti",
}
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


def names_a_scene(prompt: str) -> bool:
    """Whether the prompt says where or in what light; "and it turns its head" does not."""
    words = _WORD.findall(prompt.lower())
    return _best(words, PLACES) is not None or _best(words, LIGHTS) is not None


def read(prompt: str) -> Wording:
    """What to draw for a prompt; what it leaves open follows from its hash."""
    words = _WORD.findall(prompt.lower())
    digest = hashlib.sha256(prompt.encode("utf-8", "replace")).digest()
    places, lights = sorted(PLACES), sorted(LIGHTS)
    cast = {name for name, named in CAST.items() if any(w in named.split() for w in words)}
    if "paper_boats" in cast:
        cast.discard("boats")
    home = "deep" if cast & {"jellyfish", "fish"} else places[digest[0] % len(places)]
    place = _best(words, PLACES) or home
    usual = {"deep": "deep", "space": "night", "city": "neon", "forest": "green"}
    light = _best(words, LIGHTS) or usual.get(place) or lights[digest[1] % len(lights)]
    return Wording(
        light=light, place=place, cast=frozenset(cast), seed=int.from_bytes(digest[:8], "big")
    )
