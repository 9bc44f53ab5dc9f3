"""An official's tasks in the chat: which button and which word goes where. Each conversation is a module of its own."""

from __future__ import annotations

from collections.abc import Callable

from handlers import task_answers, task_evidence, task_extension, task_handover, task_list
from handlers.task_access import for_officials, speaker
from handlers.task_flow import waiting
from handlers.turn import Outcome, Turn
from storage import tasks
from storage.people import Person

_ONE: dict[str, Callable[[Turn, Person, str], Outcome | None]] = {
    "show": task_list.show_one,
    "reopen": task_answers.reopen,
    "note": task_evidence.ask,
    "attach": task_evidence.attach,
    "unnote": task_evidence.remove,
    "agree": task_extension.agree,
    "refuse": task_extension.refuse,
    "refused": task_extension.refused,
    "hand": task_handover.choose,
    "take": task_handover.take,
    "decline": task_handover.decline,
}
"""Buttons that carry one number."""


def press(turn: Turn) -> Outcome | None:
    """Every button of a task; None: an old or made-up one."""
    person = speaker(turn)
    if person is None:
        return for_officials(turn)
    parts = (turn.message.button or "").split(":")[1:]
    return _pressed(turn, person, parts) or _no_longer_asked(turn, person, parts)


def _no_longer_asked(turn: Turn, person: Person, parts: list[str]) -> Outcome | None:
    """An old reminder speaks of what was dropped since, or goes to another unit: say so."""
    ids = task_answers.ids_in(turn, person, parts[1]) if len(parts) > 1 and parts[0] in ABOUT_A_TASK else []
    if not ids or not tasks.was_asked(turn.connection, ids, person.unit_id):
        return None
    turn.reply(
        turn.text(
            "Việc này nay không theo dõi nữa: kế hoạch đã thay đổi, hoặc việc đã giao nơi khác. "
            "Anh/chị không cần báo gì thêm. Gõ /congviec để xem việc đang có."
        )
    )
    return Outcome.TASK


ABOUT_A_TASK = {"received", "done", "extend", "show", "reopen", "note", "attach", "hand", "handto"}
"""Buttons whose first number is a due date's."""


def _pressed(turn: Turn, person: Person, parts: list[str]) -> Outcome | None:
    match parts:
        case [("received" | "done" | "extend") as kind, target]:
            return task_answers.answer(turn, person, kind, target)
        case ["which", kind, target, page]:
            return task_answers.which(turn, person, kind, target, page)
        case ["cancel"]:
            return task_extension.cancel(turn)
        case ["skip"]:
            return task_evidence.skip(turn)
        case ["hand", number, page]:
            return task_handover.choose(turn, person, number, page)
        case ["handto", number, to]:
            return task_handover.offer(turn, person, number, to)
        case ["people"]:
            return task_list.by_person(turn, person)
        case ["list", whose, wanted, page]:
            return task_list.show(turn, person, whose, wanted, page)
        case [action, number] if action in _ONE:
            return _ONE[action](turn, person, number)
    return None


def step(turn: Turn) -> Outcome | None:
    """The word that is waited for; None: it is about something else."""
    asked, person = waiting(turn), speaker(turn)
    if asked is None or person is None:
        return None
    if asked.step in {"note", "choose"}:
        return task_evidence.take(turn, person, asked)
    if turn.message.kind != "text" or not turn.message.text.strip():
        return None
    if asked.step == "day":
        return task_extension.take_day(turn, person, asked)
    if asked.step == "reason":
        return task_extension.take_reason(turn, person, asked)
    return task_extension.take_refusal(turn, person, asked)
