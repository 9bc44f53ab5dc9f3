"""Words that only say who does the work above them and when: "(Sở A chủ trì, phối hợp Sở B; xong trong quý II)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.plans.actors import VERB
from knowledge.plans.citations import without_citations
from knowledge.plans.clauses import clauses
from knowledge.plans.columns import Field
from knowledge.plans.moments import Moment
from knowledge.plans.time_table import find_moments
from knowledge.plans.units import HEAD

GENERIC = r"(?:tổ chức|thực hiện|triển khai|hoàn thành|tham mưu|tiến hành|giải quyết|xong)"
"""What any work may be called; with these words alone a sentence has no work of its own."""
LEADS = (
    r"(?:là (?:cơ quan|đơn vị|đầu mối) )?(?:chịu trách nhiệm )?"
    r"(?:chủ trì|phụ trách|làm đầu mối|đảm nhiệm|thực hiện)"
)
HELPS = r"(?:và |cùng )?phối hợp(?: chặt chẽ| thực hiện)?(?:\s*:|\s+với|\s+cùng)?"
GIVEN = r"(?:(?:Việc này )?(?:(?:[Gg]iao|[Pp]hân công)(?: cho)?|[Dd]o)\s+)?"
LEAD = re.compile(rf"^{GIVEN}(?P<lead>{HEAD}[^;:]*?)\s+{LEADS}\b(?P<rest>.*)$", re.DOTALL)
TIME_WORDS = (
    rf"(?:(?:và |phải |dự kiến )*(?:{GENERIC}|kết thúc|thời gian|thời hạn|tiến độ|hạn)"
    rf"(?:\s+{GENERIC})?\s*:?[\s,]*)*"
)
AFTER_LEAD = re.compile(
    rf"^[\s,]*(?:{HELPS}\s+(?P<support>\S.*?))?[\s,]*{TIME_WORDS}$", re.IGNORECASE | re.DOTALL
)
SUPPORT = re.compile(
    rf"^(?:{HELPS}\s+(?P<named>\S.*)|(?P<unit>(?:{HEAD}|các\b).*?)\s+(?:cùng )?phối hợp(?: thực hiện)?)$"
)
TIME_PREFIX = re.compile(rf"^{TIME_WORDS}$", re.IGNORECASE)
BEFORE_TIME = re.compile(rf"[\s,(;]+{TIME_WORDS}$", re.IGNORECASE)
FINISHES = re.compile(
    r"^(?:phải |dự kiến )?(?:hoàn thành|xong|kết thúc|thời (?:gian|hạn)|tiến độ|hạn)\b", re.IGNORECASE
)
BETWEEN_TIMES = re.compile(r"^[\s,;()\-–&]*(?:và|đến|hoặc)?[\s(]*$")
RANK = re.compile(r"\bcấp (?:tỉnh|huyện|xã|phường|thành phố|sở|cơ sở)\b")
"""Part of a name, not the verb "cấp"."""
DATED = frozenset({"date", "day", "month", "quarter", "half", "year", "recurring", "weekday"})


def who_and_when(text: str) -> dict[Field, str]:
    """The lead, helpers and time of words that say nothing else; empty when they name any work.

    A time alone counts only in brackets or after a word of finishing: "Hoàn thành trước ngày 15/5".
    """
    bare = text.strip(" .;=>→")
    inside = bare.startswith("(") and bare.endswith(")")
    values: dict[Field, str] = {}
    for piece, _ in clauses(bare.strip("()") if inside else bare):
        found = of_piece(piece)
        if not found:
            return {}
        values |= {name: value for name, value in found.items() if name not in values}
    told = "lead" in values or ("time" in values and (inside or FINISHES.match(bare)))
    return values if told else {}


def of_piece(piece: str) -> Mapping[Field, str]:
    """What one part of such words says; empty when it says anything else."""
    piece = piece.strip(" .,-–+")
    before, time = _time_at_the_end(piece)
    if time and TIME_PREFIX.match(before):
        return {"time": time}
    values: dict[Field, str] = {"time": time} if time else {}
    lead = LEAD.match(before)
    if lead and not _acts(lead["lead"]):
        rest = AFTER_LEAD.match(lead["rest"])
        if rest is None or _acts(rest["support"] or ""):
            return {}
        return values | {"lead": lead["lead"], **({"support": rest["support"]} if rest["support"] else {})}
    helps = SUPPORT.match(before)
    named = helps and (helps["named"] or helps["unit"])
    return values | {"support": named} if named and not time and not _acts(named) else {}


def names_and_time(value: str) -> tuple[str, str]:
    """Names of offices and the time printed after them: "Phòng A, hoàn thành trong tháng 9"; no time, no second."""
    before, time = _time_at_the_end(value)
    names = BEFORE_TIME.sub("", f"{before} ")
    return (names, time) if time and not _acts(names) else (value, "")


def _acts(names: str) -> bool:
    """Whether a verb stands among names of offices: then they are no list of them."""
    return bool(re.search(rf"\b{VERB}", RANK.sub("", names)))


def _time_at_the_end(piece: str) -> tuple[str, str]:
    """The words before the time a piece ends with, and that time; the whole and nothing when it ends otherwise."""
    hidden = without_citations(piece)
    start = end = len(piece)
    for moment in reversed([m for m in find_moments(hidden) if m.kind in DATED]):
        if not _reaches(hidden, moment, start, end):
            break
        start = moment.start
    if start == end:
        return piece, ""
    return piece[:start].rstrip(" ,(").removesuffix(" và"), piece[start:].strip(" ,()")


def _reaches(hidden: str, moment: Moment, start: int, end: int) -> bool:
    gap = hidden[moment.end : start]
    return BETWEEN_TIMES.match(gap) is not None if start < end else not gap.strip(" .)")
