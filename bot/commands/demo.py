"""`motcua demo`: a made-up ward, in a database of its own that is made anew at every start."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Connection

from bot import clock
from bot.app import App, only_process
from bot.commands.serve import run
from bot.demo.days import local_day
from bot.demo.fill import fill
from bot.demo.plan import yearly_plan
from bot.demo.plan_document import write_document
from bot.errors import OperatorError
from bot.settings import Settings, read_settings
from bot.web.admin.passwords import hash_password
from knowledge.file_errors import why
from storage import staff
from storage.database import Database
from storage.secrets_at_rest import new_code

PLACE = "phuong-mau"
LOGIN = "demo"
FILE_NAME = "demo.db"
PASSWORD_LENGTH = 12


@click.command()
@click.option(
    "--write-plan",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.docx",
    help="Chỉ ghi kế hoạch mẫu của năm nay ra tệp Word rồi thôi.",
)
def demo(write_plan: Path | None) -> None:
    """Chạy thử với một phường bịa ra, trong cơ sở dữ liệu riêng (làm mới mỗi lần). Dừng bằng Ctrl+C."""
    if write_plan is not None:
        _write_plan(write_plan)
        return
    settings = demo_settings()
    remove_last(Database(settings.database_url))
    run(settings, furnish)


def _write_plan(file: Path) -> None:
    plan = yearly_plan(local_day(clock.now()).year)
    try:
        file.write_bytes(write_document(plan))
    except OSError as error:
        raise OperatorError(f"Không ghi được {file}: {why(error)}.") from error
    click.echo(f"Đã ghi kế hoạch mẫu năm {plan.year} vào {file}.")


def demo_settings() -> Settings:
    """The operator's settings, but for what must never be mixed: database, place, and the accounts of real bots.

    Raises:
        OperatorError: the configured database has the name that is removed here.
    """
    usual = Database(read_settings().database_url).file
    if usual is not None and usual.name == FILE_NAME:
        raise OperatorError(
            f"MOTCUA_DATABASE_URL đang chỉ vào {usual}, là tệp mà motcua demo xóa mỗi lần chạy. "
            "Hãy đặt tên khác cho cơ sở dữ liệu thật."
        )
    file = (usual.parent if usual else Path("data")) / FILE_NAME
    return read_settings(database_url=f"sqlite:///{file}", place=PLACE, telegram_mode="off")


def remove_last(database: Database) -> None:
    """Remove the database an earlier demo left.

    Raises:
        OperatorError: another demo is running, or the folder cannot be written.
    """
    file = database.file
    assert file is not None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with only_process(database):
            for suffix in ("", "-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise OperatorError(f"Không làm mới được {file}: {why(error)}.") from error


async def furnish(app: App) -> str:
    """Fill the new database and make one account. Returns the line that says how to sign in."""
    services, password = app.services, new_code(PASSWORD_LENGTH)

    def work(connection: Connection) -> None:
        now = services.clock()
        fill(connection, services.knowledge, now)
        staff.add(
            connection,
            login=LOGIN,
            name="Chạy thử",
            password_hash=hash_password(password),
            role="admin",
            now=now,
        )

    await services.write(work)
    return f"Đăng nhập quản trị: tên {LOGIN}, mật khẩu {password} (chỉ dùng cho lần chạy này)."
