"""The parts of a card that a locality fills in: its fees, its days, its counters.

Another province's example never stands for this one: where a locality is being served, examples are left out, and
what its province has set is shown, or said to be the province's to set.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

from knowledge.formats import day_text, number_text
from knowledge.local_facts import Basis
from knowledge.places import Place
from knowledge.procedures import Procedure
from knowledge.texts import Translate

ONE_STOP = ("Trung tâm Phục vụ hành chính công", "Ủy ban nhân dân xã")
"""How `channels.where` names what the commune's one-stop office takes in."""
HOURS_TOPICS = ("gio-lam-viec",)
"""Topics that a locality answers with its own address and hours."""
ADDRESS_TOPICS = ("noi-nop-phi-dia-gioi",)
"""Topics that a locality answers with its own address."""
PHONE_TOPICS = ("tong-dai",)
"""Topics that a locality answers with its own numbers."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_EXAMPLE = ("Ví dụ", "For example")
_BRACKETED = re.compile(r"\s*\((?:ví dụ|for example)[^)]*\)")
_SET_BY_PROVINCE = re.compile(
    r"Hội đồng nhân dân tỉnh quyết định(?:, mỗi nơi một khác|, anh/chị hỏi nơi nộp)?\."
    r"|Mức do Hội đồng nhân dân tỉnh, thành phố đặt\.|Mức thu chưa rõ, anh/chị hỏi nơi nộp\."
    r"|Anh/chị (?:nên hỏi lại|hỏi nơi nộp hồ sơ|hỏi nơi nộp)\."
    r"|(?:The amount is set|Decided) by the provincial People's Council\.|Please ask where you file\."
)
_TRAILING = re.compile(r"[;,]\s*(?:ví dụ|for example)\b.*$")


def without_examples(text: str) -> str:
    """A text without examples ("ví dụ") of other provinces: whole sentences, ends of sentences, brackets."""
    kept = [_BRACKETED.sub("", part) for part in _SENTENCE.split(text) if not part.startswith(_EXAMPLE)]
    return " ".join(_TRAILING.sub(".", part) for part in kept)


def not_twice(text: str) -> str:
    """A text without the sentences that say only that the province sets the amount, which is said beside it."""
    return " ".join(part for part in _SENTENCE.split(text) if not _SET_BY_PROVINCE.fullmatch(part))


def here(place: Place, _: Translate) -> str:
    """The locality as a heading; a made-up one says so."""
    text = _("Ở {place} (minh họa)") if place.sample else _("Ở {place}")
    return text.format(place=place.name)


def fee_lines(place: Place, record: Procedure, _: Translate) -> Iterator[str]:
    """What the locality's province charges, with its resolution; or that this is not known here."""
    fee = place.fees.get(record.id)
    if fee is None:
        ask = _("{here}: mức do HĐND tỉnh quy định; hỏi {office}, hoặc gọi {number}.")
        yield ask.format(here=here(place, _), office=place.office, number=place.hotlines[0].number)
        return
    yield _("{here}:").format(here=here(place, _))
    for amount, line in (
        (fee.amount_vnd, _("Nộp tại quầy: {amount}.")),
        (fee.online_amount_vnd, _("Nộp trên mạng: {amount}.")),
    ):
        if amount is not None:
            yield line.format(amount=_amount(amount, place, _))
    if fee.text:
        yield fee.text
    yield _rests_on(
        _("Theo nghị quyết {number} ngày {date} của HĐND tỉnh, kiểm tra ngày {seen}."),
        fee.basis,
        fee.as_of,
        _,
    )


def fee_in_brief(place: Place, record: Procedure, general: str, _: Translate) -> str:
    """The locality's fee as one line of the overview.

    Args:
        place: the locality served.
        record: one whose fee is `set_by_province`.
        general: what holds everywhere, shown when the record has a national amount as well.
        _: translates our own words.
    """
    fee = place.fees.get(record.id)
    national = record.fee is not None and record.fee.amount_vnd is not None
    if fee is None:
        return general if national else _("mức do HĐND tỉnh quy định; hỏi nơi nộp.")
    amounts = [
        line.format(amount=_amount(amount, place, _))
        for amount, line in (
            (fee.amount_vnd, _("{amount} tại quầy")),
            (fee.online_amount_vnd, _("{amount} trên mạng")),
        )
        if amount is not None
    ]
    text = _("Ở {place}: {amounts}, theo nghị quyết {number} ngày {date}.")
    own = _rests_on(
        text, fee.basis, fee.as_of, _, place=place.name, amounts=", ".join(amounts) or fee.text or ""
    )
    return f"{general} {own}" if national else own


def time_lines(place: Place, record: Procedure, _: Translate) -> Iterator[str]:
    """The days the locality's province has set; or that the province sets them."""
    terms = place.land.get(record.id)
    if terms is None:
        line = _("{here}: số ngày do UBND tỉnh quy định; hỏi {office}.")
        yield line.format(here=here(place, _), office=place.office)
        return
    days = number_text(terms.working_days, _)
    mark = f" {_('(số minh họa)')}" if place.sample else ""
    yield _("{here}: {days} ngày làm việc{mark}.").format(here=here(place, _), days=days, mark=mark)
    if terms.note:
        yield terms.note
    text = _("Theo quyết định {number} ngày {date} của UBND tỉnh, mã thủ tục {code}, kiểm tra ngày {seen}.")
    yield _rests_on(text, terms.basis, terms.as_of, _, code=terms.code)


def office_lines(place: Place, record: Procedure, _: Translate) -> Iterator[str]:
    """Which of the locality's counters takes a record in: name, address, hours, number."""
    channels = record.channels
    if channels is None or not channels.counter:
        return
    if any(words in channels.where for words in ONE_STOP):
        yield from one_stop_lines(place, _)
        return
    for office in place.offices:
        if record.field in office.fields:
            yield _("{here}: {office}").format(here=here(place, _), office=office.name)
            yield _("Địa chỉ: {address}").format(address=office.address)
            yield from office.hours
            if office.phone:
                yield _("Điện thoại: {number}").format(number=office.phone)


def one_stop_lines(place: Place, _: Translate) -> Iterator[str]:
    """The locality's one-stop office: name, address, hours."""
    yield _("{here}: {office}").format(here=here(place, _), office=place.office)
    yield _("Địa chỉ: {address}").format(address=place.address)
    yield from place.hours


def topic_lines(place: Place, topic: Procedure, _: Translate) -> Iterator[str]:
    """What a locality knows better than a topic that asks for hours, addresses or numbers."""
    if topic.id in HOURS_TOPICS:
        yield from one_stop_lines(place, _)
    if topic.id in ADDRESS_TOPICS:
        yield from islice(one_stop_lines(place, _), 2)
    if topic.id in PHONE_TOPICS:
        yield _("{here}:").format(here=here(place, _))
        yield from (f"• {line.label}: {line.number}" for line in place.hotlines)


def _amount(amount: int, place: Place, _: Translate) -> str:
    shown = _("{amount} đồng").format(amount=number_text(amount, _))
    return f"{shown} {_('(số minh họa)')}" if place.sample else shown


def _rests_on(text: str, basis: Basis, seen: dt.date, _: Translate, **more: str) -> str:
    return text.format(number=basis.number, date=day_text(basis.date, _), seen=day_text(seen, _), **more)
