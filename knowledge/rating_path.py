"""One person's way through a questionnaire: what is asked next, what is left out, and what is stored in the end.

The same rules for every door: a chat asks one step a message, a form asks them all and is settled afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from knowledge.questionnaires import Form, Gate, Item, Questionnaire, Situation, Trait

DEMOGRAPHICS: Literal["demographics"] = "demographics"
"""The step that asks for the second consent."""

LOW = 2
"""Dissatisfied; or very, below it."""

Step = Gate | Item | Trait | Literal["demographics"]


class Path(BaseModel):
    """How far somebody is. `answers`: 1 to 5, or None for "does not apply"; `skipped`: questions passed over.

    `known`: what is sure of the visit. `more`: whether the second consent was given; None: not asked yet.
    """

    form: Form = "short"
    known: dict[Situation, bool] = {}
    answers: dict[str, int | None] = {}
    skipped: frozenset[str] = frozenset()
    comment: str | None = None
    commented: bool = False
    more: bool | None = None
    traits: dict[str, str | None] = {}


def items_asked(questionnaire: Questionnaire, path: Path) -> tuple[Item, ...]:
    """The questions with a scale this person is asked, in order; what is not known yet counts as it usually is."""
    asked = questionnaire.items_of(
        path.form,
        asked_feedback=path.known.get("feedback", False),
        online=path.known.get("online", False),
        no_fee=path.known.get("no_fee", False),
        no_result=path.known.get("no_result", False),
    )
    return tuple(item for item in asked if item is not questionnaire.comment)


def next_step(questionnaire: Questionnaire, path: Path) -> Step | None:
    """What to ask now; None at the end."""
    settled = path.answers.keys() | path.skipped
    hanging = _hanging(questionnaire)
    for item in questionnaire.items():
        if item is questionnaire.comment or path.form not in item.forms or item.code in settled:
            continue
        for gate in questionnaire.gates:
            if gate.situation in hanging[item.code] and gate.situation not in path.known:
                return gate
        if item in items_asked(questionnaire, path):
            return item
    if not path.commented:
        return questionnaire.comment
    return _about_the_person(questionnaire, path)


def _about_the_person(questionnaire: Questionnaire, path: Path) -> Step | None:
    if path.form == "express" or path.more is False or not questionnaire.demographics.asked:
        return None
    if path.more is None:
        return DEMOGRAPHICS
    return next((t for t in questionnaire.demographics.asked if t.code not in path.traits), None)


def _hanging(questionnaire: Questionnaire) -> Mapping[str, frozenset[Situation | None]]:
    """On which situations each question hangs."""
    found = {
        item.code: frozenset({item.when, item.unless, factor.when, factor.unless})
        for factor in questionnaire.factors
        for item in factor.items
    }
    return found | {questionnaire.overall.code: frozenset()}


def settled(questionnaire: Questionnaire, path: Path) -> dict[str, int | None]:
    """The answers to store: what cannot apply to this visit is "does not apply", whatever was ticked."""
    asked = {item.code for item in items_asked(questionnaire, path)}
    given = {code: value for code, value in path.answers.items() if code in asked}
    if path.known.get("feedback") is None:
        return given
    left_out = {
        item.code: None
        for factor in questionnaire.factors
        if factor.role != "own"
        for item in factor.items
        if path.form in item.forms and item.code not in asked
    }
    return given | left_out


def is_low(path: Path) -> bool:
    """Whether an answer was so low that its giver should be offered to write to the office."""
    return any(value is not None and value <= LOW for value in path.answers.values())
