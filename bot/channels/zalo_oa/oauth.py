"""Zalo's token server (OAuth v4): a refresh token works once, a consent code works once for ten minutes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, SecretStr, ValidationError

from bot.channels.zalo_oa.account import Account
from bot.channels.zalo_oa.http import Http, Lost

LIFE = dt.timedelta(hours=25)
MOST_DIGITS = 8
"""Of the seconds a token may live: three years."""


def _seconds(value: object) -> int:
    """Zalo writes the number as a string; whatever it is, it must not cost us the pair that came with it."""
    text = str(value)
    known = text.isdecimal() and len(text) <= MOST_DIGITS and int(text)
    return int(text) if known else int(LIFE.total_seconds())


class Grant(BaseModel):
    """A fresh pair of tokens; `expires_in`: seconds the access token lives."""

    access_token: SecretStr
    refresh_token: SecretStr
    expires_in: Annotated[int, BeforeValidator(_seconds)] = int(LIFE.total_seconds())


def challenge_of(verifier: str) -> str:
    """The PKCE challenge that is saved in the console: base64url(SHA-256(verifier)) without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class OAuth:
    """The token endpoint, as one app."""

    def __init__(self, account: Account, http: Http) -> None:
        self._account = account
        self._http = http

    async def refresh(self, refresh_token: str) -> Grant:
        """A new pair for the old one; asked once more when the answer was lost.

        Raises:
            ZaloError: refused (-14020: used or expired).
            NotReached, Lost: nothing is known to have changed.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        try:
            return await self._ask(form)
        except Lost:
            return await self._ask(form)

    async def exchange(self, code: str, verifier: str) -> Grant:
        """The first pair for the code of a consent; raises like `refresh`."""
        return await self._ask({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})

    async def _ask(self, form: dict[str, str]) -> Grant:
        account = self._account
        body: dict[str, Any] = await self._http.call(
            "oauth",
            "POST",
            f"{account.oauth_url}/v4/oa/access_token",
            data={"app_id": account.app_id, **form},
            headers={"secret_key": account.app_secret},
        )
        try:
            return Grant.model_validate(body)
        except ValidationError:
            raise Lost("no pair of tokens in the answer") from None
