"""Where to go now that the district's police, committee or justice office is gone."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.turn import Finding, Outcome, Turn
from knowledge.card_sections import HOTLINE
from knowledge.official_pages import PORTAL
from knowledge.old_offices import Asked, Kind, OldOffice, asks_the_way, own_old_offices
from knowledge.old_places import Level, Mention, Unit, told_briefly
from knowledge.petitions import keepable
from knowledge.privacy import holds_personal_data
from knowledge.understand import Verdict
from storage.messages import Link

MOST_UNITS = 3
"""Communes of today whose offices are named; of more, that of one's own is."""

LONGEST_NAME = 2
"""Words left over that may be a name nobody knows."""


def answer(turn: Turn) -> Outcome | None:
    """Say what took over and where that is; None when no old office is asked for, or more is asked."""
    said = turn.message.text
    if not asks_the_way(said) or holds_personal_data(said):
        return None
    asked = own_old_offices().asked_for(said)
    if asked is None:
        return None
    found = turn.knowledge.old_places.find(said, turn.knowledge.place.province)
    rest = own_old_offices().without(found.rest if found else said)
    if not _is_gone(asked, found) or _is_about_something(turn, rest):
        return None
    _, here = turn.text, _is_here(turn, found)
    where = _here(turn, asked.office) if here else _elsewhere(turn, asked.office, found)
    basis = _("Căn cứ: {number}").format(number=asked.office.basis)
    links = () if here else (Link(label=_("Cổng Dịch vụ công quốc gia"), url=PORTAL),)
    turn.reply("\n\n".join([*_today(turn, asked, found), where, basis]), links=links)
    turn.finding = Finding()
    turn.write_down(keepable(turn.message.text), Outcome.ANSWERED, {"old_office": asked.office.id})
    return Outcome.ANSWERED


def _is_gone(asked: Asked, found: Mention | None) -> bool:
    """A district's office always is; a commune's when nothing bears that name today."""
    if asked.kind is Kind.CITY:
        return found is not None and found.places[0].level is Level.DISTRICT
    return asked.kind is Kind.DISTRICT or (found is not None and (found.gone or found.said_old))


def _is_about_something(turn: Turn, rest: str) -> bool:
    """Whether the rest names a procedure, whose card says where it is done."""
    knowledge = turn.knowledge
    understood = knowledge.understander.understand(rest)
    if understood.verdict is Verdict.ANSWER:
        return knowledge.procedures[understood.records[0]].kind == "procedure"
    return understood.verdict is Verdict.CHOOSE and len(rest.split()) > LONGEST_NAME


def _is_here(turn: Turn, found: Mention | None) -> bool:
    """Whether the locality served is meant: no place was named, or one that is part of it today."""
    place = turn.knowledge.place
    if found is None:
        return turn.language == "en" or not own_old_offices().has_a_name_behind(turn.message.text)
    return Unit(place.name, place.province) in {unit for old in found.places for unit in old.today}


def _today(turn: Turn, asked: Asked, found: Mention | None) -> Iterator[str]:
    """What took over, and what the place is part of today."""
    if asked.kind is not Kind.COMMUNE:
        yield asked.office.today_english if turn.language == "en" else asked.office.today
    if found is not None:
        yield told_briefly(found, turn.text)


def _here(turn: Turn, office: OldOffice) -> str:
    """The locality's own office for this, and when it is open."""
    _, place = turn.text, turn.place
    own = next((o for o in place.offices if {*o.fields} & {*office.fields}), None) or place
    name = place.office if own is place else own.name
    line = _("Ở {place}: {office}.").format(place=place.name, office=name)
    return "\n".join(filter(None, [line, own.address, *own.hours]))


def _elsewhere(turn: Turn, office: OldOffice, found: Mention | None) -> str:
    """What to ask for there: the offices of the communes that the old one became part of, or one's own."""
    _, name = turn.text, office.at_english if turn.language == "en" else office.at
    units = [unit.name[0].lower() + unit.name[1:] for unit in _units(found)]
    if 0 < len(units) <= MOST_UNITS:
        *some, last = (name.format(unit=unit) for unit in units)
        offices = _("{some} hoặc {last}").format(some=", ".join(some), last=last) if some else last
    else:
        offices = name.format(unit=_("xã, phường nơi mình ở"))
    return _(
        "Anh/chị đến {offices}. Muốn biết địa chỉ, anh/chị gọi {number} hoặc tìm trên Cổng Dịch vụ công quốc gia."
    ).format(offices=offices, number=HOTLINE)


def _units(found: Mention | None) -> tuple[Unit, ...]:
    """The communes of today that an old commune became part of."""
    if found is None or len(found.places) != 1 or found.places[0].level is not Level.WARD:
        return ()
    return found.places[0].today
