"""Partnere: added, changed, moved and removed, and shown to visitors by role."""

import pytest

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.meetings.partners import PartnerRole, partners_of
from app.planning.changes import clone
from app.planning.cloning import Wish
from app.planning.partners import add_partner, move_partner, remove_partner
from app.planning.plans import PartnerPlan
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.registrations.stories import address_of, horsens, one_sitting
from tests.support.queries import counted_queries

PAGE = "/arrangoer/laanesamarbejde/marts/partnere"


@pytest.fixture
def round_(app):
    return one_sitting(series__slug="laanesamarbejde", slug="marts")


def names(round_) -> list[str]:
    db.session.rollback()
    return [one.name for one in partners_of(round_.id)]


def add(client, status: int = 303, **fields: str):
    typed = {"role": "funder", "name": "Kulturfonden på Ærø", **fields}
    return client.get(PAGE).form(PAGE).fill(typed).submit(status=status)


def host(name: str) -> PartnerPlan:
    return PartnerPlan(PartnerRole.HOST, name)


def test_a_partner_is_added_and_stands_on_the_page_of_the_round(desk, client, round_):
    before = client.get(address_of(round_, "")).headers["ETag"]
    library = horsens()
    add(desk, web_address="https://fonden.example/æ", library=library.name)
    add(desk, role="host", name="Ærø Folkebibliotek")
    (host_, funder) = partners_of(round_.id)
    assert (host_.role, funder.library_id) == (PartnerRole.HOST, library.id)
    page = client.get(address_of(round_, ""))
    assert page.headers["ETag"] != before
    assert page.links["Kulturfonden på Ærø"] == "https://fonden.example/æ"
    assert "Vært Ærø Folkebibliotek Bidragyder Kulturfonden på Ærø" in page.text


def test_several_of_one_role_are_named_in_the_plural_and_as_text(client, round_):
    for name in ("<b>Fed</b>", "Øst & Vest"):
        write(add_partner, round_.id, host(name), "command")
    assert "Værter <b>Fed</b> Øst & Vest" in client.get(address_of(round_, "")).text


def test_a_round_without_partners_says_nothing_of_them(client, round_):
    assert "Partnere" not in client.get(address_of(round_, "")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Indtast navnet."),
        ({"name": "Æ" * 121}, "Navn: Skriv højst 120 tegn."),
        ({"role": ""}, "Vælg en rolle."),
        ({"web_address": "http://fonden.example"}, "Skriv en webadresse, der begynder med https://."),
        ({"web_address": "javascript:alert(1)"}, "Skriv en webadresse, der begynder med https://."),
        ({"library": "Findes ikke"}, "Vi kender ikke biblioteket. Vælg et fra listen, eller slet navnet."),
    ],
)
def test_what_cannot_be_right_is_said_and_what_was_typed_is_kept(desk, round_, fields, sentence):
    page = add(desk, 422, **fields)
    assert sentence in page.links
    assert page.title.startswith("Fejl: ")
    kept = page.form(PAGE).fields
    assert all(kept[name] == value.strip() for name, value in fields.items())
    assert names(round_) == []


def test_the_same_partner_is_not_added_twice(desk, round_):
    add(desk)
    assert "“Kulturfonden på Ærø” står der allerede i den rolle." in add(desk, 422).links
    add(desk, role="supplier")
    assert len(names(round_)) == 2


def test_moving_stays_within_a_role_and_ends_where_it_ends(desk, round_):
    for name in ("A", "B", "C"):
        write(add_partner, round_.id, host(name), "command")
    write(add_partner, round_.id, PartnerPlan(PartnerRole.SUPPLIER, "D"), "command")
    a, _, c, d = (one.id for one in partners_of(round_.id))
    page = desk.get(PAGE).form(f"{PAGE}/{c}/op").submit(status=303).follow()
    assert names(round_) == ["A", "C", "B", "D"]
    (focused,) = page.select("[autofocus]")
    assert focused.text == "Op C"
    assert f"{PAGE}/{a}/op" not in [form["action"] for form in page.select("form")]
    for partner, by in ((a, -1), (d, -1), (d, 1), (999, 1)):
        write(move_partner, round_.id, partner, by, "command")
    assert names(round_) == ["A", "C", "B", "D"]


def test_removing_twice_removes_once(desk, round_):
    add(desk)
    (one,) = partners_of(round_.id)
    page = desk.get(PAGE)
    assert "Partneren er fjernet" in page.form(f"{PAGE}/{one.id}/fjern").submit(status=303).follow().text
    page.form(f"{PAGE}/{one.id}/fjern").submit(status=303)
    assert names(round_) == []
    desk.get(f"{PAGE}/{one.id}", 404)


def test_two_who_change_one_partner_see_each_others_words(desk, round_):
    add(desk)
    (one,) = partners_of(round_.id)
    path = f"{PAGE}/{one.id}"
    mine, theirs = desk.get(path).form(path), desk.get(path).form(path)
    theirs.fill(name="Fonden").submit(status=303)
    page = mine.fill(name="Ærøfonden").submit(status=409)
    assert "Navn: Fonden" in page.text
    page.form(path).submit(status=303)
    assert names(round_) == ["Ærøfonden"]


def test_a_partner_of_another_round_is_not_found(desk, round_):
    other = one_sitting(series__slug="andre", slug="maj")
    write(add_partner, other.id, host("A"), "command")
    (one,) = partners_of(other.id)
    desk.get(f"{PAGE}/{one.id}", 404)
    write(remove_partner, round_.id, one.id, "command")
    assert names(other) == ["A"]


def test_readers_change_nothing(app, round_):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account)
    reader.get(PAGE, 403)
    reader.post(PAGE, {"role": "host", "name": "A"}, 403)
    assert names(round_) == []


def test_partners_come_along_to_the_next_round(round_):
    for plan in (PartnerPlan(PartnerRole.FUNDER, "F", "https://f.example", horsens().id), host("A")):
        write(add_partner, round_.id, plan, "command")
    (sitting,) = round_.sittings
    made = write(
        clone,
        round_.series_id,
        round_.id,
        Wish({sitting.slug: sitting.starts_at.replace(year=2028).date()}),
        "x",
    )
    told = [(one.role, one.name, one.web_address, one.library_id) for one in partners_of(made)]
    assert told == [(one.role, one.name, one.web_address, one.library_id) for one in partners_of(round_.id)]


@pytest.mark.both_databases
def test_many_partners_cost_no_more_queries(desk, round_):
    counts = []
    desk.get(PAGE)  # who has just signed in is noted
    for many in (1, 20):
        for number in range(many):
            write(add_partner, round_.id, host(f"{many} {number}"), "command")
        with counted_queries(db.engine) as statements:
            desk.get(PAGE)
        counts.append(len(statements))
    assert counts[0] == counts[1]
