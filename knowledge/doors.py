"""What people say that leads straight to a door: a step of a guide, a feedback, the office itself, a choice of papers.

Such messages name no procedure ("bị trừ tiền mà hồ sơ báo chưa trả", "đèn đường hỏng cả tháng", "thứ bảy có làm
không"), so they are heard before the search. A door says what must be said in groups of phrases, in any order. The
phrases are data (`knowledge/data/doors.yaml`, explained in `docs/data/doors.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field, model_validator

from knowledge.datafile import IdentifiedRecord, Record, Text, own_data, read_one
from knowledge.phrases import PhraseTable
from knowledge.tokens import Token

Read = Callable[[str], Sequence[Token]]
"""What turns a text of ours into words."""


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
    """A door, and the words of the message that its first group does not hold."""

    door: Door
    rest: Sequence[Token]


class Doors:
    """Knows which door a message comes to.

    Args:
        book: the data file.
        read: what turns a phrase into words.
    """

    def __init__(self, book: DoorBook, read: Read) -> None:
        self.book = book
        self._groups: Mapping[str, PhraseTable[None]] = {
            name: PhraseTable((read(text), None, text not in book.ambiguous_bare) for text in phrases)
            for name, phrases in book.groups.items()
        }

    def hear(self, words: Sequence[Token]) -> Heard | None:
        """The first door all of whose groups were said."""
        said = {name for name, group in self._groups.items() if any(group.find(words))}
        door = next(self._open(said, len(words)), None)
        return Heard(door, self._groups[door.said[0]].rest(words)) if door else None

    def _open(self, said: set[str], length: int) -> Iterator[Door]:
        return (
            door
            for door in self.book.doors
            if length <= door.longest and said.issuperset(door.said) and said.isdisjoint(door.unless)
        )


def own_doors(read: Read) -> Doors:
    """The project's own doors.

    Raises:
        DataError: naming file and field.
    """
    return Doors(read_one(own_data("doors.yaml"), DoorBook), read)
