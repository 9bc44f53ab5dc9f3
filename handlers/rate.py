"""Rating a visit: consent first, then one question a message; every one can be skipped, and the whole stopped.

What is answered is stored as `storage.ratings` asks: a random id, a day, no link to the person. A visit with a code is
rated once by whoever holds it; without one, a conversation rates the same procedure once in thirty days.
"""

from __future__ import annotations

import datetime as dt
import re

from pydantic import BaseModel, ValidationError

from handlers import welcome
from handlers.rating_end import LONGEST_COMMENT, Given, store, thank
from handlers.rating_questions import NO_ANSWER, ask, consent_text, said
from handlers.turn import Outcome, Turn
from knowledge.petitions import keepable, petition_in
from knowledge.rating_path import Path, next_step
from knowledge.text import strip_diacritics
from storage import consents, rating_invitations, ratings, visits
from storage.messages import Button
from storage.visits import Visit

RESUMABLE = dt.timedelta(hours=72)
"""How long an unfinished rating waits."""
ANY_VISIT = "any"
BY_LINK = re.compile(r"/start +danhgia[-_]?([A-Za-z0-9]{6,20})")
"""What a messenger sends when a link to the chat carried a code."""
_HALF = "[A-HJKMNP-Z2-9]{5}"
TYPED = re.compile(rf"(?:/?(?:danh ?gia|rate) +({_HALF}[ –-]?{_HALF})|({_HALF}[–-]{_HALF}))", re.IGNORECASE)
"""A code as people type it from paper: behind the command, or alone with its hyphen."""


class Progress(BaseModel):
    """How far a rating is. `visit`: the one that was opened by a code or an invitation."""

    path: Path = Path()
    procedure: str | None = None
    unit: str | None = None
    visit: int | None = None
    agreed: bool = False
    petition: bool = False
    """Whether the comment seems to be more than a comment."""

    @property
    def subject(self) -> str:
        return self.procedure or ANY_VISIT


def typed_code(text: str) -> str | None:
    """The code of a visit that a message is, without its hyphen."""
    found = TYPED.fullmatch(strip_diacritics(text).strip())
    return re.sub(r"\W", "", found[1] or found[2]) if found else None


def start(turn: Turn) -> Outcome:
    """Invite: what is collected and why, with a yes and a no. `/danhgia CODE` opens the visit of a code."""
    words = turn.message.text.split()
    if turn.message.kind == "text" and (code := typed_code(turn.message.text)):
        return _by_code(turn, code)
    if turn.message.kind == "text" and len(words) == 2:  # noqa: PLR2004 - the command and what is no code
        first = re.sub(r"\W", "", words[0]).casefold()
        if first in {"danhgia", "rate"}:
            return _by_code(turn, words[1])
    topic = turn.state.topic
    progress = Progress(procedure=topic.records[0] if topic and len(topic.records) == 1 else None)
    if not ratings.may_rate(turn.connection, turn.conversation_id, progress.subject, turn.today):
        turn.reply(turn.text("Anh/chị đã đánh giá lần này rồi. Cảm ơn anh/chị nhiều."))
        return Outcome.RATING
    return _invite(turn, progress)


def arrive(turn: Turn) -> Outcome:
    """The chat was opened: by a link with a code, or by itself."""
    found = BY_LINK.fullmatch(turn.message.text.strip())
    return _by_code(turn, found.group(1)) if found else welcome.home(turn)


def _by_code(turn: Turn, code: str) -> Outcome:
    _ = turn.text
    visit = visits.find(turn.connection, code, turn.today)
    if visit is not None:
        return _invite(turn, _of(visit), counted=visit.source == "dossier")
    if ratings.may_try_code(turn.connection, turn.conversation_id, turn.today):
        turn.reply(_("Mã đã dùng hoặc không đúng. Anh/chị xem lại mã trên phiếu giúp nhé."))
    else:
        turn.reply(
            _("Hôm nay anh/chị đã nhập sai nhiều lần. Mai anh/chị thử lại, hoặc hỏi cán bộ ở quầy giúp nhé.")
        )
    return Outcome.RATING


def _of(visit: Visit) -> Progress:
    return Progress(
        path=Path.model_validate({"known": visit.known}),
        procedure=visit.procedure_id,
        unit=visit.unit,
        visit=visit.id,
    )


def _invite(turn: Turn, progress: Progress, *, counted: bool = False) -> Outcome:
    if not counted:
        rating_invitations.count(
            turn.connection,
            day=turn.today,
            unit=_unit(turn, progress),
            procedure_id=progress.procedure,
            channel=turn.message.channel,
        )
    _keep(turn, progress)
    consent = turn.knowledge.questionnaire.consent
    turn.reply(
        consent_text(turn),
        (
            Button(label=said(turn, consent.agree), value="rate:agree"),
            Button(label=said(turn, consent.decline), value="rate:decline"),
        ),
    )
    return Outcome.RATING


def press(turn: Turn) -> Outcome | None:
    """The buttons of this conversation."""
    action = (turn.message.button or "").split(":")[1:]
    match action:
        case ["start"]:
            return start(turn)
        case ["visit", visit_id] if visit_id.isdecimal():
            return _accept(turn, int(visit_id[:18]))
        case ["refuse", visit_id] if visit_id.isdecimal():
            return _refuse(turn, int(visit_id[:18]))
    progress = _progress(turn)
    if progress is None:
        return None
    match action:
        case ["agree"]:
            return _agree(turn, progress)
        case ["decline"]:
            return _decline(turn, progress)
        case ["stop"]:
            return _finish(turn, progress, event="stopped")
        case ["resume"] if progress.agreed:
            return _ask_next(turn, progress)
    changed = _answered(turn, progress.path, action) if progress.agreed else None
    return _ask_next(turn, progress.model_copy(update={"path": changed})) if changed else None


def _answered(turn: Turn, path: Path, action: list[str]) -> Path | None:
    """The path with one more answer; None when the button was never offered."""
    questionnaire = turn.knowledge.questionnaire
    match action:
        case ["gate", situation, answer] if any(gate.situation == situation for gate in questionnaire.gates):
            return path.model_copy(update={"known": {**path.known, situation: answer == "yes"}})
        case ["nocomment"]:
            return path.model_copy(update={"commented": True})
        case ["more", answer]:
            if answer == "yes":
                _agree_to_more(turn)
            return path.model_copy(update={"more": answer == "yes"})
        case ["t", code, value] if path.more:
            for trait in questionnaire.demographics.asked:
                if trait.code == code and value in {NO_ANSWER, *(choice.value for choice in trait.choices)}:
                    told = None if value == NO_ANSWER else value
                    return path.model_copy(update={"traits": {**path.traits, code: told}})
        case ["a", code, given] if any(item.code == code for item in questionnaire.items()):
            return _marked(path, code, given)
    return None


def _marked(path: Path, code: str, given: str) -> Path | None:
    if given == "skip":
        return path.model_copy(update={"skipped": path.skipped | {code}})
    if given not in {"1", "2", "3", "4", "5", "na"}:
        return None
    return path.model_copy(update={"answers": {**path.answers, code: None if given == "na" else int(given)}})


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
    questionnaire = turn.knowledge.questionnaire
    if next_step(questionnaire, progress.path) is not questionnaire.comment:
        return None
    comment = turn.message.text.strip()[:LONGEST_COMMENT]
    path = progress.path.model_copy(update={"comment": keepable(comment) or None, "commented": True})
    petition = petition_in(comment) is not None
    return _ask_next(turn, progress.model_copy(update={"path": path, "petition": petition}))


def _accept(turn: Turn, visit_id: int) -> Outcome | None:
    """The button of an invitation, whose conversation is known."""
    visit = visits.invited(turn.connection, visit_id, turn.conversation_id, turn.today)
    return _invite(turn, _of(visit), counted=True) if visit else None


def _refuse(turn: Turn, visit_id: int) -> Outcome | None:
    visit = visits.invited(turn.connection, visit_id, turn.conversation_id, turn.today)
    return _decline(turn, _of(visit)) if visit else None


def _agree(turn: Turn, progress: Progress) -> Outcome:
    consent = turn.knowledge.questionnaire.consent
    _record_consent(turn, "rating", consent.version, consent_text(turn), "rate:agree")
    return _ask_next(turn, progress.model_copy(update={"agreed": True}))


def _agree_to_more(turn: Turn) -> None:
    consent = turn.knowledge.questionnaire.demographics.consent
    _record_consent(turn, "demographics", consent.version, said(turn, consent.text), "rate:more:yes")


def _record_consent(turn: Turn, purpose: str, version: str, shown: str, button: str) -> None:
    consents.give(
        turn.connection,
        conversation_id=turn.conversation_id,
        purpose=purpose,
        text_version=version,
        shown=shown,
        language=turn.language,
        button=button,
        now=turn.now,
    )


def _decline(turn: Turn, progress: Progress) -> Outcome:
    ratings.tally(turn.connection, day=turn.today, channel=turn.message.channel, event="declined")
    if progress.visit is not None:
        visits.use(turn.connection, progress.visit)
    turn.state.flow = None
    turn.reply(turn.text("Không sao ạ. Cảm ơn anh/chị. Khi cần cứ nhắn lại nhé."))
    return Outcome.RATING


def _ask_next(turn: Turn, progress: Progress) -> Outcome:
    """The next question, or the end."""
    following = next_step(turn.knowledge.questionnaire, progress.path)
    if following is None:
        return _finish(turn, progress, event="completed")
    _keep(turn, progress)
    ask(turn, progress.path, following, progress.procedure)
    return Outcome.RATING


def _finish(turn: Turn, progress: Progress, event: str) -> Outcome:
    """Store what was answered, unless this visit has been rated; thank."""
    turn.state.flow = None
    completed = event == "completed" or progress.path.commented  # only what is asked of the person is left
    event = "completed" if completed else event
    ratings.tally(turn.connection, day=turn.today, channel=turn.message.channel, event=event)
    if any(value is not None for value in progress.path.answers.values()):
        if not _is_first(turn, progress):
            turn.reply(turn.text("Anh/chị đã đánh giá lần này rồi. Cảm ơn anh/chị nhiều."))
            return Outcome.RATING
        given = Given(turn.message.channel, _unit(turn, progress), progress.procedure, turn.today)
        store(turn.connection, turn.knowledge.questionnaire, progress.path, given, completed=completed)
    return thank(turn, progress.path, completed=completed, petition=progress.petition)


def _is_first(turn: Turn, progress: Progress) -> bool:
    """Use up the visit, or close the window of the procedure; False when somebody has done so."""
    if progress.visit is not None:
        return visits.use(turn.connection, progress.visit)
    return ratings.close_window(turn.connection, turn.conversation_id, progress.subject, turn.today)


def _unit(turn: Turn, progress: Progress) -> str:
    return progress.unit or turn.knowledge.place.name


def _progress(turn: Turn) -> Progress | None:
    """The rating this conversation is in the middle of; one left for too long, or of an older version, is forgotten."""
    data = turn.waiting("rate", RESUMABLE)
    try:
        return None if data is None else Progress.model_validate(data)
    except ValidationError:
        turn.state.flow = None
        return None


def _keep(turn: Turn, progress: Progress) -> None:
    turn.wait("rate", progress.model_dump(mode="json"))
