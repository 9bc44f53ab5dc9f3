"""Everything the bot knows, loaded once when the process starts and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.likeness import Likeness
from knowledge.places import Place, load_place
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
    def likeness(self) -> Likeness:
        return Likeness(self.understander.index)


def load(place: str | Path = "phuong-mau", folder: Path | None = None) -> Knowledge:
    """Read every data file and build the index.

    Raises:
        DataError: naming file, record and field.
    """
    records = {record.id: record for record in read_all(folder)}
    knowledge = Knowledge(records, load_questionnaire(QUESTIONNAIRE), load_place(place))
    _ = knowledge.likeness  # and the index it rests on: built now, so that the first citizen does not wait
    return knowledge
