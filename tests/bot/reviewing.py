"""What a reviewer does in a browser: put a document up, send its forms as they are, look at what came of it."""

from __future__ import annotations

import html
import io
import re

from storage import people, tasks
from storage.units import units_of_task
from tests.bot.conftest import NOW, Site

HERE = "/quan-tri/ke-hoach"
HEAD = "ỦY BAN NHÂN DÂN PHƯỜNG MẪU\nSố: {number}\n\nKẾ HOẠCH\nCải cách hành chính năm 2026 của phường Mẫu\n\n"
PLAN = (
    HEAD.format(number="12/KH-UBND")
    + """III. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa Mẫu

- Xây dựng kế hoạch tuyên truyền, hoàn thành trước ngày 15/4/2026.

- Báo cáo kết quả tuyên truyền, định kỳ hằng quý.

2. VP UBND

- Kiểm tra bộ phận một cửa, hoàn thành trong quý III năm 2026.

3. Các đơn vị thuộc phường

- Nộp báo cáo cải cách hành chính trước ngày 10/12/2026.
"""
)
AMENDED = (
    PLAN.replace("12/KH", "45/KH")
    .replace("trước ngày 15/4/2026", "trước ngày 30/4/2026")
    .replace(
        "- Báo cáo kết quả tuyên truyền, định kỳ hằng quý.",
        "- Tập huấn dịch vụ công cho tổ công nghệ số, hoàn thành trong tháng 6/2026.",
    )
)
OFFICE = "Văn phòng HĐND và UBND phường"


def file(name: str, content: str) -> dict[str, io.BytesIO]:
    data = io.BytesIO(content.encode())
    data.name = name
    return {"file": data}


async def upload(site: Site, content: str = PLAN, name: str = "kh.txt") -> str:
    """Put a document up; its address."""
    answer = await site.post(HERE, file(name, content))
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def of_plan(site: Site, plan_id: int = 1) -> list[tasks.Task]:
    return await site.app.services.read(lambda c: tasks.of_plan(c, plan_id))


async def task_of(site: Site, words: str, plan_id: int = 1) -> tasks.Task:
    return next(task for task in await of_plan(site, plan_id) if words in task.text)


def form_of(page: str, action: str) -> dict[str, str]:
    """What a browser would send of a form that nobody has touched."""
    start = page.index(f'action="{action}"')
    body = page[start : page.index("</form>", start)]
    fields = {
        found[1]: html.unescape(re.search(r'value="([^"]*)"', found[0])[1])
        for found in re.finditer(r'<input(?![^>]*checkbox)[^>]*name="([^"]+)"[^>]*>', body)
        if "value=" in found[0]
    }
    ticked = re.findall(r'<input type="checkbox" name="([^"]+)" checked', body)
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL)
    selects = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL)
    fields |= {name: html.unescape(text) for name, text in areas} | dict.fromkeys(ticked, "on")
    for name, options in selects:
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", options)
        first = re.search(r"<option(?: value=\"([^\"]*)\")?>([^<]*)", options)
        found = chosen or first
        fields[name] = html.unescape(found[1] if found[1] is not None else found[2])
    return fields


async def settled(site: Site, address: str, **changes: str) -> None:
    """Press "Lưu đơn vị" as the page offers it, but for `changes`."""
    form = form_of(await site.page(address), f"{address}/don-vi") | changes
    answer = await site.post(f"{address}/don-vi", form)
    assert answer.status == 303, await answer.text()


async def units_known(site: Site, *names: str) -> None:
    await site.app.services.write(lambda c: [people.ensure_unit(c, name, NOW) for name in names])


async def asked(site: Site, words: str, plan_id: int = 1) -> list[str]:
    """The units a task is asked of."""
    task = await task_of(site, words, plan_id)

    def work(connection):
        ids = units_of_task(connection, task, NOW)
        names = dict(people.units(connection))
        return [names[one] for one in ids]

    return await site.app.services.write(work)


async def corrected(site: Site, address: str, words: str, **changes: str):
    """Send the form of a task with some fields changed."""
    plan_id = int(address.rsplit("/", 1)[1])
    at = f"{address}/viec/{(await task_of(site, words, plan_id)).id}"
    return await site.post(at, form_of(await site.page(at), at) | changes)


async def confirmed(site: Site, content: str = PLAN, name: str = "kh.txt") -> str:
    address = await upload(site, content, name)
    await settled(site, address)
    assert (await site.post(f"{address}/duyet")).status == 303
    return address
