"""A dated piece of running text into a draft task: its own words, who is charged, what comes out of it, how sure."""

from __future__ import annotations

import re

from knowledge.plans.actors import VERB, acting_units, supporting_units
from knowledge.plans.clauses import sentences
from knowledge.plans.deadlines import Found
from knowledge.plans.model import DraftTask
from knowledge.plans.moments import Moment
from knowledge.plans.outline import Passage
from knowledge.plans.units import HEAD, audience_of
from knowledge.plans.who_when import who_and_when

CHARGE = (
    rf"(?:Giao|Phân công)\s+{HEAD}[^.;\d]*?\s(?:chủ trì|thực hiện|làm đầu mối|phụ trách|chịu trách nhiệm)"
    rf"(?:,?\s*phối hợp\b(?:(?!\b{VERB})[^.;\d])*)?"
    r"(?:\s*(?:tham mưu|triển khai|thực hiện)(?:\s+(?:nội dung|nhiệm vụ|việc) này)?)?\s*[.;]?\s*$"
)
"""A sentence that only says who does the work before it: "Giao Phòng A chủ trì, phối hợp với Công an xã."."""
LABELLED_TAIL = re.compile(
    r"[.;,(]?\s*(?:(?:cơ quan|đơn vị)?\s*(?:chủ trì|phối hợp)|(?:cơ quan|đơn vị) tham mưu)[^:.;]{0,20}:.*$"
    rf"|(?<=.)[.;]\s+{CHARGE}",
    re.IGNORECASE | re.DOTALL,
)
OPENING = re.compile(
    r"^(?:[-–+•*]\s*|(?:và|đồng thời|trong đó|riêng)\s*[,:]?\s+|cụ thể\s*[,:]\s*)", re.IGNORECASE
)
PLAN_PRODUCT = re.compile(
    r"\b(?:xây dựng|ban hành|lập|trình|tham mưu)\b(?:\s+(?:và|,|ban hành|xây dựng|tham mưu|trình|"
    r"UBND|thực hiện)\b)*\s+"
    "(?P<product>(?:các )?(?:kế hoạch|quyết định|văn bản|báo cáo|quy chế|đề án|"
    r"chương trình)\b(?:[^,;.()]|, (?=(?:đơn vị|địa phương|xã|phường|cơ quan)\b)){0,90})",
    re.IGNORECASE,
)
REPORTS = re.compile(r"\bbáo cáo\b", re.IGNORECASE)
LEADING_TIME = re.compile(
    r"\s*(?:trong|trước|hoàn thành|chậm nhất|về việc|gắn với|theo|h[àằ]ng (?:năm|quý|tháng|tuần))\b.*$",
    re.IGNORECASE,
)


def draft_of(passage: Passage, sentence: str, part: str, found: Found, clause: str) -> DraftTask:
    """The task that a deadline of a clause makes.

    Args:
        passage: Where it stands, with whom its headings charge.
        sentence: The whole sentence.
        part: The words of the task itself.
        found: Its deadline.
        clause: The clause of the sentence that says it.
    """
    text = clean(part)
    named = () if passage.charged else _named(sentence, clause)
    lead = named or passage.lead
    deadline = found.deadline
    product = _product(text)
    certainty = {"text": 0.8, "deadline": _deadline_certainty(found)}
    if lead:
        certainty["lead"] = 0.8 if named or passage.charged else 0.7
    if product:
        certainty["product"] = 0.5
    return DraftTask(
        section=passage.section or None,
        text=text,
        product=product,
        lead=lead,
        support=tuple(u for u in supporting_units(sentence) or passage.support if u not in lead),
        deadline=deadline,
        audience=audience_of(lead),
        where=passage.where,
        ambiguity=None if lead else "Văn bản không nêu cơ quan chủ trì cho việc này.",
        source=sentence,
        certainty=certainty,
    )


def _named(sentence: str, clause: str) -> tuple[str, ...]:
    """The offices a clause names; those of its sentence when it names none, or only the last of them."""
    own, all_named = acting_units(clause.strip()), acting_units(sentence)
    return all_named if not own or set(own) < set(all_named) else own


def clean(part: str) -> str:
    """The words of a task without what opens the clause and without who does it."""
    text = LABELLED_TAIL.sub("", _without_who(part).strip(" \n;,."))
    while OPENING.match(text):
        text = OPENING.sub("", text)
    return text.strip(" ;,.")


def _without_who(part: str) -> str:
    """Without the last sentence when it says only who does the work."""
    said = list(sentences(part))
    return part[: said[-1][1]] if len(said) > 1 and who_and_when(said[-1][0]) else part


def _product(text: str) -> str | None:
    found = PLAN_PRODUCT.search(text)
    if found:
        product = LEADING_TIME.sub("", found["product"]).strip()
        return product[:1].upper() + product[1:]
    return "Báo cáo" if REPORTS.search(text) else None


def _deadline_certainty(found: Found) -> float:
    deadline = found.deadline
    if deadline.kind == "recurring":
        return 0.9 if deadline.rule_exact else 0.7 if deadline.rule else 0.4
    if deadline.due is None:
        return 0.3
    moment: Moment = found.moments[0]
    certain = {"date": 0.95, "month": 0.85, "quarter": 0.85, "half": 0.75}.get(moment.kind, 0.7)
    return certain - (0.1 if moment.year is None else 0)
