"""Handing a task over to a colleague of the same unit: it moves when the colleague takes it, and both are told."""

from __future__ import annotations

from handlers.task_access import LONGEST_LABEL, Compose, may_answer, named, tell, with_somebody_else
from handlers.turn import Outcome, Turn
from knowledge.formats import weekday_text
from knowledge.texts import Translate
from storage import handovers, people, task_answers, tasks
from storage.handovers import Handover
from storage.messages import Button, Reply
from storage.people import Person
from storage.tasks import Occurrence

EACH_PAGE = 5


def choose(turn: Turn, person: Person, number: str, page: str = "0") -> Outcome | None:
    """Who of the unit should take it?"""
    occurrence = named(turn, person, number)
    if occurrence is None or not page.isdecimal():
        return None
    if problem := _not_theirs(turn, person, occurrence):
        return problem
    _ = turn.text
    others = [one for one in people.of_unit(turn.connection, person.unit_id) if one.id != person.id]
    if not others:
        turn.reply(_("Đơn vị chưa có cán bộ nào khác để chuyển việc."))
        return Outcome.TASK
    first = int(page[:4]) * EACH_PAGE
    shown = others[first : first + EACH_PAGE] or others[:EACH_PAGE]
    buttons = [
        Button(label=one.name[:LONGEST_LABEL], value=f"task:handto:{number}:{one.id}") for one in shown
    ]
    if first + EACH_PAGE < len(others):
        buttons.append(Button(label=_("Người khác"), value=f"task:hand:{number}:{int(page[:4]) + 1}"))
    turn.reply(_("Chuyển việc “{text}” cho ai?").format(text=occurrence.text), tuple(buttons))
    return Outcome.TASK


def _not_theirs(turn: Turn, person: Person, occurrence: Occurrence) -> Outcome | None:
    if not may_answer(person, occurrence):
        return with_somebody_else(turn, occurrence)
    if not occurrence.is_open:
        turn.reply(turn.text("Việc này đã được báo xong, không cần chuyển nữa."))
        return Outcome.TASK
    return None


def offer(turn: Turn, person: Person, number: str, to: str) -> Outcome | None:
    """Ask the colleague."""
    occurrence = named(turn, person, number)
    colleague = (
        people.one(turn.connection, int(to)) if to.isdecimal() and len(to) <= len(number) + 9 else None
    )
    if occurrence is None or colleague is None or colleague.id == person.id:
        return None
    if problem := _not_theirs(turn, person, occurrence):
        return problem
    _ = turn.text
    if colleague.unit_id != occurrence.unit_id:
        turn.reply(
            _("{name} không còn ở đơn vị này. Anh/chị chọn người khác giúp.").format(name=colleague.name)
        )
        return Outcome.TASK
    if not people.conversations_of(turn.connection, colleague.id, turn.now):
        turn.reply(
            _("{name} chưa liên kết tài khoản, máy chưa hỏi được. Việc vẫn ở chỗ cũ.").format(
                name=colleague.name
            )
        )
        return Outcome.TASK
    handover_id = handovers.offer(turn.connection, occurrence.id, person.id, colleague.id, turn.now)
    key = f"handover:{handover_id}:ask"
    tell(turn.connection, colleague.id, key, _question(occurrence, person, handover_id), turn.now)
    turn.reply(
        _("Đã hỏi {name}. Việc “{text}” vẫn ở chỗ cũ cho đến khi {name} nhận.").format(
            name=colleague.name, text=occurrence.text
        )
    )
    return Outcome.TASK


def _question(occurrence: Occurrence, giver: Person, handover_id: int) -> Compose:
    def compose(_: Translate) -> Reply:
        text = _("{name} muốn chuyển cho anh/chị việc:\n“{text}”\nHạn: {day}. Theo {plan}.").format(
            name=giver.name, text=occurrence.text, day=weekday_text(occurrence.due, _), plan=occurrence.plan
        )
        buttons = (
            Button(label=_("Nhận việc này"), value=f"task:take:{handover_id}"),
            Button(label=_("Không nhận"), value=f"task:decline:{handover_id}"),
        )
        return Reply(text=text + "\n\n" + _("Anh/chị nhận không?"), buttons=buttons)

    return compose


def take(turn: Turn, person: Person, number: str) -> Outcome | None:
    return _answer(turn, person, number, accepted=True)


def decline(turn: Turn, person: Person, number: str) -> Outcome | None:
    return _answer(turn, person, number, accepted=False)


def _answer(turn: Turn, person: Person, number: str, *, accepted: bool) -> Outcome | None:
    known = number.isdecimal() and len(number) < len(str(2**62))
    asked = handovers.one(turn.connection, int(number)) if known else None
    if asked is None or asked.to_id != person.id:
        return None
    _ = turn.text
    occurrence = tasks.one(turn.connection, asked.occurrence_id)
    if occurrence is None or occurrence.unit_id != person.unit_id:
        turn.reply(_("Việc này không còn thuộc đơn vị của anh/chị."))
        return Outcome.TASK
    if not handovers.answer(turn.connection, asked.id, turn.now, accepted=accepted):
        turn.reply(_answered_before(turn, asked))
        return Outcome.TASK
    if accepted:
        _tell_who_had_it(turn, asked, occurrence, person)
        task_answers.record(turn.connection, occurrence.id, person.id, "received", turn.now)
        turn.reply(
            _("Anh/chị đã nhận việc “{text}”. Từ nay máy nhắc việc này cho anh/chị.").format(
                text=occurrence.text
            )
        )
    else:
        turn.reply(_("Đã ghi: anh/chị không nhận việc này."))
    tell(
        turn.connection,
        asked.from_id,
        f"handover:{asked.id}:answer",
        _reply(occurrence, person, accepted),
        turn.now,
    )
    return Outcome.TASK


def _tell_who_had_it(turn: Turn, asked: Handover, occurrence: Occurrence, taker: Person) -> None:
    """When a head hands over what somebody else works on, that one must not go on with it."""
    before = task_answers.holders(turn.connection, [occurrence]).get(occurrence.id, (None, ""))[0]
    if before is not None and before not in {asked.from_id, taker.id}:
        key = f"handover:{asked.id}:before"
        tell(turn.connection, before, key, _taken(occurrence, taker), turn.now)


def _taken(occurrence: Occurrence, taker: Person) -> Compose:
    def compose(_: Translate) -> Reply:
        said = _("Việc “{text}” nay do {name} phụ trách. Từ nay máy không nhắc anh/chị việc này nữa.")
        return Reply(text=said.format(text=occurrence.text, name=taker.name))

    return compose


def _answered_before(turn: Turn, asked: Handover) -> str:
    _ = turn.text
    if asked.accepted:
        return _("Anh/chị đã nhận việc này rồi.")
    return _("Lời nhờ này không còn chờ nữa: đã trả lời, đã chuyển người khác, hoặc việc đã xong.")


def _reply(occurrence: Occurrence, person: Person, accepted: bool) -> Compose:  # noqa: FBT001 - a value here
    def compose(_: Translate) -> Reply:
        said = (
            _("{name} đã nhận việc “{text}”.")
            if accepted
            else _("{name} không nhận việc “{text}”. Việc vẫn ở chỗ cũ.")
        )
        return Reply(text=said.format(name=person.name, text=occurrence.text))

    return compose
