"""OWASP ASVS 5.0, V11: known algorithms of known libraries, and enough randomness."""

from __future__ import annotations

import hashlib

import pytest

from bot.web.admin.passwords import PROFILE, hash_password
from bot.web.admin.session import NAME
from storage.errors import Refused
from storage.sealing import Seal
from storage.secrets_at_rest import hashed, new_token
from storage.tables import staff_session


def test_11_3_3_sealed_data_cannot_be_changed():
    """A seed that somebody touched in the database, or sealed with another secret, is refused."""
    sealed = Seal("one secret", "codes").close("seed")
    for seal, text in ((Seal("other", "codes"), sealed), (Seal("one secret", "codes"), sealed[:-4] + "AAA=")):
        with pytest.raises(Refused):
            seal.open(text)
    with pytest.raises(Refused):
        Seal("one secret", "another purpose").open(sealed)


def test_11_3_4_the_same_text_is_never_sealed_alike():
    """Nobody sees that two people have the same secret."""
    seal = Seal("one secret", "codes")
    assert seal.close("seed") != seal.close("seed")


async def test_11_4_1_tokens_are_hashed_with_sha_256(desk):
    """A copy of the database opens nothing: of a session it holds the SHA-256 alone."""
    token = next(cookie.value for cookie in desk.client.session.cookie_jar if cookie.key == NAME)
    (kept,) = await desk.app.services.read(lambda c: c.execute(staff_session.select()).all())

    assert hashed("token") == hashlib.sha256(b"token").hexdigest()
    assert kept.token_hash == hashed(token)
    assert token not in str(kept)


def test_11_4_2_passwords_are_hashed_with_argon2id():
    """With the parameters of the library's current profile, 64 MiB or more."""
    made = hash_password("một mật khẩu dài")
    assert made.startswith("$argon2id$")
    assert PROFILE.memory_cost >= 65536


def test_11_5_1_tokens_have_128_bits_and_more():
    """256 of them, from the system's generator."""
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
