"""`motcua zalo`: linking the Official Account, and finding out what is missing."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import click

from bot import clock
from bot.channels.zalo_oa.account import NAME, account_of
from bot.channels.zalo_oa.channel import ZaloOa
from bot.channels.zalo_oa.doctor import STEPS, Findings, examine
from bot.channels.zalo_oa.errors import ZaloError
from bot.channels.zalo_oa.http import Lost, NotReached
from bot.channels.zalo_oa.oauth import Grant, challenge_of
from bot.commands import opened
from bot.errors import OperatorError
from bot.settings import read_settings
from bot.store import CommandStore
from storage import channel_states

T = TypeVar("T")
SIGNS = {"done": "[đủ]      ", "missing": "[THIẾU]   ", "unknown": "[chưa rõ] "}


@click.group()
def zalo() -> None:
    """Zalo Official Account: liên kết và kiểm tra."""


@zalo.command()
@click.option("--code", help="The consent code, or the whole address Zalo led to; asked for otherwise.")
@click.option("--pair", is_flag=True, help="Paste a pair of tokens from the API Explorer instead.")
def login(code: str | None, *, pair: bool) -> None:
    """Lấy mã truy cập bằng lần cấp quyền của người quản trị OA, và cất vào cơ sở dữ liệu."""
    settings = read_settings()
    verifier = settings.zalo_code_verifier.get_secret_value() if settings.zalo_code_verifier else None
    if not code and not pair:
        _explain(verifier)
        code = _secret("Mã code, hoặc cả địa chỉ nhận được")

    async def link(oa: ZaloOa, store: CommandStore) -> None:
        grant = _pasted() if pair else await _exchanged(oa, code or "", verifier)
        await oa.tokens.keep(grant)
        await store.write(lambda connection: channel_states.reopen(connection, NAME))

    _with_account(link)
    click.echo("Đã cất mã. Chương trình đang chạy sẽ dùng trong vài phút. Kiểm tra bằng: motcua zalo doctor")


def _explain(verifier: str | None) -> None:
    for number, step in STEPS.items():
        click.echo(f"{number}. {step}")
    if verifier:
        click.echo(f"\nỞ bước 3, lưu Code Challenge này trong trang ứng dụng: {challenge_of(verifier)}")
        click.echo(
            "Mở liên kết cấp quyền của trang đó bằng tài khoản quản trị OA, đồng ý, rồi chép mã code ở đây.\n"
        )
    else:
        click.echo(
            f"\nThêm dòng này vào .env rồi chạy lại: MOTCUA_ZALO_CODE_VERIFIER={secrets.token_urlsafe(32)}"
        )
        raise OperatorError(
            "Chưa có MOTCUA_ZALO_CODE_VERIFIER. Hoặc dán cặp mã có sẵn: motcua zalo login --pair"
        )


def _pasted() -> Grant:
    return Grant.model_validate(
        {"access_token": _secret("Access token"), "refresh_token": _secret("Refresh token")}
    )


async def _exchanged(oa: ZaloOa, given: str, verifier: str | None) -> Grant:
    if not verifier:
        raise OperatorError("Chưa có MOTCUA_ZALO_CODE_VERIFIER. Xem docs/runbooks/zalo-oa.md.")
    query = parse_qs(urlsplit(given).query)
    granted_for = query.get("oa_id", [oa.account.oa_id])[0]
    if granted_for != oa.account.oa_id:
        raise OperatorError(f"Đã cấp quyền cho OA {granted_for}, không phải OA trong MOTCUA_ZALO_OA_ID.")
    try:
        return await oa.oauth.exchange(query.get("code", [given])[0], verifier)
    except ZaloError as error:
        raise OperatorError(f"Zalo không đổi mã: {error}. Mã chỉ dùng một lần, trong 10 phút.") from None
    except (NotReached, Lost) as problem:
        raise OperatorError(f"Không gọi được máy chủ cấp mã của Zalo ({problem}).") from None


@zalo.command()
def doctor() -> None:
    """Đi qua bảy bước cài đặt ở Zalo bằng cách gọi thật; nói rõ bước nào còn thiếu."""
    found = _with_account(lambda oa, store: examine(oa, store, clock.now()))
    _print(found)
    sys.exit(1 if found.something_is_missing else 0)


def _print(found: Findings) -> None:
    for number, name in STEPS.items():
        state, advice = found.steps.get(number, ("unknown", ""))
        click.echo(f"{SIGNS[state]}{number}. {name}{f': {advice}' if advice else ''}")
    for problem in found.others:
        click.echo(f"{SIGNS['missing']}{problem}")
    for note in found.notes:
        click.echo(note)


def _with_account(work: Callable[[ZaloOa, CommandStore], Awaitable[T]]) -> T:
    """Run `work` with the configured account, beside a running server."""
    settings = read_settings()
    account = account_of(settings)
    if account is None:
        raise OperatorError("Chưa đặt Zalo OA. Xem docs/runbooks/zalo-oa.md.")

    async def run(store: CommandStore) -> T:
        oa = ZaloOa(account, settings, store, clock.now)
        try:
            return await work(oa, store)
        finally:
            await oa.close()

    with opened.database() as database:
        return asyncio.run(run(CommandStore(database)))


def _secret(what: str) -> str:
    """Asked for without showing it, where somebody types."""
    return str(click.prompt(what, hide_input=sys.stdin.isatty())).strip()
