"""How long understanding takes: with the project's own records, and with as many as the national catalogue has.

Run: `python -m benchmarks.search_speed`. The larger catalogue is made from the own records: each copy keeps the shape
of a real name and takes half of its words from other records, so that words are as common and as rare as they are.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import cycle

import click
import numpy as np

from knowledge import examples
from knowledge.procedures import Procedure, read_all
from knowledge.understand import Understander

NATIONAL = 6_500
SWAPPED = 0.5
"""Share of the words of a name that come from elsewhere."""


def catalogue(records: Sequence[Procedure], size: int) -> list[Procedure]:
    """The records themselves, then altered copies up to `size`."""
    chance = random.Random(6_500)
    words = [word for record in records for name in (record.name, *record.aliases) for word in name.split()]
    made = list(records)
    for number, record in zip(range(len(records), size), cycle(records), strict=False):
        names = [_altered(name, words, chance) for name in (record.name, *record.aliases)]
        change = {
            "id": f"made-{number}",
            "name": names[0],
            "short_name": names[0][:40],
            "aliases": tuple(names[1:]),
        }
        made.append(record.model_copy(update=change))
    return made


def _altered(name: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choice(words) if chance.random() < SWAPPED else word for word in name.split())


def milliseconds(understander: Understander, questions: Sequence[str], rounds: int) -> np.ndarray:
    """One time per question and round."""
    taken = []
    for _ in range(rounds):
        for text in questions:
            start = time.perf_counter()
            understander.understand(text)
            taken.append(1_000 * (time.perf_counter() - start))
    return np.array(taken)


@click.command()
@click.option("--rounds", default=2)
def main(rounds: int) -> None:
    records = read_all()
    questions = [text for entry in examples.read_all() for text in entry.questions][::7]
    for size in (len(records), NATIONAL):
        start = time.perf_counter()
        understander = Understander(catalogue(records, size))
        built = time.perf_counter() - start
        taken = milliseconds(understander, questions, rounds)
        p50, p99 = np.percentile(taken, (50, 99))
        print(
            f"{size:>5} records: index {built:.2f} s, {len(taken)} questions, p50 {p50:.2f} ms, p99 {p99:.2f} ms"
        )


if __name__ == "__main__":
    main()
