"""Changes of a meeting that cannot be right: they are refused with a sentence, and nobody hears of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.invitations.itip import request
from app.meetings.models import Sitting, SittingState
from app.planning.changes import change_sitting
from app.planning.rounds import sitting_plan
from app.planning.services import PlanRefused
from app.planning.versions import version_of
from tests.conftest import NOW
from tests.invitations.stories import ANNE as ATTENDEE
from tests.invitations.stories import EVENT, ORGANISER
from tests.planning.desk_forms import form_on
from tests.planning.sitting_pages import save, sitting_in_the_west, stands
from tests.registrations.stories import ANNE, horsens, person, signed_up
from tests.support.mailbox import Mailbox
from tests.tools.itip_lint import lint

HOUR = timedelta(hours=1)


@pytest.fixture
def west(app) -> Sitting:
    sitting = sitting_in_the_west()
    signed_up(sitting.round, person(ANNE, horsens()))
    return sitting


@pytest.fixture
def mailbox(app, west) -> Mailbox:
    """Anne has been told that she is signed up."""
    box = Mailbox(app)
    box.read()
    return box


def change(**what) -> None:
    row = stands()
    before = sitting_plan(row)
    write(change_sitting, row.id, replace(before, **what), version_of(before), "command")


def at(start, hours: float = 5) -> dict[str, object]:
    """Times that fit together, of a sitting at `start`."""
    return {
        "starts_at": start,
        "ends_at": start + hours * HOUR,
        "opens_at": start - 20 * HOUR,
        "signup_until": start - 2 * HOUR,
        "cancel_until": start - 2 * HOUR,
        "promote_until": start - HOUR,
    }


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "what",
    [
        at(NOW - 30 * HOUR),
        at(NOW - 5 * HOUR),
        {"ends_at": NOW - 500 * HOUR},
        {"starts_at": NOW + 5000 * HOUR},
    ],
    ids=["into the past", "so that it has just ended", "an end before the start", "a start after the end"],
)
def test_is_refused_and_nobody_hears_of_it(west, mailbox, what):
    before = sitting_plan(stands())
    with pytest.raises(PlanRefused):
        change(**what)
    assert sitting_plan(stands()) == before
    assert mailbox.read() == []


def test_a_meeting_that_is_going_on_may_go_on_for_longer(west, mailbox, frozen):
    frozen.move_to(stands().starts_at + HOUR)
    change(ends_at=stands().ends_at + HOUR)
    (mail,) = mailbox.read()
    assert mail.method == "REQUEST"


def test_what_was_held_may_be_corrected_without_a_word(west, mailbox, frozen):
    frozen.move_to(stands().ends_at + HOUR)
    change(ends_at=stands().ends_at - HOUR)
    assert mailbox.read() == []


def test_a_draft_may_be_of_any_day(west, mailbox):
    for sitting in west.round.sittings:
        sitting.state = SittingState.DRAFT
    db.session.commit()
    change(**at(NOW - 30 * HOUR))
    assert stands().starts_at == NOW - 30 * HOUR


def test_earlier_today_is_refused_on_the_page_and_all_that_was_typed_is_kept(desk, west):
    """The day is not over yet, but the hour is."""
    west.opens_at, west.signup_until = NOW - 60 * HOUR, NOW - 50 * HOUR
    db.session.commit()
    typed = {
        "day": "2027-02-01",
        "starts": "1.00",
        "ends": "2.00",
        "promote__days": "1",
        "promote__clock": "0.00",
    }
    typed |= {"signup__days": "1", "signup__clock": "0.00", "cancel__days": "1", "cancel__clock": "0.00"}
    typed |= {"opens__days": "20"}
    asked = save(desk, 200, **typed)
    refused = form_on(asked).submit("Gem mødet", 422)
    assert "Mødet kan ikke flyttes til et tidspunkt, der er forbi." in refused.text
    assert form_on(refused).fields["starts"] == "1.00"


def test_a_venue_of_5000_characters_is_refused_at_its_field_and_kept(desk, west):
    endless = f"{'Sal ' * 1240}, Ågade 1, 8000 Aarhus C"
    page = save(desk, 422, place=endless)
    assert page.title.startswith("Fejl: ")
    assert page.select("#place")[0]["aria-invalid"] == "true"
    assert form_on(page).fields["place"].startswith("Sal Sal")
    assert stands().venue.name == "Det Kgl. Bibliotek, Aarhus"


def test_an_object_with_a_venue_of_5000_characters_is_still_sound():
    assert lint(request(replace(EVENT, location="Ærø; " * 1000), ORGANISER, ATTENDEE)) == []
