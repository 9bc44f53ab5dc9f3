"""Everything the bot knows, loaded once when the process starts and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.english.library import English
from knowledge.old_places import OldPlaces, own_old_places
from knowledge.old_terms import OldTerms, own_old_terms
from knowledge.places import Place, check_place, load_place
from knowledge.procedures import Procedure, read_all
from knowledge.questionnaires import Questionnaire, load_questionnaire
from knowledge.understand import Understander

QUESTIONNAIRE = "hai-long-1"


@dataclass(frozen=True)
class Knowledge:
    """Records, questionnaire and locality, with the search index over the records."""

    procedures: dict[str, Procedure]
    questionnaire: Questionnaire
    place: Place

    @cached_property
    def understander(self) -> Understander:
        return Understander(tuple(self.procedures.values()))

    @cached_property
    def english(self) -> English:
        return English(self.procedures.values())

    @cached_property
    def old_places(self) -> OldPlaces:
        """Read when somebody first names a place with its kind: a fifth of a second, once."""
        return own_old_places()

    @cached_property
    def old_terms(self) -> OldTerms:
        return own_old_terms()


def load(place: str | Path = "phuong-mau", folder: Path | None = None) -> Knowledge:
    """Read every data file and build the index.

    Raises:
        DataError: naming file, record and field.
    """
    records = {record.id: record for record in read_all(folder)}
    local = load_place(place)
    check_place(local, records, Path(place).with_suffix(".yaml").name)
    knowledge = Knowledge(records, load_questionnaire(QUESTIONNAIRE), local)
    _ = (
        knowledge.understander,
        knowledge.english.understander,
        knowledge.old_terms,
    )  # built now, so that the first citizen does not wait
    return knowledge
