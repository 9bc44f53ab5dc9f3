"""Who may speak in Zalo's name: the mac over the bytes as they came."""

import hashlib
import hmac
import json

import pytest

from bot.channels.zalo_oa.signature import Keys, is_genuine, known_mistake, mac
from tests.servers.zalo_caller import APP, APP_SECRET, OA, SECRET

STAMP = "1795000000000"
BODY = (
    '{"app_id":"1234567890123456789","event_name":"user_send_text","timestamp":"1795000000000",'
    '"sender":{"id":"246845883529197922"},"recipient":{"id":"388613280878808645"},'
    '"message":{"text":"Xin chào","msg_id":"abc123"}}'
).encode()
MAC = "36f7d226bf2531dd1ebf1027ba9e31af3bbf67c0577854bb512f7eb77521e85a"
KEYS = Keys(APP, OA, SECRET, APP_SECRET)


def test_the_known_vector():
    """The formula is Zalo's: a vector computed apart from our code agrees."""
    assert 216 == len(BODY)
    assert MAC == mac(APP, BODY, STAMP, SECRET)


@pytest.mark.parametrize("header", [f"mac={MAC}", MAC, f" mac= {MAC} ", f"MAC={MAC.upper()}"])
def test_a_genuine_call_passes(header):
    """With or without `mac=`, spaces and capitals, Zalo is believed."""
    assert is_genuine(BODY, STAMP, header, KEYS)


@pytest.mark.parametrize(
    ("raw", "stamp", "header", "keys"),
    [
        (BODY, STAMP, None, KEYS),
        (BODY, STAMP, "", KEYS),
        (BODY, STAMP, f"mac={'0' * 64}", KEYS),
        (BODY, STAMP, "mac=đây không phải chữ ký", KEYS),
        (BODY, None, f"mac={MAC}", KEYS),
        (BODY.replace(b"Xin", b"Tin"), STAMP, f"mac={MAC}", KEYS),
        (json.dumps(json.loads(BODY)).encode(), STAMP, f"mac={MAC}", KEYS),
        (BODY, STAMP, f"mac={mac(APP, BODY, STAMP, '')}", Keys(APP, OA, "")),
    ],
)
def test_anything_else_does_not(raw, stamp, header, keys):
    """Changed by a letter, written anew, unsigned, or with no key set: nobody is believed."""
    assert not is_genuine(raw, stamp, header, keys)


def _hmac(message: bytes) -> str:
    return hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("signature", "mistake"),
    [
        (mac(APP, BODY, STAMP, APP_SECRET), "the app's secret, not the OA Secret Key"),
        (mac(OA, BODY, STAMP, SECRET), "the OA's id, not the app's"),
        (_hmac(BODY), "HMAC of the body"),
        (_hmac(APP.encode() + BODY + STAMP.encode()), "HMAC of everything"),
        (mac(APP, json.dumps(json.loads(BODY)).encode(), STAMP, SECRET), "JSON written anew"),
        ("0" * 64, None),
    ],
)
def test_a_known_mistake_is_named(signature, mistake):
    """Whoever sets the webhook up and mixes the keys up is told which mix-up it is."""
    assert mistake == known_mistake(BODY, STAMP, f"mac={signature}", KEYS)
    assert not is_genuine(BODY, STAMP, f"mac={signature}", KEYS)


def test_a_bomb_of_brackets_names_no_mistake():
    """A body that cannot be read harms nobody."""
    assert known_mistake(b"[" * 100_000, None, "mac=x", KEYS) is None
