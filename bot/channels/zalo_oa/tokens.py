"""The account's tokens: one refresher among all replicas, and no token used before it is safely kept.

A refresh token works once. Whoever refreshes holds a lease on the row's version; the new pair is committed before
its first use, however long the database is away; a lost pair needs a person (`needs_consent`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from bot.channels.base import Paused, TryLater
from bot.channels.zalo_oa.account import NAME, Account
from bot.channels.zalo_oa.errors import HUMAN_PAUSE_S, ZaloError
from bot.channels.zalo_oa.http import Lost, NotReached
from bot.channels.zalo_oa.oauth import LIFE, Grant, OAuth
from bot.clock import Clock
from bot.store import AnyStore, until_written
from storage import channel_tokens
from storage.channel_tokens import TokenRow
from storage.errors import Refused
from storage.sealing import Seal
from storage.secrets_at_rest import hashed

log = logging.getLogger(__name__)

T = TypeVar("T")
BAD_REFRESH_TOKEN = -14020
LEASE = dt.timedelta(seconds=60)
"""Longer than two refresh calls that time out."""
OTHERS_S, LOOK_S = 20, 0.2
PATIENCE_S = 1
"""How long a message waits for a new token while the old one lives."""
FRESH = 0.8
"""Part of its life after which a token is renewed: 20 of 25 hours."""
LOST_PAIR = (
    "Bước 4: Zalo không nhận mã làm mới nữa. Người quản trị OA cấp quyền lại, rồi chạy motcua zalo login. "
    "Tin của người dân vẫn được nhận và sẽ được trả lời sau khi cấp quyền."
)
NO_PAIR = "Bước 4: Zalo OA chưa có mã truy cập. Chạy motcua zalo login."


class Pair(BaseModel):
    """What is sealed. `pasted`: fingerprint of the settings' pair that was there at the time."""

    access: str
    refresh: str
    pasted: str = ""


@dataclass(frozen=True)
class Held:
    """A row, opened."""

    row: TokenRow
    pair: Pair = field(repr=False)

    def is_due(self, now: dt.datetime) -> bool:
        life = self.row.expires_at - self.row.changed_at
        return now >= self.row.changed_at + life * FRESH


class Tokens:
    """The tokens of one account."""

    def __init__(self, account: Account, store: AnyStore, oauth: OAuth, clock: Clock) -> None:
        self._account, self._store, self._oauth, self._clock = account, store, oauth, clock
        self._seal = Seal(account.seal_secret, "channel tokens")
        self._held: Held | None = None
        self._renewing: asyncio.Task[Held] | None = None

    async def current(self) -> str:
        """A token to call with, renewed when most of its life is over.

        Raises:
            Paused: only a person can get a new one.
            TryLater: it is dead, and the token server was not reached.
        """
        held = self._held or await self._load()
        now = self._clock()
        if now >= held.row.expires_at:
            held = await self._renewed(held)
        elif held.is_due(now):
            held = await self._renewed_soon(await self._load(), now)
        return held.pair.access

    async def _renewed_soon(self, held: Held, now: dt.datetime) -> Held:
        """The old one lives: nobody waits for who renews it already, nor for long for a server that hangs."""
        until = held.row.refreshing_until
        if not held.is_due(now) or (until is not None and until > now):
            return held
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._renewed(held)
        except (TryLater, TimeoutError):
            return held

    async def after(self, failed: str) -> str:
        """A token to call with when Zalo refused `failed`: what somebody else renewed, or renewed now."""
        held = await self._load()
        if held.pair.access == failed:
            held = await self._renewed(held)
        return held.pair.access

    async def renew(self) -> None:
        """Renew now, whatever the age: to see that it can be done. Raises like `current`."""
        await self._renewed(await self._load())

    async def keep(self, grant: Grant) -> None:
        """A pair that a person brought."""
        now = self._clock()
        pair = self._pair_of(grant, self._pasted)
        sealed, until = self._sealed(pair), now + dt.timedelta(seconds=grant.expires_in)
        await self._store.write(
            lambda c: channel_tokens.put(c, NAME, self._account.oa_id, sealed, until, now)
        )
        self._held = None

    async def row(self) -> TokenRow | None:
        """How the tokens stand."""
        return await self._store.read(lambda c: channel_tokens.find(c, NAME, self._account.oa_id))

    async def close(self) -> None:
        """A pair that is on its way is kept."""
        if self._renewing is not None:
            await asyncio.gather(self._renewing, return_exceptions=True)

    # --- the row ---

    async def _load(self) -> Held:
        self._held = None
        row = await self.row()
        held = self._opened(row) if row else None
        if held is None or (held.row.state != "ok" and held.pair.pasted != self._pasted):
            held = await self._from_settings(row) or held
        if held is None or held.row.state != "ok":
            raise Paused(LOST_PAIR if row else NO_PAIR, HUMAN_PAUSE_S, operator=True)
        self._held = held
        return held

    def _opened(self, row: TokenRow) -> Held | None:
        try:
            return Held(row, Pair.model_validate_json(self._seal.open(row.sealed)))
        except (Refused, ValueError):
            log.error("Không mở được mã Zalo đã lưu: MOTCUA_SECRET_KEY hoặc MOTCUA_ZALO_APP_SECRET đã đổi.")  # noqa: TRY400 - said in full
            return None

    async def _from_settings(self, row: TokenRow | None) -> Held | None:
        """The pasted pair takes the place of none, or of a lost one."""
        account, now = self._account, self._clock()
        if not account.access_token and not account.refresh_token:
            return None
        pair = Pair(access=account.access_token, refresh=account.refresh_token, pasted=self._pasted)
        sealed, until = self._sealed(pair), now + (LIFE if account.access_token else dt.timedelta())

        def write(connection: Connection) -> TokenRow | None:
            if row is None:
                channel_tokens.begin(connection, NAME, account.oa_id, sealed, until, now)
            else:
                channel_tokens.replace(connection, row, sealed, until, now)
            return channel_tokens.find(connection, NAME, account.oa_id)

        written = await self._store.write(write)
        return self._opened(written) if written else None

    @property
    def _pasted(self) -> str:
        """The fingerprint of the settings' pair."""
        return hashed(f"{self._account.access_token} {self._account.refresh_token}")

    def _sealed(self, pair: Pair) -> str:
        return self._seal.close(pair.model_dump_json())

    def _pair_of(self, grant: Grant, pasted: str) -> Pair:
        access, refresh = grant.access_token.get_secret_value(), grant.refresh_token.get_secret_value()
        return Pair(access=access, refresh=refresh, pasted=pasted)

    # --- renewing ---

    async def _renewed(self, held: Held) -> Held:
        """One renewal at a time in this process; it goes on though whoever asked is stopped."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew(held))
        return await asyncio.shield(self._renewing)

    async def _renew(self, held: Held) -> Held:
        now = self._clock()
        row = held.row
        if not await self._store.write(lambda c: channel_tokens.lease(c, row, now + LEASE, now)):
            return await self._of_somebody_else(row)
        try:
            grant = await self._oauth.refresh(held.pair.refresh)
        except (NotReached, Lost) as problem:
            await self._note(lambda c: channel_tokens.release(c, row))
            raise TryLater(f"Máy chủ cấp mã của Zalo không trả lời ({problem}).") from None
        except ZaloError as error:
            return await self._refused(row, error)
        log.info("Zalo OA: đã làm mới mã truy cập.")
        return await self._keep(held, grant)

    async def _keep(self, held: Held, grant: Grant) -> Held:
        now = self._clock()
        sealed = self._sealed(self._pair_of(grant, held.pair.pasted))
        until = now + dt.timedelta(seconds=grant.expires_in)
        await self._note(lambda c: channel_tokens.replace(c, held.row, sealed, until, now))
        return await self._load()

    async def _of_somebody_else(self, row: TokenRow) -> Held:
        held = await self._newer_than(row)
        if held is None:
            raise TryLater("Một máy khác đang làm mới mã Zalo.", 1)
        return held

    @retry(
        retry=retry_if_result(lambda held: held is None),
        wait=wait_fixed(LOOK_S),
        stop=stop_after_delay(OTHERS_S),
        retry_error_callback=lambda _: None,
    )
    async def _newer_than(self, row: TokenRow) -> Held | None:
        """What another replica, which is renewing, brings."""
        held = await self._load()
        return held if held.row.version != row.version else None

    async def _refused(self, row: TokenRow, error: ZaloError) -> Held:
        """-14020 means the pair is lost, unless somebody brought a newer one; anything else is for an operator."""
        lost = error.code == BAD_REFRESH_TOKEN
        now = self._clock()
        if lost and await self._note(lambda c: channel_tokens.give_up(c, row, now)):
            log.error("Zalo OA: %s", LOST_PAIR)
        if not lost:
            await self._note(lambda c: channel_tokens.release(c, row))
            raise Paused(str(error), HUMAN_PAUSE_S, operator=True) from None
        return await self._load()

    @until_written
    async def _note(self, work: Callable[[Connection], T]) -> T:
        """Write down what Zalo did, however long the database is away: it cannot be asked again."""
        return await self._store.write(work)
