"""What is shown of a record: short enough for a chat, with its legal basis, its date and its source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from knowledge.card_layout import Section, in_a_sentence, under_heading
from knowledge.card_sections import is_free, sections_of
from knowledge.facets import Facet
from knowledge.formats import day_text
from knowledge.freshness import LawChange, changed_since, changes_soon, is_stale, own_law_changes
from knowledge.narrowing import chosen_cases, narrow
from knowledge.official_pages import LEGAL_TEXTS, PORTAL, page_of_source
from knowledge.places import Place
from knowledge.procedures import LegalBasis, Procedure
from knowledge.texts import Translate
from knowledge.validity import as_of_day, mark_ended

NATIONAL_CODE = re.compile(r"\d\.\d{6}")
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
    """One line before all else: what has changed, that the record may be out of date, or what will change."""
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    links: tuple[CardLink, ...]
    stale: bool
    """Whether the record is past its review or its validity, or older than a change of law."""

    @property
    def text(self) -> str:
        """The whole card as plain text."""
        head = "\n".join(part for part in (self.title, self.warning) if part)
        return "\n\n".join([head, *(section.text for section in self.sections), "\n".join(self.footer)])


def show_card(
    record: Procedure,
    facet: Facet,
    also: Facet | None = None,
    *,
    today: dt.date,
    _: Translate,
    payment: Procedure | None = None,
    cases: Collection[str] = (),
    papers_first: bool = False,
    changes: tuple[LawChange, ...] | None = None,
    place: Place | None = None,
) -> Card:
    """Show a record, or one or two parts of it.

    Args:
        record: a procedure or a topic.
        facet: the part; a part the record does not have is shown as the overview.
        also: a second part, shown after the first under the same title.
        today: the day at the reader's place.
        _: translates our own words; the record's texts stay Vietnamese.
        payment: the topic that tells how fees are paid, for records that do not say it themselves.
        cases: ids of the cases that hold; what belongs to others is left out.
        papers_first: the overview begins with the papers, for who asked what to bring.
        changes: changes of law; the project's own, when left out.
        place: the locality served; its own fees, days and counters are shown where the record leaves them to it.
    """
    known = own_law_changes() if changes is None else changes
    chosen = chosen_cases(record, cases)
    narrowed = as_of_day(narrow(record, cases), today)
    parts = parts_shown(record, facet, also)
    shown = tuple(
        _dated(sections_of(narrowed, part, _, payment, place, chosen, papers_first), today) for part in parts
    )
    return Card(
        record.id,
        parts[0],
        title_of(record, parts, cases, _),
        _warning(record, known, today, _),
        shown[0] if len(parts) == 1 else _together(parts, shown, _),
        _footer(record, _),
        (*_local_links(record, parts[0], _, place), *_links(record, parts[0], _)),
        is_stale(record, today) or changed_since(record, known, today) is not None,
    )


def parts_shown(record: Procedure, facet: Facet, also: Facet | None = None) -> tuple[Facet, ...]:
    """The parts a card shows when these are asked for: those the record has, or else the overview alone."""
    there = tuple(Facet) if record.is_pointer else facets_of(record)
    if record.kind == "procedure":
        there = (*there, Facet.STATUS)
    asked = [_payable(record, part) for part in (facet, also) if part is not None]
    asked = [part for part in asked if part in there]
    return tuple(dict.fromkeys(asked)) or (Facet.OVERVIEW,)


def _payable(record: Procedure, part: Facet) -> Facet:
    """How to pay what costs nothing is answered by saying so."""
    free = record.fee is not None and is_free(record.fee)
    return Facet.FEE if part is Facet.PAYMENT and free else part


def title_of(record: Procedure, parts: Sequence[Facet], cases: Collection[str], _: Translate) -> str:
    """The record's name, the cases it is narrowed to, and the parts that are shown."""
    name = record.short_name
    if labels := [in_a_sentence(case.label) for case in chosen_cases(record, cases)]:
        name = f"{name} ({'; '.join(labels)})"
    if Facet.OVERVIEW in parts:
        return name
    return f"{name}: {', '.join(facet_label(part, _) for part in parts)}"


def _together(
    parts: tuple[Facet, ...], shown: tuple[tuple[Section, ...], ...], _: Translate
) -> tuple[Section, ...]:
    return tuple(
        section
        for part, sections in zip(parts, shown, strict=True)
        for section in under_heading(f"{facet_label(part, _)}:", sections)
    )


def _dated(sections: tuple[Section, ...], today: dt.date) -> tuple[Section, ...]:
    """The sections, saying "đã hết" behind each last day that has passed."""
    return tuple(
        section._replace(lines=tuple(mark_ended(line, today) for line in section.lines))
        for section in sections
    )


def facets_of(record: Procedure) -> tuple[Facet, ...]:
    """The parts a record has something to say about, in the order people ask for them."""
    if record.is_pointer:
        return (Facet.OVERVIEW, Facet.WHERE)
    has = {
        Facet.OVERVIEW: True,
        Facet.PAPERS: bool(record.papers) or record.kind == "procedure",
        Facet.FEE: record.fee is not None,
        Facet.TIME: record.time_limit is not None,
        Facet.WHERE: record.channels is not None,
        Facet.ONLINE: record.channels is not None and record.kind == "procedure",
        Facet.STEPS: bool(record.steps),
        Facet.ELIGIBILITY: record.who is not None,
        Facet.PAYMENT: record.fee is not None and not is_free(record.fee),
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


def _warning(record: Procedure, changes: tuple[LawChange, ...], today: dt.date, _: Translate) -> str | None:
    if past := changed_since(record, changes, today):
        text = _("Thông tin có thể đã cũ, đã đổi từ {date}: {what} Anh/chị hỏi lại trước khi đi.")
        return text.format(date=day_text(past.date, _), what=past.text)
    if is_stale(record, today):
        note = _("Thông tin này có thể đã cũ. Anh/chị hỏi lại nơi nộp trước khi làm.")
        return f"{note} {record.review_reason}" if record.review_reason else note
    if ahead := changes_soon(record, changes, today):
        return _("Sắp thay đổi từ {date}: {what}").format(date=day_text(ahead.date, _), what=ahead.text)
    return None


def _footer(record: Procedure, _: Translate) -> tuple[str, ...]:
    checked = _("Kiểm tra lần cuối: {date}").format(date=day_text(record.as_of, _))
    page = page_of_source(record)
    look_up = () if page else tuple(_look_up(record, _))
    if not record.legal_basis:
        return (*look_up, checked)
    named = (basis_text(basis, _) if page is None else basis.number for basis in _main_and_newest(record))
    return (_("Căn cứ: {numbers}").format(numbers=", ".join(named)), *look_up, checked)


def basis_text(basis: LegalBasis, _: Translate) -> str:
    """A legal text's number with the day it was signed, for who must look it up."""
    if basis.date is None:
        return basis.number
    return _("{number} ngày {date}").format(number=basis.number, date=day_text(basis.date, _))


def _look_up(record: Procedure, _: Translate) -> Iterator[str]:
    """How to find the official page oneself, where none is known."""
    if NATIONAL_CODE.fullmatch(record.id):
        yield _("Tra trên Cổng Dịch vụ công quốc gia: gõ mã {code}").format(code=record.id)
    elif record.kind == "topic" and record.legal_basis:
        yield _("Đọc văn bản: gõ số hiệu trên vanban.chinhphu.vn")
    elif record.kind == "procedure" and not record.is_pointer:  # a pointer's body says it already
        yield _("Tra trên Cổng Dịch vụ công quốc gia: gõ tên thủ tục")


def _main_and_newest(record: Procedure) -> list[LegalBasis]:
    main, *others = record.legal_basis
    others.sort(key=lambda basis: basis.effective or basis.date or dt.date.min, reverse=True)
    return [main, *others[:NEWEST]]


def _links(record: Procedure, facet: Facet, _: Translate) -> tuple[CardLink, ...]:
    """Where to file, what it rests on, and where to look it up; each address once."""
    filing = record.channels.online_url if record.channels and record.channels.online else None
    page = page_of_source(record)
    found = []
    if filing and facet in (Facet.OVERVIEW, Facet.ONLINE, Facet.WHERE):
        found.append(CardLink(_("Mở trang nộp hồ sơ"), filing))
    if page:
        found.append(CardLink(_("Xem nguồn"), page))
    elif record.kind == "topic" and record.legal_basis:
        found.append(CardLink(_("Tìm văn bản"), LEGAL_TEXTS))
    if record.confidence == "low" or not found:
        found.append(CardLink(_("Cổng Dịch vụ công quốc gia"), PORTAL))
    addresses = [link.url.rstrip("/") for link in found]
    return tuple(link for at, link in enumerate(found) if addresses.index(addresses[at]) == at)


def _local_links(record: Procedure, facet: Facet, _: Translate, place: Place | None) -> tuple[CardLink, ...]:
    """Where the locality's own fee or days can be read."""
    if place and facet in (Facet.FEE, Facet.PAYMENT) and record.id in place.fees:
        return (CardLink(_("Xem mức thu của tỉnh"), place.fees[record.id].source),)
    if place and facet is Facet.TIME and record.id in place.land:
        return (CardLink(_("Xem thời hạn của tỉnh"), place.land[record.id].url),)
    return ()
