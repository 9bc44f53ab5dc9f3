"""A number that is sent by mistake stays nowhere."""

import json

from sqlalchemy import select

from storage.tables import metadata

PHONE = "0912345678"


def test_phone_number_is_kept_nowhere(citizen):
    """The bot says that the number was not kept, and that is so: in no column of any table."""
    said = citizen.says(f"đăng ký khai sinh cần gì, gọi tôi {PHONE}")
    citizen.says("thế lệ phí bao nhiêu")

    assert "không được lưu lại" in said
    with citizen.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    assert PHONE not in json.dumps(rows, default=str)
