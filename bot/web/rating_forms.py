"""A rating as one form: what it shows, and what was ticked. Checked here, whatever a browser did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp.web_request import FileField

from handlers.rating_end import LONGEST_COMMENT
from knowledge.questionnaires import Factor, Form, Item, Questionnaire, Situation
from knowledge.rating_path import Path

NOT_APPLICABLE = "na"
Fields = Mapping[str, str | FileField]


@dataclass(frozen=True)
class Section:
    """The questions of one factor; `situation`: answered only by those for whom it holds."""

    factor: Factor | None
    items: tuple[Item, ...]
    gate: Situation | None


def sections(questionnaire: Questionnaire, path: Path) -> list[Section]:
    """All the questions that may apply, by factor; what is known not to apply is left out."""
    found = [Section(None, (questionnaire.overall,), None)]
    for factor in questionnaire.factors:
        items = tuple(
            item for item in factor.items if path.form in item.forms and _may_apply(factor, item, path)
        )
        if items:
            open_gate = factor.when if factor.when and factor.when not in path.known else None
            found.append(Section(factor, items, open_gate))
    return found


def _may_apply(factor: Factor, item: Item, path: Path) -> bool:
    """Whether nothing that is known forbids the question."""
    wanted = [part.when for part in (factor, item) if part.when]
    unwanted = [part.unless for part in (factor, item) if part.unless]
    return all(path.known.get(one, True) for one in wanted) and not any(
        path.known.get(one) for one in unwanted
    )


def gates(questionnaire: Questionnaire, path: Path) -> list[Situation]:
    """What is not known yet and decides over a question of this form."""
    deciding = {
        situation
        for factor in questionnaire.factors
        for item in factor.items
        if path.form in item.forms
        for situation in (factor.when, factor.unless, item.when, item.unless)
    }
    return [gate.situation for gate in questionnaire.gates if gate.situation in deciding - path.known.keys()]


def ticked(questionnaire: Questionnaire, form: Form, known: Mapping[Situation, bool], fields: Fields) -> Path:
    """What somebody ticked; values nobody was offered count as skipped."""
    path = Path(form=form, known=dict(known))
    for situation in gates(questionnaire, path):
        if (answer := fields.get(f"gate-{situation}")) in {"yes", "no"}:
            path.known[situation] = answer == "yes"
    for item in questionnaire.items():
        value = fields.get(item.code)
        if (
            form in item.forms
            and isinstance(value, str)
            and value in {"1", "2", "3", "4", "5", NOT_APPLICABLE}
        ):
            path.answers[item.code] = None if value == NOT_APPLICABLE else int(value)
    comment = fields.get("comment")
    path.comment = comment.strip()[:LONGEST_COMMENT] if isinstance(comment, str) else None
    path.commented = True
    path.more = fields.get("more") == "yes"
    for trait in questionnaire.demographics.asked if path.more else ():
        told = str(fields.get(f"trait-{trait.code}", ""))
        path.traits[trait.code] = told if told in {choice.value for choice in trait.choices} else None
    return path
