"""Names on the satisfaction page: what may be filtered by, and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.web.services import Services
from bot.web.wording import channel_label, channel_labels
from handlers.satisfaction import Report
from knowledge.texts import Translate
from knowledge.wording import Language
from storage import people, rating_invitations
from storage.rating_reports import UNKNOWN


@dataclass(frozen=True)
class Choice:
    """One thing to filter by: its parameter, its name, and the values with their labels."""

    parameter: str
    label: str
    values: Sequence[tuple[str, str]]


async def filter_choices(shared: Services, said: Language, _: Translate) -> list[Choice]:
    """What may be chosen: all there is, or was invited for, not what was rated. So a list tells nothing."""

    def units(connection: Connection) -> list[str]:
        known = (name for _, name in people.units(connection))
        return sorted({shared.knowledge.place.name, *known, *rating_invitations.units(connection)})

    names = await shared.read(units)
    records = shared.knowledge.english.records if said == "en" else shared.knowledge.procedures
    procedures = sorted(((key, record.short_name) for key, record in records.items()), key=lambda p: p[1])
    parameters = {"gender": "gioi", "age": "tuoi", "job": "nghe", "area": "noi-o"}
    traits = [
        Choice(
            parameters[trait.code],
            trait.label.text(said),
            [(choice.value, choice.label.text(said)) for choice in trait.choices],
        )
        for trait in shared.knowledge.questionnaire.demographics.asked
        if trait.code in parameters
    ]
    return [
        Choice("don-vi", _("Đơn vị"), [(name, name) for name in names]),
        Choice("thu-tuc", _("Thủ tục"), procedures),
        Choice("kenh", _("Kênh"), [*channel_labels(_).items()]),
        Choice("mau", _("Mẫu phiếu"), [("short", _("ngắn")), ("long", _("đầy đủ")), ("express", _("nhanh"))]),
        *traits,
    ]


def group_label(shared: Services, report: Report, value: str, said: Language, _: Translate) -> str:
    """A group as people call it."""
    if value == UNKNOWN:
        return _("không nêu")
    match report.by:
        case "channel":
            return channel_label(_, value)
        case "procedure_id":
            records = shared.knowledge.english.records if said == "en" else shared.knowledge.procedures
            return records[value].short_name if value in records else value
        case "form":
            return {"short": _("ngắn"), "long": _("đầy đủ"), "express": _("nhanh")}.get(value, value)
    for trait in report.questionnaire.demographics.traits:
        if trait.code == report.by:
            return next((c.label.text(said) for c in trait.choices if c.value == value), value)
    return value
