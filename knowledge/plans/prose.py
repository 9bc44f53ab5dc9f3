"""Dated clauses of running text into draft tasks; undated duties are only counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from knowledge.plans.acceptance import ACTION, is_deadline, opens_work
from knowledge.plans.actors import VERB, acting_units
from knowledge.plans.appendix import read_rows
from knowledge.plans.citations import plain, without_citations
from knowledge.plans.clauses import Piece, clauses, sentences
from knowledge.plans.deadlines import POINTS, Found, as_yearly, combine, with_shared_bounds
from knowledge.plans.drafts import CHARGE, REPORTS, clean, draft_of
from knowledge.plans.markers import Level
from knowledge.plans.model import DraftTask, UnassignedDuties
from knowledge.plans.moments import Moment
from knowledge.plans.outline import Area, Passage
from knowledge.plans.report_series import names_report
from knowledge.plans.table_rows import TaskRow
from knowledge.plans.time_table import find_moments
from knowledge.plans.units import HEAD
from knowledge.plans.who_when import who_and_when

STARTS_VERB = re.compile(
    rf"(?:{VERB}|thường|từng bước|quyết liệt|huy động|khuyến khích|ưu tiên|là\b)", re.IGNORECASE
)
REPORT_RHYTHM = re.compile(r"\bbáo cáo định kỳ\b|\bđịnh kỳ báo cáo\b", re.IGNORECASE)
YEAR = re.compile(r"\b20\d\d\b")
EXAMPLES = 3
HEADING_TIME = "Thời hạn lấy theo tiêu đề của mục."
HEADING_CERTAINTY = 0.6
FINISHING_STEPS = re.compile(
    r"^\s*(?:và\s+)?hoàn thành (?:việc )?"
    r"(?:(?:thẩm định|thẩm tra|trình|phê duyệt|ký|ban hành|nghiệm thu|báo cáo|"
    r"công bố|tổng hợp|gửi|bàn giao|quyết toán)(?:\s*,\s*|\s+và\s+|\s+))+$"
)
"""Steps without an object before a date: what they finish is the work of the clause before."""
FEWEST_WORDS = 4
MOST_LEANING_WORDS = 10
LONGEST_STEM = 25
"""Words."""
LEANS_ON_CLAUSE = re.compile(r"^\s*(?:gửi|trình|nộp|báo cáo kết quả|báo cáo(?= (?:trước|chậm nhất|vào)))\b")
LEANS_ON_SENTENCE = re.compile(
    r"^(?:(?:Thời gian|Thời hạn|Tiến độ|Hạn)(?: hoàn thành| thực hiện| cuối| chót)?\s*(?::|là|trong|trước|chậm)"
    r"|(?:Hoàn thành|Xong|Phải xong)\s+(?:xong\s+)?(?:trong|trước|vào|chậm nhất|quý|tháng|ngày)"
    r"|(?:Cơ quan|Đơn vị)?\s*(?:chủ trì|phối hợp|thực hiện)[^:.]{0,20}:"
    rf"|{CHARGE})",
    re.IGNORECASE,
)
NEXT_REPORT = re.compile(r",\s+(?=báo cáo (?:tháng|quý|0?[69] tháng|năm)\b)")
NAMED_REPORT = re.compile(
    r"^\s*(?:riêng\s+)?báo cáo (?:tổng kết )?(?:quý [IVX\d]|0?[69] tháng|(?:cả )?năm)\b"
)
"""A report of the series in the clause before: "định kỳ hằng quý …; báo cáo năm trước ngày 05/12"."""
REPORTER = re.compile(rf"{HEAD}[^,;:.()]{{0,60}}?\s(?=báo cáo\b)")
NEXT_WORK = re.compile(rf",\s+(?!báo cáo|gửi|trình|tổng hợp|hoàn thành)(?={VERB})")
IN_BRACKETS = re.compile(r"\([^()]*\)")
ROUND = re.compile(r"\s*(?:và\s+)?(?:đợt|kỳ|lần|vòng|phiên|giai đoạn)\s*(?:\d|[IVX]+\b)", re.IGNORECASE)
"""One round of the same work, which says nothing without it: "đợt 2 trong tháng 11"."""
VAGUE = re.compile(
    r"(?:tiếp tục|tăng cường|đẩy mạnh|thường xuyên|nâng cao|chủ động|kịp thời|nghiêm túc|quán triệt|phát huy|"
    r"tích cực|quan tâm|tập trung|duy trì|bảo đảm|đảm bảo|chú trọng)\b",
    re.IGNORECASE,
)
DEPENDENT = re.compile(
    r"^\s*(?:bảo đảm|đảm bảo|trong đó|nhằm|để|phù hợp|gắn với|kịp thời gian|thời gian|"
    r"hoàn thành (?:trước|trong|xong))\b"
)
STEP_ALONE = re.compile(
    r"^[\s,;.]*(?:(?:hoàn thành|hoàn thiện|hoàn tất|xong|kết thúc|giải quyết|xử lý|dứt điểm|cơ bản|toàn bộ|"
    r"tổng kết|sơ kết|đánh giá|rút kinh nghiệm|thẩm định|phê duyệt|trình|ban hành|công bố|nghiệm thu|bàn giao|"
    r"đưa vào (?:sử dụng|vận hành|khai thác)|triển khai|thực hiện|báo cáo kết quả|tham mưu|công khai|khắc phục|tổ chức|"
    r"tổng hợp|năm|và|,)\s*)+[\s,;.]*$"
)
"""A step without an object of its own: "giải quyết dứt điểm", "tổng kết năm"; what it is about stands before."""
FINISH = re.compile(r"^\s*(?:phấn đấu\s+)?(?:cơ bản\s+)?(?:hoàn thành|xong)\b")


def read_prose(
    passages: Iterable[Passage | TaskRow], year: int | None
) -> tuple[list[DraftTask], UnassignedDuties]:
    """Draft tasks from the dated clauses of the body; duties without a date are counted and sampled.

    Args:
        passages: The body in reading order, work described by labels already as rows.
        year: The plan's year, for dates without one.
    """
    tasks: list[DraftTask] = []
    duties: list[str] = []
    for passage in passages:
        if isinstance(passage, TaskRow):
            tasks += read_rows([passage], year)
            continue
        if passage.heading:
            continue
        meant = _year_above(passage) or year
        found = list(_read_passage(passage, meant)) or list(_under_heading(passage, meant))
        tasks += found
        if not found and _is_duty(passage):
            duties.append(passage.text)
    return tasks, UnassignedDuties(count=len(duties), examples=tuple(duties[:EXAMPLES]))


def _year_above(passage: Passage) -> int | None:
    """The year that the heading above a passage names, for times that print none: "1. Năm 2027"."""
    named = set(YEAR.findall(without_citations(passage.under)))
    return int(named.pop()) if len(named) == 1 else None


def _under_heading(passage: Passage, year: int | None) -> Iterator[DraftTask]:
    """A piece of work without a date of its own under a heading that gives it one."""
    work = passage.area is Area.WORK and Level.PART < passage.level < Level.NONE
    if not (passage.under and work) or VAGUE.match(passage.text) or passage.text.startswith("("):
        return
    hidden = without_citations(passage.under)
    for found in combine(passage.under, hidden, find_moments(hidden), year)[:1]:
        draft = draft_of(passage, passage.text, passage.text, found, passage.text)
        shown: dict[str, object] = {
            "ambiguity": " ".join(filter(None, (HEADING_TIME, draft.ambiguity))),
            "certainty": draft.certainty | {"deadline": HEADING_CERTAINTY},
            "source": f"{passage.under} | {draft.source}",
        }
        yield draft.model_copy(update=shown)


def _is_duty(passage: Passage) -> bool:
    if passage.area is not Area.WORK or len(passage.text.split()) <= FEWEST_WORDS:
        return False
    return "%" not in passage.text and bool(STARTS_VERB.match(passage.text) or acting_units(passage.text))


def _read_passage(passage: Passage, year: int | None) -> Iterator[DraftTask]:
    spoken: tuple[str, ...] = ()
    for sentence in _whole_sentences(passage.text):
        spoken = acting_units(sentence) or spoken
        hidden = without_citations(sentence)
        for text, start in _dated_pieces(sentence, hidden, passage.area):
            inside = hidden[start : start + len(text)]
            moments = with_shared_bounds(inside, find_moments(inside))
            moments = [moment for moment in moments if is_deadline(moment, inside, passage.area)]
            found = _as_series(text, combine(text, inside, moments, year))
            for part, deadline in _parts(text, tuple(one for one in found if _says_when(one, text))):
                whole = part if start == 0 else f"{_context(sentence, hidden, part)}{part.strip()}"
                yield draft_of(_led_by(passage, spoken), sentence.strip(), whole, deadline, text)


def _as_series(clause: str, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Reports named each by its period as one: "báo cáo 6 tháng trước ngày 10/6 và năm trước ngày 05/12"."""
    each_year = all(moment.year for one in found for moment in one.moments)
    named = (
        len(found) > 1 and all(names_report(clause, one.start, one.end) for one in found) and not each_year
    )
    yearly = as_yearly(clause, found) if named and REPORTS.search(clause) else None
    if yearly is None:
        return found
    start, end = found[0].start, found[-1].end
    yearly = yearly.model_copy(update={"raw": clause[start:end].strip()})
    moments = tuple(moment for one in found for moment in one.moments)
    return (Found(yearly, start, end, moments),)


def _context(sentence: str, hidden: str, part: str) -> str:
    """What a later clause needs from the start of its sentence to be understood."""
    stem = _stem(sentence, hidden)
    if stem or not STEP_ALONE.match(_without_moments(clean(part))):
        return stem
    first = next(clauses(sentence))[0]
    times = find_moments(hidden[: len(first)])
    work = first[: times[0].start] if times and times[0].start else first
    return f"{clean(work)}; "


def _without_moments(part: str) -> str:
    words = without_citations(part)
    for moment in reversed(find_moments(words)):
        words = f"{words[: moment.start]}{words[moment.end :]}"
    return words


def _stem(sentence: str, hidden: str) -> str:
    """What a sentence says before the colon of its list: "Báo cáo Sở Nội vụ: quý trước ngày …; năm trước ngày …"."""
    before, colon, _ = sentence.partition(":")
    if NEXT_REPORT.search(sentence) and (subject := REPORTER.match(sentence)):
        return subject[0]
    listed = colon and len(before.split()) <= LONGEST_STEM and not find_moments(hidden[: len(before)])
    return f"{before.strip()}: " if listed else ""


def _led_by(passage: Passage, spoken: tuple[str, ...]) -> Passage:
    """With the office an earlier sentence of the passage speaks of, when the headings name none or it among others."""
    if spoken and (not passage.lead or set(spoken) < set(passage.lead)):
        return replace(passage, lead=spoken)
    return passage


def _whole_sentences(text: str) -> Iterator[str]:
    """Sentences; one that only says when or who ("Hoàn thành trong tháng 01.") stays with the one before."""
    held = ""
    for sentence, _ in sentences(text):
        if held and (LEANS_ON_SENTENCE.match(sentence) or who_and_when(sentence)):
            held = f"{held} {sentence}"
            continue
        if held:
            yield held
        held = sentence
    if held:
        yield held


def _dated_pieces(sentence: str, hidden: str, area: Area) -> Iterator[Piece]:
    """The clauses of a sentence; the whole of it when one rhythm governs dates that follow in a list."""
    moments = [m for m in find_moments(hidden) if is_deadline(m, hidden, area)]
    rhythm = next((m for m in moments if m.kind == "recurring"), None)
    listed = [m for m in moments if m.kind == "date" and m.year is None]
    if rhythm and listed and not rhythm.periods and listed[0].start > rhythm.start:
        yield sentence, 0
    else:
        for text, start in _whole_clauses(sentence, area):
            yield from _reports_apart(text, start, area) or _rhythms_apart(text, start, area)


def _reports_apart(clause: str, start: int, area: Area) -> list[Piece]:
    """Each report of a list with its own day: "báo cáo tháng (trước ngày 22), báo cáo năm (trước ngày 25/11)"."""
    cuts = [0, *(found.end() for found in NEXT_REPORT.finditer(clause)), len(clause)]
    parts = [(clause[a:b], start + a) for a, b in pairwise(cuts)]
    if _speaks_of_rhythm(parts[0][0]):
        return []
    dated = [
        part
        for part, _ in parts
        if any(_is_dated(moment, part, area) for moment in find_moments(plain(part)))
    ]
    return parts if len(parts) > 1 and len(dated) == len(parts) else []


def _speaks_of_rhythm(words: str) -> bool:
    """Whether a series is named as one ("định kỳ", "hàng quý"), not only its reports one by one."""
    moments = find_moments(without_citations(words))
    return any(m.kind == "recurring" and m.part != "bare" for m in moments)


def _is_dated(moment: Moment, words: str, area: Area) -> bool:
    return moment.kind in {"day", "date"} and is_deadline(moment, plain(words), area)


def _rhythms_apart(clause: str, start: int, area: Area) -> Iterator[Piece]:
    """Two pieces of work in one clause, each with a rhythm: "họp thứ Hai hàng tuần, kiểm kê ngày 30 hàng tháng"."""
    for comma in NEXT_WORK.finditer(clause):
        parts = clause[: comma.start()], clause[comma.end() :]
        if all(_has_rhythm(part, area) for part in parts) and clause.count(
            "(", 0, comma.start()
        ) == clause.count(")", 0, comma.start()):
            yield parts[0], start
            yield parts[1], start + comma.end()
            return
    yield clause, start


def _has_rhythm(text: str, area: Area) -> bool:
    """Whether a rhythm with a day of its own is a deadline of these words."""
    hidden = without_citations(text)
    days = [m for m in find_moments(hidden) if m.kind == "weekday" or (m.kind == "day" and m.relation)]
    return any(is_deadline(m, hidden, area) for m in days)


def _whole_clauses(sentence: str, area: Area) -> Iterator[Piece]:
    """Clauses; one that only says how ("bảo đảm…", "trong đó…") stays with the work before it."""
    held: Piece | None = None
    for text, start in clauses(sentence):
        belongs = _belongs_to_the_one_before(text) and not _ends_a_rhythm(held, text, area)
        if held and (belongs or _leans_on(held[0], text, area)):
            held = (sentence[held[1] : start + len(text)], held[1])
            continue
        if held:
            yield held
        held = (text, start)
    if held:
        yield held


def _belongs_to_the_one_before(clause: str) -> bool:
    """Whether a clause has no work of its own: "bảo đảm đúng tiến độ", "quý III trước ngày 15/9"."""
    dated_only = not ACTION.search(plain(clause)) and any(map(str.isdigit, clause)) and "%" not in clause
    if DEPENDENT.match(clause):
        return True
    hidden = without_citations(clause)
    works = any(m.kind == "recurring" and opens_work(m, hidden) for m in find_moments(hidden))
    return dated_only and not works and not acting_units(clause.strip())


def _ends_a_rhythm(held: Piece | None, clause: str, area: Area) -> bool:
    """Whether a clause ends work that is reported on again and again: "…, báo cáo hàng tháng; hoàn thành trong năm"."""
    if held is None or not FINISH.match(clause):
        return False
    hidden, words = without_citations(held[0]), without_citations(clause)
    again = any(m.kind in {"recurring", "day"} and is_deadline(m, hidden, area) for m in find_moments(hidden))
    return again and any(m.kind in POINTS and is_deadline(m, words, area) for m in find_moments(words))


def _leans_on(before: str, clause: str, area: Area) -> bool:
    """Whether a clause says only to whom the work before it goes: "hoàn thiện hồ sơ; gửi Sở Nội vụ trước …"."""
    moments = find_moments(without_citations(clause))
    if moments and NAMED_REPORT.match(clause) and REPORTS.search(before) and _speaks_of_rhythm(before):
        return True
    if not moments or not (
        LEANS_ON_CLAUSE.match(clause) or FINISHING_STEPS.match(clause[: moments[0].start])
    ):
        return False
    earlier = without_citations(before)
    if any(is_deadline(moment, earlier, area) for moment in find_moments(earlier)):
        return False
    return len(clause[: moments[0].start].split()) <= MOST_LEANING_WORDS


def _says_when(found: Found, clause: str) -> bool:
    """Not so "kiểm tra định kỳ", a manner of working; but "báo cáo định kỳ" is a report to ask about."""
    return found.deadline.kind != "recurring" or bool(found.deadline.rule or REPORT_RHYTHM.search(clause))


def _parts(text: str, found: tuple[Found, ...]) -> Iterator[tuple[str, Found]]:
    """Give each deadline of a clause the words that belong to it."""
    if len(found) == 1:
        yield text, found[0]
        return
    start = 0
    for index, one in enumerate(found):
        after = found[index + 1].start if index + 1 < len(found) else len(text)
        comma = text.find(",", one.end, after)
        end = len(text) if index + 1 == len(found) else comma if comma >= 0 else one.end
        part = text[start:end]
        rest = IN_BRACKETS.sub("", part.replace(text[one.start : one.end], ""))
        speaks = (len(rest.split()) > FEWEST_WORDS or ACTION.search(plain(rest))) and not ROUND.match(rest)
        yield (part if speaks else text), one
        start = end + 1
