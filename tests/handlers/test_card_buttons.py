"""What lies under a card: few enough buttons for a phone, none of them twice."""

import pytest


@pytest.mark.parametrize(
    ("record", "pressed_most"),
    [("2.000884", {"Giấy tờ", "Lệ phí", "Thời hạn"}), ("1.001193", {"Giấy tờ", "Lệ phí"})],
)
def test_few_buttons_and_links_without_a_double(citizen, record, pressed_most):
    """At most six buttons under a card, those that people press most among them, and no link has a button's name."""
    citizen.sends_button(f"show:{record}:overview")
    labels = [*citizen.buttons, *(link.label for reply in citizen.last for link in reply.links)]

    assert pressed_most <= {*citizen.buttons}
    assert len(citizen.buttons) <= 6
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("part", "asked"), [("Nộp trên mạng", "nộp trên mạng được không"), ("Ai được làm", "ai được làm")]
)
def test_what_has_no_button_is_still_answered(citizen, part, asked):
    """A part that has no button is told when somebody asks for it in words."""
    citizen.says("làm giấy khai sinh cần gì")
    assert part not in citizen.buttons

    assert f": {part}\n" in citizen.says(asked)
