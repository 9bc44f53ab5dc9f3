"""`motcua broadcast`: one message to many people, from draft to done."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path

import click
from pydantic import ValidationError
from sqlalchemy import Connection

from bot import clock
from bot.broadcast_outlook import held_up, outlook
from bot.channels.off import off
from bot.commands import opened
from bot.commands.numbers import DAYS, ROW
from bot.errors import OperatorError
from bot.settings import read_settings
from bot.web.wording import CHANNELS
from handlers import broadcasts
from handlers.broadcasts import STATES
from handlers.turn import LOCAL
from knowledge.formats import number_text
from knowledge.texts import SOURCE, translator
from storage.broadcasts import Campaign, all_of, progress
from storage.segments import Segment

_ = translator(SOURCE)
NUMBER = click.argument("number", type=ROW)


@click.group()
def broadcast() -> None:
    """Thông báo cho nhiều người: soạn, gửi, tạm dừng, hủy."""


@broadcast.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--title", required=True, help="Tên để nhận ra thông báo; người dân không thấy.")
@click.option(
    "--channel",
    "channels",
    type=click.Choice(list(CHANNELS)),
    multiple=True,
    help="Chỉ kênh này; dùng được nhiều lần.",
)
@click.option("--language", type=click.Choice(["vi", "en"]), help="Chỉ người đang dùng ngôn ngữ này.")
@click.option("--active-days", type=DAYS, help="Chỉ người đã nhắn tin trong số ngày này.")
@click.option("--duty", metavar="CĂN CỨ", help="Tin bắt buộc phải báo cho dân: nêu căn cứ pháp lý.")
@click.option("--officials", is_flag=True, help="Gửi cán bộ đã liên kết tài khoản, không gửi người dân.")
@click.option("--unit", "units", type=ROW, multiple=True, help="Với --officials: chỉ đơn vị có mã này.")
def new(file: Path, title: str, duty: str | None, *, officials: bool, **chosen: object) -> None:
    """Soạn thông báo có nội dung trong FILE. Chưa gửi cho ai."""
    if duty is not None and not duty.strip():
        raise OperatorError("Với --duty hãy nêu căn cứ pháp lý buộc phải báo tin này.")
    if duty is not None and officials:
        raise OperatorError("Tin cho cán bộ không cần căn cứ: hãy bỏ --duty hoặc --officials.")
    basis = "officials" if officials else "duty" if duty else "consent"
    try:
        text = file.read_text(encoding="utf-8")
        segment = Segment.model_validate({"basis": basis, "legal_basis": duty or "", **chosen})
    except ValidationError as error:
        raise OperatorError("--unit chỉ dùng cùng với --officials.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"Không đọc được tệp {file}: cần văn bản UTF-8.") from error
    _refuse_what_is_off(segment.channels)
    with opened.database() as database, database.write() as connection:
        made = broadcasts.draft(
            connection, title=title, text=text, segment=segment, by=_by(), now=clock.now()
        )
        estimated = _estimated(connection, segment)
    click.echo(f"Đã soạn thông báo số {made}: {estimated}")
    click.echo(f"Xem lại rồi gửi bằng lệnh: motcua broadcast start {made}")


def _refuse_what_is_off(channels: Sequence[str]) -> None:
    lacking = off(read_settings())
    for channel in channels:
        if channel in lacking:
            raise OperatorError(
                f"Kênh {CHANNELS[channel]} ({channel}) đang tắt, không gửi được. "
                f"Muốn bật, đặt {', '.join(lacking[channel])}. Xem docs/settings.md."
            )


@broadcast.command("list")
def list_() -> None:
    """Các thông báo, mới nhất trước."""
    with opened.database(only_read=True) as database, database.read() as connection:
        campaigns = all_of(connection)
        for campaign in campaigns:
            click.echo(f"{campaign.id}. {campaign.title} · {STATES[campaign.state]}")
    if not campaigns:
        click.echo("Chưa có thông báo nào. Soạn bằng: motcua broadcast new TỆP")


@broadcast.command()
@NUMBER
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
def start(number: int, *, yes: bool) -> None:
    """Bắt đầu gửi thông báo NUMBER; máy chủ đang chạy sẽ gửi đi."""
    with opened.database() as database, database.read() as connection:
        campaign = broadcasts.found(connection, number)
        estimated = _estimated(connection, campaign.segment)
    click.echo(f"{campaign.title}\n\n{campaign.reply.text}\n\n{estimated}")
    if not yes:
        click.confirm("Gửi thông báo này?", abort=True)
    with opened.database() as database, database.write() as connection:
        broadcasts.start(connection, number, _by(), clock.now(), off(read_settings()))
    click.echo(f"Đã bắt đầu. Xem tiến độ: motcua broadcast status {number}")


@broadcast.command()
@NUMBER
def pause(number: int) -> None:
    """Tạm dừng; tin đang trên đường vẫn tới."""
    with opened.database() as database, database.write() as connection:
        broadcasts.pause(connection, number, _by(), clock.now())
    click.echo(f"Đã tạm dừng. Gửi tiếp: motcua broadcast resume {number}")


@broadcast.command()
@NUMBER
def resume(number: int) -> None:
    """Gửi tiếp từ chỗ đã dừng."""
    with opened.database() as database, database.write() as connection:
        broadcasts.resume(connection, number, _by(), clock.now())
    click.echo("Đã gửi tiếp.")


@broadcast.command()
@NUMBER
def cancel(number: int) -> None:
    """Hủy hẳn và lấy lại những tin chưa gửi."""
    with opened.database() as database, database.write() as connection:
        back = broadcasts.cancel(connection, number, _by(), clock.now())
    click.echo(f"Đã hủy; lấy lại {number_text(back, _)} tin chưa gửi.")


@broadcast.command()
@NUMBER
def status(number: int) -> None:
    """Thông báo NUMBER đã gửi tới đâu."""
    with opened.database(only_read=True) as database, database.read() as connection:
        campaign = broadcasts.found(connection, number)
        done = progress(connection, campaign)
        estimated = _estimated(connection, campaign.segment) if campaign.state == "draft" else ""
        held = held_up(connection, campaign, read_settings(), _)
    click.echo(f"{campaign.id}. {campaign.title} · {STATES[campaign.state]}")
    if estimated:
        click.echo(estimated)
        return
    sent, failed, left = (number_text(many, _) for many in (done.sent, done.failed, done.left))
    click.echo(f"Đã gửi {sent} · không gửi được {failed} · còn lại {left}{_when(campaign)}")
    for line in held:
        click.echo(line)


def _when(campaign: Campaign) -> str:
    if campaign.ended_at is None:
        return ""
    return f" · kết thúc {campaign.ended_at.astimezone(LOCAL):%H:%M %d/%m/%Y}"


def _estimated(connection: Connection, segment: Segment) -> str:
    """What is honest to say before it begins: how many, when it would be over, what it costs, who gets nothing."""
    found = outlook(connection, segment, read_settings(), clock.now())
    end = found.ends_at
    over = (
        f"; gửi từ bây giờ thì xong khoảng {end:%H:%M} ngày {end:%d/%m/%Y}" if found.estimate.people else ""
    )
    return "\n".join([f"{found.estimate.told(_)}{over}.", *found.told(_)])


def _by() -> str:
    return f"cli:{getpass.getuser()}"
