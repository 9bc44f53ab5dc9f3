"""What the audit log says of each kind of entry and of what it is about, in words."""

from __future__ import annotations

import re

from knowledge.texts import Translate
from storage.audit_actions import Action


def _of_accounts(_: Translate) -> dict[Action, str]:
    """Who comes in, and who may."""
    return {
        "sign_in.password": _("đăng nhập bằng mật khẩu"),
        "sign_in.totp": _("đăng nhập thêm mã một lần"),
        "sign_in.recovery": _("đăng nhập thêm mã dự phòng"),
        "sign_in.code": _("đăng nhập bằng mã thiết lập"),
        "sign_in.refused": _("đăng nhập không được"),
        "sign_out": _("đăng xuất"),
        "proof.wrong": _("gõ sai mật khẩu khi xác nhận"),
        "denied": _("bị từ chối: không có quyền"),
        "staff.first": _("lập tài khoản đầu tiên"),
        "staff.invite": _("mời người dùng mới"),
        "staff.link": _("gửi lại đường dẫn mời"),
        "staff.role": _("đổi vai trò"),
        "staff.disable": _("khóa tài khoản"),
        "staff.enable": _("mở lại tài khoản"),
        "staff.sessions_ended": _("kết thúc các phiên đăng nhập"),
        "staff.password": _("đổi mật khẩu"),
        "staff.password_by_link": _("đặt mật khẩu bằng đường dẫn"),
        "staff.password_by_code": _("đặt lại mật khẩu bằng mã thiết lập"),
        "staff.codes_on": _("bật mã một lần"),
        "staff.codes_off": _("tắt mã một lần"),
        "token.make": _("tạo khóa cho phần mềm khác"),
        "token.revoke": _("thu hồi khóa của phần mềm khác"),
        "person.add": _("thêm cán bộ"),
        "person.code": _("tạo mã liên kết cho cán bộ"),
        "person.correct": _("sửa họ tên, đơn vị, vai trò của cán bộ"),
        "person.leave": _("ghi cán bộ đã nghỉ việc"),
        "person.return": _("ghi cán bộ làm việc lại"),
    }


def _of_plans(_: Translate) -> dict[Action, str]:
    """Days, plans, tasks and targets."""
    return {
        "calendar.put": _("nhập ngày nghỉ, ngày làm việc"),
        "calendar.take": _("bỏ một ngày đã nhập"),
        "calendar.confirm": _("xác nhận lịch năm"),
        "calendar.revoke": _("ngắt một đường dẫn lịch"),
        "unit.hours": _("đổi giờ nhắc việc của đơn vị"),
        "plan.import": _("nhập kế hoạch"),
        "plan.units": _("ghép tên đơn vị trong kế hoạch"),
        "plan.answerers": _("chọn người trả lời của đơn vị"),
        "plan.amends": _("nối kế hoạch với kế hoạch được thay"),
        "plan.confirmed": _("duyệt kế hoạch"),
        "plan.discarded": _("bỏ bản nháp kế hoạch"),
        "plan.stopped": _("thôi thực hiện kế hoạch"),
        "task.correct": _("sửa việc"),
        "task.add": _("thêm việc"),
        "task.drop": _("bỏ việc"),
        "task.restore": _("lấy lại việc đã bỏ"),
        "task.agree": _("đồng ý với việc máy đọc được"),
        "task.split": _("tách việc"),
        "task.merge": _("gộp việc"),
        "task.pair": _("ghép việc mới với việc cũ"),
        "task.amend": _("sửa việc theo kế hoạch mới"),
        "task.extend": _("trả lời đề nghị gia hạn"),
        "task.reopen": _("mở lại việc đã báo xong"),
        "reminders.steps": _("đổi các mốc nhắc việc"),
        "target.add": _("thêm chỉ tiêu"),
        "target.correct": _("sửa chỉ tiêu"),
        "target.enter": _("nhập kết quả chỉ tiêu"),
        "target.withdraw": _("rút kết quả chỉ tiêu"),
    }


def _of_citizens(_: Translate) -> dict[Action, str]:
    """What citizens ask, report, wait for and rate."""
    return {
        "question.assign": _("giao câu hỏi cho đơn vị"),
        "question.answer": _("soạn trả lời câu hỏi"),
        "question.approve": _("duyệt trả lời câu hỏi"),
        "question.withdraw": _("rút trả lời câu hỏi"),
        "question.close": _("đóng câu hỏi"),
        "question.reopen": _("mở lại câu hỏi"),
        "question.merge": _("gộp nhóm câu hỏi"),
        "question.take_out": _("tách một câu khỏi nhóm"),
        "feedback.accept": _("tiếp nhận phản ánh"),
        "feedback.sort": _("phân loại phản ánh"),
        "feedback.assign": _("giao phản ánh cho đơn vị"),
        "feedback.need_more": _("hỏi thêm người phản ánh"),
        "feedback.transfer": _("chuyển phản ánh cho cơ quan khác"),
        "feedback.refuse": _("từ chối phản ánh"),
        "feedback.answer": _("trả lời phản ánh"),
        "feedback.publish": _("công khai phản ánh"),
        "feedback.keep_back": _("không công khai phản ánh"),
        "feedback.split": _("tách phản ánh"),
        "feedback.restrict": _("hạn chế người xem phản ánh"),
        "feedback.close": _("kết thúc phản ánh"),
        "feedback.forget": _("người dân xóa thông tin của mình"),
        "dossiers.import": _("nhập danh sách hồ sơ"),
        "dossiers.drop": _("bỏ bản nháp danh sách hồ sơ"),
        "dossiers.columns": _("ghép các cột hồ sơ"),
        "apology.draft": _("soạn thư xin lỗi"),
        "apology.refused": _("không lập thư xin lỗi"),
        "apology.sign": _("ghi thư xin lỗi đã ký"),
        "apology.send": _("ghi thư xin lỗi đã gửi"),
        "visit.sheet": _("in mã đánh giá"),
        "visit.list": _("lấy danh sách mời đánh giá"),
        "kiosk.add": _("thêm màn hình đánh giá"),
        "kiosk.close": _("đóng màn hình đánh giá"),
        "broadcast.draft": _("soạn thông báo"),
        "broadcast.start": _("bắt đầu gửi thông báo"),
        "broadcast.schedule": _("hẹn giờ gửi thông báo"),
        "broadcast.unschedule": _("bỏ hẹn giờ gửi thông báo"),
        "broadcast.running": _("gửi tiếp thông báo"),
        "broadcast.paused": _("tạm dừng thông báo"),
        "broadcast.cancelled": _("hủy thông báo"),
    }


def _of_the_office(_: Translate) -> dict[Action, str]:
    """What the bot knows, takes out, and how it runs."""
    return {
        "place.save": _("sửa thông tin địa phương"),
        "record.save": _("sửa thủ tục"),
        "record.drop": _("bỏ bản thủ tục của địa phương"),
        "setting.confirm": _("xác nhận một mục cài đặt"),
        "setting.reopen": _("bỏ xác nhận một mục cài đặt"),
        "export.offer": _("tạo đường dẫn tải số liệu"),
        "export.take": _("tải số liệu"),
        "data.add": _("ghi yêu cầu về dữ liệu cá nhân"),
        "data.look": _("xem dữ liệu của người yêu cầu"),
        "data.export": _("xuất dữ liệu cho người yêu cầu"),
        "data.answered": _("đã trả lời yêu cầu về dữ liệu"),
        "data.extended": _("gia hạn yêu cầu về dữ liệu"),
        "data.done": _("làm xong yêu cầu về dữ liệu"),
        "erase": _("xóa dữ liệu của một người"),
        "breach.add": _("ghi sự cố lộ dữ liệu"),
        "breach.measures": _("ghi cách xử lý sự cố"),
        "breach.authority_told_at": _("đã báo sự cố cho cơ quan chức năng"),
        "breach.people_told_at": _("đã báo sự cố cho người bị ảnh hưởng"),
        "breach.incident_told_at": _("đã báo sự cố an toàn thông tin"),
        "breach.incident_reported_at": _("đã nộp báo cáo sự cố"),
        "breach.closed_at": _("kết thúc sự cố"),
        "queue.retry": _("thử lại tin bị lỗi"),
        "queue.park": _("gác lại tin đang chờ"),
        "restore": _("khôi phục từ bản sao lưu"),
    }


def action_labels(_: Translate) -> dict[Action, str]:
    """Every kind of entry in words."""
    return {**_of_accounts(_), **_of_plans(_), **_of_citizens(_), **_of_the_office(_)}


def action_label(_: Translate, action: str) -> str:
    """An entry in words; one of another version as it is stored."""
    return {str(code): label for code, label in action_labels(_).items()}.get(action, action)


def _kinds(_: Translate) -> dict[str, str]:
    return {
        "staff": _("tài khoản"),
        "person": _("cán bộ"),
        "unit": _("đơn vị"),
        "plan": _("kế hoạch"),
        "task": _("việc"),
        "occurrence": _("kỳ việc"),
        "target": _("chỉ tiêu"),
        "day": _("ngày"),
        "year": _("năm"),
        "calendar_feed": _("đường dẫn lịch"),
        "question group": _("nhóm câu hỏi"),
        "campaign": _("thông báo"),
        "kiosk": _("màn hình"),
        "visit": _("mã đánh giá"),
        "dossier": _("hồ sơ"),
        "breach": _("sự cố"),
    }


_SUBJECT = re.compile(r"(?P<kind>question group|[a-z_]+)(?:[ :](?P<which>\S.*))?")


def subject_label(_: Translate, subject: str) -> str:
    """What an entry is about: a kind and a number in words; names and codes as they are."""
    found = _SUBJECT.fullmatch(subject)
    kind = _kinds(_).get(found["kind"]) if found else None
    return f"{kind} {found['which'] or ''}".rstrip() if found and kind else subject
