"""`motcua broadcast`: one message to many people, from draft to done."""

from __future__ import annotations

import getpass
from pathlib import Path

import click
from pydantic import ValidationError

from bot import clock
from bot.commands import opened
from bot.errors import OperatorError
from bot.rates import rates_of
from bot.settings import read_settings
from handlers import broadcasts
from handlers.broadcasts import STATES
from handlers.turn import LOCAL
from knowledge.formats import number_text
from knowledge.texts import SOURCE, translator
from storage.broadcasts import Campaign, all_of, progress
from storage.segments import Segment, sizes

_ = translator(SOURCE)
NUMBER = click.argument("number", type=int)


@click.group()
def broadcast() -> None:
    """Thông báo cho nhiều người: soạn, gửi, tạm dừng, hủy."""


@broadcast.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--title", required=True, help="Tên để nhận ra thông báo; người dân không thấy.")
@click.option("--channel", "channels", multiple=True, help="Chỉ kênh này; dùng được nhiều lần.")
@click.option("--language", type=click.Choice(["vi", "en"]), help="Chỉ người đang dùng ngôn ngữ này.")
@click.option("--active-days", type=click.IntRange(1), help="Chỉ người đã nhắn tin trong số ngày này.")
@click.option("--duty", metavar="CĂN CỨ", help="Tin bắt buộc phải báo cho dân: nêu căn cứ pháp lý.")
@click.option("--officials", is_flag=True, help="Gửi cán bộ đã liên kết tài khoản, không gửi người dân.")
@click.option("--unit", "units", type=int, multiple=True, help="Với --officials: chỉ đơn vị có mã này.")
def new(file: Path, title: str, duty: str | None, *, officials: bool, **chosen: object) -> None:
    """Soạn thông báo có nội dung trong FILE. Chưa gửi cho ai."""
    basis = "officials" if officials else "duty" if duty else "consent"
    try:
        text = file.read_text(encoding="utf-8")
        segment = Segment.model_validate({"basis": basis, "legal_basis": duty or "", **chosen})
    except ValidationError as error:
        raise OperatorError("--unit chỉ dùng cùng với --officials.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"Không đọc được tệp {file}: cần văn bản UTF-8.") from error
    with opened.database() as database, database.write() as connection:
        made = broadcasts.draft(
            connection, title=title, text=text, segment=segment, by=_by(), now=clock.now()
        )
        people = sizes(connection, segment, clock.now())
    click.echo(f"Đã soạn thông báo số {made}: {_estimated(people)}.")
    click.echo(f"Xem lại rồi gửi bằng lệnh: motcua broadcast start {made}")


@broadcast.command("list")
def list_() -> None:
    """Các thông báo, mới nhất trước."""
    with opened.database(only_read=True) as database, database.read() as connection:
        for campaign in all_of(connection):
            click.echo(f"{campaign.id}. {campaign.title} · {STATES[campaign.state]}")


@broadcast.command()
@NUMBER
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
def start(number: int, *, yes: bool) -> None:
    """Bắt đầu gửi thông báo NUMBER; máy chủ đang chạy sẽ gửi đi."""
    with opened.database() as database, database.read() as connection:
        campaign = broadcasts.found(connection, number)
        people = sizes(connection, campaign.segment, clock.now())
    click.echo(f"{campaign.title}\n\n{campaign.reply.text}\n\n{_estimated(people)}.")
    if not yes:
        click.confirm("Gửi thông báo này?", abort=True)
    with opened.database() as database, database.write() as connection:
        broadcasts.start(connection, number, _by(), clock.now())
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
        people = sizes(connection, campaign.segment, clock.now()) if campaign.state == "draft" else {}
    click.echo(f"{campaign.id}. {campaign.title} · {STATES[campaign.state]}")
    if campaign.state == "draft":
        click.echo(_estimated(people))
        return
    sent, failed, left = (number_text(many, _) for many in (done.sent, done.failed, done.left))
    click.echo(f"Đã gửi {sent} · không gửi được {failed} · còn lại {left}{_when(campaign)}")


def _when(campaign: Campaign) -> str:
    if campaign.ended_at is None:
        return ""
    return f" · kết thúc {campaign.ended_at.astimezone(LOCAL):%H:%M %d/%m/%Y}"


def _estimated(people: dict[str, int]) -> str:
    """The honest sentence before it begins: how many, how long, and when it would be over."""
    rates = {channel: rate.per_second for channel, rate in rates_of(read_settings()).items()}
    found = broadcasts.estimate(people, rates)
    end = broadcasts.ends_at(clock.now(), found.seconds)
    over = f"; gửi từ bây giờ thì xong khoảng {end:%H:%M} ngày {end:%d/%m/%Y}" if found.people else ""
    return f"{found.told(_)}{over}"


def _by() -> str:
    return f"cli:{getpass.getuser()}"
