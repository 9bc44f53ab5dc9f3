"""Satisfaction reports: `report(connection, questionnaire, period, today=…, filters=…, by=…)`.

Every page, download, chat reply and interface takes its figures from here: what it returns may be shown as it is, since
`knowledge.sipas.naming` has decided what may be named. `filters` are at most two of `FILTERS`, by exact value; `by`
adds a table of one more. Ratings of today are not counted, and a month under way is told in steps of five and without
groups (`knowledge.sipas.growth`): a report that grew with every rating would tell each one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from knowledge.questionnaires import Questionnaire
from knowledge.report_periods import ReportPeriod
from knowledge.sipas.columns import Columns, Daily
from knowledge.sipas.comparison import Basis, NotComparable, why_not_comparable
from knowledge.sipas.formula import Counts, Evaluation, Interval, evaluate
from knowledge.sipas.growth import Given, Part, grew_in_steps, is_under_way, parts_told
from knowledge.sipas.naming import Named, counted_until, named_in
from knowledge.sipas.phrases import footer
from knowledge.sipas.publication import publishable
from knowledge.sipas.resampling import columns_interval
from knowledge.wording import Language
from storage import rating_invitations, rating_packs, ratings
from storage.errors import Refused
from storage.tables import rating

if TYPE_CHECKING:
    from knowledge.sipas.columns import Mask

FILTERS = ("unit", "procedure_id", "channel", "form", "gender", "age", "job", "area", "ethnicity")
MOST_FILTERS = 2
"""With three and more, what is hidden in one table could be put together from others."""
UNKNOWN = "?"
"""The group of those of whom it is not known."""
MOST_COMMENTS = 200
ALWAYS_ASKED = ("questionnaire", "formula", "rule", "channel")
"""What every report needs to know of each rating, whatever it is filtered and grouped by."""
NOTHING = Counts((0, 0, 0, 0, 0))
NOT_INVITED = ("kiosk",)
"""Channels on which nobody is invited: their answers are no part of the rate."""


@dataclass(frozen=True)
class Group:
    """One line of the table by groups; `shown` false: only the name may be said."""

    value: str
    shown: bool
    respondents: int = 0
    overall: Counts = NOTHING
    evaluation: Evaluation | None = None
    interval: Interval | None = None


@dataclass(frozen=True)
class Report:
    """All figures of a period. `until`: the last day counted; None: nothing is over yet.

    `shown` false: too few, or the figures would give away few others; then all are empty.
    """

    period: ReportPeriod
    until: dt.date | None
    filters: Mapping[str, str]
    by: str | None
    shown: bool
    respondents: int
    events: Mapping[str, int]
    answered: int
    """Those of the respondents who were invited."""
    evaluation: Evaluation
    interval: Interval | None
    groups: tuple[Group, ...]
    comments: tuple[str, ...]
    questionnaire: Questionnaire
    before: Evaluation | None
    """The period before, when an honest comparison is possible."""
    not_comparable: NotComparable | None
    factors: Mapping[str, Interval] = field(default_factory=dict)
    """The intervals of the factors with answers enough to rank, where they were asked for."""
    factors_before: Mapping[str, Interval] = field(default_factory=dict)
    """The same of the period before, when an honest comparison is possible."""
    rules: tuple[str, ...] = ()
    """The versions of the rule of invitation under which people were asked."""

    groups_wait: bool = False
    """Whether there will be groups only when the month is over."""

    @property
    def start(self) -> dt.date:
        return self.period.days.start

    @property
    def end(self) -> dt.date:
        """The last day counted; of a period of which nothing is over, its own last one."""
        return self.until or self.period.days.end

    @property
    def invited(self) -> int:
        return self.events.get("invited", 0)

    def footer(self, language: Language) -> str:
        """The note that stands under every result."""
        return footer(self.respondents, self.start, self.end, self.invited or None, language, self.answered)

    def criteria_of(self, factor_code: str, language: Language) -> dict[str, Counts]:
        """Label → counts of a factor's criteria that were asked, in the questionnaire's order."""
        factor = next(f for f in self.questionnaire.factors if f.code == factor_code)
        counted = self.evaluation.criteria
        return {i.label.text(language): counted[i.code] for i in factor.items if i.code in counted}


def report(
    connection: Connection,
    questionnaire: Questionnaire,
    period: ReportPeriod,
    *,
    today: dt.date,
    filters: Mapping[str, str] | None = None,
    by: str | None = None,
    factors: bool = False,
) -> Report:
    """Work out what may be published of a period.

    Args:
        connection: read from.
        questionnaire: answers under another one are not counted.
        period: a whole month, quarter or year, see `knowledge.report_periods`.
        today: the local day; only days before it are counted.
        filters: at most two of `FILTERS`.
        by: one more of them, for the table by groups.
        factors: whether to work out the intervals of the factors too: each takes as long as that of the index.

    Raises:
        Refused: an unknown field, or more filters than can be kept apart safely.
    """
    chosen = dict(filters or {})
    if not {*chosen, *([by] if by else [])} <= set(FILTERS) or len(chosen) > MOST_FILTERS or by in chosen:
        raise Refused("at most two filters, and a table of one more field")
    view = _View(connection, questionnaire, period, today, chosen, by)
    return view.report(by, factors=factors)


class _View:
    """The ratings of a period and of the one before, as far as the filters let them through."""

    def __init__(
        self,
        connection: Connection,
        questionnaire: Questionnaire,
        period: ReportPeriod,
        today: dt.date,
        filters: Mapping[str, str],
        by: str | None,
    ) -> None:
        self.connection, self.questionnaire, self.period = connection, questionnaire, period
        self.today, self.filters = today, filters
        start = min(period.whole_year.days.start, period.before.whole_year.days.start)
        end = min(period.whole_year.days.end, today - dt.timedelta(days=1))
        loaded = rating_packs.load(
            connection, start, end, {*ALWAYS_ASKED, "unit", *filters, *([by] if by else [])}
        )
        self.everything = loaded.of(loaded.where_is("questionnaire", questionnaire.id))
        self.by = by
        self._selected: dict[str | None, Columns] = {}
        self._daily: dict[tuple[str, str | None, str | None], Daily] = {}
        self._named: dict[tuple[str, str, str | None, str | None], Named] = {}
        self._parts: dict[str | None, list[Part]] = {}

    def selected(self, but: str | None = None) -> Columns:
        """What the filters let through, all of them or all but one."""
        if but not in self._selected:
            found = self.everything
            for name, value in self.filters.items():
                if name != but:
                    found = found.of(_mask(found, name, value))
            self._selected[but] = found
        return self._selected[but]

    def daily(self, by: str, but: str | None = None, item: str | None = None) -> Daily:
        key = by, but, item
        if key not in self._daily and by == "questionnaire" and self.by and not but:
            self._daily[key] = self.daily(self.by, but, item).joined()  # of a million, half the work
        elif key not in self._daily:
            whole = self.daily(by, but) if item else None
            self._daily[key] = self.selected(but).daily(by, item, whole)
        return self._daily[key]

    def named(self, by: str, period: ReportPeriod, but: str | None = None, item: str | None = None) -> Named:
        key = by, period.name, but, item
        if key not in self._named:
            self._named[key] = self._decided(by, period, but, item)
        return self._named[key]

    def _decided(self, by: str, period: ReportPeriod, but: str | None, item: str | None) -> Named:
        daily = self.daily(by, but, item)

        def sizes(start: dt.date, end: dt.date) -> dict[str, int]:
            return {_known(value): n for value, n in daily.between(start, end).items()}

        return named_in(period, self.day_of(period), sizes)

    def day_of(self, period: ReportPeriod) -> dt.date:
        """The day up to which a period is told: today, but for a month under way."""
        if not is_under_way(period, self.today):
            return self.today
        parts = self.parts(period)
        return parts[-1][0] if parts else period.days.start

    def parts(self, month: ReportPeriod) -> list[Part]:
        """The steps by which a month under way is known; groups have to wait until it is over."""
        if self.filters:
            return []
        if month.name not in self._parts:
            always = [self.given(code) for code in self._asked_of_all() if code in self.everything.items]
            self._parts[month.name] = parts_told(month, self.today, self.given(), always)
        return self._parts[month.name]

    def _asked_of_all(self) -> Iterator[str]:
        """The questions of the usual form, without those that hang on what happened."""
        asked = self.questionnaire.items_of("short", asked_feedback=False, online=False, no_fee=False)
        return (item.code for item in asked if item is not self.questionnaire.comment)

    def given(self, item: str | None = None) -> Given:
        daily = self.daily("questionnaire", item=item)
        return lambda start, end: sum(daily.between(start, end).values())

    def may_show(self, period: ReportPeriod, item: str | None = None) -> bool:
        """Whether figures of the selection may be given: as a whole, and as one group among its siblings.

        `item`: those of one question, of whose answers there may be fewer: they must not be left over either.
        """
        if item and is_under_way(period, self.today):
            return grew_in_steps(self.parts(period), self.given(item))
        return self.named("questionnaire", period, item=item).whole and all(
            value in self.named(name, period, but=name, item=item).groups
            for name, value in self.filters.items()
        )

    def of(self, period: ReportPeriod) -> Columns:
        """The selected ratings of a period that may be shown; none otherwise."""
        columns, until = self.selected(), counted_until(period, self.day_of(period))
        if until is None or not self.may_show(period):
            return columns.of(columns.days < 0)
        return columns.of(columns.between(period.days.start, until))

    def evaluate(self, shown: Columns, period: ReportPeriod, group: str | None = None) -> Evaluation:
        """The figures of what is shown, without questions whose few answers elsewhere they would tell."""
        return evaluate(
            self.questionnaire,
            {
                code: counts if self._told(code, counts.n, period, group) else NOTHING
                for code, counts in shown.counts().items()
            },
        )

    def _told(self, code: str, n: int, period: ReportPeriod, group: str | None) -> bool:
        if not publishable(n).shown:
            return False
        whole = self.may_show(period, code)
        return whole and (group is None or group in self.named(self.by or "", period, item=code).groups)

    def report(self, by: str | None, *, factors: bool) -> Report:
        now = self.of(self.period)
        shown, until = len(now) > 0, counted_until(self.period, self.day_of(self.period))
        evaluation = self.evaluate(now, self.period)
        earlier, reason = self._before(now)
        before = self.evaluate(earlier, self.period.before) if reason is None else None
        return Report(
            period=self.period,
            until=until,
            filters=self.filters,
            by=by,
            shown=shown,
            respondents=len(now),
            events=self._events(until) if shown else {},
            answered=len(now) - sum(now.sizes("channel").get(name, 0) for name in NOT_INVITED),
            evaluation=evaluation,
            interval=columns_interval(now, evaluation.index.codes) if evaluation.index else None,
            groups=tuple(self._groups(now, by)) if by and shown else (),
            comments=self._comments(until) if shown and until else (),
            questionnaire=self.questionnaire,
            before=before,
            not_comparable=reason,
            factors=_factor_intervals(now, evaluation) if factors else {},
            factors_before=_factor_intervals(earlier, before) if factors and before else {},
            groups_wait=by is not None and is_under_way(self.period, self.today),
            rules=tuple(sorted(filter(None, now.sizes("rule")))),
        )

    def _groups(self, now: Columns, by: str) -> list[Group]:
        if is_under_way(self.period, self.today):
            return []
        named = self.named(by, self.period)
        parts = {_known(value): part for value, part in now.split(by)}
        return [
            self._group(value, parts[value]) if value in named.groups else Group(value, shown=False)
            for value in sorted(parts)
        ]

    def _group(self, value: str, part: Columns) -> Group:
        figures = self.evaluate(part, self.period, value)
        return Group(
            value,
            shown=True,
            respondents=len(part),
            overall=figures.overall,
            evaluation=figures,
            interval=columns_interval(part, figures.index.codes) if figures.index else None,
        )

    def _before(self, now: Columns) -> tuple[Columns, NotComparable | None]:
        earlier = self.of(self.period.before)
        reason = why_not_comparable(
            _basis(now, self.period, self.today), _basis(earlier, self.period.before, self.today)
        )
        return earlier, reason

    def _events(self, until: dt.date | None) -> dict[str, int]:
        """What came of the invitations. Those of a unit or procedure are known, those of other groups are not."""
        if until is None:
            return {}
        start = self.period.days.start
        if not self.filters:
            return ratings.tallies(self.connection, start, until)
        if not self.filters.keys() <= {"unit", "procedure_id"}:
            return {}
        asked = rating_invitations.total(
            self.connection,
            start,
            until,
            unit=self.filters.get("unit"),
            procedure_id=self.filters.get("procedure_id"),
        )
        return {"invited": asked}

    def _comments(self, until: dt.date) -> tuple[str, ...]:
        """The newest comments of the selection, in no order that tells who was when.

        None of a group by age, sex, channel and so on: whoever lays such lists side by side reads of each comment
        what its writer is like. Of a procedure, those from offices whose answers on it may be read at all.
        """
        if not self.filters.keys() <= {"unit", "procedure_id"}:
            return ()
        conditions = [rating.c[name] == value for name, value in self.filters.items() if value != UNKNOWN]
        if "procedure_id" in self.filters:
            offices = self.named("unit", self.period, but="unit").groups
            conditions.append(func.coalesce(rating.c.unit, UNKNOWN).in_(offices))
        query = select(rating.c.comment).where(
            rating.c.day.between(self.period.days.start, until),
            rating.c.questionnaire == self.questionnaire.id,
            rating.c.comment.is_not(None),
            *conditions,
        )
        newest = query.order_by(rating.c.day.desc(), rating.c.id.desc())  # as the index has them, backwards
        rows = self.connection.execute(newest.limit(MOST_COMMENTS))
        return tuple(sorted(rows.scalars()))


def _factor_intervals(columns: Columns, found: Evaluation) -> dict[str, Interval]:
    return {
        code: columns_interval(columns, average.codes)
        for code, average in found.factors.items()
        if average is not None and publishable(average.n).rankable
    }


def _mask(columns: Columns, name: str, value: str) -> Mask:
    return columns.where_is(name, None if value == UNKNOWN else value)


def _known(value: str | None) -> str:
    return UNKNOWN if value is None else value


def _basis(columns: Columns, period: ReportPeriod, today: dt.date) -> Basis:
    over = counted_until(period, today) == period.days.end
    rules = frozenset(label or "" for label in columns.sizes("rule"))
    formulas = frozenset(label or "" for label in columns.sizes("formula"))
    return Basis(len(columns), period.days.start, period.days.end, rules, formulas, over)
