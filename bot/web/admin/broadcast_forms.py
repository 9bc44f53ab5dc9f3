"""What an administrator typed about a broadcast, read or refused."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from pydantic import ValidationError

from handlers.turn import LOCAL
from knowledge.texts import LANGUAGES
from storage.segments import Segment

MOST_TEXT = 2000
"""Characters: what every channel shows in a message or two."""


class Wrong(ValueError):  # noqa: N818 - it names what is wrong with a form
    """The field that is wrong."""


async def segment_of(request: web.Request) -> Segment:
    """Whom it is for.

    Raises:
        Wrong: naming the field.
    """
    data = await request.post()  # read_form has read and checked it; this gives the lists
    basis = str(data.get("basis", "consent"))
    days = str(data.get("days", "")).strip()
    language = str(data.get("language", ""))
    if days and not (days.isdecimal() and 0 < int(days) <= 3650):  # noqa: PLR2004 - ten years
        raise Wrong("days")
    units = [str(value) for value in data.getall("units", [])] if basis == "officials" else []
    try:
        return Segment.model_validate(
            {
                "basis": basis,
                "legal_basis": str(data.get("legal_basis", "")).strip() if basis == "duty" else "",
                "channels": tuple(str(value) for value in data.getall("channels", [])),
                "language": language if language in LANGUAGES else None,
                "active_days": int(days) if days else None,
                "units": tuple(int(value) for value in units if value.isdecimal()),
            }
        )
    except ValidationError as error:
        raise Wrong("legal_basis") from error


def moment_of(typed: str) -> dt.datetime:
    """An hour of Vietnam as browsers send it.

    Raises:
        Wrong: it is none.
    """
    try:
        return dt.datetime.fromisoformat(typed).replace(tzinfo=LOCAL)
    except ValueError as error:
        raise Wrong("at") from error
