"""Choosing from what was offered: by button, by number ("2", "số 2"), or by label with or without diacritics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text import bare
from storage.messages import Button

_NUMBER = re.compile(r"(?:(?:so|chon|cau|muc) )?(\d{1,2})[.)]?")


def choose(text: str, menu: Sequence[Button]) -> Button | None:
    """The button a typed answer means; None when it means none."""
    said = bare(text)
    if number := _NUMBER.fullmatch(said):
        position = int(number.group(1))
        return menu[position - 1] if 1 <= position <= len(menu) else None
    return next((button for button in menu if bare(button.label) == said), None)
