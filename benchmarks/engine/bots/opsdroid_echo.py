"""An echo bot on opsdroid. It knows the webhook only, and the address of Telegram is written into it."""

import gettext
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from opsdroid.connector.telegram import ConnectorTelegram
from opsdroid.core import OpsDroid

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
ECHO = """
from opsdroid.matchers import match_regex
from opsdroid.skill import Skill


class Echo(Skill):
    @match_regex(r"(?s).*")
    async def echo(self, message):
        await message.respond(message.text)
"""
gettext.install("opsdroid")  # its own command line does; nothing else works without
ConnectorTelegram.build_url = lambda _self, method: f"{sys.argv[1]}/bot{TOKEN}/{method}"

with TemporaryDirectory() as folder:
    skill = Path(folder) / "echo.py"
    skill.write_text(ECHO)
    port = int(sys.argv[2])
    settings = {
        "logging": {"level": "error"},
        "web": {"host": "127.0.0.1", "port": port, "base-url": f"http://127.0.0.1:{port}"},
        "connectors": {
            "telegram": {
                "token": TOKEN,
                "bot-name": "b",
            }
        },
        "skills": {"echo": {"path": str(skill)}},
        "parsers": {"regex": {"enabled": True}},
    }
    with OpsDroid(config=settings) as droid:
        droid.sync_load()
        droid.run()
