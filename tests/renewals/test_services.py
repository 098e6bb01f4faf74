"""Asking, reminding, taking back, and answering by the link: the rows behind it, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Sitting, SittingState
from app.meetings.queries import round_of
from app.outbox.models import Message, MessageState
from app.registrations import self_service
from app.registrations.models import Booking, Registration
from app.registrations.order import Shown
from app.registrations.quotes import Refused
from app.registrations.services import OfferChanged
from app.registrations.states import State
from app.renewals.answers import asked_to, tallies
from app.renewals.asking import Answer
from app.renewals.audience import last_sent
from app.renewals.candidates import candidates_of
from app.renewals.models import Mailing, MailingKind, Renewal
from app.renewals.services import NotAsked, Payment, ask, decline, remind, renew, send_test, withdraw
from tests.factories import EastFactory, RegistrationFactory, RoundFactory, SittingFactory
from tests.registrations.stories import count, in_phase, person, rows, signed_up, sitting_of
from tests.renewals.stories import FORM, ask_all, candidates, network, renewal

pytestmark = pytest.mark.both_databases

EVERYBODY = "bo:returning:oest ea:contact:oest anne:returning:vest carl:standing:vest ib:returning:vest"


@pytest.fixture
def net(app):
    return network()


def messages(state=MessageState.QUEUED) -> list[Message]:
    db.session.rollback()
    return list(db.session.scalars(select(Message).filter_by(state=state).order_by(Message.id)))


def answers(round_) -> dict[str, Answer]:
    db.session.rollback()
    return {one.email.casefold().partition("@")[0]: one.answer for one in asked_to([round_.id])[round_.id]}


def test_last_rounds_people_standing_members_and_contacts_of_others_are_asked(net):
    assert candidates(net.next) == EVERYBODY


def test_the_substitute_is_asked_and_not_who_gave_the_place_away(net):
    anne = next(row for row in rows() if row.name == "Anne Sørensen")
    anne.state, anne.held_since = State.REPLACED, None
    RegistrationFactory(sitting=anne.sitting, library=net.horsens, email="freja@bibliotek.example")
    assert "freja:returning:vest" in candidates(net.next)
    assert "anne" not in candidates(net.next)


@pytest.mark.parametrize("state", [State.WAITING, State.PENDING, State.CANCELLED])
def test_who_had_no_seat_last_time_is_not_asked(net, state):
    RegistrationFactory(
        sitting=sitting_of(net.last), library=net.faxe, state=state, email="gry@bibliotek.example"
    )
    assert "gry" not in candidates(net.next)


def test_speakers_and_unknown_workplaces_are_not_asked(net):
    sitting = sitting_of(net.last)
    RegistrationFactory(sitting=sitting, library=net.faxe, role="speaker", email="tale@bibliotek.example")
    RegistrationFactory(
        sitting=sitting, library=None, organisation="Lille Skole", email="skole@bibliotek.example"
    )
    assert candidates(net.next) == EVERYBODY


def test_the_round_before_is_the_last_that_was_held(net):
    cancelled = RoundFactory(series=net.next.series, slug="aflyst")
    sitting = SittingFactory(round=cancelled, state=SittingState.CANCELLED, **in_phase("held"))
    RegistrationFactory(sitting=sitting, library=net.faxe, email="aflyst@bibliotek.example")
    later = RoundFactory(series=net.next.series, slug="senere")
    sitting = SittingFactory(round=later, **in_phase("coming"))
    RegistrationFactory(sitting=sitting, library=net.faxe, email="senere@bibliotek.example")
    assert candidates(net.next) == EVERYBODY
    other = RoundFactory(slug="andet-netvaerk")
    sitting = SittingFactory(round=other, **in_phase("held"))
    RegistrationFactory(sitting=sitting, library=net.faxe, email="andet@bibliotek.example")
    assert candidates(net.next) == EVERYBODY
    half = RoundFactory(series=net.next.series, slug="halvt")
    held = SittingFactory(round=half, **in_phase("held"))
    EastFactory(round=half, state=SittingState.CANCELLED, **in_phase("held"))
    RegistrationFactory(sitting=held, library=net.faxe, email="halv@bibliotek.example")
    assert candidates(net.next).split()[0] == "halv:returning:vest"
    assert "anne" not in candidates(net.next)


def test_who_is_signed_up_or_has_been_is_not_asked(net):
    for name, library in (("Anne", net.horsens), ("Bo", net.faxe)):
        signed_up(net.next, person({"name": name, "email": f"{name}@bibliotek.example"}, library))
    bo = next(row for row in rows() if row.name == "Bo")
    write(self_service.cancel, bo.id, None, "command")
    # Somebody of Horsens comes, so its contact is left in peace; of Faxe nobody does, and it has none.
    assert candidates(net.next) == "ea:contact:oest carl:standing:vest ib:returning:vest"


def test_asking_writes_down_who_and_queues_a_mail_each_that_waits_a_minute(net):
    assert ask_all(net.next) == 5
    assert {message.kind for message in messages()} == {"renewal"}
    assert sorted(message.recipient.partition("@")[0] for message in messages()) == [
        *("anne", "bo", "carl", "ea", "ib")
    ]
    assert {message.due_at - message.created_at for message in messages()} == {timedelta(seconds=65)}
    assert {message.round_id for message in messages()} == {net.next.id}
    assert candidates(net.next) == ""
    entry = db.session.scalars(select(AuditEntry).filter_by(action="round.invited")).one()
    assert (entry.subject, entry.after) == (f"round:{net.next.id}", {"recipients": 5})


def test_the_same_form_twice_asks_nobody_twice(net):
    keys = [one.email_key for one in candidates_of(round_of(net.next.id))]
    first = [write(ask, net.next.id, keys[:2], "", FORM, "command") for _ in range(2)]
    assert first == [2, 2]
    assert count(Renewal) == len(messages()) == 2
    assert ask_all(net.next, form="another-form-of-mailing") == 3
    assert count(Renewal) == len(messages()) == 5


def test_who_is_left_out_can_be_asked_later(net):
    write(ask, net.next.id, ["anne@bibliotek.example"], "", FORM, "command")
    assert "bo:returning:oest" in candidates(net.next)
    assert "anne" not in candidates(net.next)


def test_nobody_can_be_asked_from_outside_the_list(net):
    with pytest.raises(NotAsked, match="mindst én"):
        write(ask, net.next.id, ["fremmed@andet.example"], "", FORM, "command")
    assert count(Renewal) == count(Mailing) == 0


@pytest.mark.parametrize(
    ("phase", "words"), [("coming", "ikke åben endnu"), ("closed", "udløbet"), ("held", "holdt")]
)
def test_nobody_is_asked_to_what_one_cannot_sign_up_for(net, phase, words):
    db.session.execute(
        update(Sitting)
        .where(Sitting.round_id == net.next.id)
        .values({name: getattr(SittingFactory.build(**in_phase(phase)), name) for name in _TIMES})
    )
    db.session.commit()
    with pytest.raises(NotAsked, match=words):
        write(ask, net.next.id, ["anne@bibliotek.example"], "", FORM, "command")


_TIMES = ("starts_at", "ends_at", "opens_at", "signup_until")


def test_what_was_sent_within_the_minute_is_taken_back_as_if_it_had_not_been(net, frozen):
    ask_all(net.next)
    mailing = last_sent(net.next.id)[MailingKind.INVITATION]
    assert (mailing.people, mailing.is_waiting) == (5, True)
    frozen.shift(59)
    assert len(write(withdraw, mailing.id, "command")) == 5
    assert messages() == []
    assert len(messages(MessageState.WITHDRAWN)) == 5
    assert count(Renewal) == 0
    assert last_sent(net.next.id) == {}
    assert candidates(net.next) == EVERYBODY
    assert write(withdraw, mailing.id, "command") == []
    assert ask_all(net.next, form="another-form-of-mailing") == 5


def test_what_has_left_stays(net):
    ask_all(net.next)
    first = messages()[0]
    first.state, first.content = MessageState.SENDING, b"mail"
    db.session.commit()
    mailing = last_sent(net.next.id)[MailingKind.INVITATION]
    assert len(write(withdraw, mailing.id, "command")) == 4
    assert [row.id for row in db.session.scalars(select(Renewal))] == [first.subject_id]


def test_a_reminder_goes_to_who_has_not_answered_and_not_sooner_than_after_three_days(net, frozen):
    ask_all(net.next)
    frozen.shift(timedelta(days=2, hours=23))
    with pytest.raises(NotAsked):
        write(remind, net.next.id, "", "form-of-the-reminder", "command")
    frozen.shift(timedelta(hours=1))
    write(renew, renewal("anne").id, "vest", Shown(), Payment())
    write(decline, renewal("bo").id)
    assert tallies([net.next.id])[net.next.id].silent == 3
    db.session.execute(update(Message).values(state=MessageState.SENT))
    db.session.commit()
    for _ in range(2):
        assert write(remind, net.next.id, "Svar nu", "form-of-the-reminder", "command") == 3
    reminders = [message for message in messages() if message.kind == "renewal reminder"]
    assert sorted(one.recipient.partition("@")[0] for one in reminders) == ["carl", "ea", "ib"]
    with pytest.raises(NotAsked):
        write(remind, net.next.id, "", "form-of-a-second-one", "command")


def test_a_reminder_that_is_taken_back_was_not_sent(net, frozen):
    ask_all(net.next)
    sent = []
    for number in range(2):
        frozen.shift(timedelta(days=3))
        db.session.execute(update(Message).values(state=MessageState.SENT))
        db.session.commit()
        write(remind, net.next.id, "", f"form-of-reminder-{number}", "command")
        sent.append(last_sent(net.next.id)[MailingKind.REMINDER])
    assert len(write(withdraw, sent[1].id, "command")) == 5
    assert last_sent(net.next.id)[MailingKind.REMINDER] == sent[0]
    assert renewal("anne").reminder_id == sent[0].id
    assert count(Renewal) == 5


def test_renewing_signs_up_and_is_the_answer(net):
    ask_all(net.next)
    booking_id = write(renew, renewal("anne").id, "vest", Shown(), Payment("5798009954343", "Ea", "7"))
    booking = db.session.get_one(Booking, booking_id)
    assert (booking.contact_email, booking.ean, booking.payment_reference) == (
        *("Anne@bibliotek.example", "5798009954343", "Ea"),
    )
    (row,) = booking.registrations
    assert (row.name, row.email, row.title, row.state) == (
        *("Anne Sørensen", "Anne@bibliotek.example", "Bibliotekar", State.CONFIRMED),
    )
    assert (row.library_id, row.sitting_id) == (net.horsens.id, sitting_of(net.next).id)
    assert answers(net.next)["anne"] is Answer.SIGNED_UP


def test_renewing_twice_is_one_booking(net):
    ask_all(net.next)
    bookings = {write(renew, renewal("anne").id, wish, Shown(), Payment()) for wish in ("vest", "oest")}
    assert len(bookings) == count(Booking) - 3 == 1  # three of last time


def test_who_has_cancelled_can_renew_again(net):
    ask_all(net.next)
    write(renew, renewal("anne").id, "vest", Shown(), Payment())
    (row,) = _registrations(net.next)
    write(self_service.cancel, row.id, Shown())
    assert answers(net.next)["anne"] is Answer.DECLINED
    write(renew, renewal("anne").id, "vest", Shown(), Payment())
    assert answers(net.next)["anne"] is Answer.SIGNED_UP
    assert [row.state for row in _registrations(net.next)] == [State.CANCELLED, State.CONFIRMED]


def test_who_has_changed_address_since_has_answered_all_the_same(net):
    ask_all(net.next)
    booking = write(renew, renewal("anne").id, "vest", Shown(), Payment())
    (row,) = _registrations(net.next)
    write(self_service.change_details, row.id, "Anne", "anne@ny.example", "")
    assert answers(net.next)["anne"] is Answer.SIGNED_UP
    assert write(renew, renewal("anne").id, "vest", Shown(), Payment()) == booking


def test_who_has_handed_the_place_over_can_sign_up_again(net):
    ask_all(net.next)
    write(renew, renewal("anne").id, "vest", Shown(), Payment())
    (row,) = _registrations(net.next)
    write(self_service.hand_over, row.id, "Gry", "gry@bibliotek.example")
    write(renew, renewal("anne").id, "vest", Shown(500_00), Payment())
    assert [row.state for row in _registrations(net.next)] == [
        *(State.REPLACED, State.CONFIRMED, State.CONFIRMED)
    ]


def test_nobody_pays_more_than_they_were_shown(net):
    ask_all(net.next)
    write(renew, renewal("anne").id, "vest", Shown(), Payment())
    with pytest.raises(OfferChanged):
        write(renew, renewal("carl").id, "vest", Shown(), Payment())
    assert answers(net.next)["carl"] is Answer.NONE


def test_who_is_signed_up_in_another_way_is_not_signed_up_twice(net):
    ask_all(net.next)
    signed_up(net.next, person({"name": "Anne", "email": "anne@bibliotek.example"}, net.horsens))
    assert answers(net.next)["anne"] is Answer.SIGNED_UP
    with pytest.raises(Refused):
        write(renew, renewal("anne").id, "vest", Shown(), Payment())


def test_a_contact_has_answered_when_anybody_of_the_library_is_signed_up(net):
    ask_all(net.next)
    signed_up(net.next, person({"name": "Gry", "email": "gry@gribskov.example"}, net.gribskov))
    assert answers(net.next)["ea"] is Answer.SIGNED_UP


def test_a_colleague_does_not_answer_for_who_comes_every_time(net):
    ask_all(net.next)
    signed_up(net.next, person({"name": "Gry", "email": "gry@horsens.example"}, net.horsens))
    assert answers(net.next)["anne"] is answers(net.next)["carl"] is Answer.NONE


def test_declining_is_noted_once_and_signing_up_undoes_it(net, frozen):
    ask_all(net.next)
    write(decline, renewal("anne").id)
    first = renewal("anne").declined_at
    frozen.shift(60)
    write(decline, renewal("anne").id)
    assert renewal("anne").declined_at == first
    assert answers(net.next)["anne"] is Answer.DECLINED
    write(renew, renewal("anne").id, "vest", Shown(), Payment())
    assert answers(net.next)["anne"] is Answer.SIGNED_UP
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject.startswith("renewal")))
    assert actions.all() == ["renewal.declined"]


def test_a_test_asks_nobody(net):
    write(send_test, net.next.id, MailingKind.INVITATION, "Hej", "", "karen@kreds.example")
    assert [message.recipient for message in messages()] == ["karen@kreds.example"]
    assert candidates(net.next) == EVERYBODY
    assert last_sent(net.next.id) == {}


def _registrations(round_) -> list[Registration]:
    return [row for row in rows() if row.round_id == round_.id]
