"""What came out of a soak, checked and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from sqlalchemy import func, select

from benchmarks.soak.platform import Platform, Sent
from storage.database import Database
from storage.tables import inbox, inbox_dead, outbox, outcome, seen


@dataclass
class Result:
    """`kills`: when, by process; `relief`: seconds until all were served again, per kill; `wrong`: broken promises."""

    name: str
    seconds: float
    kills: dict[str, float] = field(default_factory=dict)
    relief: list[float] = field(default_factory=list)
    messages: int = 0
    again: int = 0
    most_again: int = 0
    """Repeated sends after one kill, at most."""
    wrong: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        """A line of the table."""
        relief = sorted(self.relief)
        slowest = relief[-1] if relief else 0.0
        late = relief[int(0.95 * (len(relief) - 1))] if relief else 0.0
        middle = median(relief) if relief else 0.0
        cells = (
            self.name,
            f"{self.seconds:.0f}",
            str(len(self.kills)),
            str(self.messages),
            str(len(self.wrong)),
            f"{self.again} ({self.most_again})",
            f"{middle:.2f} / {late:.2f} / {slowest:.2f}",
        )
        return f"| {' | '.join(cells)} |"


UNMARKED_S = 1
"""What a process sent so long before its death is marked."""
HEAD = """\
| engine | s | kill -9 | messages | broken promises | sent again (most a kill) | relief, s: median / p95 / worst |
|---|---|---|---|---|---|---|"""


def check(platform: Platform, database: Database, result: Result) -> None:
    """Compare what was said with what was read and what lies in the database."""
    said = {number for codes in platform.said.values() for number in codes}
    result.messages = len(said)
    for chat, codes in sorted(platform.said.items()):
        if platform.first_sends(chat) != codes:
            result.wrong.append(f"chat {chat}: lost, foreign or out of order")
    result.wrong += _database(database, len(said))
    _repeats(platform, result)


def _database(database: Database, messages: int) -> list[str]:
    expected = {"seen": messages, "outcome": messages, "outbox": messages, "inbox": 0, "inbox_dead": 0}
    tables = {table.name: table for table in (seen, outcome, outbox, inbox, inbox_dead)}
    with database.read() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(tables[name])).scalar_one()
            for name in expected
        }
    return [f"{name}: {found[name]} rows, not {n}" for name, n in expected.items() if found[name] != n]


def _repeats(platform: Platform, result: Result) -> None:
    """Each repeat must follow a send of a process that was killed then, before it could mark it."""
    last: dict[tuple[int, str], Sent] = {}
    after: Counter[str] = Counter()
    for sent in platform.sent:
        before = last.get((sent.chat, sent.code))
        last[sent.chat, sent.code] = sent
        if before is None:
            continue
        result.again += 1
        after[before.sender] += 1
        killed = result.kills.get(before.sender)
        if killed is None or before.at < killed - UNMARKED_S or sent.at < killed:
            told = "never killed" if killed is None else f"killed {killed - before.at:+.3f} s after it"
            result.wrong.append(f"chat {sent.chat}: {sent.code} sent again; its sender was {told}")
    result.most_again = max(after.values(), default=0)


def markdown(results: Sequence[Result], machine: str) -> str:
    """The report."""
    wrong = [f"* {result.name}: {problem}" for result in results for problem in result.wrong]
    lines = ["# Soak", "", machine, "", HEAD, *(result.row for result in results), "", *wrong]
    return "\n".join(lines).rstrip() + "\n"
