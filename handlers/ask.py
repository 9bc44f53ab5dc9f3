"""A citizen's question, from words to card: small steps, each able to end the turn with a named outcome."""

from __future__ import annotations

from collections.abc import Callable

from handlers import approved, two_answers, unmet
from handlers.cards import show_record
from handlers.cases import settle
from handlers.language import understand
from handlers.old_places import in_todays_terms
from handlers.turn import Finding, Outcome, Turn
from handlers.welcome import home, menu
from knowledge.card_layout import in_a_sentence
from knowledge.cards import facet_label
from knowledge.facets import Facet
from knowledge.petitions import keepable
from knowledge.privacy import holds_personal_data
from knowledge.understand import Context, Reason, Understanding, Verdict
from storage.messages import Button
from storage.questions import Hear


def answer(turn: Turn) -> Outcome:
    """Understand the question, answer it, and write down how it ended."""
    said = turn.message.text
    found, cases = settle(turn, understand(turn))
    asked = unmet.standalone(turn, found)
    outcome = approved.answer(turn, found, asked) or _reply(turn, found, cases)
    turn.state.topic = _remembered(turn, found, cases)
    in_todays_terms(turn, outcome)
    if holds_personal_data(said):
        outcome = _warn(turn, outcome)
    _write_down(turn, found, outcome, unmet.remember(turn, found, outcome, asked))
    unmet.note(turn, found, outcome, asked)
    return outcome


def _reply(turn: Turn, found: Understanding, cases: tuple[str, ...]) -> Outcome:
    if found.then:
        return two_answers.show_both(turn, found, found.then)
    sure = found.verdict is Verdict.ANSWER
    return show_record(turn, found, cases) if sure else _STEPS[found.verdict](turn, found)


def _remembered(turn: Turn, found: Understanding, cases: tuple[str, ...]) -> Context | None:
    """What a follow-up is about: the record and its cases. A refusal leaves what was known before."""
    if found.then:
        return two_answers.remembered(turn, found.then)
    context = found.context(keepable(turn.message.text), turn.state.topic)
    if context is None or found.verdict is not Verdict.ANSWER:
        return context
    return context.model_copy(update={"cases": cases})


def _choices(turn: Turn, found: Understanding) -> Outcome:
    """Not sure which one is meant: at most three to choose from, and a way out."""
    _ = turn.text
    facet = (found.facet or Facet.OVERVIEW).value
    offered = [turn.procedures[record] for record in found.records]
    buttons = tuple(Button(label=record.short_name, value=f"show:{record.id}:{facet}") for record in offered)
    turn.reply(_which_first(turn, found), buttons)
    turn.finding = Finding(found.records, facet)
    return Outcome.CHOICES


def _which_first(turn: Turn, found: Understanding) -> str:
    """Ask which one; who asks for a part while the choice is open hears that it is not forgotten."""
    _ = turn.text
    open_before = turn.state.topic is not None and turn.state.topic.records == found.records
    if open_before and found.facet and found.facet is not Facet.OVERVIEW:
        return _("Anh/chị chọn giúp một việc trước, trợ lý trả lời ngay phần {part}.").format(
            part=in_a_sentence(facet_label(found.facet, _))
        )
    return _("Anh/chị muốn hỏi về việc nào? Nếu không có ở đây, anh/chị gõ rõ hơn giúp.")


def _refuse(turn: Turn, found: Understanding) -> Outcome:
    """Outside what is known here: say so kindly, and name a person to ask."""
    _ = turn.text
    turn.reply(
        "\n\n".join(filter(None, [_refusal(turn, found), _door(turn, found), _a_person(turn)])), menu(_)
    )
    return Outcome.OUT_OF_SCOPE


def _refusal(turn: Turn, found: Understanding) -> str:
    _ = turn.text
    if not _is_understood(turn, found):
        return _(
            "Xin lỗi, trợ lý chưa hiểu. Anh/chị gõ lại giúp bằng một câu ngắn, ví dụ: làm giấy khai sinh cần gì."
        )
    if found.reason is Reason.BEYOND and found.beyond and _is_nameable(turn, found):
        return _(
            "Xin lỗi, trợ lý không trả lời được về {matter}. Ở đây chỉ tra cứu thủ tục hành chính."
        ).format(matter=found.beyond)
    if found.reason in (Reason.HARM, Reason.INJECTION):
        return _("Xin lỗi, trợ lý không giúp việc này. Ở đây chỉ tra cứu thủ tục hành chính.")
    if found.reason is Reason.PENALTY:
        return _("Trợ lý chưa trả lời về mức phạt, tội danh. Anh/chị nên hỏi cơ quan có thẩm quyền.")
    return _("Xin lỗi, trợ lý chưa biết câu trả lời. Ở đây chỉ tra cứu thủ tục hành chính.")


def _door(turn: Turn, found: Understanding) -> str | None:
    """Where to go with a matter that is named, as far as a source tells."""
    beyond = found.ranking.beyond if found.ranking else None
    named = found.reason is Reason.BEYOND and beyond is not None and _is_nameable(turn, found)
    if not named or beyond is None or turn.language == "en":
        return None
    return turn.knowledge.understander.index.doors.get(beyond.id)


def _is_understood(turn: Turn, found: Understanding) -> bool:
    """Whether the message has words that are known; English has a measure of its own."""
    return turn.language == "en" or found.ranking is None or found.ranking.unknown < GIBBERISH


def _is_nameable(turn: Turn, found: Understanding) -> bool:
    """Whether the question is about that matter, and does not only share a word with it."""
    beyond = found.ranking.beyond if found.ranking else None
    return turn.language == "en" or (beyond is not None and beyond.score >= NAMEABLE)


GIBBERISH = 0.5
"""Share of a message in words nothing has, from which it is said not to be understood."""

NAMEABLE = 3.0
"""Score of a matter beyond the records from which it is named; below it the question only shares a word with it."""


def _a_person(turn: Turn) -> str:
    """Whom to call or visit."""
    _ = turn.text
    place = turn.place
    hotline = place.hotlines[0]
    return _("Muốn gặp cán bộ, anh/chị đến {office}, hoặc gọi {label}: {number}.").format(
        office=place.office, label=hotline.label, number=hotline.number
    )


def _greet(turn: Turn, _found: Understanding) -> Outcome:
    return home(turn)


def _thank(turn: Turn, _found: Understanding) -> Outcome:
    _ = turn.text
    turn.reply(_("Cảm ơn anh/chị. Cần gì thêm anh/chị cứ nhắn."), menu(_)[2:])
    return Outcome.GREETING


def _calm(turn: Turn, _found: Understanding) -> Outcome:
    _ = turn.text
    turn.reply(
        "\n\n".join(
            [
                _("Xin lỗi vì anh/chị chưa hài lòng. Anh/chị có thể gửi phản ánh để cơ quan xem xét."),
                _a_person(turn),
            ]
        ),
        menu(_)[1:2],
    )
    return Outcome.OUT_OF_SCOPE


def _nothing(turn: Turn, _found: Understanding) -> Outcome:
    _ = turn.text
    turn.reply(_("Anh/chị nhắn bằng chữ giúp nhé. Ví dụ: làm giấy khai sinh cần gì"), menu(_))
    return Outcome.EMPTY


_STEPS: dict[Verdict, Callable[[Turn, Understanding], Outcome]] = {
    Verdict.CHOOSE: _choices,
    Verdict.REFUSE: _refuse,
    Verdict.GREETING: _greet,
    Verdict.ABOUT: _greet,
    Verdict.THANKS: _thank,
    Verdict.ABUSE: _calm,
    Verdict.EMPTY: _nothing,
}


def _warn(turn: Turn, outcome: Outcome) -> Outcome:
    """Somebody sent a number that is nobody else's business."""
    _ = turn.text
    note = _("Xin anh/chị đừng gửi số giấy tờ, số điện thoại ở đây. Số vừa gửi không được lưu lại.")
    first = turn.replies[0]
    turn.replies[0] = first.model_copy(update={"text": f"{note}\n\n{first.text}"})
    return (
        outcome if outcome in (Outcome.ANSWERED, Outcome.CHOICES, Outcome.APPROVED) else Outcome.PERSONAL_DATA
    )


def _write_down(turn: Turn, found: Understanding, outcome: Outcome, hear: Hear | None) -> None:
    """What was asked and why it was answered so, for the admin; numbers are masked first."""
    ranking = found.ranking
    why = {
        "verdict": found.verdict.value,
        "reason": found.reason.value if found.reason else None,
        "follow_up": found.follow_up,
        "case": found.case,
        "candidates": list(found.records),
        "second": found.then.records[0] if found.then else None,
        "gate": round(ranking.gate, 3) if ranking else None,
    }
    answered_by = (found.records[0], found.facet) if outcome is Outcome.ANSWERED else None
    turn.write_down(keepable(turn.message.text), outcome, why, answered_by=answered_by, hear=hear)
