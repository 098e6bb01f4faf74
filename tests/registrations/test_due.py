"""What a date brings, by the job or by the first act after it (DOMAIN.md, Places 3 and 5, Fees 7)."""

from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.jobs.commands import jobs
from app.meetings.models import SittingState
from app.outbox.composers import compose
from app.outbox.models import Message, MessageState
from app.registrations import self_service
from app.registrations.due import carry_out
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.states import State
from tests.factories import LibraryFactory
from tests.registrations.stories import ANNE, BO, CARL, person, rows, signed_up, sitting_of, two_sittings

pytestmark = pytest.mark.both_databases

MINUTE = timedelta(minutes=1)


@pytest.fixture
def full(app):
    """One seat in the west and one in the east, both taken by others."""
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    return round_


def waits(round_, library, wish: str = "vest") -> Registration:
    (anne,) = signed_up(round_, person(ANNE, library, wish))
    return anne


def no_room() -> list[str]:
    db.session.rollback()
    return [
        message.recipient
        for message in db.session.query(Message).filter_by(kind="no room").order_by(Message.id)
    ]


def test_places_5_a_day_before_the_start_those_still_waiting_are_told_once(full, library, frozen):
    waits(full, library)
    west = sitting_of(full)
    frozen.move_to(west.starts_at - timedelta(hours=24) - MINUTE, tick=False)
    carry_out()
    assert no_room() == []
    frozen.shift(MINUTE)
    carry_out()
    carry_out()
    assert no_room() == ["anne@horsens.example"]
    mail = compose(db.session.query(Message).filter_by(kind="no room").one())
    assert mail.subject == "Der blev desværre ikke plads: Netværk i lånesamarbejde, vest, 22. marts 2027"
    assert "Det koster ikke noget." in mail.text


def test_places_5_it_is_not_said_while_a_seat_may_still_come(full, library, frozen):
    waits(full, library)
    west = sitting_of(full)
    west.promote_until = west.starts_at - timedelta(hours=2)
    db.session.commit()
    frozen.move_to(west.starts_at - timedelta(hours=2) - MINUTE, tick=False)
    carry_out()
    assert no_room() == []
    frozen.shift(MINUTE)
    carry_out()
    assert no_room() == ["anne@horsens.example"]


def test_places_5_who_gets_the_last_seat_after_all_is_not_told_that_there_was_none(full, library, frozen):
    anne = waits(full, library)
    west = sitting_of(full)
    frozen.move_to(west.starts_at - timedelta(hours=20), tick=False)
    carry_out()
    message = db.session.query(Message).filter_by(kind="no room").one()
    anne.state, anne.held_since = State.CONFIRMED, anne.signed_up_at
    db.session.commit()
    assert compose(message) is None


def test_places_6_who_waits_for_either_is_told_at_the_last_one(full, library, frozen):
    waits(full, library, "begge")
    west, east = sitting_of(full), sitting_of(full, "oest")
    times = west.starts_at, east.starts_at
    frozen.move_to(times[0] - MINUTE, tick=False)
    carry_out()
    assert no_room() == []
    frozen.move_to(times[1] - MINUTE, tick=False)
    carry_out()
    assert no_room() == ["anne@horsens.example"]


def test_places_6_who_would_only_have_moved_keeps_the_seat_and_hears_nothing(full, library, frozen):
    bo = rows()[0]
    write(self_service.move, bo.id, "oest", Shown(0, frozenset({0})))
    frozen.move_to(sitting_of(full, "oest").starts_at - MINUTE, tick=False)
    carry_out()
    assert no_room() == []


def test_places_5_who_joins_the_queue_after_the_last_word_has_had_it_at_the_start(app, library, frozen):
    """And whoever has had it already is not told twice."""
    start = sitting_of(two_sittings()).starts_at
    round_ = two_sittings(west={"capacity": 1, "signup_until": start}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    waits(round_, library)
    frozen.move_to(start - timedelta(hours=20), tick=False)
    carry_out()
    signed_up(round_, person({"name": "Ea", "email": "ea@horsens.example"}, library))
    carry_out()
    assert no_room() == ["anne@horsens.example"]
    frozen.move_to(start, tick=False)
    carry_out()
    carry_out()
    assert no_room() == ["anne@horsens.example", "ea@horsens.example"]


def test_places_5_who_goes_on_to_the_queue_of_the_other_meeting_is_told_there_too(full, library, frozen):
    anne = waits(full, library)
    west, east = sitting_of(full).starts_at, sitting_of(full, "oest").starts_at
    sitting_of(full, "oest").signup_until = east
    db.session.commit()
    frozen.move_to(west - timedelta(hours=20), tick=False)
    carry_out()
    db.session.query(Message).update({"state": MessageState.SENT})
    db.session.commit()
    write(self_service.move, anne.id, "oest", Shown(500_00, frozenset({0})))
    for moment in (east - timedelta(hours=20), east):
        frozen.move_to(moment, tick=False)
        carry_out()
        assert no_room() == ["anne@horsens.example"] * 2


def test_places_6_who_waits_for_either_is_not_told_at_the_start_of_the_first(full, library, frozen):
    waits(full, library, "begge")
    frozen.move_to(sitting_of(full).starts_at - MINUTE, tick=False)
    carry_out()
    frozen.shift(2 * MINUTE)
    carry_out()
    assert no_room() == []


def test_of_a_cancelled_meeting_nobody_is_told_that_there_was_no_room(full, library, frozen):
    waits(full, library)
    west = sitting_of(full)
    west.state = SittingState.CANCELLED
    start = west.starts_at
    db.session.commit()
    frozen.move_to(start - MINUTE, tick=False)
    carry_out()
    assert no_room() == []


@pytest.mark.parametrize("by_job", [True, False])
def test_what_is_due_is_done_once_by_the_job_or_by_the_first_act(app, library, school, frozen, by_job):
    """DOMAIN.md, Places 3 and Fees 7: whichever comes first, with the same result."""
    round_ = two_sittings(west={"capacity": 2})
    round_.sector_release_at = round_.fees_lock_at = sitting_of(round_).opens_at + timedelta(days=30)
    due = round_.sector_release_at
    db.session.commit()
    people = [{"name": f"Ib {number}", "email": f"ib{number}@musik.example"} for number in range(3)]
    signed_up(round_, *(person(who, school) for who in people))
    frozen.move_to(due, tick=False)
    if by_job:
        result = app.test_cli_runner().invoke(jobs, ["run", "--once"])
        assert result.output.splitlines()[0] == "done because it was time: 1"
    else:
        signed_up(round_, person(ANNE, library, "oest"))
    carry_out()
    assert [row.state for row in rows()][:3] == [State.CONFIRMED, State.CONFIRMED, State.WAITING]
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert (actions.count("round.released"), actions.count("round.fees_locked")) == (1, 1)
