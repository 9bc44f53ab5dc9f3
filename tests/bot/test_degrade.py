"""One reply, cut to what a platform can show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Capabilities
from bot.channels.degrade import degrade, split
from storage.messages import Button, File, Link, Reply

PLAIN = Capabilities(max_text=60, max_buttons=0)
RICH = Capabilities(max_text=4096, max_buttons=3, max_label=10, links=True)
BUTTONS = tuple(Button(label=f"Nút dài số {n}", value=str(n)) for n in range(1, 4))


def test_buttons_become_numbered_lines():
    """Where there are no buttons, the choices are numbered: the number can be typed."""
    (part,) = degrade(Reply(text="Chọn:", buttons=BUTTONS), PLAIN)

    assert "Chọn:\n\n1. Nút dài số 1\n2. Nút dài số 2\n3. Nút dài số 3" == part.text
    assert () == part.buttons


def test_too_many_buttons_are_numbered_rather_than_dropped():
    """No choice disappears because a platform shows few buttons."""
    four = (*BUTTONS, Button(label="Bốn", value="4"))
    (part,) = degrade(Reply(text="Chọn:", buttons=four), RICH)

    assert "4. Bốn" in part.text


def test_long_labels_are_shortened():
    """A label too long for a button ends in an ellipsis."""
    (part,) = degrade(Reply(text="Chọn:", buttons=BUTTONS), RICH)

    assert "Nút dài s…" == part.buttons[0].label


def test_links_become_lines():
    """Where links cannot be buttons they can still be read."""
    (part,) = degrade(Reply(text="Xem", links=(Link(label="Cổng", url="https://a.vn"),)), PLAIN)

    assert part.text.endswith("Cổng: https://a.vn")


def test_long_text_is_split_at_paragraphs():
    """A long answer comes in parts that end where a paragraph ends; buttons come with the last."""
    text = "Đoạn một nói về giấy tờ.\n\nĐoạn hai nói về lệ phí, dài hơn một chút nữa.\n\nĐoạn ba."
    parts = degrade(Reply(text=text, buttons=BUTTONS[:1]), Capabilities(max_text=60, max_buttons=3))

    assert ["Đoạn một nói về giấy tờ.", "Đoạn hai nói về lệ phí, dài hơn một chút nữa.\n\nĐoạn ba."] == [
        part.text for part in parts
    ]
    assert [0, 1] == [len(part.buttons) for part in parts]


def test_parts_are_numbered_and_fit():
    """Where asked for, the parts of a long answer say which they are, within the limit."""
    can = Capabilities(max_text=60, max_buttons=0, number_parts=True)
    parts = [part.text for part in degrade(Reply(text="một hai ba bốn " * 10), can)]

    assert parts[0].startswith(f"(1/{len(parts)}) một")
    assert all(len(part) <= 60 for part in parts)


@pytest.mark.parametrize(("can_show", "text"), [(True, "Xem"), (False, "Xem\n\nb.png: https://a.vn/b.png")])
def test_a_picture_is_shown_or_its_address_told(can_show, text):
    """A picture is a message of its own where asked for, and a line with its address where there are none."""
    can = Capabilities(max_text=60, max_buttons=3, pictures=can_show, media_apart=True)
    *media, last = degrade(Reply(text="Xem", picture=File(name="b.png", url="https://a.vn/b.png")), can)

    assert [part.picture is not None for part in media] == [True] * can_show
    assert (last.text, last.picture) == (text, None)


@given(st.text(min_size=0, max_size=300), st.integers(min_value=5, max_value=80))
def test_splitting_loses_no_word(text, limit):
    """Whatever is split fits, and no letter is lost."""
    parts = split(text, limit)

    assert all(len(part) <= limit for part in parts)
    assert "".join(text.split()) == "".join("".join(parts).split())


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_is_one_part(text):
    """Even nothing is something to send, once."""
    assert [""] == split(text, 10)
