"""Venteliste: who waits and why, what more seats or the distribution lead to, and seats given by hand."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.roles import Role
from app.audit.models import AuditEntry
from app.common.cache import forget
from app.common.models import db
from app.common.transaction import rehearse, write
from app.meetings.models import FreeScope, QueueOrder, Round, Side
from app.outbox.models import Message
from app.registrations import decisions, self_service
from app.registrations.queue_lists import seated_by
from app.registrations.states import State
from tests.conftest import NOW, empty_database, signed_in
from tests.factories import (
    BookingFactory,
    GrantFactory,
    LibraryFactory,
    RegistrationFactory,
    ResearchLibraryFactory,
)
from tests.registrations.stories import (
    ANNE,
    BO,
    CARL,
    check_invariants,
    count,
    horsens,
    person,
    rows,
    signed_up,
    sitting_of,
    two_sittings,
)
from tests.support.pages import Page, PageClient
from tests.support.queries import counted_queries

ONE_EACH = {"west": {"capacity": 1}, "east": {"capacity": 1}}


def address(round_: Round) -> str:
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/venteliste"


def desk_of(page: Page, sitting: str = "vest", action: str = "capacity") -> dict[str, Any]:
    """The fields of a sitting's form that has this button."""
    for form in page.select("form"):
        fields = {one["name"]: one["value"] for one in form.select("input")}
        buttons = [one["value"] for one in form.select("button")]
        if fields.get("sitting", "") == sitting and any(action in (value or "") for value in buttons):
            return fields
    raise AssertionError(f"no form {action} of {sitting}")


def press(page: Page, act: str, sitting: str = "vest", status: int = 200, **typed: str) -> Page:
    form = desk_of(page, sitting, act.removeprefix("preview-"))
    return page.client.post(address_of(page), {**form, "act": act, **typed}, status, csrf=False)


def address_of(page: Page) -> str:
    return page.path.partition("?")[0]


def table_rows(page: Page, caption: str) -> list[list[str]]:
    """The cells of the table with this caption."""
    (table,) = [one for one in page.select("table") if one.select("caption")[0].text == caption]
    return [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]


def seat_facts() -> list[tuple[int, State, int | None, int | None]]:
    return [(row.id, row.state, row.sitting_id, row.wish_id) for row in rows()]


@pytest.fixture
def full(app) -> Round:
    """One seat in the west and one in the east, taken; in the west wait a school, then two of Horsens."""
    round_ = two_sittings(**ONE_EACH)
    for number, slug in enumerate(("vest", "oest")):
        signed_up(
            round_, person({"name": f"Ib {number}", "email": f"ib{number}@x.example"}, LibraryFactory(), slug)
        )
    ours, school = horsens(), ResearchLibraryFactory(name="Musikskolen")
    signed_up(round_, person(CARL, school))
    signed_up(round_, person(ANNE, ours))
    signed_up(round_, person(BO, ours))
    return round_


def test_who_waits_is_shown_in_order_with_the_reason(desk, full):
    page = desk.get(address(full))
    assert table_rows(page, "Ventelisten: Vest") == [
        [
            "Anne Sørensen",
            "1",
            "Horsens Bibliotek",
            "biblioteker uden en plads i runden kommer først",
            "1. februar 2027",
        ],
        [
            "Bo Ærø",
            "2",
            "Horsens Bibliotek",
            "biblioteket har en plads i forvejen eller står foran i køen",
            "1. februar 2027",
        ],
        ["Carl Østergård", "3", "Musikskolen", "folkebibliotekerne kommer først", "1. februar 2027"],
    ]
    assert page.text.count("Ingen venter.") == 1
    assert "Anne Sørensen" in page.click("Anne Sørensen").h1


def test_more_seats_are_shown_before_they_are_given(desk, full):
    page = press(desk.get(address(full)), "preview-capacity", capacity="3")
    assert table_rows(page, "2 får plads") == [
        ["Anne Sørensen", "Horsens Bibliotek", "Vest", "biblioteker uden en plads i runden kommer først"],
        [
            "Bo Ærø",
            "Horsens Bibliotek",
            "Vest",
            "biblioteket har en plads i forvejen eller står foran i køen",
        ],
    ]
    assert desk_of(page)["capacity"] == "3"
    assert sitting_of(full).capacity == 1
    done = press(page, "capacity", status=303).follow()
    assert "Antallet af pladser er gemt" in done.text
    assert (sitting_of(full).capacity, sitting_of(full).taken) == (3, 3)
    check_invariants()


def test_a_preview_leaves_no_trace(desk, full):
    page = desk.get(address(full))
    before = (count(Message), count(AuditEntry), seat_facts(), full.places_revision)
    press(page, "preview-capacity", capacity="70")
    db.session.refresh(full)
    assert (count(Message), count(AuditEntry), seat_facts(), full.places_revision) == before


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "Skriv et helt tal fra 1 til 10000."),
        ("-1", "Skriv et helt tal fra 1 til 10000."),
        ("", "Skriv et helt tal fra 1 til 10000."),
        ("ti", "Skriv et helt tal fra 1 til 10000."),
        ("²", "Skriv et helt tal fra 1 til 10000."),
        ("٣", "Skriv et helt tal fra 1 til 10000."),
        ("10001", "Skriv et helt tal fra 1 til 10000."),
        ("1", "2 pladser er optaget, så mødet kan ikke have 1. Skriv mindst 2, eller afmeld nogle først."),
    ],
)
@pytest.mark.parametrize("act", ["preview-capacity", "capacity"])
def test_a_number_of_seats_that_cannot_be_is_refused_at_its_field(desk, full, act, typed, words):
    write(decisions.set_capacity, sitting_of(full).id, 2, "command")
    page = press(
        press(desk.get(address(full)), "preview-capacity", capacity="2"), act, status=422, capacity=typed
    )
    assert page.links[words] == "#capacity-vest"
    (field,) = page.select("#capacity-vest")
    assert (field["value"], field["aria-invalid"]) == (typed, "true")
    assert sitting_of(full).capacity == 2


def test_no_more_seats_give_nobody_one(desk, full):
    assert "Ingen får plads ved det." in press(desk.get(address(full)), "preview-capacity", capacity="1").text


def test_who_moves_is_shown_and_who_gets_the_seat_they_leave(desk, full):
    (mover,) = [row for row in rows() if row.name == "Ib 0"]
    write(self_service.move, mover.id, "oest", None, "command")
    page = press(desk.get(address(full)), "preview-capacity", "oest", capacity="2")
    assert table_rows(page, "2 får plads") == [
        ["Anne Sørensen", "Horsens Bibliotek", "Vest", "biblioteker uden en plads i runden kommer først"],
        [
            "Ib 0",
            mover.library.name,
            "Øst",
            "biblioteket har en plads i forvejen eller står foran i køen; flytter fra vest",
        ],
    ]


def test_after_a_while_seats_are_given_by_hand(app, full, frozen):
    desk = sign_in_at(app, frozen, sitting_of(full).promote_until)
    page = desk.get(address(full))
    assert "Ledige pladser går ikke længere selv til ventelisten: giv dem her." in page.text
    assert "Ingen får plads ved det." in press(page, "preview-capacity", capacity="2").text
    press(page, "capacity", status=303, capacity="2")
    page = desk.get(address(full))
    done = press(page, "promote", status=303).follow()
    assert "Pladsen er givet" in done.text
    assert [row.name for row in rows() if row.promoted_at] == ["Anne Sørensen"]
    assert "Giv" not in [button.text[:3] for button in done.select("button")]


def test_of_two_organisers_who_give_the_same_seat_the_second_gives_none_away(app, full, frozen):
    desk = sign_in_at(app, frozen, sitting_of(full).promote_until)
    write(decisions.set_capacity, sitting_of(full).id, 3, "command")
    tabs = [desk.get(address(full)) for _ in range(2)]
    press(tabs[0], "promote", status=303)
    refused = press(tabs[1], "promote", status=422)
    assert "Køen har ændret sig imens. Se, hvem der står først nu." in refused.text
    assert "Giv Bo Ærø pladsen" in [button.text for button in refused.select("button")]
    assert sum(row.promoted_at is not None for row in rows()) == 1


def test_a_seat_that_is_gone_is_not_given(app, full, frozen):
    desk = sign_in_at(app, frozen, sitting_of(full).promote_until)
    write(decisions.set_capacity, sitting_of(full).id, 2, "command")
    page = desk.get(address(full))
    write(decisions.set_capacity, sitting_of(full).id, 1, "command")
    assert (
        "Der er ingen ledig plads. Giv mødet flere pladser først." in press(page, "promote", status=422).text
    )


def test_the_distribution_is_shown_before_it_is_carried_out(desk, app):
    round_ = two_sittings(west={"capacity": 2}, sector_release_at=NOW + timedelta(days=9))
    school, ours = ResearchLibraryFactory(name="Musikskolen"), horsens()
    signed_up(round_, person(CARL, school), person({"name": "Ea", "email": "ea@x.example"}, school))
    signed_up(round_, person({"name": "Ib", "email": "ib@x.example"}, None, organisation="Åvangsskolen"))
    signed_up(round_, person(ANNE, ours))
    page = desk.get(address(round_))
    assert table_rows(page, "Afventer") == [
        ["Carl Østergård", "Musikskolen", "Fordelingen"],
        ["Ea", "Musikskolen", "Fordelingen"],
        ["Ib", "Åvangsskolen", "At du vælger biblioteket"],
    ]
    shown = press(page, "preview-release", "")
    assert table_rows(shown, "1 får plads") == [
        ["Carl Østergård", "Musikskolen", "Vest", "folkebibliotekerne kommer først"]
    ]
    assert {row.state for row in rows()} == {State.PENDING, State.CONFIRMED}
    press(shown, "release", "", status=303)
    assert [row.state for row in rows()] == [State.CONFIRMED, State.WAITING, State.PENDING, State.CONFIRMED]
    page = desk.get(address(round_))
    assert table_rows(page, "Afventer") == [["Ib", "Åvangsskolen", "At du vælger biblioteket"]]
    assert not [one for one in page.select("button") if "ville få plads" in one.text]


def test_a_reader_sees_everything_and_no_button(app, full):
    account = GrantFactory(role=Role.READER, series_id=full.series_id).account
    page = signed_in(app, account).get(address(full))
    assert len(table_rows(page, "Ventelisten: Vest")) == 3
    assert [one.text for one in page.select("main button")] == []


def test_a_round_without_anybody_says_so(desk):
    page = desk.get(address(two_sittings()))
    assert page.text.count("Ingen venter.") == 2
    assert "Afventer" not in page.text


def test_once_a_meeting_has_begun_its_seats_stay(app, full, frozen):
    desk = sign_in_at(app, frozen, sitting_of(full).starts_at)
    page = desk.get(address(full))
    assert "Mødet er begyndt." in page.text
    assert not page.select("#capacity-vest")
    assert page.select("#capacity-oest")


@pytest.mark.parametrize(
    "fields",
    [{}, {"act": "nothing"}, {"act": "capacity"}, {"act": "promote", "sitting": "nord"}, {"act": "preview-"}],
)
def test_an_act_that_there_is_not_is_refused(desk, full, fields):
    desk.post(address(full), fields, 400)


def test_a_queue_of_500_costs_no_more_queries_than_one_of_5(desk, app):
    round_ = two_sittings(west={"capacity": 1})
    signed_up(round_, person(ANNE, LibraryFactory()))
    with_few = queries_with(desk, round_, 5)
    assert queries_with(desk, round_, 500) == with_few
    assert len(table_rows(desk.get(address(round_)), "Ventelisten: Vest")) == 505


def queries_with(desk: PageClient, round_: Round, many: int) -> int:
    booking, west, library = BookingFactory(round=round_), sitting_of(round_), LibraryFactory()
    for number in range(many):
        waiting = {"state": State.WAITING, "signed_up_at": NOW + timedelta(seconds=number)}
        db.session.add(RegistrationFactory.build(sitting=west, booking=booking, library=library, **waiting))
    db.session.commit()
    with counted_queries(db.engine) as statements:
        desk.get(address(round_))
    return len(statements)


def sign_in_at(app: Any, frozen: Any, moment: Any) -> PageClient:
    """An owner who signs in then: sessions end."""
    frozen.move_to(moment, tick=False)
    owner: Any = GrantFactory
    return signed_in(app, owner().account)


# The preview and what then happens


wishes = st.sampled_from(["vest", "oest", "begge"])
acts = st.one_of(
    st.tuples(st.just("capacity"), st.sampled_from(["vest", "oest"]), st.integers(0, 3)),
    st.tuples(st.just("release"), st.just(""), st.just(0)),
    st.tuples(st.just("promote"), st.sampled_from(["vest", "oest"]), st.just(0)),
)


@given(
    people=st.lists(st.tuples(st.integers(0, 5), wishes), min_size=1, max_size=9),
    moves=st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["vest", "oest"])), max_size=3),
    seats=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    scope=st.sampled_from(FreeScope),
    order=st.sampled_from(QueueOrder),
    by_hand=st.booleans(),
    act=acts,
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_shown_is_what_then_happens(app, frozen, people, moves, seats, scope, order, by_hand, act):
    db.session.rollback()
    empty_database()
    forget()
    frozen.move_to(NOW, tick=False)
    round_ = two_sittings(
        west={"capacity": seats[0]},
        east={"capacity": seats[1]},
        free_scope=scope,
        queue_order=order,
        sector_release_at=NOW + timedelta(weeks=20),
    )
    libraries = [LibraryFactory(side=side) for side in (Side.WEST, Side.WEST, Side.EAST, Side.EAST)]
    libraries += [ResearchLibraryFactory(), ResearchLibraryFactory()]
    for number, (library, wish) in enumerate(people):
        frozen.shift(timedelta(minutes=1))
        who = {"name": f"Person {number}", "email": f"person{number}@x.example"}
        signed_up(round_, person(who, libraries[library], wish))
    for number, slug in moves:
        row = rows()[number % len(people)]
        if row.state is State.CONFIRMED and row.sitting.slug != slug:
            write(self_service.move, row.id, slug, None, "command")
    if by_hand:
        frozen.move_to(sitting_of(round_).promote_until, tick=False)
    carry_out = _carried_out(round_, *act)
    before = seat_facts()
    try:
        shown = rehearse(seated_by, carry_out, round_.id)
    except decisions.DecisionRefused:
        return
    assert seat_facts() == before
    write(carry_out)
    had_seat = {row_id: sitting for row_id, state, sitting, _ in before if state is State.CONFIRMED}
    has_seat = {row.id: row.sitting_id for row in rows() if row.state is State.CONFIRMED}
    got = {row_id for row_id, sitting in has_seat.items() if had_seat.get(row_id) != sitting}
    assert {one.id for one in shown} == got
    names = {row.id: row.sitting.name for row in rows() if row.id in got}
    assert {one.id: one.sitting for one in shown} == names
    assert [bool(one.leaves) for one in shown] == [one.id in had_seat for one in shown]
    check_invariants()


def _carried_out(round_: Round, name: str, slug: str, more: int) -> Any:
    round_id = round_.id
    if name == "release":
        return lambda: decisions.release_sector(round_id, "organiser")
    sitting_id, capacity = sitting_of(round_, slug).id, sitting_of(round_, slug).capacity + more
    if name == "promote":
        return lambda: decisions.promote_first(sitting_id, "organiser")
    return lambda: decisions.set_capacity(sitting_id, capacity, "organiser")
