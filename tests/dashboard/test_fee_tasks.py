"""What there is to do about fees and about mails that did not arrive, as the desk of a round says it."""

from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.invoicing.lines import version_of
from app.invoicing.queries import fee_lines
from app.invoicing.services import pass_on_fees
from app.outbox.models import Message, MessageState
from app.outbox.services import send_again
from app.registrations import decisions
from app.registrations.our_library import set_ean
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings


@pytest.fixture
def round_(app):
    return two_sittings()


@pytest.fixture
def people(round_):
    library = horsens()
    return signed_up(round_, person(ANNE, library), person(BO, library))


def task(desk, round_, name):
    """The state and words of a task: ('Gør det nu', '…'); None where it is not listed."""
    page = desk.get(f"/arrangoer/{round_.series.slug}/{round_.slug}/")
    for row in page.select("li.task"):
        if row.select("a")[0].text == name:
            state = row.select(".task-state")[0].text
            return state, row.text.removeprefix(state).strip().removeprefix(name).strip()
    return None


def pass_weeks(round_, weeks):
    """Let the meetings have been so much earlier; the clock would sign everybody out."""
    for sitting in round_.sittings:
        for name in ("opens_at", "signup_until", "cancel_until", "promote_until", "starts_at", "ends_at"):
            setattr(sitting, name, getattr(sitting, name) - timedelta(weeks=weeks))
    db.session.commit()


def send(round_):
    db.session.commit()
    write(pass_on_fees, round_.id, version_of(fee_lines([round_.id])[round_.id]), "account:1")


def test_nobody_who_owes_is_nothing_to_do(desk, round_):
    assert task(desk, round_, "Gebyrer") == ("Klar", "Ingen skylder noget.")


def test_an_ean_that_is_missing_is_chased_once_sign_up_has_closed(desk, round_, people):
    words = "1 mangler EAN-nummer. Ikke sendt til økonomi endnu."
    assert task(desk, round_, "Gebyrer") == ("Senere", words)
    pass_weeks(round_, 6)
    assert task(desk, round_, "Gebyrer") == ("Gør det nu", words)


def test_after_the_round_its_fees_are_sent_and_then_what_changes(desk, round_, people):
    write(set_ean, people[0].library_id, "5790000387250")
    pass_weeks(round_, 8)
    assert task(desk, round_, "Gebyrer") == ("Gør det nu", "Ikke sendt til økonomi endnu.")
    send(round_)
    assert task(desk, round_, "Gebyrer") == ("Klar", "Sendt til økonomi.")
    write(decisions.waive, people[1].id, 0, "Efter aftale", "account:1")
    assert task(desk, round_, "Gebyrer") == (
        "Gør det nu",
        "Noget er ændret, siden det blev sendt til økonomi.",
    )


def test_mails_that_did_not_arrive_are_to_be_seen_to(desk, round_, people):
    assert task(desk, round_, "Udbakke") is None
    lost = db.session.query(Message).first()
    lost.state = MessageState.GIVEN_UP
    db.session.commit()
    assert task(desk, round_, "Udbakke") == ("Gør det nu", "1 mail kunne ikke afleveres.")
    page = desk.get(f"/arrangoer/{round_.series.slug}/{round_.slug}/").click("Udbakke")
    assert page.path.startswith("/arrangoer/udbakke?status=opgivet")
    write(send_again, lost.id, "account:1")
    assert task(desk, round_, "Udbakke") is None


def test_once_the_round_is_over_nobody_waits_for_its_mails(desk, round_, people):
    db.session.query(Message).update({"state": MessageState.GIVEN_UP})
    db.session.commit()
    pass_weeks(round_, 8)
    assert task(desk, round_, "Udbakke") is None
