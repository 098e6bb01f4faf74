from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import String, cast, func, select

from app.audit.models import AuditEntry
from app.common.clock import now
from app.common.models import db
from app.demo.commands import demo_command
from app.libraries.directory import directory
from app.libraries.guess import guess
from app.libraries.importer import REAL_LIBRARIES
from app.libraries.models import Library, MailDomain
from app.meetings.models import Series, Sitting, SittingState
from app.meetings.phases import Phase
from app.meetings.queries import RoundView, rounds_of
from app.outbox.models import Message
from app.registrations.models import Booking, FeeEntry, Registration
from app.registrations.queries import receipt
from app.registrations.queues import read_queues
from app.registrations.states import State
from app.registrations.waiting_list import Rank
from tests.factories import SeriesFactory


@pytest.fixture
def demo(app):
    return lambda: app.test_cli_runner().invoke(demo_command, catch_exceptions=False)


def registrations(round_id: int) -> list[Registration]:
    return list(db.session.scalars(select(Registration).filter_by(round_id=round_id)))


@pytest.mark.both_databases
def test_the_demo_has_a_network_with_rounds_held_and_to_come(app, dialect, demo):
    result = demo()
    assert (result.exit_code, result.output) == (
        0,
        "Demoen er lagt ind: 5 møderunder med 446 tilmeldinger. Personerne er opdigtede.\n",
    )
    series = db.session.scalars(select(Series).filter_by(slug="laanesamarbejde")).one()
    assert series.organiser == "Det Kgl. Bibliotek"
    following, last, long_ago = rounds_of(series.id)

    assert [(one.slug, one.capacity, one.taken, one.phase) for one in following.sittings] == [
        ("vest", 70, 38, Phase.OPEN),
        ("oest", 70, 70, Phase.OPEN),
    ]
    assert [(one.taken, one.phase) for one in last.sittings] == [(65, Phase.HELD), (65, Phase.HELD)]
    assert [(one.taken, one.state) for one in long_ago.sittings] == [
        (40, SittingState.PUBLISHED),
        (0, SittingState.CANCELLED),
    ]
    assert (following.fee_amount, following.vat_sentence) == (500_00, "momsfrit")
    _check_people(following.id, last.id)
    _check_queue(following)
    _check_moments()
    assert db.session.scalar(select(func.count(Message.id))) == 0


def _check_people(following: int, last: int) -> None:
    people = registrations(following)
    assert Counter(one.state for one in people) == {State.CONFIRMED: 108, State.PENDING: 1, State.WAITING: 7}
    (pending,) = [one for one in people if one.state is State.PENDING]
    assert (pending.library_id, pending.organisation[:5], pending.agreed_fee) == (None, "Slots", 500_00)
    assert len({one.library_id for one in registrations(last)}) == 84
    per_library = Counter(one.library_id for one in registrations(last))
    assert set(per_library.values()) == {1, 2, 3}
    for one in people:
        if one.library and one.library.has_free_place and one.state is State.CONFIRMED:
            assert (one.agreed_fee == one.fee_amount == 0) == (one.free_slot == 1)
        else:
            assert (one.agreed_fee, one.free_slot) == (500_00, None)
    assert all(one.email.endswith(".example") for one in people)
    assert len({one.email for one in people}) == len(people)
    assert not any(one.library and one.library.municipality == "Horsens" for one in people)
    assert max(len(one.name) for one in people) > 55 < max(len(one.title) for one in people)


def _check_queue(round_: RoundView) -> None:
    east = round_.sittings[1]
    queue = read_queues(round_.id, round_.queue_order).at(east.id)
    assert [place.rank for place in queue] == [Rank.NOBODY_YET] * 2 + [Rank.SOMEBODY_ALREADY] * 3 + [
        Rank.SECTOR
    ] * 2
    assert now() < east.promote_until == east.starts_at - timedelta(hours=48)


def _check_moments() -> None:
    rows = db.session.execute(
        select(Booking.id, Booking.created_at, Sitting.opens_at, Sitting.signup_until, AuditEntry.at)
        .join(Registration, Registration.booking_id == Booking.id)
        .join(Sitting, Sitting.id == Registration.sitting_id)
        .join(AuditEntry, AuditEntry.subject == "booking:" + cast(Booking.id, String))
        .order_by(Booking.id)
    ).all()
    assert len(rows) == 446
    for row in rows:
        assert row.opens_at <= row.created_at == row.at <= min(row.signup_until, now())
    for entry in db.session.scalars(select(FeeEntry)):
        registration = db.session.get_one(Registration, entry.registration_id)
        assert entry.at == entry.told_at == registration.signed_up_at
    for one in db.session.scalars(select(Registration)):
        assert one.signed_up_at == one.booking.created_at
        assert one.held_since == (one.signed_up_at if one.state is State.CONFIRMED else None)


def test_a_second_demo_changes_nothing_and_says_so(demo):
    SeriesFactory()
    result = demo()
    assert result.exit_code == 0
    assert result.output == "Der er allerede et netværk i databasen. Demoen er kun til en tom database.\n"
    assert db.session.scalar(select(func.count(Library.id))) == 0


def test_the_demo_can_be_looked_at_signed_up_for_and_does_not_mislead_the_guess(app, demo, client):
    app.test_cli_runner().invoke(args=["import-libraries", str(REAL_LIBRARIES)])  # they stay as they are
    demo()
    front = client.get("/")
    series = front.click("Netværk i lånesamarbejde")
    for title in _TITLES:
        assert series.click(title).select("table")
    _check_guess()
    dearest = db.session.scalars(
        select(Registration.booking_id).where(Registration.agreed_fee > 0, Registration.free_slot.is_(None))
    ).first()
    assert receipt(dearest).total % 500_00 == 0 < receipt(dearest).total


_TITLES = (
    "Fra bestilling til hylde: kortere vej for lån mellem bibliotekerne",
    "Når bogen ikke er hjemme: fjernlån og depot",
)


def _check_guess() -> None:
    domains = db.session.execute(select(MailDomain.domain, MailDomain.library_id)).all()
    assert all(domain.endswith(".example") for domain, _ in domains)
    assert len({domain for domain, _ in domains}) == len(domains) > 80
    for domain, library_id in domains:
        assert guess(domain).library == directory().by_id[library_id]
    assert [guess(domain).library.number for domain in ("horsens.dk", "aalborg.dk", "kk.dk")] == [
        "761500",
        "785100",
        "710100",
    ]
    assert not guess("example").candidates


def test_a_demo_that_fails_leaves_nothing(app, demo, monkeypatch):
    monkeypatch.setattr("app.demo.fill._orders", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo()
    assert db.session.scalar(select(func.count(Library.id))) == 0
