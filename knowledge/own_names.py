"""The name somebody introduces themselves by ("tôi tên là …", "họ tên: …"), so that it is not kept.

Only after such words, and only in capitals: elsewhere a name is who or what the message is about.
"""

from __future__ import annotations

import re

NAME = "[họ tên]"
FEWEST, MOST = 2, 6
"""Words of a name."""

_I = r"(?:tôi|toi|tui|em|mình|minh|cháu|chau|con|i)"
_TOLD = re.compile(
    rf"""
      (?: \b(?:họ\s+(?:và\s+)?tên|ho\s+(?:va\s+)?ten|tên|ten)\b (?:\s+(?:của|cua))? (?:\s+{_I}\b)?
          \s* (?:là\b|la\b|[:=])?
        | \b{_I}\b \s+ (?: (?:tên|ten)\b (?:\s+(?:là|la)\b)? | (?:là|la)\b )
        | \bmy\s+(?:full\s+)?name\s+is\b | \bi\s+am\b | \bi['’]m\b
      ) \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)?")


def hide_own_name(text: str) -> str:
    """The text with names that were introduced in brackets."""
    kept, start = [], 0
    for told in _TOLD.finditer(text):
        end = _end_of_name(text, told.end())
        if end is not None and told.start() >= start:
            kept += [text[start : told.end()], NAME]
            start = end
    return "".join([*kept, text[start:]])


def _end_of_name(text: str, start: int) -> int | None:
    """Where the capitals end; None when they are no name."""
    words, end, at = 0, start, start
    while words < MOST and (word := _WORD.match(text, at)) and word[0][0].isupper():
        words, end = words + 1, word.end()
        at = end + 1 if text[end : end + 1] == " " else len(text)
    return end if words >= FEWEST else None
