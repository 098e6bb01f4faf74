"""Signing up, as the database sees it: seats, free places, what is written with it and what is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.guess import guess
from app.libraries.models import MailDomain
from app.meetings.models import FreeScope, Round
from app.outbox.models import Message, MessageState
from app.registrations.models import Booking, Registration
from app.registrations.order import Shown
from app.registrations.quotes import Refused
from app.registrations.self_service import cancel
from app.registrations.services import OfferChanged, sign_up
from app.registrations.states import State
from tests.factories import ResearchLibraryFactory, SittingFactory
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    check_invariants,
    count,
    horsens,
    one_sitting,
    order,
    person,
    row_of,
    signed_up,
    sitting_of,
    two_sittings,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _invariants(app):
    yield
    check_invariants()


def test_whoever_signs_up_holds_a_seat_from_that_moment():
    round_ = two_sittings()
    (anne,) = signed_up(round_, person(ANNE, horsens(), title="Bibliotekar"))
    assert (anne.state, anne.held_since, anne.signed_up_at) == (State.CONFIRMED, now(), now())
    assert (anne.name, anne.email, anne.title) == ("Anne Sørensen", "anne@horsens.example", "Bibliotekar")
    assert (sitting_of(round_).taken, sitting_of(round_, "oest").taken) == (1, 0)


def test_fees_3_the_free_place_is_a_fact_on_the_first_row():
    round_, library = two_sittings(), horsens()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library, "oest"))
    assert (anne.free_slot, anne.slot_scope, anne.agreed_fee) == (1, f"round:{round_.id}", 0)
    assert (bo.free_slot, bo.slot_scope, bo.agreed_fee) == (None, None, 500_00)


def test_fees_1_in_the_other_scope_each_sitting_has_its_free_place():
    round_, library = two_sittings(free_scope=FreeScope.SITTING), horsens()
    anne, bo = signed_up(round_, person(ANNE, library), person(BO, library, "oest"))
    assert [row.free_slot for row in (anne, bo)] == [1, 1]
    assert anne.slot_scope == f"sitting:{anne.sitting_id}" != bo.slot_scope


def test_fees_2_the_rest_of_the_sector_holds_no_slot():
    (anne,) = signed_up(two_sittings(), person(ANNE, ResearchLibraryFactory()))
    assert (anne.free_slot, anne.agreed_fee) == (None, 500_00)


def test_fees_3_a_later_booking_sees_that_the_free_place_is_taken():
    round_, library = two_sittings(), horsens()
    signed_up(round_, person(ANNE, library))
    (bo,) = signed_up(round_, person(BO, library))
    assert (bo.free_slot, bo.agreed_fee) == (None, 500_00)


def test_places_9_without_a_library_one_is_pending_and_holds_nothing():
    round_ = two_sittings()
    (anne,) = signed_up(round_, person(ANNE, None, organisation="Lille Skole"))
    assert (anne.state, anne.held_since, anne.free_slot) == (State.PENDING, None, None)
    assert (anne.organisation, anne.library_id, anne.agreed_fee) == ("Lille Skole", None, 500_00)
    assert sitting_of(round_).taken == 0


def test_places_9_pending_people_come_even_when_the_sitting_is_full():
    round_ = one_sitting(sitting={"capacity": 1, "taken": 0})
    signed_up(round_, person(ANNE, horsens()))
    (bo,) = signed_up(round_, person(BO, None, organisation="Lille Skole"))
    assert bo.state is State.PENDING


@pytest.mark.parametrize(
    ("side", "west", "east", "got"),
    [
        ("west", 5, 5, "vest"),
        ("east", 5, 5, "oest"),
        ("west", 0, 5, "oest"),
        ("east", 5, 0, "vest"),
    ],
)
def test_places_6_either_means_the_own_side_while_it_has_room(side, west, east, got):
    round_ = two_sittings(west={"capacity": west}, east={"capacity": east})
    (anne,) = signed_up(round_, person(ANNE, horsens(side=side), "begge"))
    assert anne.sitting.slug == got


def test_places_6_people_of_one_booking_fill_the_own_side_first():
    round_, library = two_sittings(west={"capacity": 1}), horsens()
    anne, bo = signed_up(round_, person(ANNE, library, "begge"), person(BO, library, "begge"))
    assert (anne.sitting.slug, bo.sitting.slug) == ("vest", "oest")


def test_no_wish_means_either():
    (anne,) = signed_up(two_sittings(), person(ANNE, horsens(side="east"), ""))
    assert anne.sitting.slug == "oest"


def test_the_same_form_twice_is_one_booking():
    round_ = two_sittings()
    once = order(round_, person(ANNE, horsens()))
    assert write(sign_up, once, Shown()) == write(sign_up, once, Shown())
    assert (count(Booking), count(Registration), count(AuditEntry)) == (1, 1, 1)


def test_the_booking_keeps_its_contact_and_where_the_invoice_goes():
    fields = {"contact_name": "Carl", "contact_email": "carl@x.example", "ean": "5790000387250"}
    (anne,) = signed_up(
        two_sittings(), person(ANNE, horsens()), **fields, payment_reference="Bo", order_number="7"
    )
    booking = anne.booking
    assert (booking.contact_name, booking.contact_email, booking.ean) == tuple(fields.values())
    assert (booking.payment_reference, booking.order_number, booking.created_at) == ("Bo", "7", now())


def assert_nothing_written(round_: Round) -> None:
    assert [count(model) for model in (Booking, Registration, AuditEntry, Message, MailDomain)] == [0] * 5
    assert sitting_of(round_).taken == 0
    assert db.session.get_one(Round, round_.id).places_revision == 0


def test_fees_9_dearer_than_shown_writes_nothing_and_says_the_new_price():
    round_ = two_sittings()
    two = order(round_, person(ANNE, library := horsens()), person(BO, library))
    with pytest.raises(OfferChanged) as changed:
        write(sign_up, two, Shown(499_99))
    assert changed.value.quote.total == 500_00
    assert_nothing_written(round_)
    assert write(sign_up, two, Shown(500_00))


def test_fees_9_cheaper_than_shown_is_no_obstacle():
    (anne,) = signed_up(two_sittings(), person(ANNE, horsens()), shown=500_00)
    assert anne.agreed_fee == 0


def test_a_refused_order_writes_nothing_even_for_those_who_could_have_come():
    round_, library = two_sittings(west={"capacity": 1}), horsens()
    too_many = order(round_, person(ANNE, library), person(BO, library), person(CARL, library, "oest"))
    with pytest.raises(OfferChanged) as changed:
        write(sign_up, too_many, Shown(10_000_00))
    assert changed.value.quote.waiting == {1}
    assert_nothing_written(round_)


def test_places_7_one_registration_a_round_for_each_address_however_it_is_written():
    round_, library = two_sittings(), horsens()
    (anne,) = signed_up(round_, person(ANNE, library))
    again = order(
        round_, person(BO, library), person({"name": "A", "email": "ANNE@horsens.example"}, library, "oest")
    )
    with pytest.raises(Refused) as refused:
        write(sign_up, again, Shown(10_000_00))
    assert refused.value.taken == (anne.id,)
    assert [(problem.person, problem.field) for problem in refused.value.problems] == [(1, "email")]


def test_places_7_who_is_cancelled_may_sign_up_again_and_other_rounds_do_not_matter():
    library = horsens()
    (anne,) = signed_up(round_ := two_sittings(), person(ANNE, library))
    signed_up(two_sittings(), person(ANNE, library))
    write(cancel, anne.id, Shown())
    (again,) = signed_up(round_, person(ANNE, library))
    assert again.free_slot == 1


@pytest.mark.parametrize(
    ("weeks", "words"), [(12, "ikke åben endnu"), (1, "fristen er udløbet"), (-3, "er holdt")]
)
def test_the_doors_are_checked_again_under_the_lock(weeks, words):
    round_ = one_sitting(sitting={"starts_at": now() + timedelta(weeks=weeks)})
    with pytest.raises(Refused, match=words):
        write(sign_up, order(round_, person(ANNE, horsens())), Shown())
    assert_nothing_written(round_)


def test_every_sign_up_raises_the_revision_that_pages_are_validated_by():
    round_ = two_sittings()
    signed_up(round_, person(ANNE, library := horsens()))
    signed_up(round_, person(BO, library))
    assert db.session.get_one(Round, round_.id).places_revision == 2


def test_the_mail_domain_is_remembered_for_the_library():
    library = horsens(website="")
    signed_up(two_sittings(), person({"name": "Anne", "email": "anne@Kommune.example"}, library))
    assert guess("kommune.example").library == row_of(library)


def test_what_anybody_can_have_or_nobody_knows_is_not_remembered():
    library = horsens()
    people = (
        person({"name": "A", "email": "a@gmail.com"}, library),
        person(BO, None, organisation="Lille Skole"),
    )
    signed_up(two_sittings(), *people)
    assert count(MailDomain) == 0


def test_the_log_says_what_was_done_in_facts_and_names_nobody():
    round_ = two_sittings()
    (anne,) = signed_up(round_, person(ANNE, horsens()))
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.subject) == (
        "participant",
        "booking.made",
        f"booking:{anne.booking_id}",
    )
    assert entry.after == {
        "registrations": [
            {
                "id": anne.id,
                "sitting": anne.sitting_id,
                "library": anne.library_id,
                "state": "confirmed",
                "slot": 1,
                "agreed_fee": 0,
            }
        ]
    }


def messages() -> list[tuple[str, str, MessageState]]:
    db.session.rollback()
    found = db.session.scalars(select(Message).order_by(Message.id))
    return [(message.kind, message.recipient, message.state) for message in found]


def test_one_person_gets_one_mail():
    signed_up(two_sittings(), person(ANNE, horsens()))
    assert messages() == [("registration", "anne@horsens.example", MessageState.QUEUED)]


def test_each_person_gets_a_mail_and_the_contact_a_receipt():
    library = horsens()
    signed_up(two_sittings(), person(ANNE, library), person(BO, library))
    assert [message[:2] for message in messages()] == [
        ("registration", "anne@horsens.example"),
        ("registration", "bo@horsens.example"),
        ("receipt", "anne@horsens.example"),
    ]


def test_a_contact_who_signs_up_another_gets_the_receipt():
    signed_up(
        two_sittings(), person(ANNE, horsens()), contact_name="Carl", contact_email="Carl@horsens.example"
    )
    assert [message[:2] for message in messages()][1] == ("receipt", "carl@horsens.example")


def test_a_free_round_agrees_to_nothing_and_stays_free_when_it_becomes_dearer():
    round_ = two_sittings(fee_amount=0)
    (anne,) = signed_up(round_, person(ANNE, ResearchLibraryFactory()), shown=0)
    assert anne.agreed_fee == 0


def test_drafts_and_cancelled_sittings_take_nobody():
    round_ = two_sittings(west={"state": "cancelled"})
    SittingFactory(round=round_, slug="online", state="draft")
    (anne,) = signed_up(round_, person(ANNE, horsens(), "begge"))
    assert anne.sitting.slug == "oest"
