"""Which confirmed plan a new document may amend: put forward to the reviewer, never decided."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.plans.amendment import alike_titles
from storage.plans import PlanHead

WORTH_NAMING = 0.5
SAME_NUMBER, SAME_ISSUER, SAME_PERIOD, SAME_TITLE = 0.5, 0.2, 0.1, 0.3
"""How much each says; the same issuer, year and title are enough together."""


def candidates(head: PlanHead, known: Iterable[PlanHead]) -> list[tuple[PlanHead, bool]]:
    """The plans in force, the likest first, each with whether it is likely to be the one that is amended."""
    in_force = [
        one for one in known if one.status == "confirmed" and one.replaced_by_id is None and one.id != head.id
    ]
    scored = sorted(((_likeness(head, one), -one.id, one) for one in in_force), key=lambda found: found[:2])
    return [(one, score >= WORTH_NAMING) for score, _, one in reversed(scored)]


def _likeness(head: PlanHead, other: PlanHead) -> float:
    """Same number, or named in the title; same issuer and year; titles alike."""
    named = bool(other.number) and (other.number == head.number or str(other.number) in (head.title or ""))
    same_issuer = bool(head.issuer) and head.issuer == other.issuer
    same_period = (head.period_start, head.period_end) == (other.period_start, other.period_end)
    titles = alike_titles(head.title or "", other.title or "")
    return named * SAME_NUMBER + same_issuer * SAME_ISSUER + same_period * SAME_PERIOD + titles * SAME_TITLE


def likely_amended(plan_id: int, known: Iterable[PlanHead]) -> PlanHead | None:
    """The plan in force that one is likely to amend though nobody has said so; None when there is none."""
    heads = {one.id: one for one in known}
    head = heads.get(plan_id)
    if head is None or head.amends_id is not None:
        return None
    return next((one for one, likely in candidates(head, heads.values()) if likely), None)


def twin_of(plan_id: int, known: Iterable[PlanHead]) -> PlanHead | None:
    """The plan in force with the number, issuer and period of one that amends none: both would remind of the same."""
    heads = {one.id: one for one in known}
    head = heads.get(plan_id)
    if head is None or head.amends_id is not None or not head.number:
        return None
    return next(
        (one for one, _ in candidates(head, heads.values()) if _identity(one) == _identity(head)), None
    )


def _identity(head: PlanHead) -> tuple[object, ...]:
    return head.number, head.issuer, head.period_start, head.period_end
