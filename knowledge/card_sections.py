"""The body of a card: one builder for each part of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from babel.dates import format_date

from knowledge.card_layout import Section, brief, within
from knowledge.card_papers import case_notes, checklist, paper_list, papers_in_brief
from knowledge.facets import Facet
from knowledge.formats import number_text
from knowledge.local_sections import (
    fee_in_brief,
    fee_lines,
    not_twice,
    office_lines,
    time_lines,
    topic_lines,
    without_examples,
)
from knowledge.places import Place
from knowledge.procedures import Case, Channels, Fact, Fee, Procedure, TimeLimit
from knowledge.texts import Translate

HOTLINE = "18001096"
"""The national public-service hotline; source: the topic `tong-dai`."""
FACTS_BRIEF = 480
"""Characters of a topic's facts in the overview."""


Builder = Callable[[Procedure, Translate, Place | None], list[Section]]


def sections_of(
    record: Procedure,
    facet: Facet,
    _: Translate,
    payment: Procedure | None,
    place: Place | None = None,
    chosen: Sequence[Case] = (),
    papers_first: bool = False,  # noqa: FBT001, FBT002 - see `show_card`
) -> tuple[Section, ...]:
    """The sections of one part of a record, narrowed to the cases that were chosen; see `show_card`."""
    if record.is_pointer:
        return tuple(_pointer(record, facet, _))
    notes = case_notes(chosen) if facet in _NEEDS_NOTES else []
    if facet is Facet.PAYMENT:
        return tuple(_payment(record, _, payment, place))
    if facet is Facet.OVERVIEW and chosen and not record.case_questions:
        facts = Section(None, tuple(_facts_lines(record, _, place)))
        return (*notes, *checklist(record, _), facts)
    if facet is Facet.PAPERS and (chosen or record.case_questions):
        return (*notes, *paper_list(record, _))  # long enough; the frequent slips are told with the steps
    body = _BUILDERS[facet](record, _, place)
    if facet is Facet.OVERVIEW and (papers_first or notes):
        summary, *body = body
        body = [*body[:1], *([] if notes else [summary]), *body[1:]]
    return (*notes, *body)


def _overview(record: Procedure, _: Translate, place: Place | None) -> list[Section]:
    summary = Section(None, (record.summary,))
    if record.kind == "topic":
        facts = Section(None, within((_fact(fact, _) for fact in record.facts), FACTS_BRIEF))
        return [*_of_the_place(record, _, place), summary, facts]
    papers = [papers_in_brief(record, _)] if record.papers else []
    return [summary, *papers, Section(None, tuple(_facts_lines(record, _, place)))]


def _of_the_place(topic: Procedure, _: Translate, place: Place | None) -> list[Section]:
    lines = tuple(topic_lines(place, topic, _)) if place else ()
    return [Section(None, lines)] if lines else []


def _facts_lines(record: Procedure, _: Translate, place: Place | None) -> Iterator[str]:
    if record.fee:
        yield _("Lệ phí: {text}").format(text=_fee_in_brief(record, record.fee, _, place))
    if record.time_limit:
        yield _("Thời hạn: {text}").format(text=_time_in_brief(record, record.time_limit, _, place))
    yield from _place_lines(record, _)
    if record.fee and not is_free(record.fee):
        yield _("Trả phí: {text}").format(text=_payment_in_brief(record.fee, record.channels, _))


def _fee_in_brief(record: Procedure, fee: Fee, _: Translate, place: Place | None) -> str:
    if place is None or not fee.set_by_province:
        return brief(fee.text)
    return fee_in_brief(place, record, brief(without_examples(fee.text)), _)


def _time_in_brief(record: Procedure, limit: TimeLimit, _: Translate, place: Place | None) -> str:
    if place is None or not limit.set_by_province:
        return brief(limit.text)
    return (
        next(iter(time_lines(place, record, _)))
        if record.id in place.land
        else brief(without_examples(limit.text))
    )


def is_free(fee: Fee) -> bool:
    """Whether nothing is paid anywhere, so that how to pay need not be told."""
    return fee.amount_vnd == 0 and not fee.set_by_province and not fee.payment


def _payment_in_brief(fee: Fee, channels: Channels | None, _: Translate) -> str:
    if fee.payment:
        return brief(fee.payment)
    if channels and channels.online:
        return _("tại nơi nộp hoặc trên mạng.")
    return _("tại nơi nộp.")


def _place_lines(record: Procedure, _: Translate) -> Iterator[str]:
    if record.channels:
        yield _("Nơi nộp: {text}").format(text=record.channels.where)
        yield _online_line(record.channels, _)


def _papers(record: Procedure, _: Translate, _place: Place | None) -> list[Section]:
    return [*paper_list(record, _), *_mistakes(record, _)]


def _mistakes(record: Procedure, _: Translate) -> list[Section]:
    return (
        [Section(_("Hay nhầm:"), tuple(f"• {text}" for text in record.mistakes))] if record.mistakes else []
    )


def _fee(record: Procedure, _: Translate, place: Place | None) -> list[Section]:
    if record.fee is None:
        return []
    if place is None or not record.fee.set_by_province:
        return [Section(None, tuple(_fee_lines(record.fee, _)))]
    own = Section(None, tuple(fee_lines(place, record, _)))
    general = tuple(_fee_lines(_of_no_province(record.fee), _))
    if not general:
        return [own]
    known = record.fee.amount_vnd is not None
    return [Section(None, general), own] if known else [own, Section(None, general)]


def _of_no_province(fee: Fee) -> Fee:
    """Without other provinces' examples, and without saying again whose it is to set."""
    exempt = without_examples(fee.exempt) if fee.exempt else None
    return fee.model_copy(update={"text": not_twice(without_examples(fee.text)), "exempt": exempt})


def _fee_lines(fee: Fee, _: Translate) -> Iterator[str]:
    if fee.text:
        yield fee.text
    for amount, line in (
        (fee.amount_vnd, _("Nộp tại quầy: {amount} đồng.")),
        (fee.online_amount_vnd, _("Nộp trên mạng: {amount} đồng.")),
    ):
        shown = number_text(amount, _) if amount else None
        if shown and shown not in fee.text:
            yield line.format(amount=shown)
    if fee.exempt:
        yield _("Được miễn: {who}").format(who=fee.exempt.removeprefix("Miễn cho "))


def _time(record: Procedure, _: Translate, place: Place | None) -> list[Section]:
    if record.time_limit is None:
        return []
    if place is None or not record.time_limit.set_by_province:
        return [Section(None, (record.time_limit.text,))]
    own = Section(None, tuple(time_lines(place, record, _)))
    return [own, Section(None, (without_examples(record.time_limit.text),))]


def _where(record: Procedure, _: Translate, place: Place | None) -> list[Section]:
    if record.channels is None:
        return []
    ways = [_("tại quầy")] if record.channels.counter else []
    ways += [_("qua bưu chính")] if record.channels.post else []
    ways += [_("trên mạng")] if record.channels.online else []
    lines = [record.channels.where, _("Cách nộp: {ways}.").format(ways=", ".join(ways))]
    if record.agency:
        lines.append(_("Nơi giải quyết: {agency}").format(agency=record.agency))
    own = tuple(office_lines(place, record, _)) if place else ()
    general = Section(None, (*lines, *_note(record.channels)))
    return [general, Section(None, own)] if own else [general]


def _online(record: Procedure, _: Translate, _place: Place | None) -> list[Section]:
    if record.channels is None:
        return []
    address = (record.channels.online_url,) if record.channels.online and record.channels.online_url else ()
    return [Section(None, (_online_line(record.channels, _), *address, *_note(record.channels)))]


def _online_line(channels: Channels, _: Translate) -> str:
    return {
        "full": _("Trên mạng: làm hết được trên mạng."),
        "partial": _("Trên mạng: nộp được, nhưng vẫn phải đến một lần."),
        "unknown": _("Trên mạng: nộp được. Có thể phải đến một lần."),
        None: _("Trên mạng: chưa nộp được."),
    }[channels.online]


def _note(channels: Channels) -> tuple[str, ...]:
    return (channels.note,) if channels.note else ()


def _payment(record: Procedure, _: Translate, topic: Procedure | None, place: Place | None) -> list[Section]:
    due = _fee(record, _, place)
    if record.fee and record.fee.payment:
        return [*due, Section(_("Cách trả:"), (record.fee.payment,))]
    if topic is None:
        return [*due, Section(_("Cách trả:"), (_("Anh/chị hỏi nơi nộp."),))]
    steps = tuple(f"{number}. {step}" for number, step in enumerate(topic.steps, 1))
    return [*due, Section(_("Trả trên mạng:"), steps or (topic.summary,))]


def _eligibility(record: Procedure, _: Translate, _place: Place | None) -> list[Section]:
    waived = [paper for paper in record.papers if paper.waived_when]
    lines = tuple(f"• {paper.name}: {paper.waived_when}" for paper in waived)
    return [
        Section(None, (record.who or record.summary,)),
        *([Section(_("Giấy tờ có thể không cần nộp:"), lines)] if lines else []),
    ]


def _steps(record: Procedure, _: Translate, _place: Place | None) -> list[Section]:
    steps = tuple(f"{number}. {step}" for number, step in enumerate(record.steps, 1))
    return [Section(None, steps), *_mistakes(record, _)]


def _status(record: Procedure, _: Translate, place: Place | None) -> list[Section]:
    hint = _("Đã nộp mà muốn biết hồ sơ tới đâu, anh/chị nhắn: tra cứu hồ sơ.")
    return [*_time(record, _, place), Section(None, (hint,))]


def _result(record: Procedure, _: Translate, _place: Place | None) -> list[Section]:
    return [Section(None, (record.result or record.summary,))]


def _fact(fact: Fact, _: Translate) -> str:
    notes = [] if fact.sourced else [_("(cần kiểm tra lại)")]
    if fact.until:
        day = format_date(fact.until, "dd/MM/yyyy", locale="vi_VN")
        notes.append(_("(đến hết {day})").format(day=day))
    return " ".join(["•", fact.text, *notes])


def _pointer(record: Procedure, facet: Facet, _: Translate) -> Iterator[Section]:
    """A part of a record of low confidence: what it is or where to go, and always who knows for sure."""
    if facet is Facet.OVERVIEW:
        yield Section(None, (record.summary,))
    if facet in _PLACES and record.channels:
        agency = (_("Nơi giải quyết: {agency}").format(agency=record.agency),) if record.agency else ()
        where = _("Nơi hỏi và nộp: {text}").format(text=record.channels.where)
        yield Section(None, (where, *agency, *_note(record.channels)))
    text = _("Giấy tờ, lệ phí và thời hạn của việc này chưa chắc chắn nên không ghi ở đây.")
    ask = _("Anh/chị xem Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), hoặc gọi {number}.")
    yield Section(None, (text, ask.format(number=HOTLINE)))


_PLACES = {Facet.OVERVIEW, Facet.WHERE, Facet.ONLINE, Facet.STEPS}
_NEEDS_NOTES = {Facet.OVERVIEW, Facet.PAPERS, Facet.STEPS}

_BUILDERS: dict[Facet, Builder] = {
    Facet.OVERVIEW: _overview,
    Facet.PAPERS: _papers,
    Facet.FEE: _fee,
    Facet.TIME: _time,
    Facet.WHERE: _where,
    Facet.ONLINE: _online,
    Facet.ELIGIBILITY: _eligibility,
    Facet.STEPS: _steps,
    Facet.STATUS: _status,
    Facet.RESULT: _result,
}
