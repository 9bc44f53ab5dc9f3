"""Everything English that the bot knows: built once from the records, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property

from knowledge.english.detect import LanguageDetector
from knowledge.english.overlay import in_english
from knowledge.english.reader import plain_words
from knowledge.english.translation import EnglishEntry, fingerprint, read_entries
from knowledge.english.understand import EnglishUnderstander
from knowledge.english.words import own_words
from knowledge.procedures import Procedure


class Shown(StrEnum):
    """How far what is shown of a record is English."""

    TRANSLATED = "translated"
    OLDER = "older"
    """Translated, but the Vietnamese text has changed since."""
    VIETNAMESE = "vietnamese"


class English:
    """The records for English speakers.

    Args:
        records: the Vietnamese records.
        entries: their English names, questions and texts; the project's own when None.

    Raises:
        DataError: naming file, record and field.
    """

    def __init__(self, records: Iterable[Procedure], entries: Iterable[EnglishEntry] | None = None) -> None:
        vietnamese = {record.id: record for record in records}
        self._entries = {
            entry.id: entry
            for entry in (read_entries() if entries is None else entries)
            if entry.id in vietnamese
        }
        self._shown = {record.id: self._how(record) for record in vietnamese.values()}
        self.records = {record.id: self._overlaid(record) for record in vietnamese.values()}

    @cached_property
    def understander(self) -> EnglishUnderstander:
        return EnglishUnderstander(tuple(self._entries.values()), own_words())

    @cached_property
    def detector(self) -> LanguageDetector:
        texts = (text for entry in self._entries.values() for text in (entry.short_name, *entry.questions))
        return LanguageDetector(own_words(), {word for text in texts for word in plain_words(text)})

    def shown(self, record: str) -> Shown:
        """How far the record with this id is English."""
        return self._shown[record]

    def _how(self, record: Procedure) -> Shown:
        entry = self._entries.get(record.id)
        if entry is None or entry.translation is None:
            return Shown.VIETNAMESE
        same = entry.translation.vietnamese == fingerprint(record)
        return Shown.TRANSLATED if same else Shown.OLDER

    def _overlaid(self, record: Procedure) -> Procedure:
        entry = self._entries.get(record.id)
        return in_english(record, entry) if entry else record
