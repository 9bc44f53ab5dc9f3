"""The questions of a rating as messages: one at a time, with all the answers as buttons."""

from __future__ import annotations

from handlers.turn import Turn
from knowledge.questionnaires import Gate, Item, Trait
from knowledge.rating_path import Path, Step, items_asked
from knowledge.wording import Wording
from storage import ratings
from storage.messages import Button

NO_ANSWER = "none"
"""The value of a trait that somebody would rather not tell."""


def said(turn: Turn, wording: Wording) -> str:
    """A text of the questionnaire in the speaker's language."""
    return wording.text("en" if turn.language == "en" else "vi")


def consent_text(turn: Turn) -> str:
    """What is collected and why, as it is shown and as its hash is kept."""
    place = turn.place
    text = said(turn, turn.knowledge.questionnaire.consent.text)
    return text.format(agency=place.office, days=ratings.WINDOW.days, link=place.website or place.name)


def ask(turn: Turn, path: Path, step: Step, procedure: str | None) -> None:
    """Put one step as a message."""
    questionnaire = turn.knowledge.questionnaire
    match step:
        case Gate():
            _ask_gate(turn, step)
        case Trait():
            _ask_trait(turn, step)
        case Item() if step is questionnaire.comment:
            skip = Button(label=said(turn, questionnaire.skip), value="rate:nocomment")
            turn.reply(said(turn, step.question), (skip,))
        case Item():
            _ask_item(turn, path, step, procedure)
        case _:
            _ask_more(turn)


def _ask_item(turn: Turn, path: Path, item: Item, procedure: str | None) -> None:
    questionnaire = turn.knowledge.questionnaire
    asked = items_asked(questionnaire, path)
    name = said_procedure(turn, procedure)
    question = said(turn, item.question).replace("“{procedure}”", name)
    choices = [(said(turn, choice.label), str(choice.value)) for choice in questionnaire.scale]
    choices += [(said(turn, questionnaire.not_applicable), "na"), (said(turn, questionnaire.skip), "skip")]
    buttons = [Button(label=label, value=f"rate:a:{item.code}:{value}") for label, value in choices]
    buttons.append(Button(label=turn.text("Dừng"), value="rate:stop"))
    turn.reply(f"{asked.index(item) + 1}/{len(asked)}. {question}", tuple(buttons))


def _ask_gate(turn: Turn, gate: Gate) -> None:
    turn.reply(
        said(turn, gate.question),
        (
            Button(label=said(turn, gate.yes), value=f"rate:gate:{gate.situation}:yes"),
            Button(label=said(turn, gate.no), value=f"rate:gate:{gate.situation}:no"),
        ),
    )


def _ask_more(turn: Turn) -> None:
    consent = turn.knowledge.questionnaire.demographics.consent
    turn.reply(
        said(turn, consent.text),
        (
            Button(label=said(turn, consent.agree), value="rate:more:yes"),
            Button(label=said(turn, consent.decline), value="rate:more:no"),
        ),
    )


def _ask_trait(turn: Turn, trait: Trait) -> None:
    choices = [(said(turn, choice.label), choice.value) for choice in trait.choices]
    choices.append((turn.text("Không trả lời"), NO_ANSWER))
    buttons = tuple(Button(label=label, value=f"rate:t:{trait.code}:{value}") for label, value in choices)
    turn.reply(said(turn, trait.question), buttons)


def said_procedure(turn: Turn, procedure: str | None) -> str:
    """The short name of what was done, in quotation marks; "thủ tục" where nobody knows."""
    record = turn.procedures.get(procedure or "")
    return f"“{record.short_name}”" if record else turn.text("thủ tục")
