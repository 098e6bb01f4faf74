"""A page costs a bounded number of queries whatever the number of registrations (ARCHITECTURE.md 8)."""

import pytest

from app.common import links
from app.common.cache import forget
from app.common.links import Purpose
from app.common.models import db
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    BookingFactory,
    LibraryFactory,
    RegistrationFactory,
    SpeakerFactory,
)
from tests.registrations.stories import address_of, two_sittings
from tests.support.queries import counted_queries


@pytest.fixture
def crowd(app):
    """A round with so many registrations; its booking has three of them."""

    def make(people: int):
        round_ = two_sittings()
        for number in range(4):
            item = AgendaItemFactory(round=round_, starts_after=45 * number)
            AppearanceFactory(item_id=item.id, speaker=SpeakerFactory(name=f"Bo {round_.id} {number}"))
        libraries = LibraryFactory.create_batch(5)
        booking = BookingFactory(round=round_)
        for number in range(people):
            mine = {"booking": booking} if number < 3 else {}
            sitting = round_.sittings[number % 2]
            db.session.add(RegistrationFactory.build(sitting=sitting, library=libraries[number % 5], **mine))
        db.session.commit()
        return round_, booking

    return make


def pages(round_, booking) -> dict[str, str]:
    first = booking.registrations[0]
    token = links.token(Purpose.REGISTRATION, first.reference, first.id, 1)
    return {
        "front": "/",
        "series": f"/{round_.series.slug}/",
        "round": address_of(round_, ""),
        "agenda": address_of(round_, "dagsorden"),
        "ics": address_of(round_, "vest.ics"),
        "form": address_of(round_),
        "receipt": f"/kvittering/{links.token(Purpose.BOOKING, booking.reference, booking.id, 1)}",
        "mine": f"/tilmelding/{token}",
    }


def queries(flask_client, path: str) -> int:
    db.session.commit()
    forget()
    with counted_queries(db.engine) as statements:
        assert flask_client.get(path).status_code == 200
    return len(statements)


MOST = {"front": 4, "series": 4, "round": 9, "agenda": 6, "ics": 4, "form": 6, "receipt": 8, "mine": 8}


def test_140_registrations_cost_no_more_queries_than_5(flask_client, crowd):
    few, many = (pages(*crowd(people)) for people in (5, 140))
    for page, most in MOST.items():
        counts = [queries(flask_client, made[page]) for made in (few, many)]
        assert counts[0] == counts[1] <= most, page


def test_a_page_the_visitor_has_already_costs_one(flask_client, crowd):
    path = address_of(crowd(5)[0], "")
    etag = flask_client.get(path).headers["ETag"]
    with counted_queries(db.engine) as statements:
        assert flask_client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert len(statements) == 1


def test_the_agenda_is_read_once_for_each_revision(flask_client, crowd):
    round_, _ = crowd(5)
    flask_client.get(address_of(round_, ""))
    with counted_queries(db.engine) as statements:
        flask_client.get(address_of(round_, ""))
    assert not [statement for statement in statements if "agenda_item" in statement]
