"""The end of a rating: stored without a link to its giver, then thanks and, after a low mark, an offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.turn import Outcome, Turn
from knowledge.petitions import keepable
from knowledge.questionnaires import Questionnaire
from knowledge.rating_path import Path, is_low, settled
from storage import ratings
from storage.messages import Button
from storage.ratings import Rating

LONGEST_COMMENT = 500


@dataclass(frozen=True)
class Given:
    """Where and of what a rating was given."""

    channel: str
    unit: str
    procedure: str | None
    day: dt.date


def store(
    connection: Connection, questionnaire: Questionnaire, path: Path, given: Given, *, completed: bool
) -> None:
    """Keep a rating; the comment without numbers of persons, and without what accuses somebody."""
    answers = settled(questionnaire, path) if completed else dict(path.answers)
    comment = (path.comment or "").strip()[:LONGEST_COMMENT]
    ratings.add(
        connection,
        Rating(
            questionnaire=questionnaire.id,
            formula=questionnaire.formula,
            form=path.form,
            completed=completed,
            day=given.day,
            channel=given.channel,
            unit=given.unit,
            procedure_id=given.procedure,
            comment=keepable(comment) if comment else None,
            rule=questionnaire.invitation.version,
            answers=answers,
            **{code: value for code, value in path.traits.items() if path.more},
        ),
    )


def thank(turn: Turn, path: Path, *, completed: bool, petition: bool) -> Outcome:
    """Thanks; the way to feedback after a low mark, and to the right door when the comment seems to need one.

    `petition`: the comment seems to complain of a decision or to accuse somebody; it is never taken for a letter.
    """
    _ = turn.text
    texts = [_("Cảm ơn anh/chị đã góp ý.") if completed else _("Đã dừng. Cảm ơn anh/chị.")]
    buttons: tuple[Button, ...] = ()
    if petition:
        texts.append(
            _(
                "Góp ý của anh/chị có chuyện giống khiếu nại hoặc tố cáo. Góp ý này chưa phải là đơn, chưa được xử lý "
                "như đơn. Anh/chị xem cách gửi đúng nơi ở dưới."
            )
        )
        buttons = (
            Button(label=_("Cách khiếu nại"), value="feedback:door:complaint"),
            Button(label=_("Cách tố cáo"), value="feedback:door:denunciation"),
        )
    if is_low(path):
        texts.append(_("Anh/chị có muốn gửi phản ánh để cơ quan trả lời không?"))
        buttons = (Button(label=_("Gửi phản ánh"), value="feedback:start"), *buttons)
    turn.reply("\n\n".join(texts), buttons)
    return Outcome.RATING
