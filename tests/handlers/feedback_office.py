"""A ward where one office looks at all feedback first: what conversations about a feedback need."""

from __future__ import annotations

import dataclasses

from knowledge.library import Knowledge
from knowledge.pakn import Stage
from storage import feedback
from storage.database import Database
from tests.handlers.talking import Talk

SAID = "Đèn đường ngõ 5 hỏng cả tuần nay"
LEAD, OTHER = "Văn phòng Mẫu", "Phòng Kinh tế Mẫu"


def with_feedback_unit(knowledge: Knowledge) -> Knowledge:
    """A ward whose feedback is looked at by one office first."""
    place = knowledge.place.model_copy(update={"feedback_unit": LEAD})
    return dataclasses.replace(knowledge, place=place)


def heard(talk: Talk) -> str:
    return "\n\n".join(reply.text for reply in talk.hears())


def stage(ward: Database, code: str) -> Stage:
    with ward.read() as connection:
        found = feedback.by_code(connection, code)
    assert found is not None
    return found.stage
