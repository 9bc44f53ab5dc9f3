"""Passwords of the admin pages; the items of the list of security are in `tests/security/`."""

from argon2 import extract_parameters

from bot.web.admin.passwords import _NOBODY, PROFILE, is_right


def test_nobody_s_password_costs_as_much_as_anybody_s():
    """A name that is not there cannot be told from one that is by how long the answer takes."""
    assert extract_parameters(_NOBODY) == PROFILE
    assert not is_right(None, "nobody has this password")
