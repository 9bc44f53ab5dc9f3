"""Letters of apology for dossiers that will be late: drafted here, signed and sent by people, written down here.

NĐ 61/2018, art. 19.9: the new date is given at most once, so a dossier has one letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from storage.errors import Refused
from storage.tables import apology

State = Literal["draft", "signed", "sent"]


@dataclass(frozen=True)
class Apology:
    id: int
    dossier_id: int
    state: State
    reason: str
    new_due: dt.date
    drafted_by: str
    drafted_at: dt.datetime
    number: str | None
    signer: str | None
    signed_on: dt.date | None
    sent_on: dt.date | None
    sent_how: str | None
    refused: int
    """How often somebody wanted a second new date."""

    @property
    def is_signed(self) -> bool:
        return self.state != "draft"


_COLUMNS = tuple(apology.c[name] for name in Apology.__dataclass_fields__)


def of(connection: Connection, dossier_id: int) -> Apology | None:
    row = connection.execute(select(*_COLUMNS).where(apology.c.dossier_id == dossier_id)).one_or_none()
    return Apology(*row) if row else None


def all_of(connection: Connection, dossiers: Collection[int]) -> dict[int, Apology]:
    """By dossier."""
    wanted = sorted(dossiers)
    found: dict[int, Apology] = {}
    for start in range(0, len(wanted), 500):
        chosen = apology.c.dossier_id.in_(wanted[start : start + 500])
        found |= {
            row.dossier_id: Apology(*row) for row in connection.execute(select(*_COLUMNS).where(chosen))
        }
    return found


def draft(
    connection: Connection, dossier_id: int, reason: str, new_due: dt.date, by: str, now: dt.datetime
) -> None:
    """Begin a letter, or change one that nobody has signed.

    Raises:
        Refused: it was signed: there is no second new date.
    """
    values = {"reason": reason, "new_due": new_due, "drafted_by": by, "drafted_at": now}
    before = of(connection, dossier_id)
    if before is None:
        connection.execute(insert(apology).values(dossier_id=dossier_id, **values))
        return
    _step(connection, dossier_id, "draft", values)


def refuse_second(connection: Connection, dossier_id: int) -> None:
    """Write down that a second new date was wanted."""
    change = update(apology).where(apology.c.dossier_id == dossier_id)
    connection.execute(change.values(refused=apology.c.refused + 1))


def sign(
    connection: Connection, dossier_id: int, *, number: str, signer: str, signed_on: dt.date, by: str
) -> None:
    """It was signed, with this number.

    Raises:
        Refused: it is no draft.
    """
    values = {"state": "signed", "number": number, "signer": signer, "signed_on": signed_on, "signed_by": by}
    _step(connection, dossier_id, "draft", values)


def send(connection: Connection, dossier_id: int, *, sent_on: dt.date, how: str, by: str) -> None:
    """Somebody has sent it.

    Raises:
        Refused: it is not signed, or was sent before.
    """
    _step(
        connection,
        dossier_id,
        "signed",
        {"state": "sent", "sent_on": sent_on, "sent_how": how, "sent_by": by},
    )


def _step(connection: Connection, dossier_id: int, state: State, values: dict[str, object]) -> None:
    due = apology.c.dossier_id == dossier_id, apology.c.state == state
    if connection.execute(update(apology).where(*due).values(**values)).rowcount != 1:
        raise Refused("Văn bản đã sang bước khác. Anh/chị xem lại rồi làm tiếp.")
