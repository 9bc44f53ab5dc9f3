"""What Zalo's documents forbid in a message, as far as a body shows it: the emulator refuses it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

Body = dict[str, Any]
PHONE = re.compile(r"84[35789]\d{8}")


def faults(message: Body, uploaded: set[str]) -> list[str]:
    """What is wrong with the `message` of a consultation message."""
    found = _text_faults(message.get("text"))
    payload = message.get("attachment", {}).get("payload", {})
    if "buttons" in payload:
        found += _button_faults(message, payload)
    elif payload.get("template_type") == "media":
        found += _image_faults(payload, uploaded)
    elif payload.get("template_type") == "request_user_info":
        found += _form_faults(payload)
    elif "token" in payload:
        found += [] if payload["token"] in uploaded else ["expired"]
    elif "attachment" in message:
        found.append("attachment of no known shape")
    elif not message.get("text"):
        found.append("nothing to send")
    return found


def _text_faults(text: object) -> list[str]:
    if text is None:
        return []
    if not isinstance(text, str) or not text:
        return ["text"]
    return [
        fault
        for fault, there in (
            ("longer than 2000", len(text) > 2000),
            ("not NFC", unicodedata.normalize("NFC", text) != text),
        )
        if there
    ]


def _button_faults(message: Body, payload: Body) -> list[str]:
    found = []
    if not message.get("text") or "template_type" in payload or not 1 <= len(payload["buttons"]) <= 5:
        found.append("buttons")
    for button in payload["buttons"]:
        given, kind = button["payload"], button["type"]
        query = kind in {"oa.query.show", "oa.query.hide"} and isinstance(given, str) and len(given) <= 1000
        link = kind == "oa.open.url" and set(given) == {"url"}
        if not (query or link) or not 1 <= len(button["title"]) <= 35 or str(given).startswith("#"):
            found.append(f"button {button}")
    return found


def _image_faults(payload: Body, uploaded: set[str]) -> list[str]:
    (element,) = payload["elements"]
    if "attachment_id" in element:
        return [] if element["attachment_id"] in uploaded else ["expired"]
    return [] if element.get("url", "").startswith("https://") else ["image url"]


def _form_faults(payload: Body) -> list[str]:
    (element,) = payload["elements"]
    fits = len(element["title"]) <= 100 and len(element["subtitle"]) <= 500
    return [] if fits and element["image_url"].startswith("https://") else ["form"]


def template_faults(body: Body, parameters: list[Body]) -> list[str]:
    """What is wrong with the data of a template."""
    data, known = body.get("template_data", {}), {one["name"]: one for one in parameters}
    missing = [name for name, one in known.items() if one["require"] and not data.get(name)]
    long = [name for name, value in data.items() if name in known and len(value) > known[name]["maxLength"]]
    return missing + long + [name for name in data if name not in known]


def phone_faults(body: Body) -> list[str]:
    """What is wrong with a template by phone."""
    tracking = body.get("tracking_id", "")
    found = [] if PHONE.fullmatch(body.get("phone", "")) else ["phone"]
    return found + ([] if 1 <= len(tracking) <= 48 else ["tracking_id"])
