"""Passing fees on, seeing what has changed since, and what invoices must carry."""

from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.faults import NotFound
from app.common.models import db
from app.common.transaction import write
from app.invoicing.lines import Payment, version_of
from app.invoicing.models import SettledFee, Settlement
from app.invoicing.queries import FeeStanding, fee_line, fee_lines, fee_standings, passed_on
from app.invoicing.services import FeesChanged, NothingToPassOn, change_payment, pass_on_fees
from app.registrations import decisions, self_service
from app.registrations.models import Booking
from app.registrations.our_library import set_ean
from tests.factories import LibraryFactory, RegistrationFactory, SittingFactory
from tests.registrations.stories import ANNE, BO, CARL, person, rows, signed_up
from tests.support.queries import counted_queries

pytestmark = pytest.mark.both_databases

ACTOR = "account:1"
EAN = "5790000387250"


def lines(round_):
    """Its lines; whoever reads them sees that they sum up to what the desk says."""
    db.session.commit()
    found = fee_lines([round_.id])[round_.id]
    assert fee_standings([round_.id])[round_.id] == FeeStanding(
        lines=len(found),
        without_ean=sum(line.lacks_ean for line in found),
        is_changed=any(line.is_changed for line in found),
        is_unsent=any(line.is_unsent for line in found),
    )
    return found


def send(round_, actor=ACTOR):
    return write(pass_on_fees, round_.id, version_of(lines(round_)), actor)


def changed(round_):
    """Whose amount is another than what was sent: {name: (sent, now)}."""
    return {
        one.name: (one.sent.amount if one.sent else None, one.amount)
        for line in lines(round_)
        for one in line.charges
        if one.is_changed or one.is_unsent
    }


def test_a_library_owes_for_who_has_no_free_place(round_, people):
    (line,) = lines(round_)
    (bo,) = line.charges
    assert (line.payer.number, line.payer.name, line.total) == ("761500", "Horsens Bibliotek", 500_00)
    assert (bo.name, bo.sitting, bo.reason) == (
        "Bo Ærø",
        "Vest",
        "500 kr.: 2. deltager fra Horsens Bibliotek",
    )
    assert line.lacks_ean


def test_a_library_s_own_ean_stands_in_where_a_booking_has_none(round_, people, library):
    library.ean = EAN
    db.session.commit()
    (line,) = lines(round_)
    assert line.payer.payment.ean == EAN
    assert not line.lacks_ean


def test_bookings_that_say_different_things_are_lines_of_their_own(round_, people, library):
    signed_up(round_, person(CARL, library), ean=EAN, payment_reference="Ea", order_number="17")
    first, second = lines(round_)
    assert [one.name for one in first.charges + second.charges] == ["Bo Ærø", "Carl Østergård"]
    assert second.payer.payment == Payment(EAN, "Ea", "17")
    assert passed_on([round_.id]) == {round_.id: []}


def test_what_was_sent_is_remembered_with_every_amount(round_, people, frozen):
    settlement = send(round_)
    frozen.shift(timedelta(days=1))
    (sent,) = passed_on([round_.id])[round_.id]
    assert (sent.id, sent.actor, sent.people, sent.total) == (settlement, ACTOR, 1, 500_00)
    assert sent.made_at == now() - timedelta(days=1)
    assert changed(round_) == {}
    act = db.session.query(AuditEntry).filter_by(action="fee.passed_on").one()
    assert (act.actor, act.round_id, act.after) == (ACTOR, round_.id, {"people": 1, "amount": 500_00})


def test_what_changes_afterwards_is_shown_until_it_is_sent_again(round_, people, library):
    _, bo = people
    send(round_)
    write(decisions.waive, bo.id, 0, "Efter aftale", ACTOR)
    signed_up(round_, person(CARL, library))
    assert changed(round_) == {"Bo Ærø": (500_00, 0), "Carl Østergård": (None, 500_00)}
    send(round_)
    assert changed(round_) == {}
    (line,) = lines(round_)
    assert [one.name for one in line.charges] == ["Carl Østergård"]  # Bo owes nothing, and they know
    assert [one.total for one in passed_on([round_.id])[round_.id]] == [500_00, 500_00]


def test_all_that_was_sent_can_fall_away(round_, people):
    send(round_)
    write(decisions.waive, people[1].id, 0, "Efter aftale", ACTOR)
    assert changed(round_) == {"Bo Ærø": (500_00, 0)}
    send(round_)
    assert lines(round_) == []
    assert passed_on([round_.id])[round_.id][0].people == 0


def test_a_seat_that_is_handed_over_is_charged_to_the_heir(round_, people):
    send(round_)
    write(self_service.hand_over, people[1].id, CARL["name"], CARL["email"], ACTOR)
    assert changed(round_) == {"Bo Ærø": (500_00, 0), "Carl Østergård": (None, 500_00)}
    (line,) = lines(round_)
    assert line.total == 500_00


def test_an_ean_that_comes_later_is_a_change(round_, people, library):
    send(round_)
    write(set_ean, library.id, EAN)
    assert changed(round_) == {"Bo Ærø": (500_00, 500_00)}


def test_nothing_is_sent_where_nobody_owes_anything(round_, library):
    signed_up(round_, person(ANNE, library))
    with pytest.raises(NothingToPassOn, match="ingen skylder noget"):
        send(round_)
    assert db.session.query(Settlement).count() == 0


def test_the_same_is_not_sent_twice(round_, people):
    """Nor by two who press at once: the second comes after the lock of the round."""
    seen = version_of(lines(round_))
    write(pass_on_fees, round_.id, seen, ACTOR)
    with pytest.raises(NothingToPassOn, match="ikke ændret noget"):
        write(pass_on_fees, round_.id, seen, "account:2")
    assert db.session.query(Settlement).count() == 1


@pytest.mark.parametrize("seen", ["", "0123456789abcdef"])
def test_only_what_was_seen_is_sent(round_, people, seen):
    with pytest.raises(FeesChanged):
        write(pass_on_fees, round_.id, seen, ACTOR)
    assert db.session.query(SettledFee).count() == 0


def test_what_an_invoice_carries_is_set_on_every_booking_of_its_line(round_, people, library):
    (carl,) = signed_up(round_, person(CARL, library))
    write(change_payment, round_.id, people[1].id, Payment(EAN, "Ea Krægpøth", "17"), ACTOR)
    (line,) = lines(round_)
    assert line.payer.payment == Payment(EAN, "Ea Krægpøth", "17")
    assert {one.booking_id for one in line.charges} == {people[1].booking_id, carl.booking_id}
    acts = db.session.query(AuditEntry).filter_by(action="fee.payment").all()
    assert {act.subject for act in acts} == {f"booking:{one.booking_id}" for one in line.charges}
    assert acts[0].after == {"ean": EAN, "order_number": "17", "reference_changed": True}
    assert "Krægpøth" not in str([act.after for act in acts])


def test_other_lines_of_the_library_keep_what_they_have(round_, people, library):
    (carl,) = signed_up(round_, person(CARL, library), payment_reference="Ea")
    write(change_payment, round_.id, people[1].id, Payment(EAN), ACTOR)
    assert db.session.get_one(Booking, carl.booking_id).ean == ""


def test_a_booking_goes_on_following_its_library(round_, people, library):
    """Who only adds a reference does not freeze the library's EAN."""
    library.ean = EAN
    db.session.commit()
    write(change_payment, round_.id, people[1].id, Payment(EAN, "Ea"), ACTOR)
    booking = db.session.get_one(Booking, people[1].booking_id)
    assert (booking.ean, booking.payment_reference) == ("", "Ea")


def test_nothing_is_kept_for_who_owes_nothing(round_, people):
    with pytest.raises(NotFound):
        write(change_payment, round_.id, people[0].id, Payment(EAN), ACTOR)
    with pytest.raises(NotFound):
        fee_line(round_.id + 1, people[1].id)


def test_once_locked_no_amount_moves_when_somebody_leaves(round_, people):
    write(decisions.lock_fees, round_.id, ACTOR)
    write(self_service.cancel, people[0].id, None, ACTOR)
    assert [row.fee_amount for row in rows()] == [0, 500_00]
    assert changed(round_) == {"Bo Ærø": (None, 500_00)}


def test_reading_costs_the_same_for_few_and_many(app):
    sitting = SittingFactory()
    costs = []
    for more in (1, 40):
        for _ in range(more):
            RegistrationFactory(
                sitting=sitting, library=LibraryFactory(), fee_amount=500_00, agreed_fee=500_00
            )
        db.session.expire_all()
        round_id = sitting.round_id
        with counted_queries(db.engine) as queries:
            found = fee_lines([round_id])[round_id]
            passed_on([round_id])
        costs.append((len(found), len(queries)))
    assert costs == [(1, 2), (41, 2)]


def test_rounds_are_told_apart(round_, people, library):
    other = SittingFactory(round__series=round_.series).round
    signed_up(other, person(ANNE, library), person(BO, library))
    send(round_)
    found = fee_lines([round_.id, other.id])
    assert [line.is_unsent for line in found[round_.id] + found[other.id]] == [False, True]
