"""Notes, pictures and documents that stay with a task; done by mistake."""

import datetime as dt

from storage import task_notes
from storage.messages import File

PLAN = "Lập kế hoạch tuyên truyền"
PHOTO = (File(name="photo", external_id="abc"),)


def notes(office) -> list[tuple[str, int]]:
    with office.database.read() as connection:
        found = task_notes.of(connection, [office.task(PLAN).id])
    return [(note.text, len(note.files)) for one in found.values() for note in one]


def done(official, office) -> str:
    return official.sends_button(f"task:done:{office.task(PLAN).id}")


def test_done_asks_for_one_line(office):
    """Behind "done" a line about the result is kept with the task, numbers masked."""
    official = office.has("Lê Văn Mẫu")
    assert "Kết quả hoặc ghi chú?" in done(official, office)
    assert "Đã ghi chú" in official.says("Đã gửi 12 bài, liên hệ 0912345678")

    assert notes(office) == [("Đã gửi 12 bài, liên hệ [số điện thoại]", 0)]


def test_nothing_needs_to_be_said(office):
    """ "Bỏ qua" ends it, and the next words are an ordinary question again."""
    official = office.has("Lê Văn Mẫu")
    done(official, office)
    official.presses("Bỏ qua")
    official.says("đăng ký khai sinh cần gì")

    assert notes(office) == []


def test_a_question_is_no_note(office):
    """A question that is asked in between is answered, not kept."""
    official = office.has("Lê Văn Mẫu")
    done(official, office)

    assert "khai sinh" in official.says("đăng ký khai sinh cần gì?").lower()
    assert notes(office) == []


def test_pictures_one_by_one(office):
    """Several pictures in a row all go to the same task; the words under one stay with it."""
    official = office.has("Lê Văn Mẫu")
    done(official, office)
    official._send(kind="files", files=PHOTO, text="Bảng niêm yết")
    assert "1 ảnh, tệp" in official._send(kind="files", files=PHOTO)

    assert notes(office) == [("Bảng niêm yết", 1), ("", 1)]


def test_picture_out_of_the_blue(office):
    """An official who simply sends a picture is asked which task it is for; a citizen is not."""
    official = office.has("Lê Văn Mẫu")
    assert "của việc nào" in official._send(kind="files", files=PHOTO)
    official.presses(PLAN)
    assert notes(office) == [("", 1)]

    assert "của việc nào" not in office.talk("dân")._send(kind="files", files=PHOTO)


def test_album_out_of_the_blue(office):
    """Pictures sent together before a task was chosen are kept together."""
    official = office.has("Lê Văn Mẫu")
    official._send(kind="files", files=PHOTO)
    official._send(kind="files", files=PHOTO)
    official.presses(PLAN)

    assert notes(office) == [("", 2)]


def test_note_by_its_word(office):
    """ "Ghi chú: …" is a note at any time."""
    official = office.has("Lê Văn Mẫu")
    assert "Ghi chú này là của việc nào?" in official.says("ghi chu: đã họp với các tổ")
    official.presses(PLAN)

    assert notes(office) == [("đã họp với các tổ", 0)]


def test_note_is_taken_back(office):
    """What was noted by mistake is erased, by its writer only."""
    official, other = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan")
    done(official, office)
    official.says("nhầm việc")
    other.sends_button("task:unnote:1")
    assert len(notes(office)) == 1
    official.presses("Xóa ghi chú này")

    assert notes(office) == []


def test_too_many_pictures(office):
    """A task takes twenty pictures; more are refused in words."""
    official = office.has("Lê Văn Mẫu")
    done(official, office)
    official._send(kind="files", files=PHOTO * 15)

    assert "20 ảnh" in official._send(kind="files", files=PHOTO * 6)
    assert notes(office) == [("", 15)]


def test_done_by_mistake(office):
    """ "Chưa xong, mở lại" opens the task again, and the record tells both."""
    official = office.has("Lê Văn Mẫu")
    done(official, office)
    assert "Đã mở lại" in official.presses("Chưa xong, mở lại")
    assert office.task(PLAN).status == "received"

    assert "đang mở" in official.sends_button(f"task:reopen:{office.task(PLAN).id}")
    assert "sau đó mở lại" in official.sends_button(f"task:show:{office.task(PLAN).id}")


def test_done_long_ago_stays_done(office):
    """After two weeks it takes the administrator."""
    official = office.has("Lê Văn Mẫu")
    done(official, office)
    official.now += dt.timedelta(days=15)

    assert "quản trị viên" in official.sends_button(f"task:reopen:{office.task(PLAN).id}")
    assert office.task(PLAN).status == "done"


def test_pressed_twice(office):
    """Pressing a button again writes nothing again."""
    official = office.has("Lê Văn Mẫu")
    number = office.task(PLAN).id
    assert "đã nhận 1 việc" in official.sends_button(f"task:received:{number}")
    assert "đã báo nhận rồi" in official.sends_button(f"task:received:{number}")
    done(official, office)
    assert "đã được báo xong trước đó" in done(official, office)


def test_numbers_no_table_has(office):
    """Made-up numbers in buttons are old buttons, not errors."""
    official = office.has("Lê Văn Mẫu")
    for action in ("show", "reopen", "note", "unnote", "attach", "agree", "refuse", "hand", "take", "done"):
        for number in ("9" * 30, "²", "-1", "", "1:2:3"):
            assert official.sends_button(f"task:{action}:{number}")


def test_opened_again_by_the_head(office):
    """When the head finds it is not done, whoever reported it hears so at once, with the day; pressed twice, once."""
    head, official = office.has("Trần Thị Trưởng", "leader"), office.has("Lê Văn Mẫu")
    done(official, office)
    official.hears()
    for _ in range(2):
        head.sends_button(f"task:reopen:{office.task(PLAN).id}")
    (told,) = official.hears()

    assert "Trần Thị Trưởng đã mở lại việc" in told.text
    assert "25/11/2026" in told.text
    assert "Đã xong" in (official.presses("Xem việc") and official.buttons)
    assert "đã mở lại" not in office.texts(head)
