"""A wrong setting is told in a Vietnamese sentence that says what may stand there, and repeats no value."""

import os
import re

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read_settings

ENGLISH = re.compile(r"(?i)\b(input|should|value error|string|valid|match|pattern|must)\b")
WRONG = {
    "PORT": ("tám mươi", "số nguyên"),
    "MOTCUA_PORT": ("80000", "không được quá 65535"),
    "REMINDER_HOUR": ("7.5", "số nguyên"),
    "ZALO_MAX_PAID_PER_DAY": ("-7", "phải từ 0 trở lên"),
    "TELEGRAM_PER_SECOND": ("-0.125", "phải lớn hơn 0"),
    "ZALO_PER_SECOND": ("nhanh", "phải là một số"),
    "ZALO_BOT_PER_SECOND": ("nan", "phải"),
    "PUBLIC_URL": ("motcua-cua-toi.vn", "https://"),
    "DOSSIER_SOURCE_URL": ("ftp.example.vn", "https://"),
    "ZALO_FORM_IMAGE": ("http://anh.example.vn", "https://"),
    "TELEGRAM_MODE": ("poling", "'polling', 'webhook' hoặc 'off'"),
    "ZALO_APPSECRET_PROOF": ("chắc là", "true hoặc false"),
    "EMBED_ORIGINS": ("phuongmau", "https://"),
}


@pytest.mark.parametrize(("name", "value", "says"), [(name, *given) for name, given in WRONG.items()])
def test_the_sentence_says_what_may_stand_there(tmp_path, monkeypatch, name, value, says):
    """An operator who reads no English knows what to write, whatever was wrong."""
    monkeypatch.chdir(tmp_path)
    for inherited in [one for one in os.environ if one.startswith("MOTCUA_")]:
        monkeypatch.delenv(inherited)
    name = name.removeprefix("MOTCUA_")
    monkeypatch.setenv(f"MOTCUA_{name}", value)
    with pytest.raises(SettingsError) as told:
        read_settings()

    said = next(line for line in str(told.value).splitlines() if f"MOTCUA_{name}: " in line)
    assert says in said
    assert not ENGLISH.search(said), said
    if name != "EMBED_ORIGINS":  # sites are no secret, and there may be several
        assert value not in said


def test_every_way_to_be_wrong_has_a_sentence(tmp_path, monkeypatch):
    """No setting answers odd words with the library's English, those of tomorrow included."""
    monkeypatch.chdir(tmp_path)

    def said(name: str, value: str) -> str:
        with monkeypatch.context() as given:
            given.setenv(f"MOTCUA_{name.upper()}", value)
            try:
                read_settings()
            except SettingsError as error:
                return str(error)
        return ""

    odd = ("?", "-1", "999999999", "nan", "inf", "1.5")
    told = list(filter(None, (said(name, value) for name in Settings.model_fields for value in odd)))
    assert len(told) > len(Settings.model_fields)
    assert [] == [one for one in told if ENGLISH.search(one)]
