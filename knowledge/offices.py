"""When two spellings name one office: the same words typed differently, or with the locality's kind left out.

Only what cannot join two different offices: no likeness by degree. "Công an" is kept apart from "Công an thị xã",
since a plan may speak of the police of more than one level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.text import fold, tone_last

SHORT = {
    "vp": "văn phòng",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "&": "và",
}
_SIGNS = re.compile(r"[-–—]")
_OWN_KIND = re.compile(
    r"^((?:văn phòng|phòng|trung tâm)\b.+?) (?:thị xã|thành phố|huyện|quận|phường|xã|thị trấn)$"
)


@lru_cache(maxsize=1024)
def office_key(name: str) -> str:
    """Equal for spellings of one name: case, spaces, dashes, tone marks, "&" and the usual abbreviations."""
    return " ".join(tone_last(word) for word in spelled_out(_SIGNS.sub(" – ", name)).split())


def spelled_out(name: str) -> str:
    """A name in small letters with the usual abbreviations in full."""
    return " ".join(SHORT.get(word, word) for word in fold(name.replace("&", " & ")).split())


@lru_cache(maxsize=1024)
def _without_kind(name: str) -> str:
    """The key of a name without its locality's kind: "Phòng Tư pháp thị xã" as "Phòng Tư pháp"."""
    spelled = spelled_out(name)
    found = _OWN_KIND.match(spelled)
    return office_key(found[1] if found else spelled)


def same_office(name: str, known: Iterable[str]) -> str | None:
    """Which of the known names means the same office; None when none does, or more than one might."""
    names = list(known)
    spelled = [other for other in names if office_key(other) == office_key(name)]
    if spelled:
        return spelled[0]
    shorter = {office_key(name), _without_kind(name)}
    alike = [o for o in names if office_key(o) in shorter or _without_kind(o) == office_key(name)]
    return alike[0] if len(alike) == 1 else None
