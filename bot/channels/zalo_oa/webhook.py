"""Where Zalo calls us: check the signature over the bytes as they came, write down what was said, answer 200.

Nothing is worked on here. A call that is not Zalo's gets 200 too and changes nothing: an answer of 401 has cost others
their webhook. Only when the database does not take a message the answer is 503, so that Zalo sends it again; whether
Zalo repeats after anything but a broken connection is not documented, so what was begun is still written down.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence

from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, SQLAlchemyError

from bot.channels.base import Receive
from bot.channels.calls import STORE_S, body_of
from bot.channels.zalo_oa import answers, events, operator_notices, signature
from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.events import Reading
from bot.channels.zalo_oa.forgeries import Forgeries
from bot.channels.zalo_oa.payloads import Event, read
from bot.channels.zalo_oa.signature import Keys
from bot.clock import Clock
from bot.settings import Settings
from bot.store import AnyStore
from bot.writer import Stopped
from storage import channel_states, receipts
from storage.messages import Incoming

log = logging.getLogger(__name__)

PATH = "/webhooks/zalo-oa"
SLOW_S = 5
"""How long a body may take to come."""
REPEATED = "num_retry"
SENT_BY = "X-ZEvent-Server"
"""`ZNS`: about a template."""


def routes(settings: Settings, receive: Receive, store: AnyStore, clock: Clock) -> Sequence[web.RouteDef]:
    """The address that is saved in the console."""
    webhook = Webhook(settings, receive, store, clock)
    return [web.get(PATH, webhook.probed), web.post(PATH, webhook.called)]


class Webhook:
    """Takes the calls of one Official Account."""

    def __init__(self, settings: Settings, receive: Receive, store: AnyStore, clock: Clock) -> None:
        self._keys = _keys(settings)
        self._longest = dt.timedelta(hours=settings.zalo_webhook_max_age_h)
        self._reading = Reading(settings.media_hosts, dt.timedelta(minutes=settings.takeover_minutes))
        self._receive = receive
        self._store = store
        self._clock = clock
        self._forgeries = Forgeries(self._keys)
        self._late: set[asyncio.Task[None]] = set()

    async def probed(self, _request: web.Request) -> web.Response:
        """The console's probe, or somebody's browser: it is there."""
        return web.Response()

    async def called(self, request: web.Request) -> web.Response:
        """One event."""
        try:
            async with asyncio.timeout(SLOW_S):
                raw = await body_of(request)
        except TimeoutError:
            return _hung_up(408)
        if raw is None:
            return _hung_up(413)
        return web.Response() if _is_probe(raw) else await self._answer(raw, request)

    async def _answer(self, raw: bytes, request: web.Request) -> web.Response:
        event, header = read(raw), request.headers.get(signature.HEADER)
        if event is None or not signature.is_genuine(raw, event.timestamp, header, self._keys):
            self._forgeries.another(raw, event, header)
            return web.Response()
        self._forgeries.none()
        _tell_of(request, event)
        kept = not self._is_for_us(event) or await self._is_kept(event)
        return web.Response(status=200 if kept else 503)

    def _is_for_us(self, event: Event) -> bool:
        """Whether it is about our app and Official Account, and no copy from long ago."""
        if event.app_id not in (None, self._keys.app_id):
            log.warning("Bỏ qua một sự kiện Zalo của ứng dụng khác. Kiểm tra MOTCUA_ZALO_APP_ID.")
            return False
        named = {event.oa_id} if event.oa_id else {event.sender.id, event.recipient.id} - {None}
        if named and self._keys.oa_id not in named:
            log.warning("Bỏ qua một sự kiện Zalo của OA khác. Kiểm tra MOTCUA_ZALO_OA_ID.")
            return False
        if event.at and self._clock() - event.at > self._longest:
            log.warning("Bỏ qua một sự kiện Zalo quá cũ (%s, lúc %s).", event.event_name, event.at)
            return False
        return True

    async def _is_kept(self, event: Event) -> bool:
        """Whether it was written down in time. What takes longer goes on: Zalo may not come again."""
        keeping = asyncio.create_task(self._keep(event))
        await asyncio.wait({keeping}, timeout=STORE_S)
        if keeping.done():
            return _is_written(keeping, event)
        log.error("Ghi sự kiện Zalo %s quá chậm. Zalo được báo gửi lại.", event.event_name)
        self._late.add(keeping)
        keeping.add_done_callback(self._late.discard)
        keeping.add_done_callback(lambda late: late.cancelled() or _is_written(late, event))
        return False

    async def _keep(self, event: Event) -> None:
        """Write it down, and that Zalo was heard; in one commit as a rule."""
        now = self._clock()
        message = await self._understood(event, now)
        noted = self._store.write(lambda connection: _note(connection, event, now))
        if message is None:
            await noted
        else:
            await asyncio.gather(noted, self._receive(message))

    async def _understood(self, event: Event, now: dt.datetime) -> Incoming | None:
        if event.event_name == answers.PRESSED:
            return await self._store.read(lambda connection: answers.pressed(connection, event, now))
        if event.sender.id == self._keys.oa_id and not events.is_echo(event):
            return None  # our own doing, under whatever name
        return events.incoming(event, self._reading, now)


def _note(connection: Connection, event: Event, now: dt.datetime) -> None:
    """What is to be remembered of an event beside what was said."""
    channel_states.heard(connection, NAME, now)
    if event.event_name == answers.RATED:
        answers.rated(connection, event, now)
    if events.is_echo(event) and event.recipient.id and event.message.msg_id:
        sent = (event.recipient.id, event.message.text, event.message.msg_id)
        receipts.confirm(connection, NAME, *sent, now)


def _keys(settings: Settings) -> Keys:
    def shown(secret: SecretStr | None) -> str:
        return secret.get_secret_value() if secret else ""

    return Keys(
        app_id=settings.zalo_app_id or "",
        oa_id=settings.zalo_oa_id or "",
        secret=shown(settings.zalo_oa_secret_key),
        app_secret=shown(settings.zalo_app_secret),
    )


def _hung_up(status: int) -> web.Response:
    """What is left of the body cannot be told from a next call."""
    answer = web.Response(status=status)
    answer.force_close()
    return answer


def _is_probe(raw: bytes) -> bool:
    """Nothing, or an empty object: how the console tries an address before it is saved."""
    return raw.strip() == b"" or b"".join(raw.split()) == b"{}"


def _tell_of(request: web.Request, event: Event) -> None:
    """What a developer or the operator may want to know of a genuine call."""
    again = request.headers.get(REPEATED, "")
    if again.isdecimal() and int(again[:3]):
        log.info("Zalo gửi lại sự kiện %s, lần %s.", event.event_name, again[:3])
    if operator_notices.is_notice(event):
        operator_notices.tell(event)
    elif not _is_known(event):
        log.info("Zalo gửi một loại sự kiện chưa biết: %s. Đã bỏ qua.", event.event_name or "không tên")
    else:
        log.debug("Zalo event %s, from %s", event.event_name, request.headers.get(SENT_BY, "the OA"))


def _is_known(event: Event) -> bool:
    return event.event_name in (answers.PRESSED, answers.RATED) or events.is_known(event)


def _is_written(keeping: asyncio.Task[None], event: Event) -> bool:
    """Whether a repetition is not needed. What can never be written is not asked for again."""
    problem = keeping.exception()
    if problem is None:
        return True
    cause = type(problem).__name__
    if isinstance(problem, (SQLAlchemyError, Stopped)) and not isinstance(problem, DataError):
        log.error("Chưa ghi được sự kiện Zalo %s (%s). Zalo được báo gửi lại.", event.event_name, cause)
        return False
    log.error("Không đọc được sự kiện Zalo %s (%s). Sự kiện bị bỏ qua.", event.event_name, cause)
    return True
