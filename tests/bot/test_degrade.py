"""One reply, cut to what a platform can show."""

from dataclasses import replace

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


PICTURE, FORM = File(name="Bản đồ", url="https://a.vn/b.png"), File(name="Tờ khai", url="https://a.vn/t.docx")
SHOWS = Capabilities(max_text=60, max_caption=20, max_buttons=3, pictures=True, files=True, edits=True)


def test_pictures_and_files_become_lines():
    """Where neither can be shown, both are one tap away."""
    (part,) = degrade(
        Reply(text="Mời xem", picture=PICTURE, file=FORM), Capabilities(max_text=600, max_buttons=0)
    )

    assert "Mời xem\n\nBản đồ: https://a.vn/b.png\nTờ khai: https://a.vn/t.docx" == part.text
    assert (None, None) == (part.picture, part.file)


def test_a_picture_keeps_its_short_text():
    """A picture and what is said of it are one message."""
    (part,) = degrade(Reply(text="Mời xem", picture=PICTURE, buttons=BUTTONS[:1]), SHOWS)

    assert ("Mời xem", PICTURE, 1) == (part.text, part.picture, len(part.buttons))


@pytest.mark.parametrize("text", ["Dài hơn hai mươi chữ cái.", "Đoạn một, khá dài.\n\n" * 5])
def test_a_picture_without_room_for_the_text_goes_before_it(text):
    """No word is lost under a picture."""
    first, *rest = degrade(Reply(text=text, picture=PICTURE, buttons=BUTTONS[:1]), SHOWS)

    assert ("", PICTURE, ()) == (first.text, first.picture, first.buttons)
    assert text.split() == " ".join(part.text for part in rest).split()
    assert [None] * len(rest) == [part.picture for part in rest]
    assert 1 == len(rest[-1].buttons)


def test_picture_and_file_are_two_messages():
    """Two things cannot hang on one message."""
    shown = degrade(Reply(text="Mời xem", picture=PICTURE, file=FORM), SHOWS)

    assert [(PICTURE, None, ""), (None, FORM, "Mời xem")] == [(p.picture, p.file, p.text) for p in shown]


def test_only_one_message_is_changed_in_place():
    """A long answer does not stand half above and half below what was said in between."""
    (one,) = degrade(Reply(text="Trang 2", edits="42"), SHOWS)
    many = degrade(Reply(text="Đoạn một, khá dài.\n\n" * 5, edits="42"), SHOWS)

    assert "42" == one.edits
    assert {None} == {part.edits for part in many}


def test_a_picture_may_have_no_text_at_all():
    """Where nothing can be written under a picture, it is a message of its own."""
    first, last = degrade(Reply(text="Xem", picture=PICTURE), replace(SHOWS, max_caption=0))

    assert (PICTURE, "", "Xem", None) == (first.picture, first.text, last.text, last.picture)
