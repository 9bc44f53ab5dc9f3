"""What people type about a rating: codes from paper, and that they have had enough."""

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


@pytest.mark.parametrize("said", ["DỪNG", "dừng lại", "Dung lai", "/dung"])
def test_a_rating_is_stopped_in_ones_own_words(citizen, said):
    """Whoever has had enough in the middle says so; what was answered counts."""
    code = visit_of(citizen)
    citizen.says(f"/danhgia {code}")
    citizen.presses("Đồng ý trả lời")
    citizen.presses("Hài lòng")

    assert "Đã dừng" in citizen.says(said)
    assert len(stored(citizen)) == 1
