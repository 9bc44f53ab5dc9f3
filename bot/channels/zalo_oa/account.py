"""The Official Account's settings as one thing: all that is needed, or a clear word on what is missing."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.errors import SettingsError
from bot.settings import Settings

NAME = "zalo_oa"
"""The channel, as it is stored with every conversation."""
NEEDED = ("zalo_oa_id", "zalo_app_id", "zalo_app_secret", "zalo_oa_secret_key")
OTHERS = ("zalo_access_token", "zalo_refresh_token", "zalo_templates", "zalo_code_verifier")
Fees = Literal["none", "reminders", "all"]


@dataclass(frozen=True)
class Account:
    """An Official Account and the app that speaks for it. Secrets never show in a `repr`."""

    oa_id: str
    app_id: str
    app_secret: str = field(repr=False)
    seal_secret: str = field(repr=False)
    oa_url: str
    oauth_url: str
    business_url: str
    proof: bool
    fees: Fees
    most_paid: int
    templates: Path | None
    development: bool
    form_image: str | None
    access_token: str = field(repr=False, default="")
    refresh_token: str = field(repr=False, default="")

    def headers(self, access_token: str) -> dict[str, str]:
        """What every call carries."""
        if not self.proof:
            return {"access_token": access_token}
        return {"access_token": access_token, "appsecret_proof": proof_of(self.app_secret, access_token)}


def proof_of(app_secret: str, access_token: str) -> str:
    """That whoever has the token has the app's secret, too."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def account_of(settings: Settings) -> Account | None:
    """The account of the settings; None when there is none.

    Raises:
        SettingsError: some settings of the account are there and others missing.
    """
    if not any(getattr(settings, name) for name in (*NEEDED, *OTHERS)):
        return None
    if lacking := missing(settings):
        raise SettingsError(
            f"Zalo OA còn thiếu cài đặt: {', '.join(lacking)}. Đặt đủ, hoặc bỏ hết. Xem docs/runbooks/zalo-oa.md."
        )
    return _account(settings)


def missing(settings: Settings) -> tuple[str, ...]:
    """The settings that an account needs and that are not there."""
    return tuple(f"MOTCUA_{name.upper()}" for name in NEEDED if not getattr(settings, name))


def _account(settings: Settings) -> Account:
    secret = _secret(settings, "zalo_app_secret")
    return Account(
        oa_id=settings.zalo_oa_id or "",
        app_id=settings.zalo_app_id or "",
        app_secret=secret,
        seal_secret=_secret(settings, "secret_key") or secret,
        oa_url=settings.zalo_oa_base_url.rstrip("/"),
        oauth_url=settings.zalo_oauth_base_url.rstrip("/"),
        business_url=settings.zalo_business_base_url.rstrip("/"),
        proof=settings.zalo_appsecret_proof,
        fees=settings.zalo_fees,
        most_paid=settings.zalo_max_paid_per_day,
        templates=settings.zalo_templates,
        development=settings.zalo_template_mode == "development",
        form_image=settings.zalo_form_image,
        access_token=_secret(settings, "zalo_access_token"),
        refresh_token=_secret(settings, "zalo_refresh_token"),
    )


def _secret(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return value.get_secret_value() if value else ""
