"""Everything the bot knows, read at once and never changed: what changes in the files comes as a new whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.local_records import LeaveOut, read_local
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


def load(
    place: str | Path = "phuong-mau",
    folder: Path | None = None,
    local: Path | None = None,
    leave_out: LeaveOut | None = None,
) -> Knowledge:
    """Read every data file and build the index.

    Args:
        place: see `load_place`.
        folder: of the records; the project's own by default.
        local: the office's own folder (`local_records`): its records add to the others or take their place.
        leave_out: told of each broken file in `local`, which is then left out; without it the first one raises.

    Raises:
        DataError: naming file, record and field.
    """
    knowledge = Knowledge(
        read_records(folder, local, leave_out), load_questionnaire(QUESTIONNAIRE), load_place(place)
    )
    _ = knowledge.understander  # built now, so that the first citizen does not wait
    return knowledge


def read_records(
    folder: Path | None = None, local: Path | None = None, leave_out: LeaveOut | None = None
) -> dict[str, Procedure]:
    """The records by id, the office's in place of the others; arguments and errors as `load` has them."""
    records = {record.id: record for record in read_all(folder)}
    if local is not None:
        records |= {key: kept.record for key, kept in read_local(local, leave_out).items()}
    return records
