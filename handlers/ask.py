"""A citizen's question, from words to card: small steps, each able to end the turn with a named outcome."""

from __future__ import annotations

from collections.abc import Callable

from handlers import guides
from handlers.turn import Finding, Outcome, Turn
from handlers.welcome import home, menu
from knowledge.cards import facet_label, facets_of, show_card
from knowledge.facets import Facet
from knowledge.petitions import keepable
from knowledge.privacy import holds_personal_data
from knowledge.understand import Reason, Understanding, Verdict
from storage import questions
from storage.messages import Button, Link

WHOLE_FIRST = {Facet.OVERVIEW, Facet.PAPERS, Facet.STEPS}
"""Who asks "cần gì", "làm sao" first sees the whole card: papers, fee, time, place; details are one tap away."""

ON_A_BUTTON = {
    Facet.OVERVIEW,
    Facet.PAPERS,
    Facet.FEE,
    Facet.TIME,
    Facet.WHERE,
    Facet.STEPS,
    Facet.PAYMENT,
}
"""What people ask for most: two or three rows on a phone. The other parts answer when asked for in words."""

PAYMENT_TOPIC = "thanh-toan-truc-tuyen"


def answer(turn: Turn) -> Outcome:
    """Understand the question, answer it, and write down how it ended."""
    said = turn.message.text
    found = turn.knowledge.understander.understand(said, turn.state.topic)
    outcome = _STEPS[found.verdict](turn, found)
    turn.state.topic = found.context(keepable(said), turn.state.topic)
    if holds_personal_data(said):
        outcome = _warn(turn, outcome)
    _write_down(turn, found, outcome)
    return outcome


def show(turn: Turn) -> Outcome | None:
    """A button under a card: `show:<record>:<facet>`."""
    parts = (turn.message.button or "").split(":")
    if len(parts) != 3 or parts[1] not in turn.knowledge.procedures or parts[2] not in set(Facet):  # noqa: PLR2004 - the three parts above
        return None
    record, facet = parts[1], Facet(parts[2])
    found = Understanding(Verdict.ANSWER, (record,), facet)
    turn.state.topic = found.context(turn.knowledge.procedures[record].name)
    return _card(turn, found)


def _card(turn: Turn, found: Understanding) -> Outcome:
    record = turn.knowledge.procedures[found.records[0]]
    facet = found.facet or Facet.OVERVIEW
    shown = Facet.OVERVIEW if facet in WHOLE_FIRST and not _asked_before(turn, record.id) else facet
    card = show_card(
        record, shown, today=turn.today, _=turn.text, payment=turn.knowledge.procedures.get(PAYMENT_TOPIC)
    )
    others = [other for other in facets_of(record) if other is not shown and other in ON_A_BUTTON]
    buttons = tuple(
        Button(label=facet_label(other, turn.text), value=f"show:{record.id}:{other.value}")
        for other in others
    )
    buttons = guides.first_among(guides.entrances(record, shown), buttons)
    links = tuple(Link(label=link.label, url=link.url) for link in card.links)
    turn.reply(card.text, buttons, links)
    turn.finding = Finding(found.records, facet.value)
    return Outcome.ANSWERED


def _asked_before(turn: Turn, record: str) -> bool:
    """Whether the last answer was about this record, or a button of its card was pressed."""
    if turn.message.kind == "button":
        return True
    return turn.state.topic is not None and turn.state.topic.records == (record,)


def _choices(turn: Turn, found: Understanding) -> Outcome:
    """Not sure which one is meant: at most three to choose from, and a way out."""
    _ = turn.text
    facet = (found.facet or Facet.OVERVIEW).value
    offered = [turn.knowledge.procedures[record] for record in found.records]
    buttons = tuple(Button(label=record.short_name, value=f"show:{record.id}:{facet}") for record in offered)
    turn.reply(_("Anh/chị muốn hỏi về việc nào? Nếu không có ở đây, anh/chị gõ rõ hơn giúp."), buttons)
    turn.finding = Finding(found.records, facet)
    return Outcome.CHOICES


def _refuse(turn: Turn, found: Understanding) -> Outcome:
    """Outside what is known here: say so kindly, and name a person to ask."""
    _ = turn.text
    turn.reply("\n\n".join([_refusal(turn, found), _a_person(turn)]), menu(_))
    return Outcome.OUT_OF_SCOPE


def _refusal(turn: Turn, found: Understanding) -> str:
    _ = turn.text
    if found.reason is Reason.BEYOND and found.beyond:
        return _(
            "Xin lỗi, trợ lý không trả lời được về {matter}. Ở đây chỉ tra cứu thủ tục hành chính."
        ).format(matter=found.beyond)
    if found.reason in (Reason.HARM, Reason.INJECTION):
        return _("Xin lỗi, trợ lý không giúp việc này. Ở đây chỉ tra cứu thủ tục hành chính.")
    if found.reason is Reason.PENALTY:
        return _("Trợ lý chưa trả lời về mức phạt, tội danh. Anh/chị nên hỏi cơ quan có thẩm quyền.")
    return _("Xin lỗi, trợ lý chưa biết câu trả lời. Ở đây chỉ tra cứu thủ tục hành chính.")


def _a_person(turn: Turn) -> str:
    """Whom to call or visit."""
    _ = turn.text
    place = turn.knowledge.place
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
    Verdict.ANSWER: _card,
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
    last = turn.replies[-1]
    turn.replies[-1] = last.model_copy(update={"text": f"{note}\n\n{last.text}"})
    return outcome if outcome in (Outcome.ANSWERED, Outcome.CHOICES) else Outcome.PERSONAL_DATA


def _write_down(turn: Turn, found: Understanding, outcome: Outcome) -> None:
    """What was asked and why it was answered so, for the admin; numbers are masked first."""
    ranking = found.ranking
    why = {
        "verdict": found.verdict.value,
        "reason": found.reason.value if found.reason else None,
        "follow_up": found.follow_up,
        "candidates": list(found.records),
        "gate": round(ranking.gate, 3) if ranking else None,
    }
    answered = outcome is Outcome.ANSWERED
    questions.record(
        turn.connection,
        channel=turn.message.channel,
        text=keepable(turn.message.text)[:LONGEST_LOGGED],
        outcome=outcome.value,
        procedure_id=found.records[0] if answered else None,
        facet=found.facet.value if answered and found.facet else None,
        why=why,
        now=turn.now,
    )


LONGEST_LOGGED = 1000
"""Characters of a question that are kept."""
