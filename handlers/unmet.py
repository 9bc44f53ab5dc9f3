"""What happens to a question that was not answered: it is put on the desk, where look-alikes are grouped for an office.

Not everything goes there: a matter plainly beyond, a harmful wish or a text without words is only counted.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from handlers.state import Asked
from handlers.turn import Outcome, Turn
from knowledge.candidates import Candidate
from knowledge.desk_matters import desk_matters
from knowledge.petitions import WITHHELD, keepable
from knowledge.text import bare
from knowledge.understand import Reason, Understanding, Verdict
from storage import unmet
from storage.questions import Hear

LONGEST = 500
"""Characters of a question on the desk."""

TO_CHOOSE = dt.timedelta(hours=1)
"""How long somebody may think about a choice before it counts as not taken."""

ALONE = 3
"""Words that say something, from which a refused message is a question of its own, whatever was spoken of before."""

COVERED = 0.65
"""Share of a question's words in one line of a matter beyond the records from which it is plainly about that: "giá vàng
hôm nay" has 1, what merely shares a word at most a half."""

PLAINLY = 8.0
"""Score of such a matter from which a question is plainly about it, however it is worded."""

_ANSWERS = {Outcome.ANSWERED, Outcome.APPROVED}
_QUESTIONS = {Verdict.ANSWER, Verdict.CHOOSE, Verdict.REFUSE}


def standalone(turn: Turn, found: Understanding) -> str:
    """The question, masked, so that it can be understood without its conversation."""
    said, before = keepable(turn.message.text).strip()[:LONGEST], turn.state.topic
    if before is None or not found.follow_up or _stands_alone(turn, found, said):
        return said
    return f"{before.text[:LONGEST]} – {said}"


def _stands_alone(turn: Turn, found: Understanding, said: str) -> bool:
    words = turn.knowledge.likeness.read(said).by_bare
    return found.verdict is Verdict.REFUSE and len(words) >= ALONE


def remember(turn: Turn, found: Understanding, outcome: Outcome, asked: str) -> Hear | None:
    """Remember what was asked. Returns who wants to hear its id when it is kept."""
    if found.verdict not in _QUESTIONS:
        return None
    if WITHHELD in asked:  # who accuses whom lies on no desk
        turn.state.asked = None
        return None
    if outcome in _ANSWERS and _same_matter(turn, asked):
        choice_taken(turn)  # in words of their own
    last = Asked(text=asked, open_choice=found.verdict is Verdict.CHOOSE)
    turn.state.asked = last
    return partial(setattr, last, "question")


def note(turn: Turn, found: Understanding, outcome: Outcome, asked: str) -> None:
    """Put what was asked on the desk when it was not answered; it was remembered and written down before."""
    if found.verdict not in _QUESTIONS or WITHHELD in asked:
        return
    if outcome in _ANSWERS or not turn.knowledge.likeness.says_something(asked):
        return
    if found.verdict is Verdict.CHOOSE:
        put_on_desk(turn, "choices", turn.now + TO_CHOOSE)
    elif for_an_office(turn, found):
        put_on_desk(turn, "unknown", turn.now)
        _say_so(turn)


def _same_matter(turn: Turn, asked: str) -> bool:
    """Whether the question before left a choice open, and shares a word with this one."""
    before = turn.state.asked
    return (
        before is not None and before.open_choice and turn.knowledge.likeness.degree(before.text, asked) > 0
    )


def for_an_office(turn: Turn, found: Understanding) -> bool:
    """Whether a refused question is one that an office could answer: not the weather, nothing harmful."""
    if found.reason not in (Reason.UNKNOWN, Reason.BEYOND):
        return False
    beyond = found.ranking.beyond if found.ranking and found.ranking.lead <= 0 else None
    return beyond is None or beyond.id in desk_matters() or not _plainly_about(turn, beyond)


def _plainly_about(turn: Turn, beyond: Candidate) -> bool:
    said = turn.knowledge.likeness.read(turn.message.text).by_bare
    shared = {bare(word) for word in beyond.words}
    covered = sum(weight for word, weight in said.items() if word in shared)
    return beyond.score >= PLAINLY or covered >= COVERED * sum(said.values())


def put_on_desk(turn: Turn, kind: unmet.Kind, ready_at: dt.datetime) -> int | None:
    """Keep the last question as `kind`, with the conversation that asked. None when there was none."""
    asked = turn.state.asked
    if asked is None:
        return None
    turn.notebook.write(turn.connection)  # with this it has an id
    return unmet.add(
        turn.connection,
        kind=kind,
        text=asked.text,
        language=turn.language,
        channel=turn.message.channel,
        conversation_id=turn.conversation_id,
        question_id=asked.question,
        now=turn.now,
        ready_at=ready_at,
    )


def _say_so(turn: Turn) -> None:
    last = turn.replies[-1]
    told = turn.text("Câu hỏi đã được ghi lại để cán bộ xem.")
    turn.replies[-1] = last.model_copy(update={"text": f"{last.text}\n\n{told}"})


def choice_taken(turn: Turn) -> None:
    """One of what was offered was it: nothing is left open."""
    if turn.state.asked is not None and turn.state.asked.open_choice:
        unmet.take_back(turn.connection, turn.state.asked.question)
