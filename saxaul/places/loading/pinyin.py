"""Chinese areas in Latin letters: the division lists have none, and GeoNames often names the seat instead.

By the optional package pypinyin, which is needed when places are loaded, never afterwards; without it areas keep the
name GeoNames has, else their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec

from saxaul.places.names import HAN, bare_key, place_key


@lru_cache(maxsize=8192)
def spelled(name: str) -> str:
    """“Longxi” for 陇西县, “Chengxian” for 成县; empty for another script, or without the package."""
    if not HAN.search(name) or find_spec("pypinyin") is None:
        return ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - optional

    bare = bare_key(name).key
    syllables: list[str] = lazy_pinyin(bare if len(bare) > 1 else name, errors="ignore")
    text = ""
    for syllable in syllables:
        text += f"'{syllable}" if text and syllable[0] in "aeo" else syllable
    return text.capitalize()


def latin_name(division: str, place: str = "", place_names: Iterable[str] = ()) -> str:
    """The name in Latin letters of an area of the division lists. `place` is what GeoNames calls its seat: taken where
    it has a spelling of its own (Hohhot, not Huhehaote), but not where it names the town instead of the area."""
    own = spelled(division)
    if not own:
        return place
    others = {_letters(spelled(name)) for name in place_names if HAN.search(name)} - {_letters(own), ""}
    town = place_key(place).endswith(("zhen", "xiang", "jiedao"))
    return own if not place or town or _letters(place) in others else place


def _letters(text: str) -> str:
    return "".join(letter for letter in place_key(text) if letter.isalpha())
