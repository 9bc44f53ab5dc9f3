"""The command `motcua`: one module per group under `bot/commands`."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import DBAPIError

from bot.commands import admin, ask, chat, check, demo, evaluate, export, knowledge, plan, remind, serve, zalo
from bot.errors import OperatorError
from knowledge.errors import KnowledgeError
from storage.errors import StorageError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua", message="motcua %(version)s")
def cli() -> None:
    """Một Cửa: trợ lý thủ tục hành chính, nhắc việc và lấy ý kiến cho xã, phường."""


for command in (
    serve.serve,
    demo.demo,
    chat.chat,
    ask.ask,
    evaluate.evaluate,
    plan.plan,
    remind.remind,
    export.export,
    knowledge.knowledge,
    check.check,
    admin.admin,
    zalo.zalo,
):
    cli.add_command(command)


def main() -> None:
    """Run; what an operator can mend is told in a sentence, without a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams
    try:
        cli()
    except (OperatorError, KnowledgeError, StorageError) as error:
        click.echo(f"motcua: {error}", err=True)
        sys.exit(1)
    except DBAPIError as error:
        click.echo(f"motcua: Cơ sở dữ liệu báo lỗi: {error.orig}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
