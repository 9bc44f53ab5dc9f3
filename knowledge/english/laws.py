"""Changes of law in English."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cache

from knowledge.datafile import IdentifiedRecord, Text, own_data, read_lists
from knowledge.english.translation import FINGERPRINT
from knowledge.freshness import LawChange, own_law_changes


class EnglishLaw(IdentifiedRecord):
    """What changes, in words that follow "from 1 March 2027:"."""

    vietnamese: Text
    """Fingerprint of the Vietnamese text."""
    text: Text


def digest(text: str) -> str:
    """The fingerprint of one Vietnamese text."""
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT]


def in_english(changes: Collection[LawChange], english: Collection[EnglishLaw]) -> tuple[LawChange, ...]:
    """The changes with English texts; one that was changed since stays Vietnamese."""
    texts = {(law.id, law.vietnamese): law.text for law in english}
    return tuple(
        change.model_copy(update={"text": texts.get((change.id, digest(change.text)), change.text)})
        for change in changes
    )


@cache
def own_english_changes() -> tuple[LawChange, ...]:
    """The project's own changes of law in English.

    Raises:
        DataError: naming file, change and field.
    """
    return in_english(own_law_changes(), read_lists([own_data("english-laws.yaml")], EnglishLaw))
