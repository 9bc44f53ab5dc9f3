"""Which of a unit's tasks are meant: overdue, due soon, not acknowledged, more time asked for; by button or words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from knowledge.text import bare
from knowledge.texts import Translate
from storage.tasks import Occurrence

MINE, UNIT = "m", "u"
"""Whose tasks: one's own, or all of the unit's."""
ALL, LATE, SOON, NEW, ASKED = "all", "late", "soon", "new", "asked"
PEOPLE, OF = "people", "of:"
SOON_DAYS = 7

FILTERS: dict[str, Callable[[Occurrence, dt.date], bool]] = {
    ALL: lambda _task, _today: True,
    LATE: lambda task, today: task.due < today,
    SOON: lambda task, today: 0 <= (task.due - today).days <= SOON_DAYS,
    NEW: lambda task, _today: task.status == "open",
    ASKED: lambda task, _today: task.status == "asked",
}
"""Name in a button → whether an open task is shown today."""

_SAID = {
    LATE: r"(?:da |bi )?(?:qua|tre) han|overdue|late",
    SOON: r"sap (?:den|toi|het) han|(?:den|toi) han|due soon|due",
    NEW: r"chua (?:nhan|ai nhan|bao nhan)|not acknowledged|unacknowledged|new",
    ASKED: r"(?:dang )?xin (?:lui|gia) ?(?:han)?|asking for more time|more time",
    PEOPLE: r"theo (?:nguoi|can bo)|by person",
    MINE: r"cua (?:toi|em|minh)|my|mine",
}
_NAME = re.compile(r"(?:cua|of) (?:(?:anh|chi|em|co|chu|ong|ba|dong chi) )?(?P<name>\w+(?: \w+){0,4})")
_WHICH = r"(?:xem |cho xem |danh sach |cac |nhung |show |list )*"
_TASKS = r"(?:cong viec|viec|nhiem vu|tasks?)"
_VIETNAMESE = re.compile(rf"{_WHICH}{_TASKS} (?:nao )?(?P<what>.+)")
_ENGLISH = re.compile(rf"{_WHICH}(?P<what>.+) {_TASKS}")
_LONGEST = 60


def asked_for(text: str) -> str | None:
    """The filter a message asks for and nothing else; None for any other message."""
    said = bare(text) if len(text) <= _LONGEST else ""
    for shape in (_VIETNAMESE, _ENGLISH):
        if (found := shape.fullmatch(said)) and (what := in_words(found["what"])):
            return what
    return None


def in_words(text: str) -> str | None:
    """The filter some words name: "quá hạn", "của Lan"; None when they name none."""
    said = re.sub(rf"^{_TASKS} ", "", bare(text))
    for name, phrase in _SAID.items():
        if re.fullmatch(phrase, said):
            return name
    found = _NAME.fullmatch(said)
    return f"{OF}{found['name']}" if found else None


def is_name(words: str, name: str) -> bool:
    """Whether somebody of this name is meant: by the whole name or its end, as people are called."""
    parts, said = bare(name).split(), words.split()
    return bool(said) and parts[-len(said) :] == said


def label(name: str, _: Translate) -> str:
    labels = {
        ALL: _("đang mở"),
        LATE: _("quá hạn"),
        SOON: _("đến hạn trong 7 ngày"),
        NEW: _("chưa nhận"),
        ASKED: _("xin lùi hạn"),
    }
    return labels.get(name, _("theo người"))
