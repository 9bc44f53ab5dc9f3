"""Codes from paper, typed into the chat."""

import pytest

from tests.handlers.test_rate import stored, visit_of


@pytest.mark.parametrize(
    "said", ["danhgia {}-{}", "Đánh giá {}-{}", "/danhgia {} {}", "đánh giá {}{}", "{}-{}", " {}–{} "]
)
def test_a_code_is_understood_as_it_is_typed(citizen, said):
    """Whoever types the code from the slip in their own way rates that visit, and not just any."""
    code = visit_of(citizen)
    citizen.says(said.format(code[:5].lower(), code[5:]))
    citizen.presses("Đồng ý trả lời")
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")

    (rating,) = stored(citizen)
    assert rating.procedure_id == "1.004194"
