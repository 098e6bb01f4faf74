import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.common.clock import now
from app.common.heartbeat import beat
from app.common.models import db
from app.doctor import checks
from app.doctor.commands import doctor_command
from app.doctor.findings import Level
from app.outbox.models import Message, MessageState

OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RIGHT = {
    "WAS_URL": "https://was.digst.dk/kreds-bibliotekerne-dk",
    "CONTACT_PHONE": "12345678",
    "CONTACT_EMAIL": "moeder@bibliotek.test",
}


@pytest.fixture
def _at_head(app):
    """The tables of the tests are made from the models; say that they are those of the newest migration."""
    head = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config()).get_current_head()
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    yield
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.fixture
def run(app):
    return lambda: app.test_cli_runner().invoke(doctor_command)


@pytest.fixture
def _worker_lives(app):
    beat()
    db.session.commit()


@contextmanager
def server(*answers: bytes) -> Iterator[int]:
    """A server that greets with the first of these and answers each line with the next; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as lines:
                for answer in answers:
                    connection.sendall(answer)
                    lines.readline()

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def put(state: MessageState, created_at, due_at=None) -> None:
    db.session.add(
        Message(
            kind="link",
            subject_id=1,
            stream=f"{state} {created_at}",
            recipient="aase@kreds.example",
            state=state,
            created_at=created_at,
            due_at=due_at or created_at,
            content=b"x" if state is MessageState.SENDING else None,
        )
    )
    db.session.commit()


@pytest.mark.both_databases
@pytest.mark.usefixtures("_at_head", "_worker_lives")
def test_where_all_is_well_every_line_is_ok(app, dialect, run):
    app.config.update(RIGHT, DEMO=True)
    result = run()
    assert result.exit_code == 0, result.output
    assert [line.split(":")[0] for line in result.output.splitlines()] == [
        "ok        Indstillinger",
        "ok        Database",
        "ok        Mail",
        "ok        Disk",
        "ok        Baggrundsarbejder",
        "ok        Udbakke",
        "ok        Tilgængelighedserklæring",
    ]


@pytest.mark.usefixtures("_at_head")
def test_a_fault_is_the_exit_code(run):
    result = run()
    assert result.exit_code == 1
    line = "fejl      Baggrundsarbejder: Har aldrig kørt, så ingen mail bliver sendt. Start: flask worker"
    assert line in result.output.splitlines()


@pytest.mark.usefixtures("_at_head", "_worker_lives")
def test_warnings_alone_are_no_fault(app, run):
    app.config["DEMO"] = True
    result = run()
    assert (result.exit_code, result.output.count("advarsel  ")) == (0, 1)


@pytest.mark.both_databases
def test_tables_of_another_version_are_a_fault_and_hide_what_rests_on_them(app, dialect, run):
    result = run()
    assert result.exit_code == 1
    assert (
        "fejl      Database: Tabellerne er ikke fra denne version. Kør: flask db upgrade\n" in result.output
    )
    assert "fejl      Udbakke: Kan ikke undersøges, før databasen er i orden.\n" in result.output


def test_a_database_that_does_not_answer_is_a_fault(make_app, tmp_path):
    with make_app(DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/kreds.sqlite3").app_context():
        finding = checks.examine_database()
    assert finding.level is FAULT
    assert finding.sentence == "Svarer ikke: unable to open database file"


def test_a_data_folder_that_cannot_be_written_is_a_fault(app, tmp_path):
    app.config["DATA_DIR"] = tmp_path / "nowhere"
    assert checks.settings().level is FAULT
    assert checks.storage().level is FAULT


def test_a_secret_that_is_too_short_is_a_fault(app):
    app.config["LINK_KEY"] = "kort"
    assert checks.settings().level is FAULT


def test_a_secret_that_others_may_read_is_a_warning(app, tmp_path):
    app.config["DATA_DIR"] = tmp_path
    key = tmp_path / "link-key"
    key.touch(mode=0o600)
    assert checks.settings().level is OK
    key.chmod(0o644)
    assert checks.settings().level is WARNING


@pytest.mark.parametrize(("free", "level"), [(500_000_000, OK), (499_999_999, FAULT)])
def test_half_a_gigabyte_must_be_free(app, monkeypatch, free, level):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    assert checks.storage().level is level


@pytest.mark.parametrize(("seconds", "level"), [(60, OK), (61, FAULT)])
@pytest.mark.usefixtures("_worker_lives")
def test_a_worker_must_have_been_seen_within_a_minute(app, frozen, seconds, level):
    frozen.shift(seconds)
    assert checks.worker().level is level


@pytest.mark.usefixtures("_worker_lives")
def test_it_is_said_when_a_worker_was_last_seen(app, frozen):
    frozen.shift(DAY)
    assert checks.worker().sentence.startswith("Sidst set 1. februar 2027 kl. 10.00, så ")


@pytest.mark.parametrize(
    ("state", "age", "level"),
    [
        (MessageState.QUEUED, HOUR, OK),
        (MessageState.QUEUED, HOUR + timedelta(seconds=1), WARNING),
        (MessageState.SENDING, 2 * HOUR, WARNING),
        (MessageState.SENT, 2 * HOUR, OK),
        (MessageState.WITHDRAWN, 2 * HOUR, OK),
        (MessageState.GIVEN_UP, 29 * DAY, WARNING),
        (MessageState.GIVEN_UP, 31 * DAY, OK),
    ],
)
def test_mails_that_did_not_leave_are_a_warning(app, state, age, level):
    put(state, now() - age)
    assert checks.queued_mails().level is level


def test_how_many_mails_did_not_leave_is_said(app):
    put(MessageState.GIVEN_UP, now())
    put(MessageState.QUEUED, now() - 2 * HOUR)
    put(MessageState.QUEUED, now() - 3 * HOUR)
    assert checks.queued_mails().sentence == "1 mail er opgivet. 2 mails har ventet over en time."


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, ""),
        ({"WAS_URL": "https://was.digst.dk/"}, "WAS_URL"),
        ({"WAS_URL": "https://was.digst.dk"}, "WAS_URL"),
        ({"WAS_URL": "https://bibliotek.test/erklaering"}, "WAS_URL"),
        ({"CONTACT_PHONE": ""}, "CONTACT_PHONE"),
        ({"CONTACT_EMAIL": "moeder@Kreds.Example"}, "CONTACT_EMAIL"),
    ],
)
@pytest.mark.parametrize(("demo", "level"), [(True, WARNING), (False, FAULT)])
def test_the_statement_and_both_contacts_are_required_of_all_but_a_demo(app, demo, level, changes, wrong):
    app.config.update({**RIGHT, **changes}, DEMO=demo)
    finding = checks.accessibility_statement()
    assert (finding.level, wrong in finding.sentence) == (level if wrong else OK, True)


def test_mails_in_a_folder_are_for_demos(app):
    assert checks.mail().level is WARNING
    app.config["DEMO"] = True
    assert checks.mail().level is OK


def test_a_mail_folder_that_cannot_be_made_is_a_fault(app, tmp_path):
    (tmp_path / "mail").touch()
    app.config["DATA_DIR"] = tmp_path
    assert checks.mail().level is FAULT


def mail_by(make_app, port: int, **settings):
    with make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, **settings).app_context():
        return checks.mail()


@pytest.mark.server
def test_a_mail_server_that_greets_is_well(make_app):
    with server(b"220 hello\r\n", b"250 hello\r\n", b"221 bye\r\n") as port:
        finding = mail_by(make_app, port, MAIL_DEFAULT_SENDER="moeder@bibliotek.test")
    assert (finding.level, finding.sentence) == (OK, f"127.0.0.1:{port} svarer.")


@pytest.mark.server
@pytest.mark.parametrize(("demo", "level"), [(True, WARNING), (False, FAULT)])
def test_a_sender_whom_nobody_can_answer_is_required_of_all_but_a_demo(make_app, demo, level):
    with server(b"220 hello\r\n", b"250 hello\r\n", b"221 bye\r\n") as port:
        assert mail_by(make_app, port, DEMO=demo).level is level


@pytest.mark.server
@pytest.mark.parametrize(
    "answers",
    [
        (b"554 go away\r\n", b""),
        (b"220 hello\r\n", b"421 not now\r\n", b"421 not now\r\n"),
        (b"220 hello\r\n",),
        (b"220 hello\r\n", b""),  # it never answers the greeting
    ],
)
def test_a_mail_server_that_does_not_greet_within_the_timeout_is_a_fault(make_app, answers):
    with server(*answers) as port:
        finding = mail_by(make_app, port, MAIL_TIMEOUT=1)
    assert (finding.level, finding.sentence.startswith("Kan ikke sendes: ")) == (FAULT, True)


@pytest.mark.server
def test_a_mail_server_that_is_not_there_is_a_fault(make_app):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert mail_by(make_app, port).level is FAULT
