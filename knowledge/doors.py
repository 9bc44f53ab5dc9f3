"""What people say that leads straight to a door: a step of a guide, a feedback, the office itself, a choice of papers.

Such messages name no procedure ("bị trừ tiền mà hồ sơ báo chưa trả", "đèn đường hỏng cả tháng", "thứ bảy có làm
không"), so they are heard before the search. A door says what must be said in groups of phrases, in any order. The
phrases are data (`knowledge/data/doors.yaml`, explained in `docs/data/doors.md`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from pydantic import Field, model_validator

from knowledge.datafile import IdentifiedRecord, Record, Text, own_data, read_one
from knowledge.phrases import PhraseTable
from knowledge.search import SearchIndex
from knowledge.tokens import Token


class OfficeQuestion(StrEnum):
    """What is asked of the office itself."""

    HOURS = "hours"
    PHONE = "phone"
    ADDRESS = "address"
    LEADER = "leader"


class GuidePart(Record):
    """A part of a guide, counted from 0."""

    id: Text
    part: int = Field(default=0, ge=0)


class Choice(Record):
    """A question back, and the records that may be meant."""

    ask: Text
    records: tuple[Text, ...] = Field(min_length=2, max_length=4)


class Door(IdentifiedRecord):
    """One door and how people come to it. It leads to exactly one thing."""

    said: tuple[Text, ...] = Field(min_length=1)
    """Names of groups; the message has a phrase of each."""
    unless: tuple[Text, ...] = ()
    """Names of groups; with a phrase of one of them, it is something else."""
    longest: int = Field(default=60, ge=1)
    """Words of the message; who writes more tells a story."""
    despite_named: bool = False
    """Whether a message that surely names a procedure comes here all the same."""
    guide: GuidePart | None = None
    feedback: bool = False
    office: OfficeQuestion | None = None
    choose: Choice | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Door:
        if sum(map(bool, (self.guide, self.feedback, self.office, self.choose))) != 1:
            raise ValueError("a door leads to one of guide, feedback, office, choose")
        return self


class DoorBook(Record):
    """The file. Doors are tried in its order."""

    ambiguous_bare: tuple[Text, ...] = ()
    """Phrases that mean something else when typed without accents: they need theirs."""
    groups: dict[Text, tuple[Text, ...]]
    doors: tuple[Door, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_groups(self) -> DoorBook:
        named = {name for door in self.doors for name in (*door.said, *door.unless)}
        if strangers := named - set(self.groups):
            raise ValueError(f"groups: there is no {', '.join(sorted(strangers))}")
        return self


class Heard(NamedTuple):
    """A door, and whether anything is said besides the words of its first group."""

    door: Door
    says_more: bool


class Doors:
    """Knows which door a message comes to.

    Args:
        book: the data file.
        index: how messages and texts of ours are read.
    """

    def __init__(self, book: DoorBook, index: SearchIndex) -> None:
        self.book = book
        self._index = index
        read = index.normalizer.document
        self._groups: Mapping[str, PhraseTable[None]] = {
            name: PhraseTable((read(text), None, text not in book.ambiguous_bare) for text in phrases)
            for name, phrases in book.groups.items()
        }
        groups_of: dict[tuple[Sequence[Token], bool], list[str]] = {}
        for name, phrases in book.groups.items():
            for text in phrases:
                groups_of.setdefault((read(text), text not in book.ambiguous_bare), []).append(name)
        self._phrases = PhraseTable((words, names, bare) for (words, bare), names in groups_of.items())
        """Each phrase with the groups it is in."""

    def hear(self, text: str) -> Heard | None:
        """The first door all of whose groups were said."""
        words = self._index.normalizer.question(text)
        said = set(chain.from_iterable(self._phrases.every(words)))
        door = next(self._open(said, len(words)), None) if said else None
        if door is None:
            return None
        rest = self._groups[door.said[0]].rest(words)
        return Heard(door, says_more=bool(self._index.content(rest)))

    def _open(self, said: set[str], length: int) -> Iterator[Door]:
        return (
            door
            for door in self.book.doors
            if length <= door.longest and said.issuperset(door.said) and said.isdisjoint(door.unless)
        )


def own_doors(index: SearchIndex) -> Doors:
    """The project's own doors.

    Raises:
        DataError: naming file and field.
    """
    return Doors(read_one(own_data("doors.yaml"), DoorBook), index)
