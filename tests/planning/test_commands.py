import pytest
from sqlalchemy import func, select

from app.agenda.models import AgendaItem, Speaker
from app.audit.models import AuditEntry
from app.common.models import db
from app.meetings.models import Round, Series, Sitting, SittingState, Venue
from app.planning.commands import publish_round_command, set_up_round_command
from tests.planning.round_files import EAST, changed
from tests.planning.test_round_file import EXAMPLE


@pytest.fixture
def set_up(app, tmp_path):
    def command(content: bytes | None, *options: str):
        file = tmp_path / "round.toml"
        if content is not None:
            file.write_bytes(content)
        return app.test_cli_runner().invoke(set_up_round_command, [str(file), *options])

    return command


@pytest.fixture
def publish(app):
    return lambda *names: app.test_cli_runner().invoke(publish_round_command, names)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_round_is_a_draft_that_nobody_sees_until_it_is_published(set_up, publish, client):
    result = set_up(EXAMPLE.read_bytes())
    assert result.exit_code == 0, result.output
    assert result.output == (
        "Runden er oprettet som kladde. Vis den med: flask publish-round laanesamarbejde marts-2027\n"
    )
    client.get("/laanesamarbejde/marts-2027/", 404)
    shown = publish("laanesamarbejde", "marts-2027")
    assert (shown.exit_code, shown.output) == (
        0,
        "Runden kan ses på http://kreds.example/laanesamarbejde/marts-2027/\n",
    )
    page = client.get("/laanesamarbejde/marts-2027/")
    assert page.h1 == "Fra bestilling til hylde: kortere vej for lån mellem bibliotekerne"


@pytest.mark.both_databases
def test_the_example_becomes_rows(app, dialect, set_up):
    assert set_up(EXAMPLE.read_bytes(), "--publish").exit_code == 0
    sittings = db.session.scalars(select(Sitting).order_by(Sitting.starts_at)).all()
    assert [(one.slug, one.state, one.venue.name) for one in sittings] == [
        ("vest", SittingState.PUBLISHED, "Det Kgl. Bibliotek, Aarhus"),
        ("oest", SittingState.PUBLISHED, "DBC"),
    ]
    assert (count(AgendaItem), count(Speaker)) == (9, 4)
    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "round.made",
        "round.published",
    ]


def test_nothing_is_written_for_a_file_with_faults_and_each_is_on_a_line(set_up):
    result = set_up(changed(('side = "west"', 'sid = "west"'), ("fee = 500", 'free_scope = "year"')))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Error: Der er ikke oprettet noget. Ret filen:",
        "[round], free_scope: Skriv et af ordene: round, sitting.",
        "[[sitting]] nr. 1, sid: Nøglen er ukendt her. Mente du side?",
    ]
    assert (count(Series), count(Round)) == (0, 0)


def test_a_round_is_made_once_and_the_refused_second_time_changes_nothing(set_up):
    assert set_up(changed()).exit_code == 0
    result = set_up(changed(("Netværk i lånesamarbejde", "Et andet navn")))
    assert result.exit_code == 1
    assert "marts-2027" in result.stderr
    assert db.session.scalars(select(Series.name)).all() == ["Netværk i lånesamarbejde"]


def test_a_second_round_brings_the_series_up_to_date_and_uses_the_venue_again(set_up):
    set_up(changed())
    second = changed(
        ("Netværk i lånesamarbejde", "Et andet navn"), ("marts-2027", "november-2027"), more=EAST
    )
    assert set_up(second).exit_code == 0
    assert db.session.scalars(select(Series.name)).all() == ["Et andet navn"]
    assert (count(Round), count(Sitting), count(Venue)) == (2, 3, 1)


def test_a_file_that_is_not_there_is_said_so(set_up):
    result = set_up(None)
    assert (result.exit_code, "kan ikke læses" in result.stderr) == (1, True)


def test_only_a_round_that_is_there_is_published(publish):
    result = publish("laanesamarbejde", "marts-2027")
    assert result.exit_code == 1
    assert result.stderr == "Error: Der er ingen runde på adressen /laanesamarbejde/marts-2027/.\n"
