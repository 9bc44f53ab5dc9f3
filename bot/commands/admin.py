"""`motcua admin`: getting (back) into the admin pages."""

from __future__ import annotations

import click

from bot import clock
from bot.commands import opened
from bot.settings import read_settings
from storage import staff


@click.group()
def admin() -> None:
    """Tài khoản quản trị."""


@admin.command()
def code() -> None:
    """In đường dẫn một lần để đặt tài khoản quản trị (hoặc đặt lại mật khẩu)."""
    with opened.database() as database, database.write() as connection:
        fresh = staff.new_setup_code(connection, clock.now())
    click.echo(f"Mở {read_settings().address}/quan-tri/thiet-lap?ma={fresh} và tự đặt mật khẩu.")
