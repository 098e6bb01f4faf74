"""Fremmøde of a round and the name list of a sitting, as an organiser meets them."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.roles import Role as AccountRole
from app.attendance.models import Attendance, Presence
from app.common.models import db
from app.meetings.models import SittingState
from app.registrations.models import Registration
from app.registrations.states import Role, State
from tests.attendance.meetings import FEE, seat, signed_up, sitting_today
from tests.attendance.meetings import person as somebody
from tests.conftest import signed_in
from tests.factories import AttendanceFactory, EastFactory, GrantFactory, LibraryFactory, RoundFactory
from tests.support.queries import counted_queries


@pytest.fixture
def sitting(app):
    return sitting_today()


def base(sitting) -> str:
    return f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}/fremmoede"


def here(sitting) -> str:
    return f"{base(sitting)}/{sitting.slug}"


def mark_form(page, sitting):
    """The form of the list itself, not the one in the message."""
    action = here(sitting)
    return next(form for form in page.select("form") if form["action"] == action and form.select(".guests"))


def press(page, sitting, value: str, **fields):
    return page.client.post(here(sitting), {"mark": value, **fields}, 303)


def names(page) -> list[str]:
    return [one["data-name"] for one in page.select(".guests .guest[data-name]") if "hidden" not in one]


def presence_of(row) -> Presence | None:
    db.session.rollback()
    return db.session.scalar(select(Attendance.presence).filter_by(registration_id=row.id))


def test_the_round_says_how_many_came_to_each_meeting_and_leads_to_the_lists(desk, sitting):
    EastFactory(round=sitting.round)
    for presence in (*[Presence.PRESENT] * 3, *[Presence.EXCUSED] * 2, Presence.ABSENT):
        AttendanceFactory(row=seat(sitting), presence=presence)
    seat(sitting)
    page = desk.get(base(sitting))
    west, east = page.select("section.sitting")
    assert "Tilmeldt 7 Mødt op 3 Meldt afbud på dagen 2 Udeblevet 1 Ikke krydset af 1" in west.text
    assert "Tilmeldt 0" in east.text
    assert "Mødt op" not in east.text
    assert page.click("Navneliste: Vest").h1 == "Fremmøde: Vest, 1. februar"
    assert page.click("Fremmøde over runderne").h1 == "Fremmøde over runderne"


def test_a_tap_marks_and_the_message_takes_it_back(desk, sitting):
    row = seat(sitting, name="Åse Sørensen")
    page = desk.get(here(sitting))
    assert page.select(".guest button")[0].text == "Mødt op Åse Sørensen"
    marked = press(page, sitting, f"{row.id} present").follow()
    assert "Åse Sørensen er mødt op." in marked.select("[role=status]")[0].text
    assert "Mødt op kl. 10.00" in marked.select(f"#p-{row.id}")[0].text
    assert presence_of(row) is Presence.PRESENT

    back = press(marked, sitting, marked.select("[data-message] button")[0]["value"]).follow()
    assert "Åse Sørensen er ikke længere krydset af." in back.text
    assert presence_of(row) is None


def test_the_message_goes_back_to_what_it_was_before_and_the_line_to_unmarked(desk, sitting):
    row = seat(sitting)
    AttendanceFactory(row=row, presence=Presence.EXCUSED)
    marked = press(desk.get(here(sitting)), sitting, f"{row.id} present").follow()
    assert marked.select("[data-message] button")[0]["value"] == f"{row.id} excused"
    assert marked.select(f"#p-{row.id} .guest-button")[0]["value"] == f"{row.id} "
    assert [one["value"] for one in marked.select(f"#p-{row.id} .guest-menu button")] == [
        f"{row.id} excused",
        f"{row.id} absent",
    ]


def test_who_goes_down_the_list_stays_there_and_who_searched_starts_anew(desk, sitting):
    row = seat(sitting)
    page = desk.get(here(sitting))
    assert press(page, sitting, f"{row.id} present").headers["Location"].endswith(f"#p-{row.id}")
    for typed in ({"soeg": "åse"}, {"vis": "mangler"}):
        assert "#" not in press(page, sitting, f"{row.id} present", **typed).headers["Location"]
    found = press(page, sitting, f"{row.id} absent", soeg="åse").follow()
    assert found.select("#soeg")[0]["value"] == ""
    assert "autofocus" in found.select("#soeg")[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bo", ["Bo Ærø"]),
        ("ær", ["Bo Ærø", "Ærling Å"]),
        ("aer", ["Bo Ærø", "Ærling Å"]),
        ("BO ÆR", ["Bo Ærø"]),
        ("tøn", ["Ærling Å"]),  # the library
        ("rø", []),  # within a word
        ("", ["Bo Ærø", "Ærling Å"]),
        ("qq", []),
    ],
)
def test_two_letters_find_a_person_by_any_word_of_name_or_library(desk, sitting, words, expected):
    seat(sitting, name="Bo Ærø", library=LibraryFactory(name="Ølstykke Bibliotek"))
    seat(sitting, name="Ærling Å", library=LibraryFactory(name="Tønder Bibliotek"))
    page = desk.get(f"{here(sitting)}?soeg={words}")
    assert names(page) == expected
    assert ("hidden" in page.select("[data-nobody]")[0]) == bool(expected)


def test_speakers_and_hosts_stand_on_the_list_with_what_they_are(desk, sitting):
    seat(sitting, name="Oda", role=Role.SPEAKER, takes_seat=False, library=None, organisation="DBC")
    assert "DBC · Oplægsholder" in desk.get(here(sitting)).select(".guest")[0].text


def test_the_chips_count_and_choose(desk, sitting):
    AttendanceFactory(row=seat(sitting, name="Bo"))
    AttendanceFactory(row=seat(sitting, name="Ib"), presence=Presence.ABSENT)
    seat(sitting, name="Ea")
    page = desk.get(here(sitting))
    chips = [one.text for one in page.select(".chips a")]
    assert chips == ["Alle 3", "Ikke krydset af 1", "Mødt op 1", "Udeblevet 1"]
    assert names(page.click("Ikke krydset af 1")) == ["Ea"]
    assert names(page.click("Udeblevet 1")) == ["Ib"]
    assert names(desk.get(f"{here(sitting)}?vis=noget-andet")) == ["Bo", "Ea", "Ib"]


def test_a_script_gets_the_line_the_message_and_the_counts(desk, sitting):
    row = seat(sitting, name="Åse Sørensen")
    response = desk.flask.post(
        here(sitting),
        data={"mark": f"{row.id} present", "csrf_token": desk.csrf_token()},
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 200
    assert set(response.json) == {"line", "message", "chips", "rest"}
    assert f'id="p-{row.id}"' in response.json["line"]
    assert "Fortryd" in response.json["line"]
    assert "Åse Sørensen er mødt op." in response.json["message"]
    assert "Ikke krydset af" in response.json["chips"]
    assert presence_of(row) is Presence.PRESENT


def test_who_has_left_the_list_meanwhile_cannot_be_marked_and_the_page_says_so(desk, sitting):
    row = seat(sitting)
    page = desk.get(here(sitting))
    row.state, row.held_since, row.cancelled_at = State.CANCELLED, None, row.signed_up_at
    refused = page.client.post(here(sitting), {"mark": f"{row.id} present"}, 422)
    assert refused.title.startswith("Fejl: ")
    assert "ikke længere på listen" in refused.select(".alert-error")[0].text


def test_what_was_not_marked_together_cannot_be_taken_back(desk, sitting):
    row = seat(sitting)
    for moment in ("", "i går", "2027-02-01T10:00:00"):
        desk.post(f"{here(sitting)}/resten", {"undo": moment}, 400)
    assert presence_of(row) is None


@pytest.mark.parametrize(
    "value", ["", "x present", "1 kom", "1", "-1 present", "²  present", "9" * 30 + " present"]
)
def test_a_button_that_says_nothing_known_does_nothing(desk, sitting, value):
    desk.post(here(sitting), {"mark": value}, 400)


def test_the_rest_is_marked_with_the_count_and_the_message_takes_it_back(desk, sitting):
    AttendanceFactory(row=seat(sitting))
    rest = [seat(sitting), seat(sitting)]
    page = desk.get(here(sitting))
    form = page.form(f"{here(sitting)}/resten")
    marked = form.submit("Marker resten (2) som udeblevet", 303).follow()
    assert "2 er udeblevet" in marked.select("[role=status]")[0].text
    assert {presence_of(row) for row in rest} == {Presence.ABSENT}
    back = marked.form(f"{here(sitting)}/resten").submit("Fortryd", 303).follow()
    assert "2 er ikke længere krydset af" in back.text
    assert {presence_of(row) for row in rest} == {None}


def test_the_rest_can_only_be_marked_once_the_meeting_has_begun(desk, app):
    sitting = sitting_today(timedelta(minutes=-10))
    seat(sitting)
    assert not [one for one in desk.get(here(sitting)).select("form") if "resten" in (one["action"] or "")]
    assert "ikke begyndt" in desk.post(f"{here(sitting)}/resten", {}, 422).text


@pytest.mark.parametrize(
    ("began", "state", "words"),
    [
        (timedelta(days=-1), SittingState.PUBLISHED, "Fra mødedagen, tirsdag den 2. februar 2027"),
        (timedelta(0), SittingState.CANCELLED, "Mødet er aflyst."),
    ],
)
def test_before_the_day_and_for_a_cancelled_meeting_the_list_is_only_read(desk, app, began, state, words):
    sitting = sitting_today(began, state=state)
    seat(sitting)
    page = desk.get(here(sitting))
    assert words in page.text
    assert len(names(page)) == 1
    assert not page.select(".guest button")
    assert "Ny ved døren" not in page.links


def test_a_reader_looks_and_finds_no_buttons(app, sitting):
    seat(sitting)
    grant = GrantFactory(role=AccountRole.READER, series_id=sitting.round.series_id)
    reader = signed_in(app, grant.account)
    page = reader.get(here(sitting))
    assert "Ikke krydset af" in page.select(".guest")[0].text
    assert not page.select(".guest button")
    assert "Ny ved døren" not in page.links
    reader.get(f"{base(sitting)}")


def test_who_waits_can_be_found_and_let_in(desk, app):
    sitting = sitting_today(timedelta(hours=-1), capacity=1)
    signed_up(sitting, somebody(LibraryFactory(), "Bo Å"))
    signed_up(sitting, somebody(LibraryFactory(name="Tønder Bibliotek"), "Ib Ø"))
    page = desk.get(f"{here(sitting)}?soeg=ib")
    waiting = page.select("[data-waiting]")[0]
    assert "open" in waiting
    assert "På ventelisten: 1" in waiting.text
    assert "Tønder Bibliotek · nr. 1" in waiting.text
    assert page.click("Luk ind Ib Ø").h1 == "Luk Ib Ø ind?"
    assert "open" not in desk.get(here(sitting)).select("[data-waiting]")[0]


def test_an_empty_list_says_so(desk, sitting):
    page = desk.get(here(sitting))
    assert "Ingen har en plads ved mødet." in page.text
    assert "Ny ved døren" in page.links


def absent_in_a_round_with_a_fee(*names: str):
    sitting = sitting_today(round=RoundFactory(no_show_fee=FEE))
    rows = [seat(sitting, name=name, agreed_no_show_fee=FEE) for name in names]
    for row in rows:
        AttendanceFactory(row=row, presence=Presence.ABSENT)
    return sitting, rows


def fee_of(row) -> int:
    db.session.rollback()
    return db.session.get_one(Registration, row.id).fee_amount


def test_one_who_stayed_away_is_charged_after_the_amount_was_shown(desk, app):
    sitting, (bo, ea) = absent_in_a_round_with_a_fee("Bo", "Ea")
    page = desk.get(here(sitting)).click("Gebyr for udeblivelse")
    assert page.h1 == "Udeblevne: Vest"
    assert "Bo" in page.select("tbody tr")[0].text
    assert "500 kr." in page.select("tbody tr")[0].text
    table_form = next(one for one in page.select("form") if one.select("table"))
    assert table_form.select("button")[0].text == "Pålæg gebyret Bo"
    charged = desk.post(f"{here(sitting)}/udeblevne", {"charge": f"{bo.id} {FEE}"}, 303).follow()
    assert "1 har fået gebyret" in charged.text
    assert (fee_of(bo), fee_of(ea)) == (FEE, 0)
    assert len(charged.select("tbody button")) == 1


def test_all_who_stayed_away_are_charged_but_nobody_who_was_not_shown(desk, app):
    sitting, rows = absent_in_a_round_with_a_fee("Bo", "Ea")
    page = desk.get(f"{here(sitting)}/udeblevne")
    later = seat(sitting, name="Ib", agreed_no_show_fee=FEE)
    AttendanceFactory(row=later, presence=Presence.ABSENT)
    ids = [one["value"] for one in page.select("form input[type=hidden]") if one["name"] == "charge"]
    assert page.select("form .button-secondary")[-1].text == "Pålæg alle 2 gebyret"
    desk.post(f"{here(sitting)}/udeblevne", {"charge": ids}, 303)
    assert [fee_of(row) for row in (*rows, later)] == [FEE, FEE, 0]


@pytest.mark.parametrize("value", ["", "x", "{id}", "{id} 100", "{id} {id} {id}"])
def test_nobody_is_charged_by_a_button_that_did_not_show_it(desk, app, value):
    sitting, (bo,) = absent_in_a_round_with_a_fee("Bo")
    said = value.replace("{id}", str(bo.id))
    assert (
        "Ingen har fået gebyret"
        in desk.post(f"{here(sitting)}/udeblevne", {"charge": said}, 303).follow().text
    )
    assert fee_of(bo) == 0


def test_who_was_charged_and_had_come_after_all_is_pointed_out(desk, app):
    sitting, (bo,) = absent_in_a_round_with_a_fee("Bo")
    desk.post(f"{here(sitting)}/udeblevne", {"charge": f"{bo.id} {FEE}"}, 303)
    assert "Har stadig gebyr for udeblivelse" not in desk.get(here(sitting)).links
    listed = press(desk.get(here(sitting)), sitting, f"{bo.id} present").follow()
    assert listed.click("Har stadig gebyr for udeblivelse").h1 == "Bo"


def test_a_round_without_the_fee_has_nothing_to_charge(desk, sitting):
    AttendanceFactory(row=seat(sitting), presence=Presence.ABSENT)
    assert "Gebyr for udeblivelse" not in desk.get(here(sitting)).links
    page = desk.get(f"{here(sitting)}/udeblevne")
    assert "ikke noget gebyr for udeblivelse" in page.text
    assert not page.select("table")


def test_the_list_is_taken_home_as_a_sheet(desk, sitting):
    AttendanceFactory(row=seat(sitting, name="=Bo Ærø", library=LibraryFactory(name="Tønder Bibliotek")))
    seat(sitting, name="Ea", role=Role.HOST)
    db.session.commit()
    text = desk.flask.get(f"{here(sitting)}.csv").data.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert head == ["Navn", "Arbejdsplads", "E-mail", "Rolle", "Fremmøde", "Krydset af", "Gebyr (kr.)"]
    assert rows[0][:2] == ["'=Bo Ærø", "Tønder Bibliotek"]
    assert rows[0][3:] == ["Deltager", "Mødt op", "2027-02-01 10:00", "0"]
    assert rows[1][3:6] == ["Vært", "Ikke krydset af", ""]
    answer = desk.flask.get(f"{here(sitting)}.xlsx")
    assert f'fremmoede-{sitting.round.slug}-vest-2027-02-01.xlsx"' in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).active["A2"].value == "=Bo Ærø"


def test_a_meeting_that_is_none_is_not_found(desk, sitting):
    for path in ("", ".csv", "/udeblevne", "/ny"):
        desk.get(f"{base(sitting)}/nord{path}", 404)


def test_the_number_of_queries_does_not_grow_with_the_list(desk, app):
    counts = []
    for many in (2, 60):
        sitting = sitting_today(round=RoundFactory(no_show_fee=FEE))
        for number in range(many):
            row = seat(sitting, library=LibraryFactory())
            if number % 2:
                AttendanceFactory(row=row, presence=Presence.ABSENT)
        paths = [base(sitting), here(sitting), f"{here(sitting)}.csv", f"{here(sitting)}/udeblevne"]
        db.session.rollback()
        with counted_queries(db.engine) as statements:
            for path in paths:
                assert desk.flask.get(path).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 32, counts
