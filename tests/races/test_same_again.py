"""The same form, or the same person, twice at the same moment (DOMAIN.md, Places 7)."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from app.common.models import db
from app.outbox.models import Message
from tests.races.harness import collide, result_of, unsound
from tests.races.orders import address, group, order
from tests.support.visitors import person

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.real_clock,
    pytest.mark.server,
    pytest.mark.parametrize("times", [3, pytest.param(40, marks=pytest.mark.slow)]),
]

ALREADY = "Der findes allerede en tilmelding med denne adresse"


@pytest.mark.parametrize("through_check", [False, True], ids=["at once", "from the check page"])
def test_the_same_form_sent_twice_is_one_booking_with_one_receipt(ground, times, through_check):
    track = ground.track(west=2 * times, east=1)
    for time in range(times):
        visitor, page = ground.open_form(track, time)
        names = [f"Bo {time}", f"Ea {time}"] if through_check else [f"Bo {time}"]
        fields = {**page.fields, **group(track, names, ground.libraries[time], "vest")}
        if through_check:
            page = visitor.post(page.action, fields)
            fields = page.fields
        tabs = [visitor.twin(server.port) for server in ground.servers]
        first, second = (one.last for one in collide([partial(tab.sign_up, page, fields) for tab in tabs]))
        assert (first.status, second.status) == (303, 303)
        assert first.location == second.location
        assert all(tab.get(first.location).status == 200 for tab in tabs)

    result = result_of(track)
    assert unsound(result) == []
    assert Counter(result.bookings.values()) == {len(names): times}


def test_the_same_form_sent_again_with_something_mended_is_one_booking(ground, times):
    track = ground.track(west=2 * times, east=1)
    for time in range(times):
        visitor, page = ground.open_form(track, time)
        orders = [
            order(track, f"Bo {time}", ground.libraries[time], "vest"),
            order(track, f"Boo {time}", ground.libraries[-1 - time], "vest"),
        ]
        acts = [
            partial(visitor.twin(server.port).sign_up, page, one)
            for server, one in zip(ground.servers, orders, strict=True)
        ]
        first, second = (one.last for one in collide(acts))
        assert (first.status, second.status) == (303, 303)
        assert first.location == second.location

    result = result_of(track)
    assert unsound(result) == []
    assert Counter(result.bookings.values()) == {1: times}


@pytest.mark.parametrize("sittings", [("vest", "vest"), ("vest", "oest")], ids="+".join)
def test_the_same_address_twice_is_one_registration_and_a_link_to_it(ground, times, sittings):
    track = ground.track(west=2 * times, east=2 * times)
    for time in range(times):
        orders = [order(track, f"Bo {time}", ground.libraries[time], where) for where in sittings]
        orders[1] |= person(0, email=address(track, f"Bo {time}").upper())
        refused, accepted = sorted(ground.rush(track, orders), key=lambda one: one.is_accepted)
        assert ([page.status for page in accepted.pages], refused.last.status) == ([303], 422)
        assert ALREADY in refused.last.text

    result = result_of(track)
    assert unsound(result) == []
    assert Counter(result.bookings.values()) == {1: times}
    assert [links_to(row.id) for row in result.rows] == [1] * times


def test_who_is_signed_up_and_tries_again_many_times_at_once_is_sent_one_link(ground, times):
    track = ground.track(west=10, east=10)
    one = order(track, "Bo", ground.libraries[0], "vest")
    ground.rush(track, [one])
    refused = ground.rush(track, [one] * (tries := max(12, times)))
    assert [[page.status for page in again.pages] for again in refused] == [[422]] * tries
    assert all(ALREADY in again.last.text for again in refused)

    result = result_of(track)
    assert unsound(result) == []
    assert [links_to(row.id) for row in result.rows] == [1]


def test_of_two_groups_with_the_same_person_one_is_refused_as_a_whole(ground, times):
    track = ground.track(west=4 * times, east=1)
    for time in range(times):
        names = [[f"Bo {time}", f"Ea {time}"], [f"Bo {time}", f"Ib {time}"]]
        outcomes = ground.rush_from_check(
            track, [group(track, both, ground.libraries[time], "vest") for both in names]
        )
        refused, accepted = sorted(outcomes, key=lambda one: one.is_accepted)
        assert (accepted.last.status, refused.last.status) == (303, 422)
        assert ALREADY in refused.last.text

    result = result_of(track)
    assert unsound(result) == []
    assert Counter(result.bookings.values()) == {2: times}


def links_to(registration: int) -> int:
    """How many mails with the link to a registration are on their way."""
    found = select(func.count()).where(Message.kind == "link", Message.subject_id == registration)
    return db.session.scalar(found) or 0
