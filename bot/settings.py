"""Every setting, in one place: environment variables with the prefix MOTCUA_, also from a `.env` file.

`docs/settings.md` lists them; a test keeps the two equal.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.wrong_settings import in_a_sentence

logging.getLogger("dotenv.main").setLevel(logging.ERROR)
"""Lines of `.env` that say nothing are told in Vietnamese: `bot/unknown_settings.py`."""


class Settings(BaseSettings):
    """What an operator may choose."""

    model_config = SettingsConfigDict(
        env_prefix="MOTCUA_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
    )

    host: str = "127.0.0.1"
    """The address to listen on. A container listens on 0.0.0.0."""
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+")
    """How people reach us (https://…): cookies are then sent over HTTPS only."""
    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Sites whose pages may show the chat in a frame: `https://…`, separated by spaces or commas."""
    database_url: str = "sqlite:///data/motcua.db"
    place: str = "phuong-mau"
    """The locality: the name of a file under knowledge/data/places, or the path of one."""
    cchc_cutoff_day: int = Field(default=14, ge=1, le=28)
    """The last day of a month that the province's reports on administrative reform (CCHC) count."""
    knowledge_dir: Path = Path("data/knowledge")
    """The office's own records: read, watched, and written by `motcua knowledge import`."""
    secret_key: SecretStr | None = None
    """Seals the tokens in the database; without it the app's secret does. Hashes the second check of dossiers."""
    dossier_source_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+")
    """Where the office's own system hands over its dossiers as JSON: `docs/dossiers.md`."""
    dossier_source_token: SecretStr | None = None
    dossier_source_minutes: int = Field(default=60, ge=5)
    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook", "off"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_per_second: float = Field(default=24.0, gt=0)
    telegram_burst: int = Field(default=5, ge=1)
    """Telegram asks for no more than 30 messages a second, in all."""
    telegram_proxy: SecretStr | None = None
    """http:// or socks5:// address through which Telegram is reached; may hold a password."""
    zalo_oa_id: str | None = None
    zalo_app_id: str | None = None
    zalo_app_secret: SecretStr | None = None
    zalo_oa_secret_key: SecretStr | None = None
    """The key that signs webhooks: another one than the app's secret."""
    zalo_access_token: SecretStr | None = None
    zalo_refresh_token: SecretStr | None = None
    """The first pair, pasted from the console; later pairs lie in the database."""
    zalo_oa_base_url: str = "https://openapi.zalo.me"
    zalo_oauth_base_url: str = "https://oauth.zaloapp.com"
    zalo_business_base_url: str = "https://business.openapi.zalo.me"
    zalo_webhook_max_age_h: int = Field(default=24, ge=1)
    """Hours after which an event is too old to be believed; Zalo repeats for about two."""
    zalo_media_hosts: str = "zdn.vn, zadn.vn, zaloapp.com"
    """Where pictures and files of citizens may lie, with their subdomains."""
    zalo_code_verifier: SecretStr | None = None
    """The fixed PKCE verifier whose challenge is saved in the console: 43 characters."""
    zalo_appsecret_proof: bool = True
    zalo_fees: Literal["none", "reminders", "all"] = "reminders"
    """Which messages may cost a fee between 47 hours and 6.5 days after the person was last heard."""
    zalo_fee_vnd: int = Field(default=55, ge=0)
    """What one message with a fee costs, in đồng: for estimates only."""
    zalo_per_second: float = Field(default=60.0, gt=0)
    zalo_burst: int = Field(default=60, ge=1)
    """Zalo allows an Official Account 4,000 calls a minute."""
    zalo_max_paid_per_day: int = Field(default=200, ge=0)
    zalo_templates: Path | None = None
    zalo_template_mode: Literal["production", "development"] = "production"
    zalo_form_image: str | None = Field(default=None, pattern=r"^https://")
    """The public picture on Zalo's form for a phone number; without it the person types the number."""
    zalo_bot_token: SecretStr | None = None
    zalo_bot_secret: SecretStr | None = None
    """What Zalo sends with every webhook of the bot; 8 to 256 characters."""
    zalo_bot_base_url: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_mode: Literal["webhook", "polling", "off"] = "webhook"
    takeover_minutes: int = Field(default=30, ge=0)
    """How long the machine keeps silent after a person of the office wrote by hand."""
    quiet_hours: int = Field(default=8, ge=1)
    """Working hours without a call from a platform after which the operator is told."""
    zalo_bot_monthly_messages: int = Field(default=3000, ge=1)
    zalo_bot_users: int = Field(default=50, ge=1)
    """What the bot's plan allows; counted, because Zalo warns nobody."""
    zalo_bot_per_second: float = Field(default=4.0, gt=0)
    zalo_bot_burst: int = Field(default=1, ge=1)
    """No limit is published: 5 a second is the safe rule."""
    flood_per_minute: int = Field(default=60, ge=1)
    flood_burst: int = Field(default=60, ge=1)
    """Messages of one person that are answered; beyond, one notice asks for patience."""
    web_new_chats_per_minute: int = Field(default=60, ge=1)
    """From one address; a whole house or mobile network may share one."""
    reminder_hour: int = Field(default=8, ge=0, le=23)
    """The local hour from which the day's reminders go out."""
    keep_replies_days: int = Field(default=30, ge=1)
    keep_failures_days: int = Field(default=90, ge=7)
    keep_questions_days: int = Field(default=365, ge=30)
    keep_outcomes_days: int = Field(default=800, ge=31)
    keep_contacts_days: int = Field(default=365, ge=30)
    keep_conversations_days: int = Field(default=400, ge=30)
    keep_dossiers_days: int = Field(default=400, ge=30)
    """Days after which what is old is erased: `docs/database.md` says what and why."""
    database_wait_s: int = Field(default=60, ge=0)
    """Seconds for which a start waits for PostgreSQL."""
    standstill_s: int = Field(default=20, ge=0)
    """Seconds after which a process whose event loop stands still ends itself; 0: never."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    metrics_token: SecretStr | None = None
    """What a reader of /metrics must send; without it only this machine may read."""

    @field_validator(
        "telegram_mode",
        "zalo_bot_mode",
        "zalo_fees",
        "zalo_template_mode",
        "log_level",
        "log_format",
        mode="before",
    )
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("embed_origins", mode="before")
    @classmethod
    def _origins(cls, value: object) -> object:
        given = value.replace(",", " ").split() if isinstance(value, str) else value
        return tuple(_origin(one) for one in given) if isinstance(given, list | tuple) else given

    @property
    def address(self) -> str:
        """Where a browser finds us."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def media_hosts(self) -> tuple[str, ...]:
        return tuple(self.zalo_media_hosts.lower().replace(",", " ").split())

    @property
    def pepper(self) -> str | None:
        """The secret that short answers are hashed with."""
        return self.secret_key.get_secret_value() if self.secret_key else None

    @property
    def https_only(self) -> bool:
        return (self.public_url or "").startswith("https://")


def _origin(address: str) -> str:
    """An address as browsers name a site: scheme, host, and a port that is not the usual one."""
    parts = urlsplit(address.strip().lower().rstrip("/"))
    host = (parts.hostname or "").encode("idna").decode()
    plain = parts.scheme in {"http", "https"} and re.fullmatch(r"[a-z0-9.-]+", host) is not None
    if not plain or parts.path or parts.query or parts.fragment or parts.username:
        raise ValueError(f"«{address}»: chỉ ghi https:// và tên trang, ví dụ https://phuongmau.example.vn")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in {None, usual} else "")


def read_settings(**given: object) -> Settings:
    """Read the settings; `given` wins over the environment.

    Raises:
        SettingsError: naming each wrong setting, without repeating a secret's value.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic
    except UnicodeDecodeError as error:
        raise SettingsError(
            "Tệp .env không phải văn bản UTF-8. Hãy lưu lại tệp bằng mã hóa UTF-8."
        ) from error
    except ValidationError as error:
        raise SettingsError(in_a_sentence(error)) from error
