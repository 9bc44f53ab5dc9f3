"""What lies under a card: few enough buttons for a phone, none of them twice."""

import pytest


def test_few_buttons_and_links_without_a_double(citizen):
    """Under a card there are at most six buttons, and no link has the name of a button."""
    citizen.says("làm giấy khai sinh cần gì")
    labels = [*citizen.buttons, *(link.label for reply in citizen.last for link in reply.links)]

    assert 1 <= len(citizen.buttons) <= 6
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("part", "asked"), [("Nộp trên mạng", "nộp trên mạng được không"), ("Ai được làm", "ai được làm")]
)
def test_what_has_no_button_is_still_answered(citizen, part, asked):
    """A part that has no button is told when somebody asks for it in words."""
    citizen.says("làm giấy khai sinh cần gì")
    assert part not in citizen.buttons

    assert f": {part}\n" in citizen.says(asked)
