"""The body of a card: one builder for each part of a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.facets import Facet
from knowledge.procedures import Channels, Fact, Fee, Paper, Procedure
from knowledge.texts import Translate

HOTLINE = "18001096"
"""The national public-service hotline; source: the topic `tong-dai`."""
BRIEF = 120
"""Characters a part takes in the overview; at least its first sentence is shown."""
PAPERS_BRIEF = 180
"""Characters of papers in the overview; the others are counted."""
FACTS_BRIEF = 480
CONDITIONAL = ("Chỉ khi", "Chỉ cần khi")
"""How the note begins of a paper that not everybody needs."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Section(NamedTuple):
    """Lines under a heading, or lines alone."""

    heading: str | None
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join([*([self.heading] if self.heading else []), *self.lines])


Builder = Callable[[Procedure, Translate], list[Section]]


def sections_of(
    record: Procedure, facet: Facet, _: Translate, payment: Procedure | None
) -> tuple[Section, ...]:
    """The sections of one part of a record; see `show_card`."""
    if record.confidence == "low" and facet in _NEEDS_SURENESS:
        return (_unsure(_),)
    if facet is Facet.PAYMENT:
        return tuple(_payment(record, _, payment))
    return tuple(_BUILDERS[facet](record, _))


def brief(text: str, limit: int = BRIEF) -> str:
    """Whole sentences up to `limit` characters, and at least the first; dots say that there is more."""
    sentences = _SENTENCE.split(text)
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + 1 + len(sentence) > limit:
            return f"{kept} …"
        kept = f"{kept} {sentence}"
    return kept


def _overview(record: Procedure, _: Translate) -> list[Section]:
    summary = Section(None, (record.summary,))
    if record.kind == "topic":
        return [summary, Section(None, _within((_fact(fact, _) for fact in record.facts), FACTS_BRIEF))]
    if record.confidence == "low":
        return [summary, Section(None, tuple(_place_lines(record, _))), _unsure(_)]
    papers = [Section(_("Giấy tờ:"), _brief_papers(record.papers, _))] if record.papers else []
    return [summary, *papers, Section(None, tuple(_facts_lines(record, _)))]


def _facts_lines(record: Procedure, _: Translate) -> Iterator[str]:
    if record.fee:
        yield _("Lệ phí: {text}").format(text=brief(record.fee.text))
    if record.time_limit:
        yield _("Thời hạn: {text}").format(text=brief(record.time_limit.text))
    yield from _place_lines(record, _)
    if record.fee:
        yield _("Trả phí: {text}").format(text=_payment_in_brief(record.fee, record.channels, _))


def _payment_in_brief(fee: Fee, channels: Channels | None, _: Translate) -> str:
    if fee.payment:
        return brief(fee.payment)
    if fee.amount_vnd == 0 and not fee.set_by_province:
        return _("không phải trả.")
    if channels and channels.online:
        return _("tại nơi nộp hoặc trên mạng.")
    return _("tại nơi nộp.")


def _place_lines(record: Procedure, _: Translate) -> Iterator[str]:
    if record.channels:
        yield _("Nơi nộp: {text}").format(text=record.channels.where)
        yield _online_line(record.channels, _)


def _brief_papers(papers: tuple[Paper, ...], _: Translate) -> tuple[str, ...]:
    always = [paper for paper in papers if not (paper.note or "").startswith(CONDITIONAL)]
    names = _within((f"• {paper.name}" for paper in always or papers), PAPERS_BRIEF)
    left = len(papers) - len(names)
    return (*names, *([_("• và {count} giấy tờ tùy trường hợp").format(count=left)] if left else []))


def _within(lines: Iterable[str], limit: int) -> tuple[str, ...]:
    """Lines up to `limit` characters, and at least the first."""
    kept: list[str] = []
    for line in lines:
        if kept and sum(map(len, kept)) + len(line) > limit:
            break
        kept.append(line)
    return tuple(kept)


def _papers(record: Procedure, _: Translate) -> list[Section]:
    if not record.papers:
        return [Section(None, (_("Chưa có danh sách giấy tờ ở đây. Anh/chị hỏi nơi nộp trước khi đi."),))]
    lines = [line for number, paper in enumerate(record.papers, 1) for line in _paper(number, paper, _)]
    return [Section(None, tuple(lines)), *_mistakes(record, _)]


def _paper(number: int, paper: Paper, _: Translate) -> Iterator[str]:
    form = f" ({_form(paper.form, _)})" if paper.form else ""
    yield f"{number}. {paper.name}{form}"
    if paper.note:
        yield f"   {paper.note}"
    if paper.waived_when:
        yield "   " + _("Không cần nộp nếu: {when}").format(when=paper.waived_when)


def _form(form: str, _: Translate) -> str:
    return {
        "original": _("bản chính"),
        "copy": _("bản sao"),
        "certified_copy": _("bản sao có chứng thực"),
        "show": _("mang theo để xem"),
        "form": _("điền theo mẫu"),
        "declare": _("chỉ khai thông tin"),
        "electronic": _("bản điện tử"),
    }[form]


def _mistakes(record: Procedure, _: Translate) -> list[Section]:
    return (
        [Section(_("Hay nhầm:"), tuple(f"• {text}" for text in record.mistakes))] if record.mistakes else []
    )


def _fee(record: Procedure, _: Translate) -> list[Section]:
    return [Section(None, tuple(_fee_lines(record.fee, _)))] if record.fee else []


def _fee_lines(fee: Fee, _: Translate) -> Iterator[str]:
    yield fee.text
    for amount, line in (
        (fee.amount_vnd, _("Nộp tại quầy: {amount} đồng.")),
        (fee.online_amount_vnd, _("Nộp trên mạng: {amount} đồng.")),
    ):
        shown = format_decimal(amount, locale="vi_VN") if amount else None
        if shown and shown not in fee.text:
            yield line.format(amount=shown)
    if fee.exempt:
        yield _("Được miễn: {who}").format(who=fee.exempt)


def _time(record: Procedure, _: Translate) -> list[Section]:
    return [Section(None, (record.time_limit.text,))] if record.time_limit else []


def _where(record: Procedure, _: Translate) -> list[Section]:
    if record.channels is None:
        return []
    ways = [_("tại quầy")] if record.channels.counter else []
    ways += [_("qua bưu chính")] if record.channels.post else []
    ways += [_("trên mạng")] if record.channels.online else []
    lines = [record.channels.where, _("Cách nộp: {ways}.").format(ways=", ".join(ways))]
    if record.agency:
        lines.append(_("Nơi giải quyết: {agency}").format(agency=record.agency))
    return [Section(None, (*lines, *_note(record.channels)))]


def _online(record: Procedure, _: Translate) -> list[Section]:
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


def _payment(record: Procedure, _: Translate, topic: Procedure | None) -> list[Section]:
    due = _fee(record, _)
    if record.fee and record.fee.payment:
        return [*due, Section(_("Cách trả:"), (record.fee.payment,))]
    if topic is None:
        return [*due, Section(_("Cách trả:"), (_("Anh/chị hỏi nơi nộp."),))]
    steps = tuple(f"{number}. {step}" for number, step in enumerate(topic.steps, 1))
    return [*due, Section(_("Trả trên mạng:"), steps or (topic.summary,))]


def _eligibility(record: Procedure, _: Translate) -> list[Section]:
    waived = [paper for paper in record.papers if paper.waived_when]
    lines = tuple(f"• {paper.name}: {paper.waived_when}" for paper in waived)
    return [
        Section(None, (record.who or record.summary,)),
        *([Section(_("Giấy tờ có thể không cần nộp:"), lines)] if lines else []),
    ]


def _steps(record: Procedure, _: Translate) -> list[Section]:
    steps = tuple(f"{number}. {step}" for number, step in enumerate(record.steps, 1))
    return [Section(None, steps), *_mistakes(record, _)]


def _status(record: Procedure, _: Translate) -> list[Section]:
    hint = _("Đã nộp mà muốn biết hồ sơ tới đâu, anh/chị nhắn: tra cứu hồ sơ.")
    return [*_time(record, _), Section(None, (hint,))]


def _result(record: Procedure, _: Translate) -> list[Section]:
    return [Section(None, (record.result or record.summary,))]


def _fact(fact: Fact, _: Translate) -> str:
    notes = [] if fact.sourced else [_("(cần kiểm tra lại)")]
    if fact.until:
        day = format_date(fact.until, "dd/MM/yyyy", locale="vi_VN")
        notes.append(_("(đến hết {day})").format(day=day))
    return " ".join(["•", fact.text, *notes])


def _unsure(_: Translate) -> Section:
    text = _("Giấy tờ, lệ phí và thời hạn của việc này chưa chắc chắn nên không ghi ở đây.")
    ask = _("Anh/chị xem Cổng Dịch vụ công quốc gia (dichvucong.gov.vn), hoặc gọi {number}.")
    return Section(None, (text, ask.format(number=HOTLINE)))


_NEEDS_SURENESS = {Facet.PAPERS, Facet.FEE, Facet.TIME, Facet.PAYMENT, Facet.ELIGIBILITY, Facet.STATUS}

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
