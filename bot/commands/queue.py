"""`motcua queue`: what waits and what failed, and putting it right. May run beside a running server."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click
from sqlalchemy import Connection

from bot import clock
from bot.commands import opened
from bot.commands.chat import CHANNEL as TERMINAL
from bot.errors import OperatorError
from bot.web.wording import CHANNELS
from handlers.turn import LOCAL
from storage import audit, channel_states, inbox
from storage import queue as queues
from storage.audit_actions import Action
from storage.conversations import SHARDS
from storage.queue import Failure, KeptBack

ACTOR = "motcua queue"
_NAME = re.compile(r"(den|gac|di)-(\d{1,18})")
"""Messages that came (den) or were put aside (gac), replies that go out (di)."""
_LANES = {0: "trả lời", 1: "nhắc việc", 9: "gửi rộng"}


@click.group()
def queue() -> None:
    """Hàng chờ: xem, gửi lại, gác lại."""


@queue.command()
@click.option("--json", "as_json", is_flag=True, help="In một đối tượng JSON, cho chương trình khác đọc.")
def status(*, as_json: bool) -> None:
    """Xem tin nào đang chờ, tin nào lỗi, kênh nào tạm ngừng."""
    now = clock.now()
    with opened.database(only_read=True, there=True) as database, database.read() as connection:
        found = _found(connection)
    if as_json:
        click.echo(json.dumps(found, default=_plain, ensure_ascii=False, indent=2))
        return
    for line in _told(found, now):
        click.echo(line)


@queue.command()
@click.argument("names", nargs=-1, metavar="[MÃ]...")
@click.option("--all", "everything", is_flag=True, help="Mọi tin bị lỗi.")
@click.option("--channel", type=click.Choice([*CHANNELS, TERMINAL]), help="Mọi tin bị lỗi của một kênh.")
def retry(names: tuple[str, ...], channel: str | None, *, everything: bool) -> None:
    """Thử lại tin bị lỗi: theo mã (gac-12, di-34), theo kênh, hoặc tất cả.

    Không gửi lại tin của thông báo đã hủy, tin cho người đã chặn, đã thôi việc hoặc đã ngừng nhận thông báo.
    """
    if sum((bool(names), channel is not None, everything)) != 1:
        raise OperatorError("Hãy chọn đúng một cách: các mã (gac-12 di-34), --channel TÊN-KÊNH, hoặc --all.")
    now = clock.now()
    chosen = [(name, *_parsed(name, "gac", "di")) for name in dict.fromkeys(names)]
    with opened.database(there=True) as database, database.write() as connection:
        if names:
            done = [_retry_one(connection, name, way, number, now) for name, way, number in chosen]
        else:
            done = [_retry_many(connection, channel, now)]
        worked = [one.subject for one in done if one.came or one.sent]
        if worked:
            _record(connection, "queue.retry", worked, now)
    came, sent = sum(one.came for one in done), sum(one.sent for one in done)
    click.echo(f"Đưa lại vào hàng chờ: {came} tin đến, {sent} tin gửi đi.")
    refused = [line for one in done for line in one.refused]
    if names and refused:
        raise OperatorError("\n".join(refused))
    for line in refused:
        click.echo(line)


@dataclass(frozen=True)
class _Retried:
    """What came of a name, a channel or everything. `refused`: what was not tried again, in sentences."""

    subject: str
    came: int
    sent: int
    refused: list[str]


def _retry_one(connection: Connection, name: str, way: str, number: int, now: dt.datetime) -> _Retried:
    if way == "gac":
        came = queues.take_up_again(connection, row_id=number)
        return _Retried(name, came, 0, [] if came else [f"Không có {name} trong các tin bị gác lại."])
    sent = queues.send_again(connection, now, row_id=number)
    why = [f"Không gửi lại {name}: {_KEPT_BACK[one]}." for one in queues.kept_back(connection, row_id=number)]
    return _Retried(name, 0, sent, [] if sent else why or [f"Không có {name} trong các tin bị bỏ."])


def _retry_many(connection: Connection, channel: str | None, now: dt.datetime) -> _Retried:
    came = queues.take_up_again(connection, channel=channel)
    sent = queues.send_again(connection, now, channel=channel)
    kept = queues.kept_back(connection, channel=channel)
    refused = [f"Không gửi lại {many} tin: {_KEPT_BACK[why]}." for why, many in sorted(kept.items())]
    return _Retried(channel or "all", came, sent, refused)


_KEPT_BACK: Mapping[KeptBack, str] = {
    "cancelled": "thông báo đã hủy",
    "left_office": "cán bộ nhận tin đã thôi việc ở đây",
    "unreachable": "người nhận đã chặn hoặc rời đi; họ nhắn lại thì máy trả lời tiếp",
    "withdrawn": "người nhận đã ngừng nhận thông báo",
}


@queue.command()
@click.argument("names", nargs=-1, metavar="[MÃ]...")
@click.option(
    "--channel", type=click.Choice([*CHANNELS, TERMINAL]), help="Mọi tin gửi đi đang chờ của một kênh."
)
def park(names: tuple[str, ...], channel: str | None) -> None:
    """Gác lại tin đang chờ: theo mã (den-12, di-34), để cuộc trò chuyện đó đi tiếp, hoặc cả một kênh.

    Theo kênh: tin gửi đi đã quá cũ, gác trước khi bật lại kênh. Thông báo gửi rộng thì dùng motcua broadcast.
    """
    if bool(names) == (channel is not None):
        raise OperatorError("Hãy chọn đúng một cách: các mã (den-12 di-34), hoặc --channel TÊN-KÊNH.")
    now = clock.now()
    reason = "người trực máy gác lại"
    if channel:
        _park_channel(channel, reason, now)
        return

    def one(connection: Connection, name: str) -> bool:
        way, number = _parsed(name, "den", "di")
        aside = queues.put_message_aside if way == "den" else queues.put_reply_aside
        return aside(connection, number, reason, now)

    with opened.database(there=True) as database, database.write() as connection:
        done = [name for name in names if one(connection, name)]
        if done:
            _record(connection, "queue.park", done, now)
    click.echo(f"Đã gác lại {len(done)} tin.")
    if gone := [name for name in names if name not in done]:
        raise OperatorError(f"Không còn chờ nên không gác: {', '.join(gone)}")


def _park_channel(channel: str, reason: str, now: dt.datetime) -> None:
    with opened.database(there=True) as database, database.write() as connection:
        many = queues.put_replies_aside(connection, channel, reason, now)
        if many:
            _record(connection, "queue.park", [channel], now)
    click.echo(
        f"Đã gác lại {many} tin gửi đi của kênh {channel}. Gửi lại: motcua queue retry --channel {channel}"
    )


def _record(connection: Connection, action: Action, subjects: Iterable[str], now: dt.datetime) -> None:
    audit.record(connection, actor=ACTOR, action=action, subject=" ".join(subjects)[:200], now=now)


def _parsed(name: str, *ways: str) -> tuple[str, int]:
    found = _NAME.fullmatch(name.strip().lower())
    if found is None or found[1] not in ways:
        forms = " hoặc ".join(f"{way}-12" for way in ways)
        raise OperatorError(
            f"Mã {name!r} không đúng. Ở đây cần mã dạng {forms}, xem bằng: motcua queue status"
        )
    return found[1], int(found[2])


def _found(connection: Connection) -> dict[str, Any]:
    owners = queues.owners(connection)
    states = channel_states.all_of(connection).values()
    return {
        "messages": asdict(queues.messages(connection)),
        "next": [asdict(row) for row in queues.stuck(connection)],
        "next_replies": [asdict(row) for row in queues.waiting_replies(connection)],
        "replies": [asdict(lot) for lot in queues.replies(connection)],
        "given_up": queues.given_up(connection),
        "newest_given_up": [asdict(row) for row in queues.newest_given_up(connection)],
        "parked": inbox.parked(connection),
        "put_aside": [asdict(row) for row in queues.newest_put_aside(connection)],
        "shards": {"processes": owners.processes, "unowned": sorted(owners.unowned)} if owners else None,
        "channels": [asdict(state) for state in states],
    }


def _plain(value: object) -> str:
    assert isinstance(value, dt.datetime)
    return value.isoformat()


def _told(found: dict[str, Any], now: dt.datetime) -> list[str]:
    waiting = found["messages"]
    oldest = f", tin lâu nhất đến {_ago(waiting['oldest'], now)}" if waiting["oldest"] else ""
    return [
        f"Tin đến đang chờ: {waiting['count'] or 'không có'}{oldest}",
        *_listed("den", found["next"]),
        f"Tin gửi đi đang chờ: {sum(lot['count'] for lot in found['replies']) or 'không có'}",
        *(
            f"  {lot['channel']:<12} {_LANES.get(lot['lane'], lot['lane']):<10} {lot['count']:>9} tin, "
            f"{lot['late']} lần gửi chưa được, lâu nhất {_ago(lot['oldest'], now)}"
            for lot in found["replies"]
        ),
        *_listed("di", found["next_replies"]),
        f"Tin gửi đi bị bỏ: {sum(found['given_up'].values()) or 'không có'}",
        *_listed("di", found["newest_given_up"]),
        f"Tin đến bị gác lại: {found['parked'] or 'không có'}",
        *_listed("gac", found["put_aside"]),
        _shards(found["shards"]),
        *_channels(found["channels"], now),
    ]


def _listed(way: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    failures = [Failure(**row) for row in rows]
    return [f"  {f'{way}-{f.id}':<12} {f.channel:<12} {_at(f.at)}  {f.reason}" for f in failures]


def _shards(shards: dict[str, Any] | None) -> str:
    if shards is None:
        return "Tiến trình: SQLite, một tiến trình giữ tất cả"
    free = len(shards["unowned"])
    return f"Tiến trình đang chạy: {shards['processes']}; phần việc chưa ai nhận: {free} trong {SHARDS}"


def _channels(channels: list[dict[str, Any]], now: dt.datetime) -> list[str]:
    lines = ["Kênh:"] if channels else []
    for state in channels:
        heard = (
            f"tin gần nhất {_ago(state['last_event_at'], now)}" if state["last_event_at"] else "chưa có tin"
        )
        until = state["paused_until"]
        shut = f"; TẠM NGỪNG đến {_at(until)}: {state['reason']}" if until and until > now else ""
        lines.append(f"  {state['channel']:<12} {heard}{shut}")
    return lines


def _at(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LOCAL):%d/%m %H:%M}"


def _ago(moment: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in the largest unit that is not nought."""
    seconds = max(0, int((now - moment).total_seconds()))
    for unit, size in (("ngày", 86400), ("giờ", 3600), ("phút", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit} trước"
    return f"{seconds} giây trước"
