"""Received, done, and done by mistake. Buttons carry one occurrence (`task:done:12`) or a day's digest.

Of a digest (`task:done:d2025-03-24`) everything is acknowledged at once, but "done" and "more time" ask which one.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers import task_evidence, task_extension
from handlers.reminders import digest_key
from handlers.task_access import LONGEST_LABEL, MOST_DIGITS, may_answer, named, tell_all, with_somebody_else
from handlers.turn import Outcome, Turn
from knowledge.formats import weekday_text
from knowledge.texts import Translate
from storage import people, reminders, task_answers, tasks
from storage.messages import Button, Reply
from storage.people import Person
from storage.tasks import Occurrence


def answer(turn: Turn, person: Person, kind: str, target: str) -> Outcome | None:
    """The three answers under a reminder; None: the button speaks of nothing of this person's."""
    found = _meant(turn, person, target)
    if not found:
        return None
    theirs = [one for one in found if may_answer(person, one)]
    if not theirs:
        return with_somebody_else(turn, found[0])
    chosen = [one for one in theirs if one.is_open]
    if not chosen:
        return _over(turn, theirs)
    if kind == "received":
        return _received(turn, person, chosen)
    if len(chosen) > 1:
        return _which(turn, kind, chosen, target)
    return _done(turn, person, chosen[0]) if kind == "done" else task_extension.ask_day(turn, chosen[0])


def _meant(turn: Turn, person: Person, target: str) -> list[Occurrence]:
    """The occurrences a button speaks of, as far as they are this person's business."""
    if not target.startswith("d"):
        found = named(turn, person, target)
        return [found] if found else []
    ids = ids_in(turn, person, target)
    return [one for one in tasks.by_ids(turn.connection, ids) if one.unit_id == person.unit_id]


def ids_in(turn: Turn, person: Person, target: str) -> list[int]:
    """The numbers of the occurrences that a button names, one or a day's digest; none for a made-up one."""
    if target.isdecimal() and len(target) <= MOST_DIGITS:
        return [int(target)]
    try:
        day, _dot, number = target.removeprefix("d").partition(".")
        key = digest_key(person.id, dt.date.fromisoformat(day), int(number or 1))
    except ValueError:
        return []
    return reminders.occurrences_in(turn.connection, key)


def _over(turn: Turn, done: list[Occurrence]) -> Outcome:
    turn.reply(
        turn.text("Các việc này đã được báo xong trước đó. Cảm ơn anh/chị."),
        (_reopen_button(turn, done[0]),) if len(done) == 1 else (),
    )
    return Outcome.TASK


def _received(turn: Turn, person: Person, chosen: list[Occurrence]) -> Outcome:
    new = [task_answers.record(turn.connection, one.id, person.id, "received", turn.now) for one in chosen]
    count = sum(key is not None for key in new)
    if count:
        turn.reply(turn.text("Đã ghi: anh/chị đã nhận {count} việc. Cảm ơn anh/chị.").format(count=count))
    else:
        turn.reply(turn.text("Việc này anh/chị đã báo nhận rồi. Cảm ơn anh/chị."))
    return Outcome.TASK


EACH_PAGE = 8
"""Tasks offered at once: a phone shows so many buttons without scrolling far."""


def which(turn: Turn, person: Person, kind: str, target: str, page: str) -> Outcome | None:
    """The next ones to choose among; None: the button speaks of nothing of this person's."""
    found = [one for one in _meant(turn, person, target) if may_answer(person, one)]
    if not found or kind not in {"done", "extend"} or not page.isdecimal():
        return None
    chosen = [one for one in found if one.is_open]
    return _which(turn, kind, chosen, target, int(page[:4])) if chosen else _over(turn, found)


def _which(turn: Turn, kind: str, chosen: list[Occurrence], target: str, page: int = 0) -> Outcome:
    _ = turn.text
    first = page * EACH_PAGE if page * EACH_PAGE < len(chosen) else 0
    asked = _("Việc nào đã xong?") if kind == "done" else _("Anh/chị xin lùi hạn việc nào?")
    shown = chosen[first : first + EACH_PAGE]
    buttons = [Button(label=o.text[:LONGEST_LABEL], value=f"task:{kind}:{o.id}") for o in shown]
    if first + EACH_PAGE < len(chosen):
        next_page = f"task:which:{kind}:{target}:{first // EACH_PAGE + 1}"
        buttons.append(Button(label=_("Xem tiếp"), value=next_page))
    turn.reply(asked, tuple(buttons))
    return Outcome.TASK


def _done(turn: Turn, person: Person, occurrence: Occurrence) -> Outcome:
    if task_answers.record(turn.connection, occurrence.id, person.id, "done", turn.now) is None:
        return _over(turn, [occurrence])
    _ = turn.text
    said = _("Đã ghi: xong việc “{text}”. Cảm ơn anh/chị.").format(text=occurrence.text)
    task_evidence.offer(turn, occurrence, said, _reopen_button(turn, occurrence))
    return Outcome.TASK


def _reopen_button(turn: Turn, occurrence: Occurrence) -> Button:
    return Button(label=turn.text("Chưa xong, mở lại"), value=f"task:reopen:{occurrence.id}")


def reopen(turn: Turn, person: Person, number: str) -> Outcome | None:
    """Take "done" back."""
    _ = turn.text
    occurrence = named(turn, person, number)
    if occurrence is None:
        return None
    if not may_answer(person, occurrence):
        return with_somebody_else(turn, occurrence)
    turn.state.flow = None
    if task_answers.reopen(turn.connection, occurrence.id, person.name, turn.now):
        tell_reopened(turn.connection, occurrence, person.name, turn.now, but=person.id)
        turn.reply(
            _("Đã mở lại việc “{text}”. Việc sẽ được nhắc tiếp cho đến khi xong.").format(
                text=occurrence.text
            )
        )
    elif occurrence.is_open:
        turn.reply(_("Việc “{text}” đang mở, anh/chị không cần mở lại.").format(text=occurrence.text))
    else:
        turn.reply(
            _("Việc “{text}” đã báo xong hơn {days} ngày. Anh/chị nhờ quản trị viên mở lại giúp.").format(
                text=occurrence.text, days=task_answers.MAY_REOPEN.days
            )
        )
    return Outcome.TASK


def tell_reopened(
    connection: Connection, occurrence: Occurrence, by: str, now: dt.datetime, *, but: int | None = None
) -> None:
    """Who reported it done, and who has it, hear that somebody else opened it again: `but` is who did."""
    undone = task_answers.last_undone(connection, occurrence.id)
    if undone is None:
        return

    def compose(_: Translate) -> Reply:
        said = _(
            "{name} đã mở lại việc “{text}”: việc này chưa xong. Hạn: {day}. Anh/chị làm tiếp rồi báo lại giúp."
        ).format(name=by, text=occurrence.text, day=weekday_text(occurrence.due, _))
        return Reply(text=said, buttons=(Button(label=_("Xem việc"), value=f"task:show:{occurrence.id}"),))

    number, who = undone
    unit = people.of_unit(connection, occurrence.unit_id)
    concerned = [one for one in unit if one.id in {who, occurrence.assignee_id} - {but}]
    tell_all(connection, concerned, f"{reminders.REOPENED}{number}", compose, now)
