"""What is said about an old place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.old_places.mentions import Mention
from knowledge.old_places.units import KINDS, Level, OldPlace, Unit
from knowledge.texts import Translate

MOST = 4
"""Places of one name that are told one by one; of more, somebody has to say the district."""

FEW = 2
"""Of more, nothing is added to another answer, unless somebody spoke of an old place."""


def told_in_full(mention: Mention, _: Translate) -> str:
    """The answer to "giờ thuộc đâu": what it is today, and what that rests on."""
    basis = _(
        "Theo các nghị quyết sắp xếp đơn vị hành chính, hiệu lực từ 01/7/2025. Nay không còn cấp huyện."
    )
    return "\n".join([told_briefly(mention, _), "", basis])


def told_briefly(mention: Mention, _: Translate) -> str:
    """What it is today, without what that rests on."""
    return "\n".join(_lines(mention.places, _))


def told_in_lines(mention: Mention, _: Translate) -> tuple[str, ...]:
    """What is added to another answer. Nothing of a district: it has too many parts for that."""
    many = len(mention.places) > FEW and not mention.said_old
    if mention.places[0].level is Level.DISTRICT or many:
        return ()
    return tuple(_lines(mention.places, _))


def _lines(places: Sequence[OldPlace], _: Translate) -> Iterator[str]:
    first = places[0]
    if len(places) > MOST:
        text = _(
            "Trước đây có {count} nơi tên {name}. Anh/chị nhắn thêm tên huyện và tỉnh cũ, ví dụ: {example}."
        )
        yield text.format(count=len(places), name=_inside(first.name), example=_example(first))
        return
    if len(places) > 1:
        yield _("Trước đây có {count} nơi tên {name}:").format(count=len(places), name=_inside(first.name))
    for place in places:
        yield _line(place, _)


def _line(place: OldPlace, _: Translate) -> str:
    if place.level is Level.PROVINCE:
        return _province(place, _)
    text = {
        (Level.WARD, False): _("{old} nay thuộc {units}, {province}."),
        (Level.WARD, True): _("{old} được chia ra, nay thuộc {units}, {province}, tùy chỗ ở."),
        (Level.DISTRICT, False): _("Địa bàn {old} nay thuộc {units}, {province}."),
        (Level.DISTRICT, True): _(
            "Địa bàn {old} nay thuộc {units}, {province}. Anh/chị nhắn tên xã, phường cũ để biết rõ."
        ),
    }[place.level, len(place.today) > 1]
    name = place.name if place.level is Level.WARD else _inside(place.name)
    old = f"{name} ({_where_it_was(place, _)})"
    return text.format(old=old, units=_listed(place.today, _), province=_inside(place.today[0].province))


def _province(place: OldPlace, _: Translate) -> str:
    today = place.today[0].name
    if today == place.name:
        return _("{province} nay vẫn mang tên này.").format(province=place.name)
    if KINDS.sub("", today) == place.short:
        return _("{province} nay là {today}.").format(province=place.name, today=_inside(today))
    return _("{province} (cũ) nay thuộc {today}.").format(province=place.name, today=_inside(today))


def _where_it_was(place: OldPlace, _: Translate) -> str:
    moved = place.province != place.today[0].province
    parts = [place.district, place.province if moved or place.district is None else None]
    return _("{place} cũ").format(place=", ".join(_inside(part) for part in parts if part))


def _listed(units: Sequence[Unit], _: Translate) -> str:
    names = [_inside(unit.name) for unit in units]
    return (
        names[0]
        if len(names) == 1
        else _("{some} và {last}").format(some=", ".join(names[:-1]), last=names[-1])
    )


def _example(place: OldPlace) -> str:
    return ", ".join(_inside(part) for part in (place.name, place.district, place.province) if part)


def _inside(name: str) -> str:
    """A name as it is written inside a sentence: "xã Kỳ Lợi"."""
    return name[0].lower() + name[1:]
