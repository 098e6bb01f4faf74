from app.common.models import db
from app.demo.commands import demo_command
from app.demo.people import LONG_NAMED
from app.libraries.contacts import contacts_of
from app.libraries.members import members_of
from app.libraries.models import Library, StandingMember
from app.meetings.models import Series
from app.meetings.spans import held_rounds, spans_of
from app.registrations.models import Registration


def test_most_libraries_that_came_last_have_a_standing_member_and_some_a_contact(app):
    app.test_cli_runner().invoke(demo_command, catch_exceptions=False)
    series = db.session.query(Series).filter_by(slug="laanesamarbejde").one()
    last = held_rounds(spans_of(series.id))[0]
    came = {row.email: row.library_id for row in db.session.query(Registration).filter_by(round_id=last.id)}
    members = members_of(series.id)
    assert len({one.library_id for one in members}) == len(members) >= 60
    assert all(came[one.email] == one.library_id for one in members)
    assert LONG_NAMED[0] in [one.name for one in members]
    assert {one.since for one in db.session.query(StandingMember)} == {last.starts_at}

    contacts = contacts_of([row.id for row in db.session.query(Library)])
    assert len(contacts) == 33
    assert all(one.email.endswith(".example") for those in contacts.values() for one in those)
