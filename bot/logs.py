"""Logs: one line an event on standard error; secrets are scrubbed by the handler, whoever logs them."""

from __future__ import annotations

import logging
import re

from pydantic import SecretStr

from bot.settings import Settings
from knowledge.privacy import mask

_TOKEN = re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{30,}\b")

_NAMED = re.compile(
    r"((?:access_token|refresh_token|secret_key|appsecret_proof|code_verifier)\W{1,4})[\w.-]{4,}"
)
"""Tokens that change while we run are no settings: what stands behind their names is taken out."""


class Scrubber(logging.Formatter):
    """Formats a record, traceback included, and takes secrets and personal data out of the text."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return mask(_NAMED.sub(r"\1***", _TOKEN.sub("***", text)))


def set_up(settings: Settings) -> None:
    """Log from now on; libraries that print addresses with tokens in them only when something is wrong."""
    secrets = tuple(value.get_secret_value() for _, value in settings if isinstance(value, SecretStr))
    handler = logging.StreamHandler()
    handler.setFormatter(Scrubber(secrets))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "alembic", "matplotlib", "telegram", "filelock"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
