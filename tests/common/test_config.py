"""Settings have one home; a wrong one stops the start with a sentence (ARCHITECTURE.md 9)."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app import create_app
from config import ROOT, SettingError, Settings, read_settings


def read(folder: Path, **environment: str) -> Settings:
    return read_settings({"DATA_DIR": str(folder), **environment})


def test_an_empty_environment_is_enough(tmp_path):
    settings = read(tmp_path)
    assert f"sqlite:///{tmp_path}/kreds.sqlite3" == settings.DATABASE_URL
    assert settings.SITE_URL == "http://127.0.0.1:8000"
    assert settings.DEMO


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOST": "0.0.0.0", "PORT": "9000"}, {"SITE_URL": "http://localhost:9000"}),  # noqa: S104
        ({"SITE_URL": "https://moeder.example/"}, {"SITE_URL": "https://moeder.example"}),
        ({"DATABASE_URL": "postgres://u@h/d"}, {"DATABASE_URL": "postgresql+psycopg://u@h/d"}),
        ({"DATABASE_URL": "postgresql://u@h/d"}, {"DATABASE_URL": "postgresql+psycopg://u@h/d"}),
        ({"CONTACT_PHONE": "12 34 56 78"}, {"CONTACT_PHONE": "12345678"}),
        ({"DEMO": "0", "MAIL_USE_TLS": "1"}, {"DEMO": False, "MAIL_USE_TLS": True}),
        ({"PORT": "  8001 "}, {"PORT": 8001}),
        ({"PORT": ""}, {"PORT": 8000}),
        ({"SIGN_UPS_PER_MINUTE": "0"}, {"SIGN_UPS_PER_MINUTE": 0}),
    ],
)
def test_settings_are_read_as_operators_write_them(tmp_path, environment, expected):
    settings = read(tmp_path, **environment)
    assert {name: getattr(settings, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80x"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("PORT", "9" * 5000),
        ("MAIL_PORT", "smtp"),
        ("MAIL_TIMEOUT", "0"),
        ("MAIL_USE_TLS", "yes"),
        ("DEMO", "true"),
        ("WEB_PROCESSES", "0"),
        ("WEB_THREADS", "65"),
        ("TRUSTED_PROXIES", "6"),
        ("SIGN_UPS_PER_MINUTE", "many"),
        ("LOG_LEVEL", "info"),
        ("SITE_URL", "kreds.example"),
        ("SITE_URL", "ftp://kreds.example"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://kreds.example/moeder"),
        ("WAS_URL", "was.digst.dk"),
        ("MAIL_DEFAULT_SENDER", "Kreds"),
        ("MAIL_DEFAULT_SENDER", "Kreds <moeder@kreds.example>"),
        ("CONTACT_EMAIL", "a@b.example, c@d.example"),
        ("CONTACT_PHONE", "112"),
        ("CONTACT_PHONE", "ring til os"),
        ("DATABASE_URL", "mysql://localhost/kreds"),
        ("DATABASE_URL", "kreds.sqlite3"),
        ("SECRET_KEY", "short"),
        ("LINK_KEY", "x" * 31),
        ("SITE_NAME", "Kreds\nSet-Cookie: a"),
    ],
)
def test_a_value_that_cannot_be_right_stops_the_start_with_a_sentence(tmp_path, name, value):
    with pytest.raises(SettingError) as refused:
        read(tmp_path, **{name: value})
    sentence = str(refused.value)
    assert sentence.startswith(name)
    assert re.search(r"(Set it|Give|Use|Write) .+\.$", sentence), sentence


def test_secrets_are_not_printed_when_they_are_refused(tmp_path):
    with pytest.raises(SettingError) as refused:
        read(tmp_path, SECRET_KEY="hunter2")
    assert "hunter2" not in str(refused.value)


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"DATA_DIR .*file cannot be used"):
        read(tmp_path / "file")
    with pytest.raises(SettingError, match="DATA_DIR"):
        read(tmp_path / "file" / "below")


def test_secrets_are_made_once_and_stay(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert (first.SECRET_KEY, first.LINK_KEY) == (second.SECRET_KEY, second.LINK_KEY)
    assert first.SECRET_KEY != first.LINK_KEY
    assert len(first.SECRET_KEY) == 64


def test_only_the_owner_may_read_a_kept_secret(tmp_path):
    read(tmp_path)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"secret-key": 0o600, "link-key": 0o600}  # and no drafts are left


def test_a_secret_from_the_environment_is_not_written_down(tmp_path):
    settings = read(tmp_path, SECRET_KEY="s" * 32, LINK_KEY="l" * 32)
    assert (settings.SECRET_KEY, settings.LINK_KEY) == ("s" * 32, "l" * 32)
    assert not list(tmp_path.iterdir())


@pytest.mark.real_clock
def test_processes_that_start_together_agree_on_the_secrets(tmp_path):
    script = "import config; s = config.read_settings(); print(s.SECRET_KEY, s.LINK_KEY)"
    started = [
        subprocess.Popen(
            [sys.executable, "-S", "-c", script],
            cwd=ROOT,
            env={"DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    said = {process.communicate(timeout=30)[0] for process in started}
    assert len(said) == 1
    assert len(said.pop()) == 64 + 1 + 64 + 1


def test_a_site_on_https_has_secure_cookies_and_says_so(tmp_path):
    config = read(tmp_path, SITE_URL="https://moeder.example").as_flask_config()
    assert config["SESSION_COOKIE_SECURE"]
    assert config["PREFERRED_URL_SCHEME"] == "https"


def test_without_a_mail_server_mails_become_files(tmp_path):
    assert read(tmp_path).as_flask_config()["MAIL_TO_FILES"]
    assert not read(tmp_path, MAIL_SERVER="smtp.example").as_flask_config()["MAIL_TO_FILES"]


def test_create_app_passes_the_sentence_on(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SettingError, match="PORT is 'eighty'"):
        create_app()


def test_every_setting_says_what_it_means():
    lines = (ROOT / "config.py").read_text().split("class Settings:")[1].split("def ")[0].splitlines()
    fields = [line for line in lines if re.match(r"    [A-Z_]+: ", line)]
    assert len(fields) == len(Settings.__slots__)
    assert all("  # " in line for line in fields)
