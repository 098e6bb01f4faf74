"""Links of invitations pressed at the same moment: by one person twice, by many for few seats."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.models import Library
from app.meetings.models import Round
from app.outbox.models import Message
from app.renewals.links import token_of
from app.renewals.models import Renewal
from app.renewals.services import NotAsked, ask
from tests.factories import MailingFactory, RegistrationFactory, RenewalFactory, SittingFactory
from tests.races.harness import Ground, Track, collide, result_of, unsound
from tests.races.orders import address
from tests.races.own_links import service
from tests.support.visitors import Page, Visitor

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.real_clock,
    pytest.mark.server,
    pytest.mark.parametrize("times", [3, pytest.param(40, marks=pytest.mark.slow)]),
]


def invited(ground: Ground, track: Track, names: dict[str, str]) -> list[str]:
    """The paths of the links of people by name, who come from the library with that number."""
    mailing = MailingFactory(round_id=track.id)
    rows = [
        RenewalFactory(
            round_id=track.id,
            invitation=mailing,
            library_id=directory().by_number[library].id,
            name=name,
            email=address(track, name),
        )
        for name, library in names.items()
    ]
    paths = [f"/fornyelse/{token_of(row)}" for row in rows]
    db.session.rollback()
    return paths


def opened(ground: Ground, number: int, path: str) -> tuple[Visitor, Page]:
    visitor = Visitor(ground.servers[number % len(ground.servers)].port)
    page = visitor.get(path)
    assert page.status == 200, page.text
    return visitor, page


def test_a_link_pressed_twice_at_once_is_one_booking_with_one_receipt(ground, times):
    track = ground.track(west=2 * times, east=1)
    paths = invited(ground, track, {f"Bo {n}": ground.libraries[n] for n in range(times)})
    for number, path in enumerate(paths):
        visitor, page = opened(ground, number, path)
        tabs = [visitor.twin(server.port) for server in ground.servers]
        first, second = collide([partial(tab.post, path, page.fields) for tab in tabs])
        assert (first.status, second.status) == (303, 303)
        assert first.location == second.location
        assert first.location.startswith("/kvittering/")

    result = result_of(track)
    assert unsound(result) == []
    assert Counter(result.bookings.values()) == {1: times}


def test_of_two_colleagues_who_press_at_once_one_is_free_and_the_other_is_asked_again(ground, times):
    track = ground.track(west=3 * times, east=1)
    for number in range(times):
        library = ground.libraries[number]
        paths = invited(ground, track, {f"Bo {number}": library, f"Ea {number}": library})
        pages = [opened(ground, turn, path) for turn, path in enumerate(paths)]
        answers = collide(
            [
                partial(visitor.post, path, page.fields)
                for (visitor, page), path in zip(pages, paths, strict=True)
            ]
        )
        assert sorted(answer.status for answer in answers) == [200, 303]
        asked_again = next(answer for answer in answers if answer.status == 200)
        assert asked_again.has_changed

    result = result_of(track)
    assert unsound(result) == []
    assert Counter(result.bookings.values()) == {1: times}


def test_the_last_seat_goes_to_one_and_the_others_are_asked_again(ground, times):
    track = ground.track(west=1, east=1)
    paths = invited(ground, track, {f"Bo {n}": ground.libraries[n] for n in range(times)})
    pages = [opened(ground, turn, path) for turn, path in enumerate(paths)]
    answers = collide(
        [partial(visitor.post, path, page.fields) for (visitor, page), path in zip(pages, paths, strict=True)]
    )
    assert Counter(answer.status for answer in answers) == {303: 1, 200: times - 1}
    assert all(answer.has_changed for answer in answers if answer.status == 200)
    assert unsound(result_of(track)) == []


@pytest.mark.parametrize("forms", [("one-form-of-a-mailing", "one-form-of-a-mailing"), ("a" * 20, "b" * 20)])
def test_two_who_ask_the_same_people_at_once_ask_each_of_them_once(ground, times, forms):
    track = ground.track(west=1, east=1)
    round_ = db.session.get_one(Round, track.id)
    held = SittingFactory(
        round__series=round_.series, round__slug="foer", starts_at=now() - timedelta(weeks=20)
    )
    library = db.session.get_one(Library, directory().by_number[ground.libraries[0]].id)
    keys = [
        RegistrationFactory(sitting=held, library=library, email=address(track, f"Bo {n}")).email_key
        for n in range(times)
    ]
    db.session.rollback()
    acts = [service(ground, _ask, track.id, keys, f"{form}-{track.id}") for form in forms]
    collide(acts)
    assert _count(Renewal, Renewal.round_id == track.id) == times
    assert _count(Message, Message.round_id == track.id, Message.kind == "renewal") == times


def _ask(round_id: int, keys: list[str], form: str) -> None:
    with suppress(NotAsked):  # the other one was first
        write(ask, round_id, keys, "", form, "command")


def _count(model: type, *conditions: object) -> int:
    db.session.rollback()
    return db.session.query(model).filter(*conditions).count()
