"""Officials: units, persons, and the chat accounts linked to them by a one-time code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, case, delete, exists, func, insert, select, update

from knowledge.offices import same_office
from knowledge.text import nfc
from storage.errors import Refused
from storage.outbox import give_up_for_good
from storage.secrets_at_rest import hashed, new_code
from storage.tables import account, channel_state, conversation, link_code, outbox, person, unit
from storage.upsert import insert_new

CODE_LASTS = dt.timedelta(days=7)


@dataclass(frozen=True)
class Person:
    """An official, and whether a chat account is linked."""

    id: int
    name: str
    unit_id: int
    unit: str
    role: str
    channels: tuple[str, ...] = ()


def units(connection: Connection) -> list[tuple[int, str]]:
    return [
        (row.id, row.name) for row in connection.execute(select(unit.c.id, unit.c.name).order_by(unit.c.name))
    ]


def ensure_unit(connection: Connection, name: str, now: dt.datetime) -> int:
    """The unit of this name, also when it is spelled a little differently; made when it is new."""
    name = " ".join(nfc(name).split())
    name = same_office(name, [known for _, known in units(connection)]) or name
    insert_new(connection, unit, {"name": name, "created_at": now})
    return int(connection.execute(select(unit.c.id).where(unit.c.name == name)).scalar_one())


def add(connection: Connection, *, name: str, unit_id: int, role: str, now: dt.datetime) -> int:
    values = {"name": name, "unit_id": unit_id, "role": role, "created_at": now}
    key = connection.execute(insert(person).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def correct(connection: Connection, person_id: int, *, name: str, unit_id: int, role: str) -> Person | None:
    """Another name, unit or role. Returns who it was before; None: there is no such active official."""
    before = one(connection, person_id)
    values = {"name": name, "unit_id": unit_id, "role": role}
    connection.execute(update(person).where(person.c.id == person_id, person.c.active).values(**values))
    return before


def leave(connection: Connection, person_id: int, now: dt.datetime) -> bool:
    """An official leaves: nobody writes to their accounts any more. What they said stays. False: they had left.

    Whoever comes back is linked anew: the telephone may be somebody else's by then.
    """
    left = update(person).where(person.c.id == person_id, person.c.active).values(active=False)
    if connection.execute(left).rowcount != 1:
        return False
    connection.execute(delete(link_code).where(link_code.c.person_id == person_id))
    linked = select(account.c.conversation_id).where(account.c.person_id == person_id)
    for conversation_id in connection.execute(linked).scalars().all():
        give_up_for_good(connection, conversation_id, now)
    connection.execute(delete(account).where(account.c.person_id == person_id))
    return True


def come_back(connection: Connection, person_id: int) -> bool:
    """Who left works here again. False: they had not left."""
    back = update(person).where(person.c.id == person_id, ~person.c.active).values(active=True)
    return connection.execute(back).rowcount == 1


def left(connection: Connection) -> list[Person]:
    """Who has left, by name."""
    query = (
        select(person.c.id, person.c.name, person.c.unit_id, unit.c.name, person.c.role)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(~person.c.active)
        .order_by(person.c.name, person.c.id)
    )
    return [Person(*row) for row in connection.execute(query)]


def all_active(connection: Connection) -> list[Person]:
    """Every active official, with the channels they are linked on."""
    linked: dict[int, list[str]] = {}
    rows = connection.execute(
        select(account.c.person_id, conversation.c.channel).join(
            conversation, conversation.c.id == account.c.conversation_id
        )
    )
    for person_id, channel in rows:
        linked.setdefault(person_id, []).append(channel)
    query = (
        select(person.c.id, person.c.name, person.c.unit_id, unit.c.name.label("unit"), person.c.role)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(person.c.active)
        .order_by(unit.c.name, person.c.name)
    )
    return [Person(*row, channels=tuple(sorted(linked.get(row.id, ())))) for row in connection.execute(query)]


def of_conversation(connection: Connection, conversation_id: int) -> Person | None:
    """The official who speaks in this conversation; None for citizens."""
    query = (
        select(person.c.id, person.c.name, person.c.unit_id, unit.c.name, person.c.role)
        .join(account, account.c.person_id == person.c.id)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(account.c.conversation_id == conversation_id, person.c.active)
    )
    row = connection.execute(query).one_or_none()
    return Person(*row) if row else None


def conversations_of(connection: Connection, person_id: int, now: dt.datetime) -> list[int]:
    """Where a person can be written to, not where they left.

    The account they were heard on last comes first, then the one linked last; those on shut channels come last.
    """
    found = connection.execute(_accounts(now).where(account.c.person_id == person_id))
    return [row.conversation_id for row in found]


def reachable(connection: Connection, now: dt.datetime) -> dict[int, int]:
    """Person → the conversation in which they are written to first. Who cannot be written to is not in there."""
    found: dict[int, int] = {}
    for row in connection.execute(_accounts(now)):
        found.setdefault(row.person_id, row.conversation_id)
    return found


def cut_off(connection: Connection, now: dt.datetime) -> set[int]:
    """Persons all of whose accounts are on channels that are shut just now."""
    linked = (
        select(account.c.person_id)
        .join(conversation, conversation.c.id == account.c.conversation_id)
        .where(conversation.c.unreachable_at.is_(None))
    )
    shut = set(connection.execute(linked.where(_is_shut(now))).scalars())
    return shut - set(connection.execute(linked.where(~_is_shut(now))).scalars()) if shut else shut


def _is_shut(now: dt.datetime) -> ColumnElement[bool]:
    return exists().where(
        channel_state.c.channel == conversation.c.channel, channel_state.c.paused_until > now
    )


def _accounts(now: dt.datetime) -> Select[int, int]:
    """Accounts that can be written to, the best of each person first."""
    return (
        select(account.c.person_id, account.c.conversation_id)
        .join(conversation, conversation.c.id == account.c.conversation_id)
        .where(conversation.c.unreachable_at.is_(None))
        .order_by(
            case((_is_shut(now), 1), else_=0),
            conversation.c.last_heard_at.desc().nulls_last(),
            account.c.linked_at.desc(),
            account.c.id.desc(),
        )
    )


def untold(connection: Connection) -> list[str]:
    """The active officials whose newest reminder reached them on none of their accounts, by name."""
    newest = (
        select(account.c.person_id, func.max(outbox.c.id).label("row"))
        .join(outbox, outbox.c.conversation_id == account.c.conversation_id)
        .where(outbox.c.key.startswith("remind:"))
        .group_by(account.c.person_id)
        .subquery()
    )
    query = (
        select(person.c.name)
        .join(newest, newest.c.person_id == person.c.id)
        .join(outbox, outbox.c.id == newest.c.row)
        .where(person.c.active, outbox.c.dead_at.is_not(None))
        .order_by(person.c.name)
    )
    return list(connection.execute(query).scalars())


def new_link_code(connection: Connection, person_id: int, now: dt.datetime) -> str:
    """A one-time code for a person; earlier unused ones are void.

    Raises:
        Refused: there is no such person.
    """
    if connection.execute(select(person.c.id).where(person.c.id == person_id)).scalar() is None:
        raise Refused("there is no such person")
    connection.execute(
        delete(link_code).where(link_code.c.person_id == person_id, link_code.c.used_at.is_(None))
    )
    code = new_code()
    values = {"code_hash": hashed(code), "person_id": person_id, "expires_at": now + CODE_LASTS}
    connection.execute(insert(link_code).values(**values))
    return code


def link(connection: Connection, conversation_id: int, code: str, now: dt.datetime) -> Person:
    """Link a conversation to the person a code was made for.

    Raises:
        Refused: the code is unknown, used or expired.
    """
    used = connection.execute(
        update(link_code)
        .where(
            link_code.c.code_hash == hashed(code.strip().upper()),
            link_code.c.used_at.is_(None),
            link_code.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(link_code.c.person_id)
    ).one_or_none()
    if used is None:
        raise Refused("this code is unknown, used or expired")
    connection.execute(delete(account).where(account.c.conversation_id == conversation_id))
    connection.execute(
        insert(account).values(conversation_id=conversation_id, person_id=used.person_id, linked_at=now)
    )
    found = of_conversation(connection, conversation_id)
    if found is None:
        raise Refused("this person is not active any more")
    return found


def of_unit(connection: Connection, unit_id: int) -> list[Person]:
    """The active officials of a unit, its leaders first."""
    query = (
        select(person.c.id, person.c.name, person.c.unit_id, unit.c.name, person.c.role)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(person.c.active, person.c.unit_id == unit_id)
        .order_by(case((person.c.role == "leader", 0), else_=1), person.c.name, person.c.id)
    )
    return [Person(*row) for row in connection.execute(query)]


def one(connection: Connection, person_id: int) -> Person | None:
    """An active official; None: unknown, or not active any more."""
    query = (
        select(person.c.id, person.c.name, person.c.unit_id, unit.c.name, person.c.role)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(person.c.active, person.c.id == person_id)
    )
    row = connection.execute(query).one_or_none()
    return Person(*row) if row else None
