"""Questionnaires as data: what is asked after a visit, in which form, and which questions do not apply.

A questionnaire lives in `knowledge/data/questionnaires/<id>.yaml`; `docs/data/questionnaires.md` explains
each key. The id carries the version: answers given under one id are never added to those of another.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from knowledge.datafile import read_one
from knowledge.errors import DataError
from knowledge.wording import Phrase, Wording

Form = Literal["express", "short", "long"]
Situation = Literal["online", "no_fee", "no_result", "feedback"]
"""What is known of a visit: filed online, free of charge, result not received, feedback sent."""

Role = Literal["index", "beside", "own"]
"""index: in the headline number. beside: reported on its own. own: ours, outside the five factors."""

LONGEST_PROCEDURE_NAME = 40
_BUTTON, _QUESTION, _LABEL = 20, 120, 40


def _at_most(limit: int) -> AfterValidator:
    def check(wording: Wording) -> Wording:
        for text in (wording.vi, wording.en):
            length = len(text.replace("{procedure}", "x" * LONGEST_PROCEDURE_NAME))
            if length > limit:
                raise ValueError(f"dài {length} ký tự, tối đa {limit}: {text}")
        return wording

    return AfterValidator(check)


def _with_placeholders(*names: str) -> AfterValidator:
    def check(wording: Wording) -> Wording:
        for text in (wording.vi, wording.en):
            found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            if found != set(names):
                raise ValueError(f"chỗ thay chữ {sorted(found)}, phải là {sorted(names)}")
        return wording

    return AfterValidator(check)


Button = Annotated[Wording, _at_most(_BUTTON), _with_placeholders()]
Label = Annotated[Wording, _at_most(_LABEL), _with_placeholders()]
Question = Annotated[Wording, _at_most(_QUESTION), _with_placeholders()]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Conditional(_Record):
    when: Situation | None = None
    """Asked only in this situation."""
    unless: Situation | None = None
    """Never asked in this situation: counts as not applicable."""

    def applies(self, situations: frozenset[Situation]) -> bool:
        return (self.when is None or self.when in situations) and self.unless not in situations


class Item(_Conditional):
    """One question of one idea."""

    code: Phrase
    forms: frozenset[Form] = Field(min_length=1)
    label: Label
    """The criterion's name in reports and charts."""
    question: Question


class Overall(Item):
    """The first question; `{procedure}` stands for the short name of what was done."""

    question: Annotated[Wording, _at_most(_QUESTION), _with_placeholders("procedure")]


class Factor(_Conditional):
    """A group of criteria that is reported together."""

    code: Phrase
    role: Role
    label: Label
    items: tuple[Item, ...] = Field(min_length=1)


class Choice(_Record):
    value: int
    label: Button


class Gate(_Record):
    """A yes/no question that settles what is not known of the visit."""

    situation: Situation
    question: Question
    yes: Button
    no: Button


class Consent(_Record):
    """The notice before the first question. The version is stored with every consent given.

    `text`: in a chat; `form`: on paper's page and the counter's screen, where nobody has an account.
    """

    version: Phrase
    text: Annotated[Wording, _with_placeholders("agency", "days", "link")]
    form: Annotated[Wording, _with_placeholders("agency", "link")]
    agree: Button
    decline: Button


class Invitation(_Record):
    """How people are asked to rate. `version` is stored with each rating; another one breaks the series."""

    version: Phrase
    rule: Wording
    text: Annotated[Wording, _with_placeholders("procedure")]
    reminder: Annotated[Wording, _with_placeholders("procedure")]
    open: Button
    reminder_after: int = Field(ge=1)
    """Working days; there is one reminder."""


class TraitChoice(_Record):
    value: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,16}$")]
    label: Button


class Trait(_Record):
    """A question about the person who rates."""

    code: Literal["gender", "age", "job", "area", "ethnicity"]
    asked: bool = True
    label: Label
    question: Question
    choices: tuple[TraitChoice, ...] = Field(min_length=2)


class DemographicsConsent(_Record):
    """The second notice, apart from the first."""

    version: Phrase
    text: Annotated[Wording, _with_placeholders()]
    agree: Button
    decline: Button


class Demographics(_Record):
    """The last questions, asked only after a consent of their own."""

    consent: DemographicsConsent
    traits: tuple[Trait, ...]

    @property
    def asked(self) -> tuple[Trait, ...]:
        return tuple(trait for trait in self.traits if trait.asked)


class Questionnaire(_Record):
    """Everything shown to the person who rates, and how the answers are to be counted."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*-[0-9]+$")]
    title: Label
    formula: Literal["mean-of-criteria-1"]
    """Version of the formula of `knowledge.sipas`, stored with each result."""
    as_of: dt.date
    basis: tuple[Phrase, ...] = Field(min_length=1)
    consent: Consent
    scale: tuple[Choice, ...]
    """From 1, very dissatisfied, to 5, very satisfied, in this order on the screen."""
    not_applicable: Button
    skip: Button
    gates: tuple[Gate, ...]
    invitation: Invitation
    demographics: Demographics
    overall: Overall
    factors: tuple[Factor, ...] = Field(min_length=1)
    comment: Item

    @model_validator(mode="after")
    def _consistent(self) -> Questionnaire:
        if [choice.value for choice in self.scale] != [1, 2, 3, 4, 5]:
            raise ValueError("scale: các giá trị phải là 1, 2, 3, 4, 5 theo thứ tự")
        codes = [item.code for item in self.items()]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"factors: mã có hai lần: {', '.join(twice)}")
        return self

    def items(self) -> tuple[Item, ...]:
        """Every question in the order it is asked."""
        return (self.overall, *(item for factor in self.factors for item in factor.items), self.comment)

    def items_of(
        self, form: Form, *, asked_feedback: bool, online: bool, no_fee: bool, no_result: bool = False
    ) -> tuple[Item, ...]:
        """The questions to ask this person, in order; those left out do not apply to the visit.

        Args:
            form: how long a questionnaire.
            asked_feedback: the person says they sent feedback about this visit.
            online: the dossier was filed and answered wholly online.
            no_fee: nothing was to be paid.
            no_result: the person has not received the result yet.
        """
        facts: dict[Situation, bool] = {
            "feedback": asked_feedback,
            "online": online,
            "no_fee": no_fee,
            "no_result": no_result,
        }
        situations = frozenset(name for name, true in facts.items() if true)
        asked = {
            item.code
            for factor in self.factors
            if factor.applies(situations)
            for item in factor.items
            if item.applies(situations)
        } | {self.overall.code, self.comment.code}
        return tuple(item for item in self.items() if form in item.forms and item.code in asked)

    def factors_with(self, role: Role) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.factors if factor.role == role)


def data_folder() -> Path:
    """The folder of the project's own questionnaires."""
    return Path(str(files("knowledge"))) / "data" / "questionnaires"


@cache
def load_questionnaire(questionnaire_id: str, folder: Path | None = None) -> Questionnaire:
    """Read one questionnaire.

    Raises:
        DataError: there is none with this id, or its file is broken (names file and key).
    """
    known = {path.stem: path for path in sorted((folder or data_folder()).glob("*.yaml"))}
    if questionnaire_id not in known:
        raise DataError(
            f"{questionnaire_id}: không có bộ câu hỏi này; đang có: {', '.join(known) or 'không có'}"
        )
    questionnaire = read_one(known[questionnaire_id], Questionnaire)
    if questionnaire.id != questionnaire_id:
        raise DataError(f"{questionnaire_id}.yaml: id: {questionnaire.id} khác tên tệp")
    return questionnaire
