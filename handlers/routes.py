"""Who answers what: a table, read top to bottom.

The order is: what happened without a word → silence while an official answers by hand → what arrives too late → a
choice among what was offered (the answers of a pending question are its buttons) → a command → an emergency →
something said about the bot itself → a dossier's code → the pending question's free text → what is shared without
words → where an old office is now → where one's own dossier is → what leads straight to a door → where an old place is
now → a question. Adding a conversation is one module and one line here.
"""

from __future__ import annotations

from handlers import (
    announcements,
    ask,
    calendar_links,
    callback,
    cards,
    doors,
    dossier,
    emergency,
    events,
    feedback,
    feedback_duty,
    feedback_news,
    feedback_status,
    guides,
    language,
    late,
    link,
    old_offices,
    old_places,
    person,
    privacy,
    rate,
    shared,
    statistics,
    task_evidence,
    task_list,
    tasks,
    unhelpful,
    welcome,
)
from handlers.menu import choose
from handlers.turn import Handler, Outcome, Turn
from knowledge.english.words import wish_of
from knowledge.text import bare
from storage.messages import Button

FLOWS: dict[str, Handler] = {
    "rate": rate.step,
    "feedback": feedback.step,
    "feedback_more": feedback_status.step,
    "pakn": feedback_duty.step,
    "callback": callback.step,
    "task": tasks.step,
    "dossier": dossier.step,
    "unhelpful": unhelpful.step,
    "data": privacy.step,
}

BUTTONS: dict[str, Handler] = {
    "show": cards.press,
    "case": cards.press,
    "rate": rate.press,
    "feedback": feedback.press,
    "pakn": feedback_duty.press,
    "callback": callback.press,
    "guide": guides.press,
    "person": person.press,
    "task": tasks.press,
    "calendar": calendar_links.press,
    "dossier": dossier.press,
    "unhelpful": unhelpful.press,
    "announcements": announcements.press,
    "export": statistics.press,
    "data": privacy.press,
    "home": welcome.home,
}

COMMANDS: dict[str, Handler] = {
    "start": rate.arrive,
    "batdau": welcome.home,
    "help": welcome.home,
    "trogiup": welcome.home,
    "danhgia": rate.start,
    "dung": rate.stop,
    "dunglai": rate.stop,
    "gopy": feedback.start,
    "phananh": feedback.start,
    "buoctiep": guides.go_on,
    "buoctruoc": guides.go_back,
    "tracuuhoso": dossier.start,
    "mydossier": dossier.start,
    "gapcanbo": person.show,
    "congviec": task_list.mine,
    "pakn": feedback_duty.mine,
    "lienket": link.link,
    "lich": calendar_links.show,
    "dulieu": privacy.notice,
    "thongbao": announcements.offer,
    "ngungthongbao": announcements.stop,
    "rate": rate.start,
    "stop": rate.stop,
    "feedback": feedback.start,
    "mytasks": task_list.mine,
    "link": link.link,
    "calendar": calendar_links.show,
    "privacy": privacy.notice,
    "announcements": announcements.offer,
    "unsubscribe": announcements.stop,
    "thongke": statistics.show,
    "stats": statistics.show,
    "xuat": statistics.export,
    "export": statistics.export,
    "english": language.english,
    "tiengviet": language.vietnamese,
}


LONGEST_BARE = 20
"""Characters of a message that may be a command without its slash."""


def command_of(text: str) -> str | None:
    """The command a message is: `/danhgia`, bare words alone ("DULIEU", "lienket ABCD2345"), or the code of a visit."""
    first = text.strip().split(maxsplit=1)[:1]
    if not first:
        return None
    if first[0].startswith("/"):
        name = bare(first[0][1:].split("@")[0])
        return name if name in COMMANDS else None
    if bare(first[0]) in {"lienket", "danhgia"}:
        return bare(first[0])
    if rate.typed_code(text):
        return "danhgia"
    joined = bare(text).replace(" ", "") if len(text) <= LONGEST_BARE else ""
    return joined if joined in COMMANDS else None


def answer(turn: Turn) -> Outcome:
    """Find the handler of a turn and let it answer; what could not be told meanwhile stands above."""
    outcome = _answer(turn)
    feedback_news.catch_up(turn)
    return outcome


def _answer(turn: Turn) -> Outcome:
    for step in (
        events.answer,
        events.keep_silent,
        late.answer,
        _choice,
        _command,
        task_evidence.listen,
        task_list.by_words,
        feedback.by_code,
        language.listen,
        _emergency,
        _duty,
        unhelpful.said,
        _aside,
        dossier.by_code,
        _english_wish,
        _waiting_flow,
        task_evidence.unasked_files,
        shared.answer,
        old_offices.answer,
        dossier.wished,
        _door,
        old_places.answer,
    ):
        outcome = step(turn)
        if outcome is not None:
            return outcome
    outcome = ask.answer(turn)
    _offer_to_resume(turn)
    return outcome


def _emergency(turn: Turn) -> Outcome | None:
    """Before everything that waits; what was being written is not lost by it."""
    outcome = emergency.answer(turn)
    if outcome is None:
        return None
    if turn.state.flow is not None and turn.state.flow.name == "task":
        tasks.step(turn)  # an official's note is taken too: "xin lùi hạn, nhà bị cháy"
    _duty(turn)
    feedback.hold(turn)
    _offer_to_resume(turn)
    return outcome


def _duty(turn: Turn) -> Outcome | None:
    """What an official writes to a citizen, or a citizen to an official, is no question, whatever it sounds like."""
    flow = turn.state.flow
    return FLOWS[flow.name](turn) if flow is not None and flow.name in ("pakn", "feedback_more") else None


def _aside(turn: Turn) -> Outcome | None:
    outcome = person.answer(turn)
    if outcome is not None:
        _offer_to_resume(turn)
    return outcome


def _english_wish(turn: Turn) -> Outcome | None:
    """A command in all its words, such as "I want to rate the service"."""
    name = wish_of(turn.message.text) if turn.language == "en" else None
    return COMMANDS[name](turn) if name and turn.state.flow is None else None


def _door(turn: Turn) -> Outcome | None:
    """What leads straight somewhere; what was left in its middle stays one button away."""
    outcome = doors.answer(turn)
    if outcome in (Outcome.ANSWERED, Outcome.CHOICES):
        _offer_to_resume(turn)
    return outcome


def _offer_to_resume(turn: Turn) -> None:
    """What was left for a question in its middle, a rating or a guide, is one button away."""
    if not turn.replies:
        return
    flow = turn.state.flow
    rating = Button(label=turn.text("Đánh giá tiếp"), value="rate:resume")
    resume = rating if flow is not None and flow.name == "rate" else guides.resume_button(turn)
    last = turn.replies[-1]
    if resume is None or resume.value in {button.value for button in last.buttons}:
        return
    turn.state.menu = (*last.buttons, resume)
    turn.replies[-1] = last.model_copy(update={"buttons": turn.state.menu})


def _choice(turn: Turn) -> Outcome | None:
    """A button, pressed or typed as number or label."""
    value = turn.message.button
    if value is None:
        chosen = choose(turn.message.text, turn.state.menu)
        if chosen is None:
            return None
        value = chosen.value
        turn.message = turn.message.model_copy(update={"kind": "button", "button": value})
    handler = BUTTONS.get(value.split(":", 1)[0])
    outcome = handler(turn) if handler else None
    return outcome or welcome.unknown_button(turn)


def _command(turn: Turn) -> Outcome | None:
    name = command_of(turn.message.text)
    return COMMANDS[name](turn) if name else None


def _waiting_flow(turn: Turn) -> Outcome | None:
    """Free text for a conversation with steps; it may say that this is not for it."""
    flow = turn.state.flow
    handler = FLOWS.get(flow.name) if flow else None
    return handler(turn) if handler else None
