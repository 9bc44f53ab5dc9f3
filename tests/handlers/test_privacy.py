"""What is kept about a citizen, and taking the consent back."""

import pytest


@pytest.mark.parametrize("typed", ["/dulieu rút", "/dulieu rut", "/dulieu RÚT"])
def test_consent_is_taken_back_as_one_types(citizen, typed):
    """With or without diacritics, consent is withdrawn."""
    assert "rút lại đồng ý" in citizen.says(typed)
    assert "Đã ghi nhận" in citizen.says(typed)


def test_the_notice_alone_withdraws_nothing(citizen):
    """Who only asks what is kept reads it, and how to take the consent back."""
    notice = citizen.says("dữ liệu")

    assert "Đã ghi nhận" not in notice
    assert "/dulieu rút" in notice
