"""Log: who did what, before and after; and who may read it."""

from datetime import timedelta

import pytest

from app.accounts.roles import Role
from app.audit.models import AuditEntry
from app.audit.queries import Kind, Wanted, acts
from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.libraries.models import Library
from app.outbox.models import Message, MessageState
from app.outbox.services import put, send_again
from app.registrations import decisions, self_service
from app.registrations.our_library import set_ean
from tests.conftest import signed_in
from tests.factories import GrantFactory, LibraryFactory, SeriesFactory
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, two_sittings
from tests.support.queries import counted_queries

PATH = "/arrangoer/log"


@pytest.fixture
def round_(app):
    return two_sittings()


@pytest.fixture
def people(round_):
    library = horsens()
    return signed_up(round_, person(ANNE, library), person(BO, library))


@pytest.fixture
def organiser(app, round_):
    """Ea, who arranges the series of the round, and no other."""
    grant = GrantFactory(role=Role.ORGANISER, series_id=round_.series_id, account__name="Ea Krægpøth")
    client = signed_in(app, grant.account)
    client.actor = f"account:{grant.account_id}"
    return client


def test_an_empty_log_says_so(organiser):
    assert "Der er ikke sket noget endnu." in organiser.get(PATH).text


def test_it_says_who_did_what_with_before_and_after(organiser, people, round_):
    write(self_service.move, people[1].id, "oest", None, organiser.actor)
    write(decisions.waive, people[1].id, 0, "Efter aftale", organiser.actor)
    rows = [row.text for row in organiser.get(PATH).select("tbody tr")]
    assert "Gebyr sat ned gebyr: 500 kr. → 0 kr." in rows[0]
    assert "Ea Krægpøth" in rows[0]
    assert "1. februar 2027 kl. 10.00" in rows[0]
    assert "Flyttet møde: Vest → Øst" in rows[1]
    assert "Tilmeldt tilmeldinger: Anne Sørensen, møde Vest, bibliotek Horsens Bibliotek" in rows[2]
    assert "Deltageren" in rows[2]
    assert all(round_.title in row for row in rows)


def test_each_act_leads_to_what_it_is_about(desk, people, round_):
    write(decisions.waive, people[1].id, 0, "Efter aftale", "account:1")
    write(set_ean, people[0].library_id, "5790000387250", "account:1")
    write(decisions.lock_fees, round_.id, "account:1")
    db.session.query(Message).update({"state": MessageState.SENT})
    db.session.commit()
    write(send_again, db.session.query(Message).first().id, "account:1")
    desk_path = f"/arrangoer/{round_.series.slug}/{round_.slug}/"
    links = {
        row.select("th")[0].text.split(" ")[0]: row.select("a")[0]["href"]
        for row in desk.get(PATH).select("tbody tr")
        if row.select("a")
    }
    assert links == {
        "Mail": f"/arrangoer/udbakke/{db.session.query(Message).first().id}",
        "Gebyrer": desk_path,
        "EAN-nummer": "/arrangoer/biblioteker/761500",
        "Gebyr": f"{desk_path}tilmeldinger/{people[1].id}",
        "Tilmeldt": f"{desk_path}tilmeldinger/{people[0].id}",
    }
    for address in links.values():
        desk.get(address)


def test_it_is_filtered_by_round_person_kind_and_date(organiser, people, round_, frozen):
    other = two_sittings(series=round_.series)
    signed_up(other, person(ANNE, horsens(number="761501", name="Horsens Musikbibliotek")))
    frozen.shift(timedelta(days=1))
    write(decisions.waive, people[1].id, 0, "Efter aftale", organiser.actor)

    def count(query):
        return len(organiser.get(f"{PATH}?{query}").select("tbody tr"))

    assert count("") == 3
    assert count(f"runde={other.id}") == 1
    assert count(f"hvem={organiser.actor}") == 1
    assert count("hvem=participant") == 2
    assert count("hvad=gebyrer") == 1
    assert count("hvad=tilmeldinger&hvem=clock") == 0
    assert count("fra=2027-02-02") == 1
    assert count("til=2027-02-01") == 2
    assert count("fra=2027-02-01&til=2027-02-02") == 3
    chosen = organiser.get(f"{PATH}?hvad=gebyrer&til=2027-02-02").form(PATH)
    assert (chosen.fields["hvad"], chosen.fields["til"]) == ("gebyrer", "2027-02-02")
    assert "Intet i loggen passer" in organiser.get(f"{PATH}?hvem=clock").text


def test_an_organiser_reads_of_their_series_and_of_libraries_only(app, desk, organiser, people):
    other = signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory().id).account)
    write(set_ean, people[0].library_id, "5790000387250", organiser.actor)
    for client, said in ((organiser, {"EAN-nummer", "Tilmeldt"}), (other, {"EAN-nummer"})):
        rows = client.get(PATH).select("tbody tr th")
        assert {row.text.split(" ")[0] for row in rows} == said
    page = other.get(f"{PATH}?runde={people[0].round_id}&hvem=participant")
    assert not page.select("tbody")
    assert "Ea Krægpøth" not in [option.text for option in page.select("#hvem option")]
    assert "Logget" in {row.text.split(" ")[0] for row in desk.get(PATH).select("tbody tr th")}


def test_what_is_said_of_a_network_is_read_by_who_arranges_it(app, organiser, round_):
    entry = {"actor": "command", "subject": f"series:{round_.series_id}", "after": {"name": "Nyt navn"}}
    db.session.add(AuditEntry(at=now(), action="series.changed", **entry))
    db.session.commit()
    page = organiser.get(PATH)
    assert "navn: Nyt navn" in page.text
    page.click(round_.series.name)
    other = signed_in(app, GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory().id).account)
    assert not other.get(PATH).select("tbody")


def test_a_reader_does_not_read_it(app, round_):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account)
    reader.get(PATH, 403)
    assert "Log" not in reader.get("/arrangoer/").links


@pytest.mark.parametrize(
    "query", ["runde=x&hvem=x&hvad=x&fra=x&til=x&foer=x", "fra=2027-13-45", "foer=999999999999", "hvem=%00"]
)
def test_an_address_that_is_typed_does_no_harm(desk, people, query):
    desk.get(f"{PATH}?{query}")


def test_what_was_removed_since_is_still_told(desk, people, round_):
    entry = AuditEntry(
        at=now(),
        actor="account:999",
        action="library.member_removed",
        subject="library:999",
        before={"series": 999},
    )
    db.session.add(entry)
    db.session.commit()
    page = desk.get(PATH)
    assert "En tidligere bruger" in page.text
    assert "netværk: nr. 999 → –" in page.text


@pytest.mark.both_databases
def test_it_is_read_by_pages(app, round_):
    library = LibraryFactory()
    for number in range(120):
        write(act, round_.id if number % 2 else None, library.id)
    page, more = acts(Wanted())
    assert (len(page), more) == (50, True)
    older, _ = acts(Wanted(before=page[-1].id))
    assert older[0].id < page[-1].id
    mine = Wanted(rounds=[round_.id])
    assert {one.round_id for one in acts(mine)[0]} == {round_.id}
    both = Wanted(rounds=[round_.id], tables=("library",))
    assert {one.round_id for one in acts(both)[0]} == {round_.id, None}
    assert acts(Wanted(kind=Kind.LIBRARIES, until=now() - timedelta(days=1))) == ([], False)
    assert len(acts(Wanted(kind=Kind.LIBRARIES, since=now()))[0]) == 50
    assert acts(Wanted(rounds=[]))[0] == []


def act(round_id, library_id):
    """Something that belongs to a round, or else to a library."""
    table, row_id = ("round", round_id) if round_id else ("library", library_id)
    action = "round.changed" if round_id else "library.ean"
    db.session.add(
        AuditEntry(at=now(), actor="command", action=action, subject=f"{table}:{row_id}", round_id=round_id)
    )


def test_the_page_costs_the_same_for_few_and_many(desk, people):
    write(decisions.waive, people[1].id, 0, "Efter aftale", "account:1")
    costs = []
    for more in (1, 20):
        for number in range(more):
            signed_up(
                people[0].round, person({**ANNE, "email": f"a{more}-{number}@b.example"}, horsens_again())
            )
            write(set_ean, people[0].library_id, "5790000387250", "library")
        with counted_queries(db.engine) as queries:
            desk.get(PATH)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 14


def horsens_again():
    return db.session.query(Library).first()


def test_mails_of_no_round_have_their_acts_too(desk):
    write(put, "find", 0, "find:1", "anne@horsens.example")
    db.session.query(Message).update({"state": MessageState.SENT})
    db.session.commit()
    message_id = db.session.query(Message).one().id
    write(send_again, message_id, "account:1")
    assert "Mail sendt igen" in desk.get(PATH).text
