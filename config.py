"""Every setting of Kreds: its name in the environment, its default and what it means.

The environment is read here and nowhere else. A value that cannot be right stops the
start with a sentence that says what to do.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent


class SettingError(Exception):
    """A setting has a value that cannot be right; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. The comment behind each is its documentation in docs/settings.md."""

    DATA_DIR: Path  # folder of database, secrets and written mails; default var/
    DATABASE_URL: str  # SQLAlchemy address of the database; default SQLite in DATA_DIR
    SECRET_KEY: str  # signs session cookies; made on first start and kept in DATA_DIR
    LINK_KEY: str  # signs the links in mails; made on first start and kept in DATA_DIR
    HOST: str  # address the web server listens on; default 127.0.0.1
    PORT: int  # port the web server listens on; default 8000
    SITE_URL: str  # address people type, used in mails; default http://HOST:PORT
    SITE_NAME: str  # name in the page header; default Kreds
    DEMO: bool  # fill an empty database with the demo on ./run; default 1
    MAIL_SERVER: str  # SMTP server; empty: mails are written to DATA_DIR/mail
    MAIL_PORT: int  # port of the SMTP server; default 25
    MAIL_USERNAME: str  # user at the SMTP server; empty: no sign-in
    MAIL_PASSWORD: str  # password at the SMTP server
    MAIL_USE_TLS: bool  # STARTTLS before anything is sent; default 0
    MAIL_DEFAULT_SENDER: str  # the one address all mail comes from; it is read by people
    MAIL_TIMEOUT: int  # seconds to wait for the SMTP server; default 15
    WAS_URL: str  # accessibility statement at was.digst.dk; required of a deployment
    CONTACT_EMAIL: str  # written contact shown on every page; required of a deployment
    CONTACT_PHONE: str  # phone shown on the contact page, 8 digits; required of a deployment
    TRUSTED_PROXIES: int  # reverse proxies in front whose X-Forwarded-* count; default 0
    SIGN_UPS_PER_MINUTE: int  # sign-up posts a minute from one address, 0 = no limit; default 600
    FINDS_PER_QUARTER: int  # "Find min tilmelding" in 15 minutes from one address, 0 = no limit; default 5
    SIGN_INS_PER_QUARTER: int  # sign-in links in 15 minutes from one address, 0 = none; default 30
    WEB_PROCESSES: int  # web server processes; default 1
    WEB_THREADS: int  # threads that answer requests in each process; default 4
    LOG_LEVEL: str  # DEBUG, INFO, WARNING or ERROR; default INFO

    def as_flask_config(self) -> dict[str, object]:
        """The settings under the names that Flask and its extensions read."""
        address = urlsplit(self.SITE_URL)
        return {
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "MAIL_SERVER": self.MAIL_SERVER or "localhost",
            "MAIL_USERNAME": self.MAIL_USERNAME or None,
            "MAIL_PASSWORD": self.MAIL_PASSWORD or None,
            "MAIL_TO_FILES": not self.MAIL_SERVER,
            "SQLALCHEMY_DATABASE_URI": self.DATABASE_URL,
            "PREFERRED_URL_SCHEME": address.scheme,
            "SESSION_COOKIE_NAME": "kreds",
            "SESSION_COOKIE_SECURE": address.scheme == "https",
            "SESSION_COOKIE_SAMESITE": "Lax",
            # The cookie lives 31 days, nobody is signed in for longer than 30: no page has to send it anew.
            "SESSION_REFRESH_EACH_REQUEST": False,
            # A form left open over night must still work: the token lives as long as the session.
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "MAX_CONTENT_LENGTH": 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "MAX_FORM_PARTS": 4_000,  # 500 people of a sheet with six fields each
            "BABEL_DEFAULT_LOCALE": "da",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Copenhagen",
        }


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process.

    Raises:
        SettingError: a value cannot be right.
    """
    read = _Reader(environment)
    data_dir = Path(read.text("DATA_DIR", str(ROOT / "var"))).resolve()
    host, port = read.text("HOST", "127.0.0.1"), read.number("PORT", 8000, 1, 65535)
    shown_host = "localhost" if host in ("0.0.0.0", "::") else host  # noqa: S104 (only compared)
    return Settings(
        DATA_DIR=data_dir,
        DATABASE_URL=read.database_url(data_dir),
        SECRET_KEY=read.secret("SECRET_KEY", data_dir),
        LINK_KEY=read.secret("LINK_KEY", data_dir),
        HOST=host,
        PORT=port,
        SITE_URL=read.site_url(f"http://{shown_host}:{port}"),
        SITE_NAME=read.text("SITE_NAME", "Kreds"),
        DEMO=read.switch("DEMO", default=True),
        MAIL_SERVER=read.text("MAIL_SERVER", ""),
        MAIL_PORT=read.number("MAIL_PORT", 25, 1, 65535),
        MAIL_USERNAME=read.text("MAIL_USERNAME", ""),
        MAIL_PASSWORD=read.text("MAIL_PASSWORD", ""),
        MAIL_USE_TLS=read.switch("MAIL_USE_TLS", default=False),
        MAIL_DEFAULT_SENDER=read.address("MAIL_DEFAULT_SENDER", "moeder@kreds.example"),
        MAIL_TIMEOUT=read.number("MAIL_TIMEOUT", 15, 1, 60),
        WAS_URL=read.url("WAS_URL", "https://was.digst.dk/"),
        CONTACT_EMAIL=read.address("CONTACT_EMAIL", "moeder@kreds.example"),
        CONTACT_PHONE=read.phone("CONTACT_PHONE", ""),
        TRUSTED_PROXIES=read.number("TRUSTED_PROXIES", 0, 0, 5),
        SIGN_UPS_PER_MINUTE=read.number("SIGN_UPS_PER_MINUTE", 600, 0, 1_000_000),
        FINDS_PER_QUARTER=read.number("FINDS_PER_QUARTER", 5, 0, 1_000_000),
        SIGN_INS_PER_QUARTER=read.number("SIGN_INS_PER_QUARTER", 30, 0, 1_000_000),
        WEB_PROCESSES=read.number("WEB_PROCESSES", 1, 1, 64),
        WEB_THREADS=read.number("WEB_THREADS", 4, 1, 64),
        LOG_LEVEL=read.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )


class _Reader:
    """Reads single values and refuses those that cannot be right."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def text(self, name: str, default: str) -> str:
        value = self.environment.get(name, "").strip() or default
        if re.search(r"[\x00-\x1f\x7f]", value):
            raise SettingError(f"{name} contains a control character. Write it on one line.")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise SettingError(f"{name} is {value!r}. Set it to a whole number from {least} to {most}.")
        return int(value)

    def switch(self, name: str, *, default: bool) -> bool:
        value = self.choice(name, "1" if default else "0", ("0", "1"))
        return value == "1"

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise SettingError(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")
        return value

    def address(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", value):
            raise SettingError(f"{name} is {value!r}. Set it to one mail address, such as moeder@example.dk.")
        return value

    def phone(self, name: str, default: str) -> str:
        value = self.text(name, default).replace(" ", "")
        if value and not re.fullmatch(r"\+?[0-9]{8,15}", value):
            raise SettingError(f"{name} is {value!r}. Set it to a phone number of 8 digits.")
        return value

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/\S*)?", value):
            raise SettingError(f"{name} is {value!r}. Set it to an address that begins with https://.")
        return value

    def site_url(self, default: str) -> str:
        value = self.url("SITE_URL", default).rstrip("/")
        if urlsplit(value).path:
            raise SettingError(
                f"SITE_URL is {value!r}. Give it without a path: Kreds lives at the top of its host."
            )
        return value

    def database_url(self, data_dir: Path) -> str:
        value = self.text("DATABASE_URL", f"sqlite:///{data_dir / 'kreds.sqlite3'}")
        # Hosting services hand out the short name; SQLAlchemy wants the driver named.
        value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            scheme = value.split("://")[0]
            raise SettingError(f"DATABASE_URL begins with {scheme!r}. Use sqlite:/// or postgresql://.")
        return value

    def secret(self, name: str, data_dir: Path) -> str:
        """A secret from the environment, else from DATA_DIR, where it is made on first use."""
        given = self.text(name, "")
        if given and len(given) < 32:
            raise SettingError(f"{name} is too short. Give at least 32 random characters, or leave it out.")
        return given or _kept_secret(data_dir / name.lower().replace("_", "-"))


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made on the first call; two processes that start together agree on one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32))
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        kept = path.read_text().strip()
    except OSError as error:
        raise SettingError(
            f"DATA_DIR {path.parent} cannot be used: {error.strerror}. Choose a folder I may write."
        ) from error
    if len(kept) < 32:
        raise SettingError(
            f"{path} holds no secret. Put it back from the backup, or delete it to have one made."
        )
    return kept
