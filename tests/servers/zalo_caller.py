"""Zalo's side of the webhook: signs recorded events as Zalo does, and calls."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import IO, Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from tests.bot.recorded import payload

APP, OA, USER = "1234567890123456789", "388613280878808645", "246845883529197922"
SECRET, APP_SECRET = "OaSecretKeyForTests01", "AppSecretForTests"
PATH = "/webhooks/zalo-oa"


def recorded(name: str) -> dict[str, Any]:
    """An event as it was seen, with invented ids."""
    event: dict[str, Any] = payload("zalo_oa", name)
    return event


def as_bytes(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def signed(raw: bytes, timestamp: str, secret: str = SECRET) -> str:
    return "mac=" + hashlib.sha256(f"{APP}".encode() + raw + f"{timestamp}{secret}".encode()).hexdigest()


@dataclass
class ZaloCaller:
    """Calls the webhook of a site."""

    client: TestClient

    async def post(self, raw: bytes | IO[bytes], **headers: str) -> ClientResponse:
        """Any bytes."""
        return await self.client.post(PATH, data=raw, headers={"Content-Type": "application/json", **headers})

    async def send(self, event: dict[str, Any], **headers: str) -> int:
        """A signed event; the status of the answer."""
        raw = as_bytes(event)
        answer = await self.post(raw, **{"X-ZEvent-Signature": signed(raw, event["timestamp"]), **headers})
        return answer.status

    async def says(self, text: str, number: int = 1, at: int = 1_795_000_000_000) -> int:
        """The user types."""
        event = recorded("user_send_text")
        event["message"] = {"msg_id": f"m{number}", "text": text}
        return await self.send({**event, "timestamp": str(at)})
