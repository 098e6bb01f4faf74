"""The examinations of `flask doctor`. Each answers one finding and never raises for what it examines."""

import shutil
import smtplib
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_babel import gettext, ngettext
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.common.clock import now
from app.common.danish import clock_time, short_day
from app.common.heartbeat import last_seen, worker_is_fresh
from app.common.models import db
from app.doctor.findings import Finding, Level
from app.outbox.models import Message, MessageState
from app.outbox.services import KEPT
from app.outbox.transport import Smtp, Unreachable, reason, transport

LEAST_FREE = 500_000_000
"""Bytes on the disk of DATA_DIR below which it must be looked at."""

SLOW = timedelta(hours=1)
"""A mail should have left long before."""

_SECRETS = ("SECRET_KEY", "LINK_KEY")
_SHORTEST_SECRET = 32


def examine() -> list[Finding]:
    """Everything, one finding each."""
    database = examine_database()
    return [settings(), database, mail(), storage(), *_background(database), accessibility_statement()]


def settings() -> Finding:
    """The data folder and the secrets; that the settings can be read is known, for this program runs."""
    what, folder = gettext("Indstillinger"), _data_dir()
    if not _is_writable(folder):
        sentence = gettext("Mappen %(folder)s (DATA_DIR) kan ikke skrives i.", folder=str(folder))
        return Finding(Level.FAULT, what, sentence)
    for name in _SECRETS:
        if len(str(current_app.config[name])) < _SHORTEST_SECRET:
            sentence = gettext("%(name)s mangler eller er for kort. Angiv mindst 32 tegn.", name=name)
            return Finding(Level.FAULT, what, sentence)
        if _others_may_read(folder / name.lower().replace("_", "-")):
            sentence = gettext(
                "Filen med %(name)s i DATA_DIR kan læses af andre. Giv den chmod 600.", name=name
            )
            return Finding(Level.WARNING, what, sentence)
    return Finding(Level.OK, what, gettext("De kan læses, og DATA_DIR er %(folder)s.", folder=str(folder)))


def storage() -> Finding:
    """Free room on the disk of the data folder."""
    what = gettext("Disk")
    try:
        free = shutil.disk_usage(_data_dir()).free
    except OSError as error:
        return Finding(Level.FAULT, what, gettext("Kan ikke undersøges: %(why)s.", why=error.strerror or ""))
    megabytes = free // 1_000_000
    if free < LEAST_FREE:
        return Finding(
            Level.FAULT, what, gettext("Kun %(mb)d MB fri. Ryd op, eller giv mere plads.", mb=megabytes)
        )
    return Finding(Level.OK, what, gettext("%(mb)d MB fri.", mb=megabytes))


def examine_database() -> Finding:
    """Whether the database answers, and whether its tables are those of this version."""
    what = gettext("Database")
    try:
        with db.engine.connect() as connection:
            present = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0]
        return Finding(Level.FAULT, what, gettext("Svarer ikke: %(why)s", why=why))
    scripts = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
    if present != set(scripts.get_heads()):
        sentence = gettext("Tabellerne er ikke fra denne version. Kør: flask db upgrade")
        return Finding(Level.FAULT, what, sentence)
    return Finding(Level.OK, what, gettext("Svarer, og tabellerne er fra denne version."))


def mail() -> Finding:
    """Whether mails can leave: to the SMTP server, or into the folder."""
    what, config = gettext("Mail"), current_app.config
    try:
        with transport() as way:
            way.open()
            if isinstance(way, Smtp) and way.connection:
                way.connection.host.ehlo_or_helo_if_needed()
    except Unreachable as error:
        return Finding(Level.FAULT, what, gettext("Kan ikke sendes: %(why)s.", why=str(error)))
    except (OSError, smtplib.SMTPException) as error:
        return Finding(Level.FAULT, what, gettext("Kan ikke sendes: %(why)s.", why=reason(error)))
    return _mail_folder() if config["MAIL_TO_FILES"] else _mail_server()


def _mail_folder() -> Finding:
    what, folder = gettext("Mail"), _data_dir() / "mail"
    if not _is_writable(folder):
        return Finding(
            Level.FAULT, what, gettext("Mappen %(folder)s kan ikke skrives i.", folder=str(folder))
        )
    if current_app.config["DEMO"]:
        return Finding(Level.OK, what, gettext("Mails skrives i mappen %(folder)s.", folder=str(folder)))
    return Finding(Level.WARNING, what, gettext("Mails skrives i en mappe og når ingen. Angiv MAIL_SERVER."))


def _mail_server() -> Finding:
    what, config = gettext("Mail"), current_app.config
    if _is_example(str(config["MAIL_DEFAULT_SENDER"])):
        sentence = gettext("Afsenderen er et eksempel, som ingen kan svare. Angiv MAIL_DEFAULT_SENDER.")
        return Finding(_required(), what, sentence)
    server = f"{config['MAIL_SERVER']}:{config['MAIL_PORT']}"
    return Finding(Level.OK, what, gettext("%(server)s svarer.", server=server))


def _background(database: Finding) -> list[Finding]:
    """What can only be known from the database."""
    if database.level is Level.OK:
        return [worker(), queued_mails()]
    sentence = gettext("Kan ikke undersøges, før databasen er i orden.")
    return [
        Finding(Level.FAULT, what, sentence) for what in (gettext("Baggrundsarbejder"), gettext("Udbakke"))
    ]


def worker() -> Finding:
    """Whether a worker has been seen within the last minute; without one no mail leaves."""
    what = gettext("Baggrundsarbejder")
    if worker_is_fresh():
        return Finding(Level.OK, what, gettext("Kører."))
    seen = last_seen()
    if seen is None:
        return Finding(
            Level.FAULT, what, gettext("Har aldrig kørt, så ingen mail bliver sendt. Start: flask worker")
        )
    when = gettext("%(day)s kl. %(time)s", day=short_day(seen), time=clock_time(seen))
    return Finding(
        Level.FAULT,
        what,
        gettext("Sidst set %(when)s, så ingen mail bliver sendt. Start: flask worker", when=when),
    )


def queued_mails() -> Finding:
    """Mails that did not leave: given up while they can still be looked at, or waiting too long."""
    what = gettext("Udbakke")
    given_up = _count(Message.state == MessageState.GIVEN_UP, Message.due_at > now() - KEPT)
    late = _count(
        Message.state.in_((MessageState.QUEUED, MessageState.SENDING)), Message.created_at < now() - SLOW
    )
    sentences = []
    if given_up:
        sentences.append(ngettext("%(num)d mail er opgivet.", "%(num)d mails er opgivet.", given_up))
    if late:
        sentences.append(
            ngettext("%(num)d mail har ventet over en time.", "%(num)d mails har ventet over en time.", late)
        )
    if sentences:
        return Finding(Level.WARNING, what, " ".join(sentences))
    return Finding(Level.OK, what, gettext("Ingen mail er opgivet eller har ventet længe."))


def accessibility_statement() -> Finding:
    """What the law asks of a public site: its own statement, a phone and a written contact (DOMAIN.md)."""
    what, config = gettext("Tilgængelighedserklæring"), current_app.config
    wrong = []
    if not _is_statement(str(config["WAS_URL"])):
        wrong.append(gettext("WAS_URL skal være adressen på jeres egen erklæring hos was.digst.dk."))
    if not config["CONTACT_PHONE"]:
        wrong.append(gettext("CONTACT_PHONE mangler."))
    if _is_example(str(config["CONTACT_EMAIL"])):
        wrong.append(gettext("CONTACT_EMAIL er et eksempel; angiv den adresse, I svarer fra."))
    if wrong:
        return Finding(_required(), what, " ".join(wrong))
    return Finding(Level.OK, what, gettext("Erklæring, telefon og e-mail er angivet."))


def _required() -> Level:
    """How bad it is that a setting which every deployment needs is missing: a demo does without."""
    return Level.WARNING if current_app.config["DEMO"] else Level.FAULT


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Message.id)).where(*conditions)) or 0


def _data_dir() -> Path:
    return Path(str(current_app.config["DATA_DIR"]))


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _others_may_read(file: Path) -> bool:
    """Whether a file is there and open to more than its owner."""
    try:
        return bool(file.stat().st_mode & 0o077)
    except OSError:
        return False  # the secret is given by the environment


def _is_statement(address: str) -> bool:
    parts = urlsplit(address)
    return parts.hostname == "was.digst.dk" and bool(parts.path.strip("/"))


def _is_example(address: str) -> bool:
    return address.lower().endswith(".example")
