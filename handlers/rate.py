"""Rating a visit: consent first, then one question a message; every one can be skipped, and the whole stopped.

What is answered is stored as `storage.ratings` asks: a random id, a day, no link to the person.
"""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from handlers.turn import Outcome, Turn
from knowledge.privacy import mask
from knowledge.questionnaires import Form, Item, Questionnaire
from knowledge.wording import Wording
from storage import consents, ratings
from storage.messages import Button
from storage.ratings import Rating

LOW = 2
"""An answer this low leads to the offer to send feedback, as a record of its own."""
LONGEST_COMMENT = 500
RESUMABLE = dt.timedelta(hours=72)
"""How long an unfinished rating waits."""

ANY_VISIT = "any"


class Progress(BaseModel):
    """How far a rating is. `answers`: 1–5, or None when it does not apply; a skipped item is in `skipped`."""

    form: Form = "short"
    procedure: str | None = None
    agreed: bool = False
    sent_feedback: bool | None = None
    answers: dict[str, int | None] = {}
    skipped: frozenset[str] = frozenset()
    comment: str | None = None
    commented: bool = False

    @property
    def subject(self) -> str:
        return self.procedure or ANY_VISIT


def start(turn: Turn) -> Outcome:
    """Invite: what is collected and why, with a yes and a no."""
    _ = turn.text
    topic = turn.state.topic
    progress = Progress(procedure=topic.records[0] if topic and len(topic.records) == 1 else None)
    if not ratings.may_rate(turn.connection, turn.conversation_id, progress.subject, turn.today):
        turn.reply(_("Anh/chị đã đánh giá lần này rồi. Cảm ơn anh/chị nhiều."))
        return Outcome.RATING
    ratings.tally(turn.connection, day=turn.today, channel=turn.message.channel, event="invited")
    _keep(turn, progress)
    consent = turn.knowledge.questionnaire.consent
    turn.reply(
        _consent_text(turn),
        (
            Button(label=_said(turn, consent.agree), value="rate:agree"),
            Button(label=_said(turn, consent.decline), value="rate:decline"),
        ),
    )
    return Outcome.RATING


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    action = (turn.message.button or "").split(":")[1:]
    if action == ["start"]:
        return start(turn)
    progress = _progress(turn)
    if progress is None:
        return None
    match action:
        case ["agree"]:
            return _agree(turn, progress)
        case ["decline"]:
            return _decline(turn)
        case ["stop"]:
            return _finish(turn, progress, event="stopped")
        case ["resume"]:
            return _ask_next(turn, progress)
        case ["gate", answer] if progress.agreed:
            return _ask_next(turn, progress.model_copy(update={"sent_feedback": answer == "yes"}))
        case ["nocomment"] if progress.agreed:
            return _ask_next(turn, progress.model_copy(update={"commented": True}))
        case ["a", code, given] if progress.agreed and code in _codes(turn):
            return _take(turn, progress, code, given)
    return None


def stop(turn: Turn) -> Outcome | None:
    """The word "dừng", at any moment."""
    progress = _progress(turn)
    if progress is None:
        turn.reply(turn.text("Không có đánh giá nào đang dở. Anh/chị cần hỏi thủ tục gì ạ?"))
        return Outcome.COMMAND
    return _finish(turn, progress, event="stopped")


def step(turn: Turn) -> Outcome | None:
    """Free text: the comment, when it is asked for; otherwise it is for somebody else."""
    progress = _progress(turn)
    if progress is None or not progress.agreed or turn.message.kind != "text":
        return None
    if _next(turn.knowledge.questionnaire, progress) is not turn.knowledge.questionnaire.comment:
        return None
    comment = mask(turn.message.text.strip())[:LONGEST_COMMENT] or None
    return _ask_next(turn, progress.model_copy(update={"comment": comment, "commented": True}))


def _agree(turn: Turn, progress: Progress) -> Outcome:
    consents.give(
        turn.connection,
        conversation_id=turn.conversation_id,
        purpose="rating",
        text_version=turn.knowledge.questionnaire.consent.version,
        shown=_consent_text(turn),
        language=turn.language,
        button="rate:agree",
        now=turn.now,
    )
    return _ask_next(turn, progress.model_copy(update={"agreed": True}))


def _decline(turn: Turn) -> Outcome:
    ratings.tally(turn.connection, day=turn.today, channel=turn.message.channel, event="declined")
    turn.state.flow = None
    turn.reply(turn.text("Không sao ạ. Cảm ơn anh/chị. Khi cần cứ nhắn lại nhé."))
    return Outcome.RATING


def _take(turn: Turn, progress: Progress, code: str, given: str) -> Outcome | None:
    if given not in {"1", "2", "3", "4", "5", "na", "skip"}:
        return None
    if given == "skip":
        return _ask_next(turn, progress.model_copy(update={"skipped": progress.skipped | {code}}))
    value = int(given) if given.isdecimal() else None
    return _ask_next(turn, progress.model_copy(update={"answers": {**progress.answers, code: value}}))


def _ask_next(turn: Turn, progress: Progress) -> Outcome:
    """The next question, or the end."""
    questionnaire = turn.knowledge.questionnaire
    item = _next(questionnaire, progress)
    if item is None:
        return _finish(turn, progress, event="completed")
    _keep(turn, progress)
    if item is questionnaire.comment:
        skip = Button(label=_said(turn, questionnaire.skip), value="rate:nocomment")
        turn.reply(_said(turn, item.question), (skip,))
    elif _opens_feedback(questionnaire, item) and progress.sent_feedback is None:
        _ask_gate(turn)
    else:
        _ask(turn, progress, item)
    return Outcome.RATING


def _ask_gate(turn: Turn) -> None:
    gate = turn.knowledge.questionnaire.feedback_gate
    turn.reply(
        _said(turn, gate.question),
        (
            Button(label=_said(turn, gate.sent), value="rate:gate:yes"),
            Button(label=_said(turn, gate.not_sent), value="rate:gate:no"),
        ),
    )


def _ask(turn: Turn, progress: Progress, item: Item) -> None:
    questionnaire = turn.knowledge.questionnaire
    asked = _items(questionnaire, progress)
    number = asked.index(item) + 1
    question = _said(turn, item.question).replace("“{procedure}”", _subject_name(turn, progress))
    choices = [(_said(turn, choice.label), str(choice.value)) for choice in questionnaire.scale]
    choices += [(_said(turn, questionnaire.not_applicable), "na"), (_said(turn, questionnaire.skip), "skip")]
    buttons = [Button(label=label, value=f"rate:a:{item.code}:{value}") for label, value in choices]
    buttons.append(Button(label=turn.text("Dừng"), value="rate:stop"))
    turn.reply(f"{number}/{len(asked)}. {question}", tuple(buttons))


def _finish(turn: Turn, progress: Progress, event: str) -> Outcome:
    """Store what was answered, thank, and offer feedback after a low mark."""
    _ = turn.text
    turn.state.flow = None
    ratings.tally(turn.connection, day=turn.today, channel=turn.message.channel, event=event)
    if any(value is not None for value in progress.answers.values()):
        _store(turn, progress, completed=event == "completed")
    low = any(value is not None and value <= LOW for value in progress.answers.values())
    thanks = _("Cảm ơn anh/chị đã góp ý.") if event == "completed" else _("Đã dừng. Cảm ơn anh/chị.")
    if low:
        offer = Button(label=_("Gửi phản ánh"), value="feedback:start")
        turn.reply(thanks + "\n\n" + _("Anh/chị có muốn gửi phản ánh để cơ quan trả lời không?"), (offer,))
    else:
        turn.reply(thanks)
    return Outcome.RATING


def _store(turn: Turn, progress: Progress, *, completed: bool) -> None:
    if not ratings.close_window(turn.connection, turn.conversation_id, progress.subject, turn.today):
        return
    questionnaire = turn.knowledge.questionnaire
    given = Rating(
        questionnaire=questionnaire.id,
        formula=questionnaire.formula,
        form=progress.form,
        completed=completed,
        day=turn.today,
        channel=turn.message.channel,
        unit=turn.knowledge.place.name,
        procedure_id=progress.procedure,
        comment=progress.comment,
        answers=progress.answers,
    )
    ratings.add(turn.connection, given)


def _items(questionnaire: Questionnaire, progress: Progress) -> list[Item]:
    """The questions with a scale that this person is asked; the comment is not one of them."""
    asked = questionnaire.items_of(
        progress.form, asked_feedback=progress.sent_feedback is not False, online=False, no_fee=False
    )
    return [item for item in asked if item is not questionnaire.comment]


def _next(questionnaire: Questionnaire, progress: Progress) -> Item | None:
    settled = progress.answers.keys() | progress.skipped
    open_item = next((i for i in _items(questionnaire, progress) if i.code not in settled), None)
    if open_item is not None:
        return open_item
    return None if progress.commented else questionnaire.comment


def _opens_feedback(questionnaire: Questionnaire, item: Item) -> bool:
    return any(factor.when == "feedback" and item in factor.items for factor in questionnaire.factors)


def _codes(turn: Turn) -> set[str]:
    return {item.code for item in turn.knowledge.questionnaire.items()}


def _progress(turn: Turn) -> Progress | None:
    """The rating this conversation is in the middle of; one that was left for too long is forgotten."""
    data = turn.waiting("rate", RESUMABLE)
    return None if data is None else Progress.model_validate(data)


def _keep(turn: Turn, progress: Progress) -> None:
    turn.wait("rate", progress.model_dump(mode="json"))


def _said(turn: Turn, wording: Wording) -> str:
    return wording.text("en" if turn.language == "en" else "vi")


def _subject_name(turn: Turn, progress: Progress) -> str:
    record = turn.procedures.get(progress.procedure or "")
    return f"“{record.short_name}”" if record else turn.text("thủ tục")


def _consent_text(turn: Turn) -> str:
    place = turn.place
    text = _said(turn, turn.knowledge.questionnaire.consent.text)
    return text.format(agency=place.office, days=ratings.WINDOW.days, link=place.website or place.name)
