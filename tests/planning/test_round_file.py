from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agenda.models import ItemKind
from app.common.models import db
from app.meetings.models import FreeScope, QueueOrder, Side
from app.meetings.prices import Category
from app.meetings.steps import CancelStep
from app.planning.complaints import Fault
from app.planning.plans import OptionPlan, VenuePlan
from app.planning.round_file import LENGTHS, RoundFileRefused, read_round_file
from app.registrations.options import OptionKind
from tests.planning.round_files import EAST, changed

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "round.toml"
TITLE = 'title = "Lån på tværs"'
TIME = 'time = "10.00–10.15"'
VENUE = 'name = "KB Aarhus"'


def complaints(content: bytes) -> list[tuple[Fault, str, int | None, str]]:
    with pytest.raises(RoundFileRefused) as refused:
        read_round_file(content)
    return [(one.fault, one.table, one.number, one.key) for one in refused.value.complaints]


def test_the_documented_example_is_a_whole_round():
    series, round_ = read_round_file(EXAMPLE.read_bytes())
    assert (series.slug, series.organiser, series.contact_phone) == (
        "laanesamarbejde",
        "Det Kgl. Bibliotek",
        "12345678",
    )
    assert [paragraph[:10] for paragraph in series.purpose.split("\n\n")] == ["Netværket ", "Vi mødes t"]
    assert (round_.fee_amount, round_.free_scope, round_.vat_sentence) == (
        500_00,
        FreeScope.ROUND,
        "momsfrit",
    )
    west, east = round_.sittings
    assert (west.slug, west.side, west.capacity) == ("vest", Side.WEST, 70)
    assert west.starts_at == datetime(2027, 3, 16, 9, tzinfo=UTC)
    assert (west.signup_until, east.signup_until) == (
        datetime(2027, 3, 2, 11, tzinfo=UTC),
        datetime(2027, 3, 4, 11, tzinfo=UTC),
    )
    assert east.venue == VenuePlan(
        "DBC",
        "Tempovej 7–11",
        "2750",
        "Ballerup",
        "S-tog til Malmparken Station, derfra 10 minutter til fods.",
    )
    assert [(item.starts_after, item.minutes) for item in round_.agenda][:4] == [
        (0, 15), (15, 30), (45, 45), (90, 45),
    ]  # fmt: skip
    assert (round_.no_show_fee, round_.queue_order, series.invites_waiting) == (0, QueueOrder.FAIR, False)
    assert round_.sector_release_at == datetime(2027, 2, 15, 11, tzinfo=UTC)
    assert round_.fees_lock_at == datetime(2027, 3, 12, 11, tzinfo=UTC)
    step = CancelStep(datetime(2027, 3, 9, 11, tzinfo=UTC), 50)
    assert west.cancel_steps == east.cancel_steps == (step,)
    assert west.promote_until == datetime(2027, 3, 14, 9, tzinfo=UTC)
    assert round_.agenda[2].speakers == (("Henrik Bøgelund", "DBC"), ("Astrid Højsgaard", "DBC"))
    assert round_.agenda[5].kind is ItemKind.GROUP_WORK
    assert sum(item.minutes for item in round_.agenda) == 300


def test_every_key_of_the_example_is_one_the_reader_knows_and_every_other_is_refused():
    text = EXAMPLE.read_text()
    assert complaints((text + 'colour = "red"\n').encode()) == [
        (Fault.UNKNOWN_KEY, "[[agenda]]", 9, "colour")
    ]


def test_lengths_are_those_of_the_columns():
    for name, length in LENGTHS.items():
        table, column = name.split(".")
        assert db.metadata.tables[table].c[column].type.length == length, name


@pytest.mark.parametrize(
    ("kroner", "øre"),
    [
        ("500", 500_00),
        ("0", 0),
        ("499.50", 499_50),
        ("500.0", 500_00),
        ("1_250", 1250_00),
        ("100000", 100_000_00),
    ],
)
def test_a_fee_in_kroner_is_stored_in_øre(kroner, øre):
    _, round_ = read_round_file(changed(("fee = 500", f"fee = {kroner}")))
    assert round_.fee_amount == øre


@pytest.mark.parametrize(
    "kroner", ["-1", "499.505", '"500"', "inf", "nan", "true", "100001", "1e999999", "[500]"]
)
def test_what_is_no_amount_is_refused(kroner):
    assert complaints(changed(("fee = 500", f"fee = {kroner}"))) == [(Fault.KRONER, "[round]", None, "fee")]


def test_a_fee_left_out_is_none():
    _, round_ = read_round_file(changed(("fee = 500", "")))
    assert round_.fee_amount == 0


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ('"2027-03-28 02.30"', Fault.MISSING_HOUR),
        ("2027-03-28T02:30:00", Fault.MISSING_HOUR),
        ("2027-03-16T10:00:00Z", Fault.OFFSET),
        ("2027-03-16", Fault.MOMENT),
        ("10:00:00", Fault.MOMENT),
        ('"i marts"', Fault.MOMENT),
        ("true", Fault.MOMENT),
        ("0001-01-01T00:00:00", Fault.MOMENT),
        ('""', Fault.MOMENT),
    ],
)
def test_a_time_that_cannot_be_told_is_refused(written, fault):
    file = changed(('starts_at = "2027-03-16 10.00"', f"starts_at = {written}"))
    assert complaints(file) == [(fault, "[[sitting]]", 1, "starts_at")]


def test_in_the_doubled_hour_of_october_the_first_is_meant():
    file = changed(
        ('starts_at = "2027-03-16 10.00"', 'starts_at = "2027-10-31 02.30"'),
        ('ends_at = "2027-03-16 15.00"', "ends_at = 2027-10-31T15:00:00"),
        (TIME, 'time = "2.30–3.00"'),
    )
    _, round_ = read_round_file(file)
    assert round_.sittings[0].starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_times_of_the_round_hold_for_the_sittings_that_say_nothing_else():
    file = changed(
        ("fee = 500", 'opens_at = "2027-01-04 09.00"\nsignup_until = "2027-03-01 12.00"'),
        ('opens_at = "2027-01-11 09.00"\n', ""),
    )
    _, round_ = read_round_file(file)
    sitting = round_.sittings[0]
    assert sitting.opens_at == datetime(2027, 1, 4, 8, tzinfo=UTC)
    assert sitting.signup_until == sitting.cancel_until == datetime(2027, 3, 2, 11, tzinfo=UTC)


def test_places_and_fees_can_be_set_for_the_round_and_otherwise_for_a_sitting():
    times = 'promote_until = "2027-03-15 12.00"\ncancel_steps = [["2027-03-10 12.00", 25]]\n'
    file = changed(
        (TITLE, f'{TITLE}\n{times}no_show_fee = 750.50\nqueue_order = "first_come"'),
        ("capacity = 70", "capacity = 70\ncancel_steps = []"),
        more=EAST,
    )
    _, round_ = read_round_file(file)
    west, east = round_.sittings
    assert (round_.no_show_fee, round_.queue_order) == (750_50, QueueOrder.FIRST_COME)
    assert (west.cancel_steps, east.cancel_steps) == (
        (),
        (CancelStep(datetime(2027, 3, 10, 11, tzinfo=UTC), 25),),
    )
    assert west.promote_until == east.promote_until == datetime(2027, 3, 15, 11, tzinfo=UTC)
    _, plain = read_round_file(changed())
    assert (plain.sittings[0].promote_until, plain.sector_release_at, plain.fees_lock_at) == (
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "steps",
    [
        *("50", '"x"', '[["2027-03-09 12.00"]]', '[["2027-03-09 12.00", 50, 1]]'),
        *('[["2027-03-09 12.00", true]]', '[["2027-03-09 12.00", 101]]', '[["2027-03-09 12.00", -1]]'),
        *('[["2027-03-09 12.00", 0.5]]', '[["2027-03-09 12.00", "50"]]'),
    ],
)
def test_steps_that_are_none_are_refused(steps):
    file = changed(("capacity = 70", f"capacity = 70\ncancel_steps = {steps}"))
    assert complaints(file) == [(Fault.STEPS, "[[sitting]]", 1, "cancel_steps")]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('slug = "laanesamarbejde"', 'slug = "kontakt"', (Fault.RESERVED, "[series]", None, "slug")),
        ('slug = "laanesamarbejde"', 'slug = "Lån"', (Fault.SLUG, "[series]", None, "slug")),
        ('slug = "vest"', 'slug = "begge"', (Fault.RESERVED, "[[sitting]]", 1, "slug")),
        (TITLE, "", (Fault.MISSING, "[round]", None, "title")),
        (TITLE, 'title = " "', (Fault.MISSING, "[round]", None, "title")),
        (TITLE, "title = 7", (Fault.NOT_TEXT, "[round]", None, "title")),
        (TITLE, f'title = "{"å" * 161}"', (Fault.TOO_LONG, "[round]", None, "title")),
        (TITLE, 'title = "to\\nlinjer"', (Fault.LINE_BREAK, "[round]", None, "title")),
        (TITLE, 'title = "skjult\\u200b"', (Fault.CONTROL, "[round]", None, "title")),
        (TITLE, TITLE + '\ntiltle = "x"', (Fault.UNKNOWN_KEY, "[round]", None, "tiltle")),
        (TITLE, TITLE + '\nfree_scope = "year"', (Fault.CHOICE, "[round]", None, "free_scope")),
        (TITLE, TITLE + "\nfree_places = -1", (Fault.WHOLE, "[round]", None, "free_places")),
        ("aase@kreds.example", "aase", (Fault.EMAIL, "[series]", None, "contact_email")),
        ("[round]", 'contact_phone = "ring"\n[round]', (Fault.PHONE, "[series]", None, "contact_phone")),
        ("capacity = 70", "capacity = 0", (Fault.WHOLE, "[[sitting]]", 1, "capacity")),
        ("capacity = 70", "capacity = true", (Fault.WHOLE, "[[sitting]]", 1, "capacity")),
        ("capacity = 70", "", (Fault.MISSING, "[[sitting]]", 1, "capacity")),
        ('side = "west"', 'side = "north"', (Fault.CHOICE, "[[sitting]]", 1, "side")),
        ('side = "west"', "side = []", (Fault.CHOICE, "[[sitting]]", 1, "side")),
        ('"2027-03-16 15.00"', '"2027-03-15 15.00"', (Fault.ENDS_EARLY, "[[sitting]]", 1, "ends_at")),
        ('"2027-01-11 09.00"', '"2027-03-02 12.00"', (Fault.SIGNUP_ORDER, "[[sitting]]", 1, "signup_until")),
        ('"2027-03-02 12.00"', '"2027-03-16 10.01"', (Fault.SIGNUP_LATE, "[[sitting]]", 1, "signup_until")),
        (
            "capacity = 70",
            'capacity = 70\ncancel_until = "2027-03-17 10.00"',
            (Fault.CANCEL_LATE, "[[sitting]]", 1, "cancel_until"),
        ),
        (
            "capacity = 70",
            'capacity = 70\nonline_url = "http://moede.example"',
            (Fault.WEB_ADDRESS, "[[sitting]]", 1, "online_url"),
        ),
        ('postcode = "8000"', "postcode = 80000", (Fault.POSTCODE, "[sitting.venue]", 1, "postcode")),
        (VENUE, "", (Fault.MISSING, "[sitting.venue]", 1, "name")),
        (TIME, 'time = "ti"', (Fault.CLOCK, "[[agenda]]", 1, "time")),
        (TIME, 'time = "10.00"', (Fault.NO_LENGTH, "[[agenda]]", 1, "time")),
        (TIME, TIME + "\nminutes = 15", (Fault.TWO_LENGTHS, "[[agenda]]", 1, "minutes")),
        (TIME, 'time = "9.59–10.15"', (Fault.ITEM_EARLY, "[[agenda]]", 1, "time")),
        (TIME, 'time = "14.30–15.01"', (Fault.ITEM_LATE, "[[agenda]]", 1, "time")),
        (TIME, TIME + '\nspeakers = "Åse"', (Fault.SPEAKERS, "[[agenda]]", 1, "speakers")),
        (TIME, TIME + '\nspeakers = [", DBC"]', (Fault.SPEAKERS, "[[agenda]]", 1, "speakers")),
        (
            TIME,
            TIME + '\nspeakers = ["Åse, DBC", "Åse,DBC"]',
            (Fault.SPEAKER_TWICE, "[[agenda]]", 1, "speakers"),
        ),
        ('kind = "welcome"', 'kind = "speech"', (Fault.CHOICE, "[[agenda]]", 1, "kind")),
        ("[[agenda]]", "[agenda]", (Fault.NOT_TABLES, "", None, "agenda")),
        ("[sitting.venue]", "[venue]", (Fault.UNKNOWN_KEY, "", None, "venue")),
    ],
)
def test_each_fault_is_named_where_it_is(old, new, complaint):
    content = changed((old, new)) if old != "[round]" else changed(("\n[round]", "\n" + new))
    assert complaints(content) == [complaint]


def test_everything_that_is_wrong_is_said_at_once():
    east = EAST.replace("oest", "vest") + "seats = 3\n"
    file = changed((TITLE, ""), ("fee = 500", 'fee = "gratis"'), (TIME, 'time = "?"'), more=east)
    assert complaints(file) == [
        (Fault.MISSING, "[round]", None, "title"),
        (Fault.KRONER, "[round]", None, "fee"),
        (Fault.UNKNOWN_KEY, "[[sitting]]", 2, "seats"),
        (Fault.SLUG_TWICE, "[[sitting]]", 2, "slug"),
        (Fault.CLOCK, "[[agenda]]", 1, "time"),
    ]


def test_an_empty_file_is_told_what_it_needs():
    said = complaints(b"")
    assert (Fault.MISSING, "[series]", None, "slug") in said
    assert (Fault.NO_SITTING, "", None, "") in said


@pytest.mark.parametrize(
    "content", ["[series", "a = 1\na = 2", "a = 1e9999999999999999999", "a = " + "[" * 5000]
)
def test_what_is_no_toml_is_refused(content):
    assert [fault for fault, *_ in complaints(content.encode())] == [Fault.NOT_TOML]


def test_a_file_in_another_encoding_is_refused():
    assert complaints("title = 'Lån'".encode("cp1252")) == [(Fault.ENCODING, "", None, "")]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    file = changed()
    assert read_round_file(b"\xef\xbb\xbf" + file.replace(b"\n", b"\r\n")) == read_round_file(file)


def test_an_item_lasts_until_the_next_one_or_as_many_minutes_as_it_says():
    agenda = """
[[agenda]]
time = "10.15"
title = "Oplæg"
speakers = ["Åse Sørensen, Det Kgl. Bibliotek, Aarhus", "Bo"]
[[agenda]]
time = "11.00"
minutes = 20
title = "Pause"
kind = "break"
"""
    _, round_ = read_round_file(changed(more=agenda))
    assert [(item.starts_after, item.minutes, item.kind) for item in round_.agenda] == [
        (0, 15, ItemKind.WELCOME),
        (15, 45, ItemKind.TALK),
        (60, 20, ItemKind.BREAK),
    ]
    assert round_.agenda[1].speakers == (("Åse Sørensen", "Det Kgl. Bibliotek, Aarhus"), ("Bo", ""))


def test_an_item_that_the_next_one_overtakes_is_refused():
    more = '[[agenda]]\ntime = "11.00"\ntitle = "A"\n[[agenda]]\ntime = "10.30–10.45"\ntitle = "B"\n'
    assert complaints(changed(more=more)) == [(Fault.NEXT_EARLIER, "[[agenda]]", 2, "time")]


def test_an_item_must_fit_into_the_shortest_sitting():
    file = changed((TIME, 'time = "14.00–14.30"'), more=EAST)
    assert complaints(file) == [(Fault.ITEM_LATE, "[[agenda]]", 1, "time")]


def test_sittings_may_have_neither_side_nor_venue():
    _, round_ = read_round_file(changed(more=EAST))
    assert (round_.sittings[1].side, round_.sittings[1].venue) == (None, None)


_VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["inf", "10.00"])
    ),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=200, deadline=None)
@given(line=st.integers(0, changed(more=EAST).count(b"\n") - 1), value=_VALUES)
def test_whatever_stands_at_a_key_is_read_or_refused(line, value):
    lines = changed(more=EAST).decode().splitlines()
    if " = " in lines[line]:
        lines[line] = f"{lines[line].split(' = ')[0]} = {_toml(value)}"
    with suppress(RoundFileRefused):
        read_round_file("\n".join(lines).encode("utf-8", "replace"))


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case str():
            return (
                '"'
                + "".join(f"\\U{ord(c):08X}" if not 0xD800 <= ord(c) < 0xE000 else "" for c in value)
                + '"'
            )
        case None:
            return "2027-03-16T10:00:00"
        case _:
            return str(value)


PRICES = "\n[round.prices]\nsector = 600\npartner = 250\nguest = 0\nspeaker = 0\n\n[[sitting]]"
ROOM = """
[[option]]
kind = "single"
name = "Enkeltværelse"
places = 60
price = 1095
speaker = 0
"""


def test_prices_by_category_and_options_are_read():
    _, round_ = read_round_file(changed(("[[sitting]]", PRICES), more=ROOM))
    assert round_.other_prices == {
        Category.SECTOR: 600_00,
        Category.GUEST: 0,
        Category.SPEAKER: 0,
        Category.PARTNER: 250_00,
    }
    prices = {one: 0 if one is Category.SPEAKER else 1_095_00 for one in Category}
    assert round_.options == (OptionPlan(OptionKind.SINGLE, "Enkeltværelse", 1, 60, prices),)
    _, plain = read_round_file(changed())
    assert (plain.other_prices, plain.options) == ({}, ())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("price = 1095\n", "", (Fault.MISSING, "[[option]]", 1, "price")),
        ("speaker = 0", 'speaker = "nul"', (Fault.KRONER, "[[option]]", 1, "speaker")),
        ("single", "triple", (Fault.CHOICE, "[[option]]", 1, "kind")),
        ("places = 60", "day = 2", (Fault.WHOLE, "[[option]]", 1, "day")),
        ("places = 60", "places = 0", (Fault.WHOLE, "[[option]]", 1, "places")),
        ("speaker", "library", (Fault.UNKNOWN_KEY, "[[option]]", 1, "library")),
        ("\n[[option]]", EAST + "[[option]]", (Fault.OPTION_OF_MANY, "[[option]]", 1, "")),
    ],
)
def test_an_option_that_cannot_be_is_named(old, new, complaint):
    assert complaints(changed(more=ROOM.replace(old, new, 1))) == [complaint]
