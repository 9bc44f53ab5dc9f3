"""What a unit is, old and new."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from knowledge.text import strip_diacritics

KINDS = re.compile(r"^(Đặc khu|Phường|Xã|Thị trấn|Thành phố|Thị xã|Huyện|Quận|Tỉnh) ")
_SIGNS = re.compile(r"[^0-9a-z]")
_ZEROS = re.compile(r"^0+(?=\d+$)")


class Level(StrEnum):
    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"


class Unit(NamedTuple):
    """A commune, ward or special zone of today; names with their kinds."""

    name: str
    province: str


class OldPlace(NamedTuple):
    """A unit as it was until 30/06/2025; names with their kinds."""

    level: Level
    name: str
    district: str | None
    province: str
    today: tuple[Unit, ...]
    """What it is part of now, the largest part first. Of a province: one unit whose name is the province's."""

    @property
    def short(self) -> str:
        """The name without its kind."""
        return KINDS.sub("", self.name)


@lru_cache(maxsize=20_000)
def letters(name: str) -> str:
    """What two spellings of a name share: bare letters and digits, `y` as `i`, no leading zero."""
    bare = _SIGNS.sub("", strip_diacritics(name.lower())).replace("y", "i")
    return _ZEROS.sub("", bare)


def short_letters(name: str) -> str:
    """`letters` of a name without its kind."""
    return letters(KINDS.sub("", name))
