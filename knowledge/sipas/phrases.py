"""The figures in words: what a screen, a report or a chart prints, within the publication rules."""

import datetime as dt

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from knowledge.sipas.formula import Average, Counts, Interval
from knowledge.sipas.publication import Standing, publishable
from knowledge.wording import Language, Wording

NOT_ENOUGH = Wording(vi="Chưa đủ ý kiến (<5)", en="Too few answers (<5)")
FEW = Wording(vi="ít ý kiến", en="few answers")

_FOOTER = Wording(
    vi="Số liệu lấy từ {who} vừa làm thủ tục và tự chọn trả lời qua tin nhắn, phiếu có mã hoặc màn hình ở quầy, từ"
    " {start} đến {end}{invited}, để biết chỗ nào cần làm tốt hơn. Đây không phải Chỉ số SIPAS của Bộ Nội vụ và"
    " không thay cho ý kiến của toàn dân. Câu hỏi dựa theo năm yếu tố Bộ Nội vụ dùng khi đo sự hài lòng.",
    en="Taken from {who} who had used the service and chose to answer by message, by a code on paper or on a screen"
    " at the counter, {start} to {end}{invited}, to learn what to improve. This is not the SIPAS index of the"
    " Ministry of Home Affairs and does not stand for all citizens. The questions follow the five factors of the"
    " Ministry's own measurement.",
)
_PEOPLE = Wording(vi="{n} người", en="{n} people")
_UNDER_FIVE = Wording(vi="dưới 5 người", en="fewer than 5 people")
_INVITED = Wording(vi="(mời {m} người, {rate} trả lời)", en="({m} invited, {rate} answered)")


def share_text(figure: Counts | Average, language: Language = "vi") -> str:
    """A share as text: "84,48%", "67% (ít ý kiến)" or "Chưa đủ ý kiến (<5)"."""
    standing = publishable(figure.n)
    if standing is Standing.HIDDEN:
        return NOT_ENOUGH.text(language)
    if standing is Standing.FEW:
        return f"{_percent(figure.share, '#,##0%', language)} ({FEW.text(language)})"
    return _percent(figure.share, "#,##0.00%", language)


def tells_of_each(figure: Counts | Average) -> bool:
    """Whether it says of everybody in a small group what they answered: all satisfied, or none."""
    return publishable(figure.n) is Standing.FEW and figure.share in {0, 1}


def group_share_text(
    figure: Counts | Average, language: Language = "vi", interval: Interval | None = None
) -> str:
    """A share within a group: "everybody" or "nobody" among few shows only the interval.

    `interval`: of an average; counts have their own.
    """
    if not tells_of_each(figure):
        return share_text(figure, language)
    interval = figure.interval if isinstance(figure, Counts) else interval
    few = FEW.text(language)
    return few if interval is None else f"{interval_text(interval, language)} ({few})"


def interval_text(interval: Interval, language: Language = "vi") -> str:
    """An interval in whole per cent: "77%-90%" with a dash. Ask `publishable` first."""
    return "–".join(_percent(end, "#,##0%", language) for end in interval)


def footer(
    n: int,
    start: dt.date,
    end: dt.date,
    invited: int | None,
    language: Language = "vi",
    answered: int | None = None,
) -> str:
    """The note that stands under every result: who spoke, when, and what the figure is not.

    Args:
        n: people who answered.
        start: first day of the period.
        end: last day of the period.
        invited: people invited; None or 0 where nobody was counted, as with a code on the counter.
        language: of the note.
        answered: those of `n` who had been invited; all when not given.
    """
    shown = publishable(n).shown
    who = _PEOPLE.text(language).format(n=_number(n, language)) if shown else _UNDER_FIVE.text(language)
    rate = ""
    if invited and shown:
        share = _percent(min(1.0, (n if answered is None else answered) / invited), "#,##0.0%", language)
        rate = " " + _INVITED.text(language).format(m=_number(invited, language), rate=share)
    return _FOOTER.text(language).format(
        who=who, start=_day(start, language), end=_day(end, language), invited=rate
    )


def _percent(share: float, pattern: str, language: Language) -> str:
    return format_percent(share, format=pattern, locale=language)


def _number(number: int, language: Language) -> str:
    return format_decimal(number, locale=language)


def _day(day: dt.date, language: Language) -> str:
    return format_date(day, "dd/MM/yyyy" if language == "vi" else "d MMM y", locale=language)
