"""Khiếu nại and tố cáo told apart from feedback, by what is said.

A *khiếu nại* asks to review a decision or act that harms one's own right (Luật Khiếu nại 02/2011, art. 2); a
*tố cáo* reports somebody's violation, and who makes it must stay secret (Luật Tố cáo 25/2018, art. 2 and 56). Neither
is made by chat. The phrases are data (`docs/data/petitions.md`); a doubtful case is asked about, never decided.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import cache

from pydantic import Field

from knowledge.datafile import Record, Text, own_data, read_one
from knowledge.privacy import mask
from knowledge.procedures import LegalBasis
from knowledge.spoken import Phrases, spoken
from knowledge.text import bare, shorten

A_QUESTION = 14
"""Words up to which a message about denouncing asks how it is done; a longer one tells who did what."""
WITHHELD = "[nội dung tố cáo, không lưu]"


class PetitionKind(StrEnum):
    """The values are part of buttons."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"


class Petition(Record):
    """One kind, the record that tells how it is made, and how people begin it."""

    kind: PetitionKind
    record: Text
    phrases: tuple[Text, ...] = Field(min_length=1)


class PetitionBook(Record):
    """The file."""

    as_of: dt.date
    review_by: dt.date
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    short: dict[Text, Text]
    neither: tuple[Text, ...]
    """Words of somebody who only wants to give an opinion."""
    send: tuple[Text, ...] = Field(min_length=1)
    """Answers, alone in a message, to "shall this be sent?"."""
    drop: tuple[Text, ...] = Field(min_length=1)
    petitions: tuple[Petition, ...] = Field(min_length=1)


def petition_in(text: str) -> Petition | None:
    """What a message seems to be besides feedback; None: nothing else."""
    book, neither, kinds = _own()
    message = spoken(shorten(text), book.short)
    if neither.among(message):
        return None
    return next((petition for petition, phrases in kinds if phrases.among(message)), None)


def answer_in(text: str) -> bool | None:
    """Whether a message says nothing but yes, or nothing but no, to "shall this be sent?"; None: neither."""
    book = _own()[0]
    said = bare(" ".join(re.findall(r"\w+", text)))
    answers = {
        bare(word): meant for meant, words in ((True, book.send), (False, book.drop)) for word in words
    }
    return answers.get(said)


def petition_of(kind: PetitionKind) -> Petition:
    """The entry of a kind."""
    return next(petition for petition in _own()[0].petitions if petition.kind is kind)


def keepable(text: str) -> str:
    """A message as it may be written down: numbers masked, and nothing of who denounces whom."""
    found = petition_in(text) if len(text.split()) > A_QUESTION else None
    return WITHHELD if found and found.kind is PetitionKind.DENUNCIATION else mask(text)


@cache
def _own() -> tuple[PetitionBook, Phrases, tuple[tuple[Petition, Phrases], ...]]:
    book = read_one(own_data("petitions.yaml"), PetitionBook)
    kinds = tuple((petition, Phrases(petition.phrases)) for petition in book.petitions)
    return book, Phrases(book.neither), kinds
