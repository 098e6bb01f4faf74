"""The same form, or the same person, twice at the same moment (DOMAIN.md, Places 7)."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import select

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
    links = set(db.session.scalars(select(Message.subject_id).where(Message.kind == "link")))
    assert {row.id for row in result.rows} <= links


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
