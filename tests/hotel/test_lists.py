"""The list for the hotel, and what has changed since it was sent."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.hotel.mates import Match
from app.hotel.models import HotelList, HotelStay
from app.hotel.services import ListChanged, NothingToSend, forget_stays
from app.hotel.stays import Change, version_of
from app.registrations import decisions, self_service
from app.registrations.own_choices import choose
from tests.factories import LibraryFactory, OptionFactory
from tests.hotel.lists import hotel, needs, sent, sleeps
from tests.registrations.conferences import conference, person, round_with, signed_up, sitting_with
from tests.registrations.stories import count

pytestmark = pytest.mark.both_databases

FIRST = date(2027, 3, 22)


def names(options) -> list[tuple[str, str]]:
    return [(one.shown.name, one.shown.mate) for one in hotel(options).stays]


def test_who_sleeps_where_and_until_when_in_the_order_of_the_alphabet(app):
    options = conference()
    sleeps(options, "Åse", {"single"})
    sleeps(options, "Bo", {"double"}, "Ida")
    sleeps(options, "Ida", {"double"})
    sleeps(options, "Carl", set())
    found = hotel(options)
    assert [(one.shown.name, one.shown.room, one.shown.mate, one.match) for one in found.stays] == [
        ("Bo", "Dobbeltværelse", "Ida", Match.PROPOSED),
        ("Ida", "Dobbeltværelse", "Bo", Match.PROPOSED),
        ("Åse", "Enkeltværelse", "", None),
    ]
    assert {(one.shown.arrival, one.shown.departure) for one in found.stays} == {
        (FIRST, FIRST + timedelta(days=1))
    }
    assert [(one.words, one.people, one.rooms) for one in found.nights] == [
        ("Enkeltværelse, natten til 23. marts", 1, 1),
        ("Dobbeltværelse, natten til 23. marts", 2, 1),
    ]


def test_several_nights_are_one_stay_and_another_room_is_named_by_its_night(app):
    options = conference()
    more = OptionFactory(
        round_id=options["day 1"].round_id, kind=options["single"].kind, name="Enkeltværelse", day=2
    )
    options |= {"second": more}
    sleeps(options, "Bo", {"single", "second"})
    sleeps(options, "Ida", {"double", "second"})
    bo, ida = (one.shown for one in hotel(options).stays)
    assert (bo.room, bo.arrival, bo.departure) == ("Enkeltværelse", FIRST, FIRST + timedelta(days=2))
    assert ida.room == "Dobbeltværelse, natten til 23. marts; Enkeltværelse, natten til 24. marts"


def test_who_waits_for_a_room_is_listed_apart(app):
    options = conference(beds=1)
    sleeps(options, "Bo")
    sleeps(options, "Ida")
    found = hotel(options)
    assert [one.shown.name for one in found.stays] == ["Bo"]
    assert [(one.name, one.room, one.number) for one in found.waiting] == [
        ("Ida", "Dobbeltværelse, natten til 23. marts", 1)
    ]


def test_who_has_no_seat_and_who_has_cancelled_sleep_nowhere(app):
    options = conference(seats=1)
    bo = sleeps(options, "Bo")
    sleeps(options, "Ida")
    assert names(options) == [("Bo", "")]
    write(self_service.cancel, bo.id, None, "command")
    assert names(options) == [("Ida", "")]


def test_before_it_is_sent_all_are_new_and_afterwards_nobody_is(app):
    options = conference()
    sleeps(options, "Bo")
    assert [one.change for one in hotel(options).stays] == [Change.NEW]
    sent(options)
    found = hotel(options)
    assert [one.change for one in found.stays] == [Change.NONE]
    assert [(one.people, one.actor) for one in found.sent] == [(1, "account:1")]
    (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="hotel.sent"))
    assert entry.after == {"people": 1}


def test_what_has_changed_since_it_was_sent_is_shown_with_what_it_was(app):
    options = conference()
    bo, ida, eva = (sleeps(options, name, {"double"}) for name in ("Bo", "Ida", "Eva"))
    sleeps(options, "Åse", {"single"})
    sent(options)
    write(self_service.change_details, bo.id, "Bo Ærø", bo.email, "", "command")
    write(
        choose,
        ida.id,
        {options[one].id for one in ("day 1", "day 2", "double")},
        "Bo Ærø",
        None,
        "command",
    )
    write(self_service.cancel, eva.id, None, "command")
    sleeps(options, "Dora", {"single"})
    found = {one.shown.name: one for one in hotel(options).stays}
    assert {name: one.change.value for name, one in found.items()} == {
        "Bo Ærø": "changed",
        "Ida": "changed",
        "Eva": "gone",
        "Dora": "new",
        "Åse": "none",
    }
    assert (found["Bo Ærø"].before.name, found["Bo Ærø"].before.mate) == ("Bo", "")
    assert (found["Ida"].before.mate, found["Ida"].now.mate) == ("", "Bo Ærø")
    assert list(found)[-1] == "Eva"  # who is gone comes last
    sent(options)
    assert {one.change for one in hotel(options).stays} == {Change.NONE}


def test_a_place_that_is_handed_over_is_one_gone_and_one_new(app):
    options = conference()
    bo = sleeps(options, "Bo")
    sent(options)
    write(self_service.hand_over, bo.id, "Ida", "ida@bib.example")
    assert [(one.shown.name, one.change.value) for one in hotel(options).stays] == [
        ("Ida", "new"),
        ("Bo", "gone"),
    ]


def test_that_needs_have_changed_is_seen_and_what_they_were_is_kept_nowhere(app):
    options = conference()
    bo = sleeps(options, "Bo")
    needs(bo, "Værelse i stueetagen")
    assert hotel(options).stays[0].needs == "Værelse i stueetagen"
    sent(options)
    assert hotel(options).stays[0].change is Change.NONE
    needs(bo, "Lift")
    assert hotel(options).stays[0].change is Change.CHANGED
    (kept,) = db.session.scalars(select(HotelStay))
    assert len(kept.needs_digest) == 32
    assert not any("stueetagen" in str(value) for value in vars(kept).values())
    needs(bo, "Værelse i stueetagen")
    assert hotel(options).stays[0].change is Change.NONE


def test_what_was_not_seen_is_not_noted(app):
    options = conference()
    sleeps(options, "Bo")
    seen = version_of(hotel(options).stays)
    sleeps(options, "Ida")
    with pytest.raises(ListChanged):
        sent(options, seen)
    assert count(HotelList) == 0


def test_twice_is_once(app):
    options = conference()
    sleeps(options, "Bo")
    seen = version_of(hotel(options).stays)
    sent(options, seen)
    with pytest.raises(NothingToSend):
        sent(options, seen)
    assert count(HotelList) == 1


def test_where_nobody_sleeps_there_is_nothing_to_send(app):
    with pytest.raises(NothingToSend):
        sent(conference())


def test_when_the_last_one_is_gone_that_is_sent_too(app):
    options = conference()
    bo = sleeps(options, "Bo")
    sent(options)
    write(self_service.cancel, bo.id, None, "command")
    sent(options)
    assert hotel(options).stays == ()


def test_what_was_said_of_each_is_deleted_two_weeks_after_the_meeting(app, frozen):
    options = conference()
    sleeps(options, "Bo")
    sent(options)
    frozen.move_to(sitting_with(options).ends_at + timedelta(days=14), tick=False)
    assert write(forget_stays) == 0
    frozen.shift(timedelta(seconds=1))
    assert write(forget_stays) == 1
    assert (count(HotelStay), count(HotelList)) == (0, 1)


def test_a_meeting_that_is_cancelled_needs_no_rooms(app):
    options = conference()
    sleeps(options, "Bo")
    sent(options)
    sitting_with(options).state = "cancelled"
    db.session.commit()
    assert [one.change for one in hotel(options).stays] == [Change.GONE]


def test_a_speaker_who_stays_is_on_the_list(app):
    options = conference()
    library = LibraryFactory()
    (row,) = signed_up(options, person("Eva", library, options, {"single"}))
    write(decisions.set_role, row.id, "speaker", True, "command")
    assert names(options) == [("Eva", "")]
    assert round_with(options).has_options
