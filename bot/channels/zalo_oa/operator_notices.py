"""What Zalo tells the operator: quotas, templates, permissions. Nobody is answered; somebody must read the log."""

from __future__ import annotations

import logging

from bot.channels.zalo_oa.payloads import Event

log = logging.getLogger(__name__)

SAYS = {
    "change_oa_daily_quota": "Zalo đổi hạn mức gửi tin mỗi ngày của OA",
    "change_template_status": "Zalo đổi trạng thái một mẫu tin",
    "change_template_quality": "Zalo đổi điểm chất lượng một mẫu tin",
    "change_template_quota": "Zalo đổi hạn mức một mẫu tin",
    "change_oa_template_tags": "Zalo đổi loại mẫu tin OA được dùng",
    "extension_purchased": "OA vừa có thay đổi về gói dịch vụ",
}


def is_notice(event: Event) -> bool:
    return event.event_name in SAYS or _takes_away(event)


def tell(event: Event) -> None:
    """Write it into the log; a permission that was taken away stops the channel, so it is loud."""
    if _takes_away(event):
        log.error(
            "Quyền của ứng dụng trên Zalo OA vừa thay đổi (%s). Hãy mở trang quản lý ứng dụng, cấp lại quyền cho OA.",
            event.event_name,
        )
        return
    changed = " → ".join(part for part in (event.status.prev_status, event.status.new_status) if part)
    about = "; ".join(part for part in (event.template_id or "", changed, event.reason) if part)
    log.warning("%s (%s). Xem trang quản lý ZBS.", SAYS[event.event_name], " ".join(about.split())[:300])


def _takes_away(event: Event) -> bool:
    """Zalo's list has no name for it: whatever speaks of permissions or of revoking is taken for it."""
    return any(word in event.event_name for word in ("permission", "revoke"))
