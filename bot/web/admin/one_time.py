"""One-time codes of an authenticator app (TOTP, RFC 6238: 6 digits, 30 seconds), and the picture that sets one up."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re

import pyotp
import segno

from bot.settings import Settings
from storage.errors import Refused
from storage.sealing import Seal

log = logging.getLogger(__name__)

STEP_S = 30
ISSUER = "Mot Cua"
_PURPOSE = "one-time codes"


def seal_of(settings: Settings) -> Seal | None:
    """Seals the seeds; None when the operator set no secret: then there are no one-time codes."""
    secret = settings.secret_key or settings.zalo_app_secret
    return Seal(secret.get_secret_value(), _PURPOSE) if secret else None


def seed_of(seal: Seal | None, sealed: str | None) -> str | None:
    """The seed that was kept; None when there is none, or its secret is lost: then only a recovery code helps."""
    if seal is None or sealed is None:
        return None
    try:
        return seal.open(sealed)
    except Refused:
        why = "MOTCUA_SECRET_KEY đã đổi. Xem docs/runbooks/token-lost.md."
        log.error("Không mở được mã một lần đã lưu: %s", why)  # noqa: TRY400 - said in full
        return None


def new_seed() -> str:
    """160 random bits, in base32."""
    return pyotp.random_base32()


def step_of(seed: str, code: str, now: dt.datetime) -> int | None:
    """The 30-second step a code belongs to: this one, or the one before for who types slowly. None: it is wrong."""
    typed = re.sub(r"[\s.-]", "", code)
    codes = pyotp.TOTP(seed)
    current = int(now.timestamp()) // STEP_S
    for step in (current, current - 1):
        if pyotp.utils.strings_equal(typed, codes.generate_otp(step)):
            return step
    return None


def picture(seed: str, login: str) -> str:
    """The code that a phone's app scans, as SVG."""
    address = pyotp.TOTP(seed).provisioning_uri(name=login, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, unit=None
    )
    return out.getvalue().decode()
