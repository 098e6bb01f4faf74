"""Priser og valg: prices by category, and the days, rooms and meals of a conference."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.audit.models import AuditEntry
from app.audit.wording import log_lines
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, SittingState
from app.meetings.prices import Category
from app.planning.plans import OptionPlan
from app.planning.prices import OptionRefused, PriceList, PricesChanged, change_prices, price_list
from app.planning.versions import version_of
from app.registrations.models import Choice, Option, Registration
from app.registrations.options import OptionKind
from app.registrations.self_service import cancel
from tests.conftest import signed_in
from tests.factories import (
    ConferenceFactory,
    EastFactory,
    GrantFactory,
    LibraryFactory,
    OptionFactory,
    SittingFactory,
)
from tests.planning.desk_forms import anchor_of, form_on
from tests.registrations.conferences import conference, holding, person, round_with, signed_up, unsound
from tests.support.queries import counted_queries

SAVE = "Gem priser og valg"


@pytest.fixture
def sitting(app):
    """Two days without options yet."""
    return ConferenceFactory(round__slug="marts", round__series__slug="moedet", round__has_options=False)


def path_of(round_: Round) -> str:
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/priser"


def open_form(desk, round_):
    return form_on(desk.get(path_of(round_)))


def options_of(round_: Round) -> list[Option]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Option).filter_by(round_id=round_.id).order_by(Option.day, Option.id))
    )


def test_a_suggestion_and_some_prices_make_a_conference_of_two_days(desk, sitting):
    page = open_form(desk, sitting.round).submit("Foreslå valg")
    form = form_on(page)
    names = [value for name, value in form.fields.items() if name.endswith("-name")]
    assert names == [
        *("Dag 1", "Frokost dag 1", "Enkeltværelse", "Dobbeltværelse", "Middag dag 1"),
        *("Dag 2", "Frokost dag 2"),
    ]
    prices = {f"options-{number}-prices-library": "500" for number in range(7)}
    form.fill({**prices, "options-2-capacity": "60", "options-4-prices-speaker": "0"}).submit(SAVE, 303)

    made = options_of(sitting.round)
    assert [(one.kind, one.name, one.day, one.capacity) for one in made][2:4] == [
        (OptionKind.SINGLE, "Enkeltværelse", 1, 60),
        (OptionKind.DOUBLE, "Dobbeltværelse", 1, None),
    ]
    assert set(made[0].prices.values()) == {500_00}
    assert made[4].prices == {one: 0 if one is Category.SPEAKER else 500_00 for one in Category}
    assert (sitting.round.has_options, sitting.round.content_revision) == (True, 1)
    again = desk.get(path_of(sitting.round))
    assert form_on(again).submit("Foreslå valg").text.count("Nyt valg") == 0


def test_prices_of_taking_part_are_by_category_and_empty_means_as_the_first(desk, sitting):
    form = open_form(desk, sitting.round)
    assert {name: form.fields[f"whole-{name}"] for name in ("library", "sector", "guest", "partner")} == {
        "library": "3.990",
        "sector": "4.490",
        "guest": "0",
        "partner": "1.990",
    }
    form.fill({"whole-library": "4.000", "whole-sector": "", "whole-partner": "1.999,50"}).submit(SAVE, 303)
    db.session.rollback()
    assert sitting.round.fee_amount == 4_000_00
    assert sitting.round.other_prices[Category.SECTOR] == 4_000_00
    assert sitting.round.other_prices[Category.PARTNER] == 1_999_50


def test_the_rule_of_the_network_stays_the_rule(desk, sitting):
    sitting.round.other_prices, sitting.round.fee_amount = {}, 500_00
    form = open_form(desk, sitting.round)
    assert (form.fields["whole-sector"], form.fields["whole-speaker"]) == ("", "0")
    form.fill({"whole-library": "600"}).submit(SAVE, 303)
    db.session.rollback()
    assert (sitting.round.fee_amount, sitting.round.other_prices) == (600_00, {})


def test_an_option_is_added_and_taken_out_by_buttons_and_all_that_is_typed_stays(desk, sitting):
    page = open_form(desk, sitting.round).fill({"whole-library": "hvad"}).submit("Tilføj et valg")
    form = form_on(page).fill(
        {"options-0-kind": "meal", "options-0-name": "Festmiddag", "options-0-prices-guest": "mange"}
    )
    page = form.submit("Tilføj et valg")
    kept = form_on(page)
    assert (kept.fields["whole-library"], kept.fields["options-0-prices-guest"]) == ("hvad", "mange")
    kept.fill({"options-1-name": "Frokost"})
    left = form_on(kept.submit("remove-0"))
    assert [name for name in left.fields if name.endswith("-name")] == ["options-0-name"]
    assert left.fields["options-0-name"] == "Frokost"
    assert options_of(sitting.round) == []


def test_a_row_nothing_was_typed_into_is_none(desk, sitting):
    form = form_on(open_form(desk, sitting.round).submit("Tilføj et valg"))
    form.submit(SAVE, 303)
    assert options_of(sitting.round) == []
    assert not sitting.round.has_options


ROW = {
    "options-0-kind": "meal",
    "options-0-name": "Festmiddag",
    "options-0-day": "1",
    "options-0-capacity": "",
    "options-0-prices-library": "600",
}
BAD = [
    ("whole-library", "", "Deltagelse, Folkebibliotek: Skriv en pris. Skriv 0, hvis det er gratis."),
    ("whole-guest", "-1", "Deltagelse, Gæst: Skriv et beløb i kroner, fx 500."),
    ("options-0-name", "", "Skriv et navn, fx Festmiddag."),
    ("options-0-name", "x" * 81, "Skriv højst 80 tegn."),
    ("options-0-kind", "suite", "Festmiddag: Vælg, hvad det er."),
    ("options-0-day", "3", "Festmiddag: Vælg en dag."),
    ("options-0-day", "١", "Festmiddag: Vælg en dag."),
    ("options-0-capacity", "0", "Festmiddag: Skriv et helt tal fra 1 til 10000."),
    ("options-0-capacity", "mange", "Festmiddag: Skriv et helt tal fra 1 til 10000."),
    ("options-0-prices-library", "", "Festmiddag, Folkebibliotek: Skriv en pris."),
    ("options-0-prices-partner", "1e9", "Festmiddag, Partner: Skriv et beløb i kroner, fx 500."),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD)
def test_what_cannot_be_right_is_said_at_its_cell(desk, sitting, field, typed, sentence):
    sent = {**open_form(desk, sitting.round).fields, **ROW, field: typed}
    page = desk.post(path_of(sitting.round), sent, 422)
    assert page.title.startswith("Fejl: ")
    (anchor,) = {href for words, href in page.links.items() if sentence in words}
    assert anchor == f"#{field}"
    if field not in ("options-0-kind", "options-0-day"):  # of these only what is offered can stand there
        assert form_on(page).fields[field] == typed
    assert options_of(sitting.round) == []


def test_nothing_stands_there_twice(desk, sitting):
    twin = {name.replace("-0-", "-1-"): value for name, value in ROW.items()}
    sent = {**open_form(desk, sitting.round).fields, **ROW, **twin, "options-1-name": "FESTMIDDAG"}
    page = desk.post(path_of(sitting.round), sent, 422)
    assert anchor_of(page, "Det står der allerede for den dag.") == "#options-1-name"


def test_a_form_built_by_hand_makes_no_other_round_poorer(desk, sitting):
    foreign = conference()["dinner"]
    sent = {**open_form(desk, sitting.round).fields, **ROW, "options-0-id": str(foreign.id)}
    desk.post(path_of(sitting.round), sent, 303)
    (made,) = options_of(sitting.round)
    assert (made.id != foreign.id, foreign.round_id != sitting.round_id) == (True, True)
    many = {f"options-{number}-name": "x" for number in range(900)}
    page = desk.post(path_of(sitting.round), {**sent, **many, "add": "1"})
    assert len([name for name in form_on(page).fields if name.endswith("-name")]) == 40
    for number in ("0", "999"):
        page = desk.post(path_of(sitting.round), {f"remove-{number}": "1"})
        assert not [name for name in form_on(page).fields if name.endswith("-name")]
    desk.post(path_of(sitting.round), {**ROW, "options-0-id": "²", "remove-0": "1"})
    desk.post(path_of(sitting.round), {**ROW, "options-0-id": "9" * 5_000, "remove-0": "1"})


class TestWhatPeopleHaveChosen:
    @pytest.fixture
    def options(self, app):
        options = conference(beds=1)
        rows = [
            signed_up(options, person(name, LibraryFactory(), options, ["double", "dinner"]))[0]
            for name in ("Ane", "Bo")
        ]
        assert [holding(row)["Dobbeltværelse"] for row in rows] == ["held", "waiting"]
        return options

    def change(self, desk, options, **more):
        form = open_form(desk, round_with(options))
        number = next(
            name.split("-")[1] for name, value in form.fields.items() if value == str(options["double"].id)
        )
        return form.fill({f"options-{number}-{field}": value for field, value in more.items()}), number

    def test_more_beds_go_to_who_waits_in_the_same_act(self, desk, options):
        form, _ = self.change(desk, options, capacity="2")
        form.submit(SAVE, 303)
        assert {holding(row)["Dobbeltværelse"] for row in people(options)} == {"held"}
        assert unsound(options["double"].round_id) == []

    def test_fewer_than_are_taken_is_refused(self, desk, options):
        form, number = self.change(desk, options, capacity="5")
        form.submit(SAVE, 303)
        form, number = self.change(desk, options, capacity="1")
        page = form.submit(SAVE, 422)
        sentence = "2 er optaget. Skriv mindst 2, eller ret nogle personers valg først."
        assert anchor_of(page, sentence) == f"#options-{number}-capacity"
        assert "(2 optaget)" in page.text

    def test_a_new_price_is_for_those_who_come_after(self, desk, options):
        owed = {row.id: (row.fee_amount, row.agreed_fee) for row in people(options)}
        form, number = self.change(desk, options)
        form.fill({f"options-{number}-prices-library": "9.000", "whole-library": "20.000"}).submit(SAVE, 303)
        assert {row.id: (row.fee_amount, row.agreed_fee) for row in people(options)} == owed
        amounts = set(db.session.scalars(select(Choice.amount).filter_by(option_id=options["double"].id)))
        assert amounts == {800_00}

    def test_what_somebody_has_chosen_is_not_taken_out(self, desk, options):
        form, number = self.change(desk, options)
        page = form.submit(f"remove-{number}", 422)
        sentence = "2 personer har valgt “Dobbeltværelse”, så det kan ikke fjernes. Ret deres valg først."
        assert anchor_of(page, sentence) == f"#options-{number}-name"
        listed = price_list(options["double"].round_id)
        left = PriceList(listed.whole, tuple(one for one in listed.options if one[0] != options["double"].id))
        with pytest.raises(OptionRefused, match="kan ikke fjernes"):
            write(change_prices, options["double"].round_id, left, version_of(listed), "account:1")

    def test_nor_made_something_else(self, desk, options):
        form, number = self.change(desk, options, kind="single")
        page = form.submit(SAVE, 422)
        assert anchor_of(page, "Lav et nyt valg i stedet.") == f"#options-{number}-kind"
        form, number = self.change(desk, options, day="2")
        assert anchor_of(form.submit(SAVE, 422), "Lav et nyt valg i stedet.") == f"#options-{number}-day"
        form, _ = self.change(desk, options, name="Dobbeltværelse med søudsigt")
        form.submit(SAVE, 303)
        assert options["double"].name == "Dobbeltværelse med søudsigt"

    def test_of_who_has_cancelled_it_can_be_taken_out(self, desk, options):
        for row in people(options):
            write(cancel, row.id, None)
        form, number = self.change(desk, options)
        form_on(form.submit(f"remove-{number}")).submit(SAVE, 303)
        assert "double" not in [one.kind for one in options_of(round_with(options))]


def people(options) -> list[Registration]:
    db.session.rollback()
    rows = select(Registration).filter_by(round_id=options["double"].round_id).order_by(Registration.id)
    return list(db.session.scalars(rows))


def test_of_two_who_edit_at_once_neither_loses_anything(desk, sitting):
    mine = form_on(open_form(desk, sitting.round).submit("Tilføj et valg")).fill(
        {**ROW, "options-0-name": "Frokost", "whole-library": "4.100"}
    )
    theirs = form_on(open_form(desk, sitting.round).submit("Tilføj et valg")).fill(ROW)
    theirs.submit(SAVE, 303)
    page = mine.submit(SAVE, 409)
    assert "Festmiddag: Folkebibliotek 600 kr." in page.text
    merged = form_on(page)
    assert [merged.fields[f"options-{number}-name"] for number in (0, 1)] == ["Frokost", "Festmiddag"]
    merged.submit(SAVE, 303)
    assert {one.name for one in options_of(sitting.round)} == {"Frokost", "Festmiddag"}
    assert sitting.round.fee_amount == 4_100_00


@pytest.mark.both_databases
def test_of_two_who_save_at_the_same_moment_one_is_told(app, dialect):
    sitting = ConferenceFactory(round__has_options=False)
    round_id, before = sitting.round_id, price_list(sitting.round_id)
    db.session.rollback()
    together = Barrier(2)

    def go(number: int) -> bool:
        plan = OptionPlan(OptionKind.MEAL, f"Middag {number}", 1, None, dict.fromkeys(Category, 600_00))
        with app.app_context():
            together.wait(10)
            try:
                write(
                    change_prices,
                    round_id,
                    PriceList(before.whole, ((None, plan),)),
                    version_of(before),
                    "account:1",
                )
            except PricesChanged:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == [False, True]
    assert len(options_of(db.session.get_one(Round, round_id))) == 1


@pytest.mark.both_databases
def test_the_same_list_again_changes_nothing_and_what_was_to_be_checked_is(app, dialect):
    options = conference()
    round_ = round_with(options)
    round_.prices_to_check = True
    db.session.commit()
    listed = price_list(round_.id)
    for _ in range(2):
        write(change_prices, round_.id, listed, version_of(listed), "account:1")
    db.session.rollback()
    assert (round_.prices_to_check, round_.content_revision) == (False, 1)
    entries = db.session.scalars(select(AuditEntry).filter_by(action="round.prices")).all()
    assert len(entries) == 1


def test_the_log_says_what_is_new(desk, sitting):
    form_on(open_form(desk, sitting.round).submit("Tilføj et valg")).fill(ROW).submit(SAVE, 303)
    entry = db.session.scalars(select(AuditEntry).filter_by(action="round.prices")).one()
    (line,) = log_lines([entry])
    assert line.words == "Priser og valg gemt"
    (change,) = line.changes
    assert change[0] == "valg"
    assert "navn Festmiddag" in change[2]


def test_a_round_of_several_meetings_has_no_such_page(desk, app):
    west = SittingFactory(round__series__slug="moedet")
    EastFactory(round=west.round)
    page = desk.get(path_of(west.round))
    assert "Runden har flere møder." in page.text
    desk.post(path_of(west.round), status=422)
    assert "Priser og valg" not in desk.get(f"/arrangoer/moedet/{west.round.slug}/").links
    west.state = SittingState.CANCELLED
    assert "Foreslå valg" in desk.get(path_of(west.round)).text
    assert "Priser og valg" in desk.get(f"/arrangoer/moedet/{west.round.slug}/").links


def test_a_meeting_that_is_cancelled_has_none(desk, sitting):
    sitting.state = SittingState.CANCELLED
    assert "Mødet er aflyst" in desk.get(path_of(sitting.round)).text


def test_who_only_reads_cannot_change_it(app, sitting):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=sitting.round.series_id).account)
    reader.get(path_of(sitting.round), 403)
    reader.post(path_of(sitting.round), ROW, 403)
    assert options_of(sitting.round) == []


def test_a_day_with_something_to_choose_cannot_be_taken_from_the_meeting(desk, sitting):
    OptionFactory(round_id=sitting.round_id, day=2)
    sitting.round.has_options = True
    path = f"/arrangoer/moedet/marts/moeder/{sitting.slug}"
    page = form_on(desk.get(path)).fill(end_day="", days="").submit("Gem mødet", 422)
    assert "Der er stadig noget at vælge på dag 2. Fjern det først under Priser og valg." in page.text


@pytest.mark.both_databases
def test_however_many_options_it_asks_as_much(app, dialect, desk):
    few, many = ConferenceFactory(), ConferenceFactory()
    OptionFactory(round_id=few.round_id)
    for number in range(20):
        OptionFactory(round_id=many.round_id, name=f"Måltid {number}")
    asked = []
    for one in (few, many, few, many):
        with counted_queries(db.engine) as statements:
            desk.get(path_of(one.round))
        asked.append(len(statements))
    assert asked[2] == asked[3] <= 16
