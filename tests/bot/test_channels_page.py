"""The page "Hôm nay" tells how each channel stands."""

import datetime as dt

from storage import channel_states, conversations, outbox, people
from storage.messages import Reply

HOUR = dt.timedelta(hours=1)


async def test_each_channel_in_words_people_know(site):
    """An administrator sees which channel is shut and why, who must act, what is used up, and what was given up."""
    await site.sign_in()
    now = site.clock()

    def happened(connection):
        channel_states.heard(connection, "zalo_oa", now)
        channel_states.pause(connection, "zalo_oa", now + HOUR, "Bước 6: OA chưa có gói.", now, operator=True)
        channel_states.use(connection, "zalo_bot", "2026-11", "message", 2412)
        channel_states.use(connection, "zalo_oa", "2026-11-20", "paid", 17)
        talk = conversations.ensure(connection, "zalo_bot", "7", now)
        outbox.put(connection, conversation_id=talk, key="a", reply=Reply(text="Chào"), now=now)
        outbox.give_up(connection, 1, "chặn", now)

    await site.app.services.write(happened)
    page = " ".join((await site.page("/quan-tri")).split())

    assert '<th scope="row">Zalo OA</th> <td>09:00 20/11/2026</td>' in page
    assert "Bước 6: OA chưa có gói." in page
    assert "Tạm dừng gửi đến 10:00 20/11/2026" in page
    assert "Cần người phụ trách xử lý, từ 09:00 20/11/2026" in page
    assert "tính phí hôm nay: 17/200" in page
    assert "tháng này: 2.412/3.000" in page
    assert page.count('<td class="number">1</td></tr>') == 1


async def test_officials_who_were_not_told_are_named(site):
    """Whom no reminder reached is named, so that somebody calls them."""
    await site.sign_in()
    assert "Lời nhắc việc chưa tới được" not in await site.page("/quan-tri")

    def happened(connection):

        now = site.clock()
        unit = people.ensure_unit(connection, "Phòng Mẫu", now)
        person = people.add(connection, name="Lê Văn Mẫu", unit_id=unit, role="official", now=now)
        talk = conversations.ensure(connection, "telegram", "7", now)
        people.link(connection, talk, people.new_link_code(connection, person, now), now)
        outbox.put(connection, conversation_id=talk, key="remind:1:d", reply=Reply(text="Hạn"), now=now)
        outbox.give_up(connection, 1, "chặn", now)

    await site.app.services.write(happened)

    assert "Lời nhắc việc chưa tới được: Lê Văn Mẫu." in await site.page("/quan-tri")
