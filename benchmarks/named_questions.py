"""Whether who names a procedure and asks for a part of it is answered about that procedure.

Run: `python -m benchmarks.named_questions`. Every name that alone is answered with its record is asked for in twenty
ways, with accents and without; the table tells how often another record was answered, some were offered, or it was
refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from knowledge.procedures import Procedure, read_all
from knowledge.text import strip_diacritics
from knowledge.understand import Understander, Verdict

WAYS = (
    *("lệ phí {}", "phí {}", "{} mất bao nhiêu tiền", "{} hết bao nhiêu tiền", "{} bao nhiêu tiền"),
    *("làm {} tốn bao nhiêu", "{} cần giấy tờ gì", "giấy tờ {}", "hồ sơ {} gồm những gì", "làm {} cần gì"),
    *("{} mất bao lâu", "{} mấy ngày có", "bao lâu có {}", "{} ở đâu", "làm {} ở đâu", "nộp {} ở đâu"),
    *("{} online", "{} trên mạng được không", "làm {}", "tôi muốn {}"),
)
OUTCOMES = ("right", "wrong", "offered", "refused")


def outcomes(understander: Understander, record: Procedure) -> Iterator[tuple[str, str]]:
    """Each way of asking with what came of it, for all names of a record."""
    for name in dict.fromkeys([record.short_name, *record.aliases]):
        for typed in (str, strip_diacritics):
            if _outcome(understander, typed(name), record) == "right":
                yield from ((way, _outcome(understander, typed(way.format(name)), record)) for way in WAYS)


def _outcome(understander: Understander, question: str, record: Procedure) -> str:
    found = understander.understand(question)
    if found.verdict is Verdict.ANSWER:
        return "right" if found.records[0] == record.id else "wrong"
    return "offered" if found.verdict is Verdict.CHOOSE else "refused"


@click.command()
def main() -> None:
    """Print the table; the last line is the sum."""
    records = read_all()
    understander = Understander(records)
    counts: Counter[tuple[str, str]] = Counter()
    for record in records:
        if record.kind == "procedure":
            counts.update(outcomes(understander, record))
    click.echo(f"{'':28}" + "".join(f"{outcome:>9}" for outcome in OUTCOMES))
    for way in WAYS:
        click.echo(f"{way:28}" + "".join(f"{counts[way, outcome]:9}" for outcome in OUTCOMES))
    sums = (sum(counts[way, outcome] for way in WAYS) for outcome in OUTCOMES)
    click.echo(f"{'all':28}" + "".join(f"{total:9}" for total in sums))


if __name__ == "__main__":
    main()
