"""A round's page: each phase has its own words, and the right button or none."""

import pytest

from app.common.clock import now
from app.registrations.states import State
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    LibraryFactory,
    RegistrationFactory,
    RoundFactory,
    SittingFactory,
    SpeakerFactory,
)
from tests.registrations.stories import address_of, horsens, in_phase, one_sitting, two_sittings


def page_of(client, round_, status=200):
    return client.get(address_of(round_, ""), status)


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("coming", "Tilmeldingen åbner mandag den 1. marts 2027 kl. 10.00"),
        ("open", "70 af 70 pladser tilbage"),
        ("closed", "Tilmeldingen er lukket"),
        ("held", "Holdt"),
        ("archived", "Holdt"),
    ],
)
def test_each_phase_has_its_own_words_and_only_an_open_one_a_button(client, app, phase, words):
    page = page_of(client, one_sitting(sitting=in_phase(phase)))
    assert words in page.text
    assert ("Tilmeld dig" in page.links) == (phase == "open")
    assert ("Kalenderfil: Vest" in page.links) == (phase in ("coming", "open", "closed"))
    assert ("Deltagergebyr: 500 kr." in page.text) == (phase in ("coming", "open", "closed"))


@pytest.mark.parametrize("phase", ["coming", "open", "closed", "held", "archived"])
def test_a_cancelled_sitting_says_so_in_every_phase(client, app, phase):
    page = page_of(client, one_sitting(sitting={**in_phase(phase), "state": "cancelled"}))
    assert page.select(".sitting h2")[0].text == "Vest: aflyst"
    assert "Aflyst" in page.text
    assert "Holdt" not in page.text
    assert not [words for words in page.links if words.startswith(("Tilmeld", "Kalenderfil"))]


def test_a_draft_is_nowhere(client, app):
    page = page_of(client, one_sitting(sitting={"state": "draft"}), 404)
    assert page.h1 == "Siden findes ikke"


def test_a_draft_beside_a_published_sitting_is_not_shown(client, app):
    page = page_of(client, two_sittings(east={"state": "draft"}))
    assert "Øst" not in page.text


@pytest.mark.parametrize(
    "path", ["/ingen/", "/ingen/foraar/", "/Laanesamarbejde/", "/a--b/", "/%00/", "/%ED%A0%80/x/"]
)
def test_what_does_not_exist_is_nowhere(client, app, path):
    client.get(path, 404)


@pytest.mark.parametrize(
    ("taken", "words", "button"),
    [
        (62, "8 af 70 pladser tilbage", "Tilmeld dig"),
        (63, "Få pladser tilbage: 7 af 70", "Tilmeld dig"),
        (69, "Få pladser tilbage: 1 af 70", "Tilmeld dig"),
        (70, "Alle pladser er optaget", "Skriv dig på ventelisten"),
    ],
)
def test_seats_are_told_as_they_get_few(client, app, taken, words, button):
    page = page_of(client, one_sitting(sitting={"taken": taken}))
    assert words in page.text
    assert {"Tilmeld dig", "Skriv dig på ventelisten"} & set(page.links) == {button}


def test_while_one_sitting_has_room_the_button_stays_and_the_other_leads_to_its_queue(client, app):
    page = page_of(client, two_sittings(west={"taken": 70}))
    assert page.click("Tilmeld dig").form().fields["people-0-sitting"] == "oest"
    assert page.click("Venteliste: Vest").form().fields["people-0-sitting"] == "vest"
    assert page.click("Tilmeld dig: Øst").form().fields["people-0-sitting"] == "oest"


def test_experience_2_date_place_deadline_and_contact_stand_side_by_side(client, app):
    page = page_of(client, two_sittings())
    for sitting, day in zip(
        page.select("section.sitting"), ("mandag den 22.", "onsdag den 24."), strict=True
    ):
        facts = {fact.select("dt")[0].text: fact.select("dd")[0].text for fact in sitting.select(".fact")}
        assert list(facts) == [
            *("Afholdes", "Adresse", "Kontaktperson", "Pladser", "Tilmeldingsfrist", "Afmelding")
        ]
        assert facts["Afmelding"].endswith("derefter hele gebyret")
        assert facts["Afholdes"] == f"{day} marts 2027 kl. 10.00–15.00"
        assert "8000 Aarhus C" in facts["Adresse"]
        assert "12 34 56 78" in facts["Kontaktperson"]
        assert " kl. 10.00, om 3" in facts["Tilmeldingsfrist"]


def test_the_contact_of_a_sitting_goes_before_the_series(client, app):
    page = page_of(client, one_sitting(sitting={"contact_name": "Ea Ø", "contact_email": "ea@vest.example"}))
    assert "Ea Ø" in page.text
    assert "aase@kreds.example" not in page.text


def test_an_online_sitting_keeps_its_link_for_those_who_have_a_seat(client, app):
    online = {"venue": None, "room": "", "online_url": "https://meet.example/secret"}
    page = page_of(client, one_sitting(sitting=online))
    assert "Online. Linket står i mailen, når du har tilmeldt dig." in page.text
    assert "meet.example" not in page.source


def test_a_place_that_is_not_found_yet_is_said(client, app):
    assert "Stedet er ikke fundet endnu." in page_of(client, one_sitting(sitting={"venue": None})).text


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, "pr. person pr. møde. Den første deltager fra hvert folkebibliotek er gratis i runden."),
        ({"free_scope": "sitting"}, "Den første deltager fra hvert folkebibliotek er gratis ved hvert møde."),
        ({"free_places": 2}, "De første 2 deltagere fra hvert folkebibliotek er gratis i runden."),
        ({"free_places": 0}, "Deltagergebyr: 500 kr. pr. person pr. møde."),
        ({"fee_amount": 0}, "Det koster ikke noget at deltage."),
    ],
)  # fmt: skip
def test_the_fee_rule_stands_in_a_sentence(client, app, fields, rule):
    assert rule in page_of(client, one_sitting(**fields)).text


def test_the_agenda_stands_once_with_its_clock(client, app):
    round_ = two_sittings()
    second = AgendaItemFactory(
        round=round_, starts_after=45, minutes=30, title="Pause", note="Kaffe på gangen"
    )
    first = AgendaItemFactory(round=round_, title="Velkomst")
    for position, name in enumerate(("Bo Ærø", "Ea Ø")):
        AppearanceFactory(
            item_id=first.id, position=position, speaker=SpeakerFactory(name=name, organisation="DBC")
        )
    items = [item.text for item in page_of(client, round_).select(".agenda li")]
    assert items == ["10.00–10.45 Velkomst Bo Ærø, DBC; Ea Ø, DBC", "10.45–11.15 Pause Kaffe på gangen"]
    assert second.id < first.id


def test_sittings_that_start_at_different_times_have_a_clock_each(client, app):
    starts = now().replace(month=3, day=24, hour=8, minute=30)
    round_ = two_sittings(east={"starts_at": starts})
    AgendaItemFactory(round=round_, title="Velkomst")
    times = page_of(client, round_).select(".agenda-time")[0].text
    assert "Vest 10.00–10.45" in times
    assert "Øst 09.30–10.15" in times


def test_the_agenda_can_be_printed(client, app):
    round_ = two_sittings()
    AgendaItemFactory(round=round_, title="Velkomst")
    paper = page_of(client, round_).click("Dagsorden til print")
    assert paper.h1 == f"Dagsorden: {round_.title}"
    assert "Velkomst" in paper.text
    assert not paper.select("header, footer, nav")


def test_people_are_counted_by_library_in_danish_order_and_not_named(client, app):
    round_ = two_sittings()
    west, east = round_.sittings
    for name in ("Ølstykke", "Aarhus", "Ærø", "Brønderslev", "Åbyhøj"):
        RegistrationFactory(
            sitting=west, library=LibraryFactory(name=name, municipality=name), name="Hemmelig Person"
        )
    RegistrationFactory.create_batch(2, sitting=east, library=horsens())
    RegistrationFactory(sitting=east, state=State.CANCELLED)
    page = page_of(client, round_)
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows == [
        ["Brønderslev", "1", ""],
        ["Horsens Bibliotek", "", "2"],
        ["Ærø", "1", ""],
        ["Ølstykke", "1", ""],
        ["Åbyhøj", "1", ""],
        ["Aarhus", "1", ""],
    ]
    assert "7 tilmeldte fra 6 biblioteker." in page.text
    assert "Hemmelig" not in page.source


def test_one_person_is_counted_in_the_singular(client, app):
    RegistrationFactory(sitting=(round_ := one_sitting()).sittings[0])
    assert "1 tilmeldt fra 1 bibliotek." in page_of(client, round_).text


def test_text_of_organisers_is_text(client, app):
    bad = "<script>alert(1)</script>"
    round_ = RoundFactory(
        title=bad, theme=f"{bad}\n\nAndet afsnit", series__name=bad, series__contact_name=bad
    )
    SittingFactory(round=round_, name=bad, room=bad)
    AgendaItemFactory(round=round_, title=bad, note=bad)
    page = page_of(client, round_)
    assert not page.select("main script")
    assert [p.text for p in page.select("main p")][:2] == [bad, "Andet afsnit"]
