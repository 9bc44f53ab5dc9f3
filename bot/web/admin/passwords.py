"""Passwords: argon2, with the library's current parameters; long ones, and none that is guessed first."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST, LONGEST = 12, 256
"""Characters. Long beats complicated."""
OWN_LETTERS = 5
"""Letters and digits that must be left when everything easy is taken out."""
EASY = (
    "matkhau", "password", "passwd", "motcua", "quantri", "administrator", "admin", "xinchao", "vietnam", "hanoi",
    "saigon", "iloveyou", "anhyeuem", "emyeuanh", "welcome", "letmein", "monkey", "dragon", "football", "baseball",
    "sunshine", "princess", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "qazwsx", "asdf", "zxcv", "abc", "login",
    "hethong", "canbo", "congchuc", "phuong", "uyban", "ubnd", "tinh", "changeme", "default", "master", "secret",
    "superman", "batman", "pokemon", "computer", "internet", "samsung", "iphone", "google", "facebook", "zalo",
    "telegram", "test", "guest", "root", "user", "hello", "love", "trustno", "shadow", "michael", "tinhyeu",
    "giadinh", "hanhphuc", "nguyen", "conyeu", "memyeu", "boyeu",
)  # fmt: skip # one word a line would be a page of its own
"""What people take first, without accents: this product's own words among them."""
_EASY = re.compile("|".join(sorted(map(re.escape, EASY), key=len, reverse=True)))
_REPEATED = re.compile(r"(.)\1{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RUNS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc")

PROFILE = RFC_9106_LOW_MEMORY
_hasher = PasswordHasher.from_parameters(PROFILE)
_NOBODY = (
    f"$argon2id$v=19$m={PROFILE.memory_cost},t={PROFILE.time_cost},p={PROFILE.parallelism}"
    f"${'A' * 22}${'A' * 43}"
)
"""A hash that no password has: checking against it takes as long as against anybody's."""

Fault = Literal["short", "long", "easy"]


def fault(password: str, *own_words: str) -> Fault | None:
    """Why a new password is not taken; None when it is good. `own_words`: the login and the person's name."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "easy" if len(_hard_part(password, own_words)) < OWN_LETTERS else None


def _hard_part(password: str, own_words: tuple[str, ...]) -> str:
    """The letters and digits that no word, year, run or repetition explains."""
    left = _plain(password)
    for word in own_words:
        for part in (_plain(word), *map(_plain, word.split())):
            left = left.replace(part, "") if len(part) > 1 else left
    left = _YEAR.sub("", _EASY.sub("", _REPEATED.sub("", left)))
    for run in _RUNS:
        for length in range(len(run), 2, -1):
            for start in range(len(run) - length + 1):
                left = left.replace(run[start : start + length], "")
    return "".join(dict.fromkeys(left))


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in spread if letter.isalnum())


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Check a password; takes as long when there is no such account."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password[:LONGEST]) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
