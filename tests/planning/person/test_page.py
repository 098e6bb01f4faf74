"""Person: what a registration is, and its history."""

from datetime import timedelta

from app.accounts.roles import Role
from app.attendance.models import Attendance, Presence
from app.common.models import db
from app.common.transaction import write
from app.planning.person_verbs import VERBS
from app.registrations import self_service
from app.registrations.models import Registration
from app.registrations.order import Shown
from app.registrations.states import State
from tests.conftest import signed_in
from tests.factories import (
    EastFactory,
    GrantFactory,
    LibraryFactory,
    RegistrationFactory,
    RoundFactory,
    SeriesFactory,
    SittingFactory,
)
from tests.planning.person.desk import address, do, facts, log
from tests.registrations.stories import ANNE, BO, CARL, person, rows, signed_up, two_sittings
from tests.support.pages import PageClient
from tests.support.queries import counted_queries


def test_a_registration_is_shown_with_all_that_is_known_of_it(desk, round_, library):
    (bo,) = signed_up(
        round_,
        person(BO, library, title="Bibliotekar"),
        contact_name="Åse Sørensen",
        contact_email="aase@horsens.example",
        ean="5798009954343",
        payment_reference="Åse",
        order_number="0042",
    )
    page = desk.get(address(bo))
    assert page.h1 == "Bo Ærø"
    assert facts(page) == {
        "Status": "Tilmeldt",
        "Møde": "Vest, mandag den 22. marts 2027 kl. 10.00–15.00",
        "Arbejdsplads": "Horsens Bibliotek",
        "E-mail": "bo@horsens.example",
        "Stilling": "Bibliotekar",
        "Pris": "Gratis: første deltager fra Horsens Bibliotek",
        "Kontaktperson": "Åse Sørensen, aase@horsens.example",
        "EAN": "5798009954343",
        "Reference": "Åse",
        "Ordrenummer": "0042",
        "Tilmeldt den": "mandag den 1. februar 2027 kl. 10.00",
        "Nr.": bo.reference,
    }


def test_who_waits_is_shown_with_number_and_reason(desk, library):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    signed_up(round_, person(BO, LibraryFactory()), person(CARL, LibraryFactory(), "oest"))
    (anne,) = signed_up(round_, person(ANNE, library, "begge"))
    shown = facts(desk.get(address(anne)))
    reason = "biblioteker uden en plads i runden kommer først"
    assert shown["Status"] == f"På ventelisten (nr. 1 i vest: {reason}, nr. 1 i øst: {reason})"
    assert shown["Møde"] == "Det er lige meget – øst eller vest"
    assert shown["Pris"] == "0 kr. nu – 500 kr., hvis du får plads"


def test_a_registration_of_another_round_or_series_is_not_found(desk, anne):
    other_round, other_series = RoundFactory(series=anne.round.series), SeriesFactory(slug="en-anden")
    SittingFactory(round=other_round)
    slug = anne.round.slug
    for path in (
        f"/arrangoer/{anne.round.series.slug}/{other_round.slug}/tilmeldinger/{anne.id}",
        f"/arrangoer/{other_series.slug}/{slug}/tilmeldinger/{anne.id}",
        f"/arrangoer/{anne.round.series.slug}/{slug}/tilmeldinger/{anne.id + 999}",
    ):
        desk.get(path, 404)
        for verb in VERBS:
            desk.post(f"{path}/{verb}", {}, 404)
    desk.get(f"{address(anne)}x", 404)
    desk.post(address(anne, "findes-ikke"), {}, 404)


def test_a_reader_reads_and_is_offered_nothing_to_do(app, bo):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=bo.round.series_id).account)
    page = reader.get(address(bo))
    assert page.h1 == "Bo Ærø"
    assert [button.text for button in page.select("main button")] == []
    for verb in VERBS:
        reader.post(address(bo, verb), {}, 403)
    assert [row.state for row in rows()] == [State.CONFIRMED, State.CONFIRMED]


def test_an_organiser_of_another_series_neither_reads_nor_acts(app, bo):
    account = GrantFactory(role=Role.ORGANISER, series_id=SeriesFactory(slug="en-anden").id).account
    other = signed_in(app, account)
    other.get(address(bo), 403)
    for verb in VERBS:
        other.post(address(bo, verb), {}, 403)


def test_the_same_address_in_other_rounds_is_the_persons_history(desk, anne, library):
    series = anne.round.series
    held = SittingFactory(
        round=RoundFactory(series=series, title="Efterår"), starts_at=anne.signed_up_at - timedelta(weeks=9)
    )
    came = RegistrationFactory(sitting=held, email="ANNE@horsens.example", signed_up_at=held.opens_at)
    db.session.add(
        Attendance(
            registration_id=came.id,
            sitting_id=held.id,
            presence=Presence.PRESENT,
            marked_at=held.starts_at,
            marked_by="command",
        )
    )
    before = EastFactory(
        round=RoundFactory(series=series, title="Forår"), starts_at=anne.signed_up_at - timedelta(weeks=30)
    )
    RegistrationFactory(
        sitting=before, email=ANNE["email"], state=State.CANCELLED, signed_up_at=before.opens_at
    )
    RegistrationFactory(sitting=before, email=ANNE["email"], state=State.REPLACED)
    RegistrationFactory(sitting=SittingFactory(), email=ANNE["email"])  # of another series
    RegistrationFactory(sitting=held, email="en-anden@horsens.example")
    page = desk.get(address(anne))
    past = [item.text for item in page.select("ul.history li")]
    assert past == ["Efterår: Vest, 30. november 2026, mødt op", "Forår: Øst, 6. juli 2026, afmeldt"]
    assert page.click("Efterår").h1 == came.name


def test_a_history_of_200_rounds_costs_no_more_queries_than_one_of_two(desk, anne):
    few = queries_with(desk, anne, 2)
    assert queries_with(desk, anne, 198) == few


def queries_with(desk: PageClient, anne: Registration, rounds: int) -> int:
    for _ in range(rounds):
        sitting = SittingFactory(round=RoundFactory(series=anne.round.series))
        RegistrationFactory(sitting=sitting, email=anne.email, library=anne.library)
    db.session.commit()
    with counted_queries(db.engine) as statements:
        desk.get(address(anne))
    return len(statements)


def test_what_was_owed_is_shown_over_time_with_its_reasons(desk, bo, frozen):
    frozen.shift(timedelta(hours=1))
    do(desk, bo, "gebyr", amount="250", reason="Syg sidste gang")
    page = desk.get(address(bo))
    table = [
        [cell.text for cell in row.select("th, td")] for row in page.select("table")[0].select("tbody tr")
    ]
    assert table == [
        ["mandag den 1. februar 2027 kl. 10.00", "500 kr.: 2. deltager fra Horsens Bibliotek"],
        ["mandag den 1. februar 2027 kl. 11.00", "250 kr.: sat ned af arrangøren (Syg sidste gang)"],
    ]


def test_the_log_says_in_words_who_did_what(app, bo, frozen):
    karen = signed_in(app, GrantFactory(account__name="Karen Kjærgaard").account)
    for verb, typed in (
        ("ret", {"name": "Bo Å"}),
        ("flyt", {"sitting": "oest"}),
        ("gebyr", {"amount": "250", "reason": "Aftalt"}),
        ("link", {}),
        ("rolle", {"role": "host"}),
        ("afmeld", {}),
    ):
        frozen.shift(timedelta(minutes=1))
        page = do(karen, bo, verb, **typed).follow()
    lines = log(page)
    assert all("Karen Kjærgaard" in line for line in lines)
    assert [line.split("Karen Kjærgaard")[1].strip() for line in lines] == [
        "Afmeldt: status tilmeldt → afmeldt",
        "Rolle ændret: rolle deltager → vært",
        "Link til Min tilmelding sendt",
        "Gebyr sat ned: gebyr 500 kr. → 250 kr.",
        "Flyttet: møde Vest → Øst",
        "Oplysninger rettet",
    ]


def test_what_the_person_did_is_said_to_be_theirs(desk, bo):
    write(self_service.cancel, bo.id, Shown())
    assert "Deltageren" in log(desk.get(address(bo)))[0]
