"""The words of one part of a guide, for the procedure it was opened from and for today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.guides import Guide, Part
from knowledge.procedures import Fact, Procedure
from knowledge.texts import Translate
from knowledge.validity import holds, mark_ended

PAPERS = 6
"""Papers named in a part; the others are on the card."""


def show_part(
    guide: Guide,
    number: int,
    *,
    record: Procedure | None,
    reductions: Procedure,
    today: dt.date,
    _: Translate,
) -> str:
    """One part as text.

    Args:
        guide: the guide.
        number: the part, from 0.
        record: the procedure the guide was opened from.
        reductions: the topic whose dated facts tell what online filing costs less today.
        today: the day at the reader's place.
        _: translates our own words.
    """
    part = guide.parts[number]
    head = [f"{guide.name} ({number + 1}/{len(guide.parts)})"] + ([record.short_name] if record else [])
    steps = [f"{count}. {step}" for count, step in enumerate(part.steps, guide.first_step(number))]
    blocks = [
        "\n".join(head),
        "\n".join([f"{part.title}:", *steps]),
        "\n".join(_shown(part, record, reductions, today, _)),
        "\n".join(_trouble(part, _)),
        "\n".join(_unsure(part, _)),
    ]
    return "\n\n".join(block for block in blocks if block)


def _shown(
    part: Part, record: Procedure | None, reductions: Procedure, today: dt.date, _: Translate
) -> Iterator[str]:
    if part.shows == "papers" and record and record.papers:
        yield _("Giấy tờ của việc này, có giấy tùy trường hợp mới cần:")
        yield from (f"• {paper.name}" for paper in record.papers[:PAPERS])
        if len(record.papers) > PAPERS:
            yield _("• và {count} giấy tờ tùy trường hợp").format(count=len(record.papers) - PAPERS)
    if part.shows == "procedure" and record:
        yield _("Tên thủ tục: {name}").format(name=record.name)
        if record.id[0].isdigit():
            yield _("Mã thủ tục: {code}").format(code=record.id)
    if part.shows == "fee":
        yield from _fee(record, today, _)
        yield from _reductions(record, reductions, today, _)


def _fee(record: Procedure | None, today: dt.date, _: Translate) -> Iterator[str]:
    if record is None or record.fee is None or record.confidence == "low":
        return
    yield _("Lệ phí: {text}").format(text=mark_ended(record.fee.text, today))
    online = record.fee.online_amount_vnd
    shown = format_decimal(online, locale="vi_VN") if online else None
    if shown and shown not in record.fee.text:
        yield _("Nộp trên mạng: {amount} đồng.").format(amount=shown)


def _reductions(
    record: Procedure | None, reductions: Procedure, today: dt.date, _: Translate
) -> Iterator[str]:
    """What holds today; for a procedure that is never charged, nothing."""
    if record is not None and record.fee is not None and record.fee.amount_vnd == 0:
        return
    facts = [fact for fact in reductions.facts if fact.until and _concerns(fact, record)]
    for fact in facts:
        if holds(fact, today):
            yield _("Đang được miễn, giảm: {text} Từ {since} đến hết {until}. Căn cứ: {basis}").format(
                text=fact.text, since=_day(fact.since), until=_day(fact.until), basis=fact.basis
            )
    if facts and not any(holds(fact, today) for fact in facts):
        yield _("Đợt miễn, giảm phí trước đây đã hết. Anh/chị xem số tiền hiện ra trước khi trả.")


def _concerns(fact: Fact, record: Procedure | None) -> bool:
    """A reduction of this procedure; without one, what holds for everything."""
    return record.id in fact.about if record else not fact.about


def _trouble(part: Part, _: Translate) -> Iterator[str]:
    if part.trouble:
        yield _("Nếu không được:")
    yield from (f"• {trouble.when}: {trouble.do}" for trouble in part.trouble)


def _unsure(part: Part, _: Translate) -> Iterator[str]:
    if part.unsure:
        yield _("Chưa chắc chắn:")
    yield from (f"• {text}" for text in part.unsure)


def _day(day: dt.date | None) -> str:
    return format_date(day, "dd/MM/yyyy", locale="vi_VN") if day else ""
