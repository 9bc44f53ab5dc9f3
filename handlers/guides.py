"""A guide, one part a message: "Bước tiếp" goes on, and one always gets back to the procedure one came from.

Where one is stays in the conversation, so that other questions may come between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from handlers.state import InGuide
from handlers.turn import Finding, Outcome, Turn
from knowledge.facets import Facet
from knowledge.guide_parts import show_part
from knowledge.guides import Guide, Part, guides_for, own_guides, page_of
from knowledge.procedures import Procedure
from storage.messages import Button, Link

REDUCTIONS = "mien-giam-phi-online"
"""The topic whose dated facts tell what is cheaper online today."""
WAITS = dt.timedelta(hours=2)
"""How long a place in a guide is kept."""


def entrances(record: Procedure, shown: Collection[Facet]) -> tuple[Button, ...]:
    """Buttons that lead from a card, or the parts of it that are shown, into the guides it has."""
    guides = guides_for(record, shown)
    if record.kind == "procedure":
        return tuple(Button(label=guide.button, value=_value(guide, 0, record)) for guide in guides)
    return tuple(
        Button(label=label, value=_value(guide, number, None))
        for guide in guides
        for number, part in enumerate(guide.parts)
        if (label := part.button if number else guide.button)
    )


def press(turn: Turn) -> Outcome | None:
    """`guide:<guide>:<part>:<record>`, the record left empty when there is none."""
    match (turn.message.button or "").split(":")[1:]:
        case [name, part, record] if name in own_guides() and part.isdecimal():
            return _show(turn, own_guides()[name], int(part), turn.knowledge.procedures.get(record))
    return None


def open_at(turn: Turn, name: str, part: int) -> Outcome | None:
    """A part that was asked for in words; of the procedure that was last spoken of, if there is one."""
    topic = turn.state.topic
    last = turn.knowledge.procedures.get(topic.records[0]) if topic and len(topic.records) == 1 else None
    guide = own_guides()[name]
    helpful = guide.parts[part].record
    turn.finding = Finding((*([helpful] if helpful else []), guide.topic), (guide.facet or Facet.STEPS).value)
    return _show(turn, guide, part, last if last and last.kind == "procedure" else None)


def go_on(turn: Turn) -> Outcome | None:
    """The words "bước tiếp", at any moment."""
    return _move(turn, 1)


def go_back(turn: Turn) -> Outcome | None:
    """The words "bước trước", at any moment."""
    return _move(turn, -1)


def resume_button(turn: Turn) -> Button | None:
    """Back into the guide that was left for another question; None when none is open or it was at its end."""
    place = _place(turn)
    if place is None:
        return None
    guide = own_guides()[place.guide]
    if place.part + 1 >= len(guide.parts):
        return None
    record = turn.knowledge.procedures.get(place.record or "")
    return Button(label=turn.text("Hướng dẫn tiếp"), value=_value(guide, place.part + 1, record))


def _move(turn: Turn, by: int) -> Outcome | None:
    place = _place(turn)
    if place is None:
        return None
    guide = own_guides()[place.guide]
    part = min(max(place.part + by, 0), len(guide.parts) - 1)
    return _show(turn, guide, part, turn.knowledge.procedures.get(place.record or ""))


def _place(turn: Turn) -> InGuide | None:
    place = turn.state.guide
    if place is None or place.guide not in own_guides() or turn.now - place.at > WAITS:
        return None
    return place


def _show(turn: Turn, guide: Guide, number: int, record: Procedure | None) -> Outcome | None:
    if number >= len(guide.parts):
        return None
    turn.state.guide = InGuide(guide=guide.id, part=number, record=record.id if record else None, at=turn.now)
    text = show_part(
        guide,
        number,
        record=record,
        reductions=turn.knowledge.procedures[REDUCTIONS],
        today=turn.today,
        _=turn.text,
    )
    part = guide.parts[number]
    turn.reply(text, _buttons(turn, guide, number, record), _links(turn, part, record))
    return Outcome.GUIDE


def _buttons(turn: Turn, guide: Guide, number: int, record: Procedure | None) -> tuple[Button, ...]:
    _ = turn.text
    part, last = guide.parts[number], number + 1 == len(guide.parts)
    buttons = [] if last else [Button(label=_("Bước tiếp"), value=_value(guide, number + 1, record))]
    if number:
        buttons.append(Button(label=_("Bước trước"), value=_value(guide, number - 1, record)))
    others = [part.guide] if part.guide else []
    others += [guide.next] if last and guide.next and guide.next != part.guide else []
    buttons += [
        Button(label=own_guides()[name].button, value=_value(own_guides()[name], 0, record))
        for name in others
    ]
    if part.record:
        helpful = turn.knowledge.procedures[part.record]
        buttons.append(Button(label=helpful.short_name, value=f"show:{helpful.id}:overview"))
    back = record or turn.knowledge.procedures[guide.topic]
    buttons.append(
        Button(label=_("Về: {name}").format(name=back.short_name), value=f"show:{back.id}:overview")
    )
    return tuple(buttons)


def _links(turn: Turn, part: Part, record: Procedure | None) -> tuple[Link, ...]:
    page = page_of(record) if record and part.shows == "procedure" else None
    links = [Link(label=turn.text("Trang của thủ tục này"), url=page)] if page else []
    return (*links, *([Link(label=part.link.label, url=part.link.url)] if part.link else []))


def _value(guide: Guide, part: int, record: Procedure | None) -> str:
    return f"guide:{guide.id}:{part}:{record.id if record else ''}"
