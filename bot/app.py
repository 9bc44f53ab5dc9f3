"""The composition root: nothing else builds a database, a channel or a clock."""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import logging
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from aiohttp import web
from filelock import FileLock, Timeout
from tenacity import retry, retry_if_exception_type, wait_exponential_jitter

from bot import clock
from bot.again import telling as telling_again
from bot.calls import Called, Calls
from bot.channels.base import Channel, Receive
from bot.channels.off import off
from bot.channels.telegram.shape import NAME as TELEGRAM
from bot.channels.web import WebChat
from bot.channels.zalo_bot.channel import ZaloBot
from bot.channels.zalo_bot.updates import NAME as ZALO_BOT
from bot.channels.zalo_oa.account import account_of
from bot.channels.zalo_oa.channel import ZaloOa
from bot.delivery import Delivery
from bot.dossier_source import DossierSource
from bot.duties import duties
from bot.elsewhere import Elsewhere, telling
from bot.eraser import Eraser, kept_by
from bot.errors import OperatorError
from bot.gauges import Gauges
from bot.heart import Heart, end_process, end_soon
from bot.knowledge_source import KnowledgeSource
from bot.metrics import Metrics
from bot.observer import Observed, Observer
from bot.rates import Rates, rates_of
from bot.readiness import Readiness
from bot.refusals import Refusals
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.store import CommandStore, Store
from bot.waiting import until_there
from bot.watch import Watch
from bot.web import server
from bot.web.chat.newcomers import Newcomers
from bot.web.services import Services
from bot.worker import Worker
from bot.writer import Writer
from handlers.flood import FloodLimit
from handlers.reminders import Terms
from knowledge.library import Knowledge
from storage import staff
from storage.calls import Matter
from storage.database import POOL_SIZE, Database

log = logging.getLogger(__name__)

READS_AT_ONCE = POOL_SIZE
"""However many processors there are: the engine finds a connection while pages read for long."""
DRAIN_S = 10
STARTED_TOGETHER = dt.timedelta(hours=1)
"""Each replica prints a link to the first sign-in; those of the others go on being right for so long."""


@dataclass
class App:
    """The parts of one running process."""

    settings: Settings
    store: Store
    services: Services
    delivery: Delivery
    calls: Calls
    elsewhere: Elsewhere
    scheduler: Scheduler
    heart: Heart
    eraser: Eraser
    channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def webhooks(self) -> list[web.RouteDef]:
        """Where the platforms call us."""
        receive = self.services.worker.receive
        return [route for channel in self.channels.values() for route in channel.webhooks(receive)]

    @property
    def called(self) -> Mapping[Matter, Called]:
        """Who hears what other processes call to."""
        return {Matter.STORED: self.services.worker.called, Matter.ANSWERED: self.elsewhere.called}

    @property
    def loops(self) -> list[Coroutine[None, None, None]]:
        """Everything that runs until the end."""
        shared = self.services
        return [
            shared.worker.run(),
            self.store.writer.ended(),
            self.calls.run(self.called),
            self.delivery.run(),
            self.scheduler.run(),
            shared.source.run(),
            self.heart.run(),
            self.eraser.run(),
            self.elsewhere.run(),
            DossierSource(self.settings, self.store, shared.source, shared.clock).run(),
            *self.listening,
        ]

    @property
    def listening(self) -> list[Coroutine[None, None, None]]:
        """What each channel does of its own."""
        return [_keep_running(channel, self.services.worker.receive) for channel in self.channels.values()]


SignIn = Callable[[App], Awaitable[str]]
"""Says in a line how to get into the admin pages of a process that was just put together."""


def build(settings: Settings, now: clock.Clock = clock.now, knowledge: Knowledge | None = None) -> App:
    """Put the process together; the database is brought up to date, nothing runs yet.

    Raises:
        DatabaseUnusable, DataError, SettingsError: with messages for the operator.
    """
    database = Database(settings.database_url, settings.pepper)
    database.prepare()
    source = KnowledgeSource(settings.place, settings.knowledge_dir, knowledge)
    observer = Observer(Metrics(), now)
    refusals = Refusals(database.name, observer.metrics.write_failures)
    writer = Writer(database, refusals.add)
    store = Store(database, writer, threads=ThreadPoolExecutor(READS_AT_ONCE, thread_name_prefix="reads"))
    calls = Calls(database)
    channels = channels_of(settings, store, now, telling(calls, writer))
    seen = {name: Observed(channel, observer) for name, channel in channels.items()}
    delivery = Delivery(writer, seen, now, _rates(settings, store, now), settings.address)
    limit = FloodLimit(settings.flood_per_minute, settings.flood_burst)
    worker = Worker(writer, source, now, delivery, observer, calls, limit)
    heart = Heart(settings.standstill_s)
    readiness = Readiness(store, refusals, source, tuple(channels), heart, now)
    gauges = Gauges(observer.metrics, store, source, heart, now)
    chat = channels[WebChat.name]
    assert isinstance(chat, WebChat)
    called = tuple(name for name, channel in channels.items() if channel.webhooks(worker.receive))
    newcomers = Newcomers(settings.web_new_chats_per_minute)
    services = Services(settings, store, worker, source, chat, now, readiness, gauges, newcomers, called)
    watch = Watch(writer, called, settings.quiet_hours)
    looked_after = duties(source, lambda: _terms(settings, source), off(settings))
    scheduler = Scheduler(writer, looked_after, now, delivery.wake, watch)
    eraser = Eraser(store, kept_by(settings), now)
    elsewhere = Elsewhere(chat, store)
    return App(settings, store, services, delivery, calls, elsewhere, scheduler, heart, eraser, channels)


def _rates(settings: Settings, store: Store, now: clock.Clock) -> Rates:
    """They have a thread of their own: no reply waits for pages that read for long.

    On PostgreSQL tokens are taken in transactions of their own: other replicas wait for the bucket's row.
    """
    threads = ThreadPoolExecutor(1, thread_name_prefix="rates")
    if store.database.is_sqlite:
        return Rates(rates_of(settings), replace(store, threads=threads), now)
    return Rates(rates_of(settings), CommandStore(store.database, threads=threads), now)


def _terms(settings: Settings, source: KnowledgeSource) -> Terms:
    """On what terms people are reminded, as of now: the place's file may change."""
    return Terms(settings.reminder_hour, source.current.place.office_day, settings.public_url)


@retry(
    retry=retry_if_exception_type(Exception),
    wait=wait_exponential_jitter(multiplier=1, max=60),
    before_sleep=telling_again(log, "Một kênh dừng vì lỗi", logging.ERROR, trace=True),
)
async def _keep_running(channel: Channel, receive: Receive) -> None:
    """Start a channel that broke again; the others do not notice."""
    await channel.run(receive)


def channels_of(
    settings: Settings, store: Store, now: clock.Clock, tell: Callable[[str], None] | None = None
) -> dict[str, Channel]:
    """The list of channels. A new one is one module and one line here. `tell`: see `WebChat`."""
    channels: list[Channel] = [WebChat(tell)]
    shut = off(settings)
    if TELEGRAM not in shut:
        from bot.channels.telegram.channel import Telegram  # noqa: PLC0415 - 0.3 s for those who want it

        channels.append(Telegram(settings, store, now))
    if ZALO_BOT not in shut:
        channels.append(ZaloBot(settings, store, now))
    if account := account_of(settings):
        channels.append(ZaloOa(account, settings, store, now))
    return {channel.name: channel for channel in channels}


@contextmanager
def only_process(database: Database) -> Iterator[None]:
    """A SQLite file is served by one process; PostgreSQL by any number.

    Raises:
        OperatorError: another process serves this file.
    """
    if database.file is None:
        yield
        return
    lock = FileLock(f"{database.file}.lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise OperatorError(
            f"Một chương trình motcua khác đang dùng {database.file}. Hãy dừng nó, hoặc đặt MOTCUA_DATABASE_URL khác."
        ) from error


async def serve(settings: Settings, announce: Callable[[str], None], sign_in: SignIn | None = None) -> None:
    """Run until cancelled. `announce` gets the two lines a person needs first; `sign_in` makes the second."""
    await until_there(settings)
    app = build(settings)
    with only_process(app.store.database):
        app.store.writer.start()
        runner = web.AppRunner(
            server.build(app.services, app.webhooks), handle_signals=False, access_log=None
        )
        await runner.setup()
        try:
            await _listen(runner, settings)
            second = await (sign_in or how_to_sign_in)(app)
            announce(_where(app))
            announce(second)
            async with asyncio.TaskGroup() as group:
                for loop in app.loops:
                    group.create_task(loop)
        finally:
            await _stop(app, runner)
            end_soon()


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port, shutdown_timeout=1).start()
    except OSError as error:
        raise OperatorError(_why_not_open(settings, error)) from error


def _why_not_open(settings: Settings, error: OSError) -> str:
    """The sentence about a port or an address that cannot be listened on."""
    port = f"Không mở được cổng {settings.port}"
    if error.errno == errno.EACCES:
        return f"{port}: hệ điều hành không cho. Cổng dưới 1024 cần quyền riêng; hãy đặt MOTCUA_PORT từ 1024 trở lên."
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"{port}: MOTCUA_HOST không phải địa chỉ của máy này. Bỏ dòng MOTCUA_HOST đi "
            "thì trang chỉ mở cho chính máy này; 0.0.0.0 là mọi địa chỉ của máy."
        )
    return (
        f"{port}: có thể một chương trình khác đang dùng cổng này. Dừng chương trình ấy, hoặc đặt MOTCUA_PORT khác, "
        f"ví dụ MOTCUA_PORT={settings.port % 65535 + 1}. Hệ điều hành báo: {error.strerror}"
    )


def _where(app: App) -> str:
    address = app.settings.address
    return f"Một Cửa đang chạy: trò chuyện tại {address}/ , quản trị tại {address}/quan-tri"


async def how_to_sign_in(app: App) -> str:
    """What an admin does next: use the account, or make the first one."""
    services = app.services
    if await services.read(staff.anybody):
        return "Đăng nhập quản trị bằng tài khoản đã đặt. Quên mật khẩu: chạy lệnh motcua admin code"
    code = await services.write(
        lambda connection: staff.new_setup_code(connection, services.clock(), STARTED_TOGETHER)
    )
    address = app.settings.address
    return f"Lần đầu vào quản trị, mở {address}/quan-tri/thiet-lap?ma={code} và tự đặt mật khẩu."


async def _stop(app: App, runner: web.AppRunner) -> None:
    """Let go in order: no new requests, what is queued is written, connections closed."""
    try:
        async with asyncio.timeout(DRAIN_S):
            await runner.cleanup()
            for channel in app.channels.values():
                await channel.close()
            await app.store.writer.stop()
    except TimeoutError:
        log.critical("Không đóng xong trong %d giây (cơ sở dữ liệu không trả lời?): kết thúc ngay.", DRAIN_S)
        end_process()  # its threads still wait, and nobody may wait for them
    app.store.database.close()
