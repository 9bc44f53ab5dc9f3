"""Everything the bot knows, read at once and never changed: what changes in the files comes as a new whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.cards import Card, show_card
from knowledge.doors import Doors, own_doors
from knowledge.english.detect import Spoken, is_plainly_vietnamese
from knowledge.english.laws import own_english_changes
from knowledge.english.library import English
from knowledge.facets import Facet
from knowledge.likeness import Likeness
from knowledge.loading import no_garbage_collection
from knowledge.local_records import LeaveOut, read_local
from knowledge.old_places import OldPlaces, own_old_places
from knowledge.old_terms import OldTerms, own_old_terms
from knowledge.places import Place, check_place, load_place
from knowledge.procedures import Procedure, read_all
from knowledge.questionnaires import Questionnaire, load_questionnaire
from knowledge.texts import translator
from knowledge.understand import Understander

QUESTIONNAIRE = "hai-long-1"
PAYMENT_TOPIC = "thanh-toan-truc-tuyen"
CARDS = 1_000
"""Cards that are kept, of some kilobytes each."""


class Wanted(NamedTuple):
    """All that a card depends on, beside what is known: the same makes the same card."""

    record: str
    parts: tuple[Facet, ...]
    """One or two."""
    cases: tuple[str, ...]
    today: dt.date
    language: str
    papers_first: bool


@dataclass(frozen=True)
class Knowledge:
    """Records, questionnaire and locality, with the search index over the records."""

    procedures: dict[str, Procedure]
    questionnaire: Questionnaire
    place: Place

    @cached_property
    def understander(self) -> Understander:
        return Understander(tuple(self.procedures.values()))

    def records_for(self, language: str) -> Mapping[str, Procedure]:
        """The records as a reader of a language has them."""
        return self.english.records if language == "en" else self.procedures

    def place_for(self, language: str) -> Place:
        """The locality as a reader of a language has it."""
        return self.place.in_english() if language == "en" else self.place

    @cached_property
    def card(self) -> Callable[[Wanted], Card]:
        """One or two parts of a record as `show_card` puts them together; kept, since many ask for the same."""
        return lru_cache(maxsize=CARDS)(self._card)

    def _card(self, wanted: Wanted) -> Card:
        records = self.records_for(wanted.language)
        return show_card(
            records[wanted.record],
            *wanted.parts,
            today=wanted.today,
            _=translator(wanted.language),
            payment=records.get(PAYMENT_TOPIC),
            place=self.place_for(wanted.language),
            changes=own_english_changes() if wanted.language == "en" else None,
            cases=wanted.cases,
            papers_first=wanted.papers_first,
        )

    def language_of(self, text: str) -> Spoken | None:
        """`en`, `vi`, or None when nothing tells. Plain Vietnamese is known without the English records."""
        return "vi" if is_plainly_vietnamese(text) else self.english.detector.detect(text)

    @cached_property
    def english(self) -> English:
        return English(self.procedures.values())

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness(self.understander.index, self.understander.facets)

    @cached_property
    def doors(self) -> Doors:
        return own_doors(self.understander.index)

    @cached_property
    def old_places(self) -> OldPlaces:
        """Read when somebody first names a place with its kind: a fifth of a second, once."""
        return own_old_places()

    @cached_property
    def old_terms(self) -> OldTerms:
        return own_old_terms()


def load(
    place: str | Path = "phuong-mau",
    folder: Path | None = None,
    local: Path | None = None,
    leave_out: LeaveOut | None = None,
    *,
    all_now: bool = True,
) -> Knowledge:
    """Read every data file and build the index.

    Args:
        place: see `load_place`.
        folder: of the records; the project's own by default.
        local: the office's own folder (`local_records`): its records add to the others or take their place.
        leave_out: told of each broken file in `local`, which is then left out; without it the first one raises.
        all_now: build what not everybody needs too, so that the first citizen who does need not wait for it.

    Raises:
        DataError: naming file, record and field.
    """
    with no_garbage_collection():
        records = read_records(folder, local, leave_out)
        served = load_place(place)
        check_place(served, records, Path(place).with_suffix(".yaml").name)
        knowledge = Knowledge(records, load_questionnaire(QUESTIONNAIRE), served)
        _ = knowledge.understander
        if all_now:
            _ = (knowledge.likeness, knowledge.english.understander, knowledge.old_terms, knowledge.doors)
    return knowledge


def read_records(
    folder: Path | None = None, local: Path | None = None, leave_out: LeaveOut | None = None
) -> dict[str, Procedure]:
    """The records by id, the office's in place of the others; arguments and errors as `load` has them."""
    records = {record.id: record for record in read_all(folder)}
    if local is not None:
        records |= {key: kept.record for key, kept in read_local(local, leave_out).items()}
    return records
