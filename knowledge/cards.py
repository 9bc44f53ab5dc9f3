"""What is shown of a record: short enough for a chat, with its legal basis, its date and its source."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from babel.dates import format_date

from knowledge.card_sections import Section, sections_of
from knowledge.facets import Facet
from knowledge.procedures import LegalBasis, Procedure
from knowledge.texts import Translate
from knowledge.validity import as_of_day, mark_ended

PORTAL = "https://dichvucong.gov.vn"
NEWEST = 1
"""Legal texts named at the foot of a card beside the main one; the newest says what holds today."""


class CardLink(NamedTuple):
    label: str
    url: str


class Card(NamedTuple):
    """A record, or one part of it, ready to be sent on any channel."""

    record: str
    facet: Facet
    title: str
    warning: str | None
    """Said before all else when the record may be out of date."""
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    links: tuple[CardLink, ...]
    stale: bool
    """Whether the record is past its review or its validity."""

    @property
    def text(self) -> str:
        """The whole card as plain text."""
        head = "\n".join(part for part in (self.title, self.warning) if part)
        return "\n\n".join([head, *(section.text for section in self.sections), "\n".join(self.footer)])


def is_stale(record: Procedure, today: dt.date) -> bool:
    """Whether a record may be out of date: from `review_by` on, or after `valid_until`."""
    return today >= record.review_by or (record.valid_until is not None and today > record.valid_until)


def show_card(
    record: Procedure, facet: Facet, *, today: dt.date, _: Translate, payment: Procedure | None = None
) -> Card:
    """Show a record, or one part of it.

    Args:
        record: a procedure or a topic.
        facet: the part; a part the record does not have is shown as the overview.
        today: the day at the reader's place.
        _: translates our own words; the record's texts stay Vietnamese.
        payment: the topic that tells how fees are paid, for records that do not say it themselves.
    """
    record = as_of_day(record, today)
    shown = facet if facet in facets_of(record) or facet is Facet.STATUS else Facet.OVERVIEW
    return Card(
        record.id,
        shown,
        record.short_name if shown is Facet.OVERVIEW else f"{record.short_name}: {facet_label(shown, _)}",
        _warning(record, today, _),
        tuple(_dated(section, today) for section in sections_of(record, shown, _, payment)),
        _footer(record, _),
        _links(record, shown, _),
        is_stale(record, today),
    )


def _dated(section: Section, today: dt.date) -> Section:
    return section._replace(lines=tuple(mark_ended(line, today) for line in section.lines))


def facets_of(record: Procedure) -> tuple[Facet, ...]:
    """The parts a record has something to say about, in the order people ask for them."""
    has = {
        Facet.OVERVIEW: True,
        Facet.PAPERS: bool(record.papers) or record.kind == "procedure",
        Facet.FEE: record.fee is not None,
        Facet.TIME: record.time_limit is not None,
        Facet.WHERE: record.channels is not None,
        Facet.ONLINE: record.channels is not None and record.kind == "procedure",
        Facet.STEPS: bool(record.steps),
        Facet.ELIGIBILITY: record.who is not None,
        Facet.PAYMENT: record.fee is not None,
        Facet.RESULT: record.result is not None,
    }
    return tuple(facet for facet, there in has.items() if there)


def facet_label(facet: Facet, _: Translate) -> str:
    """A part's name, short enough for a button."""
    return {
        Facet.OVERVIEW: _("Tóm tắt"),
        Facet.PAPERS: _("Giấy tờ"),
        Facet.FEE: _("Lệ phí"),
        Facet.TIME: _("Thời hạn"),
        Facet.WHERE: _("Nơi nộp"),
        Facet.ONLINE: _("Nộp trên mạng"),
        Facet.PAYMENT: _("Cách trả phí"),
        Facet.ELIGIBILITY: _("Ai được làm"),
        Facet.STEPS: _("Các bước"),
        Facet.STATUS: _("Hồ sơ tới đâu"),
        Facet.RESULT: _("Nhận được gì"),
    }[facet]


def _warning(record: Procedure, today: dt.date, _: Translate) -> str | None:
    if not is_stale(record, today):
        return None
    note = _("Thông tin này có thể đã cũ. Anh/chị hỏi lại nơi nộp trước khi làm.")
    return f"{note} {record.review_reason}" if record.review_reason else note


def _footer(record: Procedure, _: Translate) -> tuple[str, ...]:
    checked = _("Kiểm tra lần cuối: {date}").format(date=_date(record.as_of))
    if not record.legal_basis:
        return (checked,)
    numbers = ", ".join(basis.number for basis in _main_and_newest(record.legal_basis))
    return (_("Căn cứ: {numbers}").format(numbers=numbers), checked)


def _main_and_newest(bases: tuple[LegalBasis, ...]) -> list[LegalBasis]:
    main, *others = bases
    others.sort(key=lambda basis: basis.effective or basis.date or dt.date.min, reverse=True)
    return [main, *others[:NEWEST]]


def _links(record: Procedure, facet: Facet, _: Translate) -> tuple[CardLink, ...]:
    links = [CardLink(_("Xem nguồn"), record.sources[0].url)]
    filing = record.channels.online_url if record.channels and record.channels.online else None
    if filing and facet in (Facet.OVERVIEW, Facet.ONLINE, Facet.WHERE):
        links.insert(0, CardLink(_("Mở trang nộp hồ sơ"), filing))
    if record.confidence == "low":
        links.append(CardLink(_("Cổng Dịch vụ công quốc gia"), PORTAL))
    return tuple(links)


def _date(day: dt.date) -> str:
    return format_date(day, "dd/MM/yyyy", locale="vi_VN")
