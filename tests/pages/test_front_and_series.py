"""The front page and a network's page: what comes next, and what has been."""

import pytest

from app.common.clock import now
from tests.factories import RoundFactory, SeriesFactory, SittingFactory
from tests.registrations.stories import in_phase, one_sitting, two_sittings

NOTHING = "Der er ikke planlagt et møde endnu."


def test_before_anything_is_made_the_front_page_says_so(client, app):
    assert "Der er ikke oprettet nogen netværk endnu." in client.get("/").text


def test_each_network_shows_its_next_round_with_a_way_to_it(client, app):
    round_ = two_sittings(series=SeriesFactory(name="Netværk i lånesamarbejde"))
    one_sitting(series=SeriesFactory(name="Temasamarbejde"), sitting=in_phase("held"))
    page = client.get("/")
    assert [heading.text for heading in page.select("h2")] == ["Netværk i lånesamarbejde", "Temasamarbejde"]
    assert "Vest, mandag den 22. marts 2027 kl. 10.00–15.00" in page.text
    assert "70 af 70 pladser tilbage" in page.text
    assert NOTHING in page.text
    assert page.click("Se program og tilmeld dig").h1 == round_.title


@pytest.mark.parametrize(("phase", "button"), [("coming", "Se program"), ("closed", "Se program")])
def test_where_one_cannot_sign_up_the_button_does_not_say_so(client, app, phase, button):
    one_sitting(sitting=in_phase(phase))
    page = client.get("/")
    assert button in page.links
    assert "Se program og tilmeld dig" not in page.links


def test_the_next_round_is_the_one_that_starts_first(client, app):
    series = SeriesFactory()
    for weeks, title in ((20, "Efterår"), (7, "Forår"), (-20, "Sidste år")):
        SittingFactory(
            round=RoundFactory(series=series, title=title),
            starts_at=now().replace(hour=9) + weeks * in_a_week(),
        )
    page = client.get("/")
    assert "Forår" in page.text
    assert "Efterår" not in page.text
    assert "Sidste år" not in page.text


def in_a_week():
    return in_phase("closed")["starts_at"] - now()


def test_a_round_is_next_until_its_last_sitting_has_ended(client, app, frozen):
    round_ = two_sittings()
    frozen.move_to(round_.sittings[0].ends_at, tick=False)
    assert round_.title in client.get("/").text
    frozen.move_to(round_.sittings[1].ends_at, tick=False)
    assert NOTHING in client.get("/").text


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_drafts_and_cancelled_rounds_are_not_next(client, app, state):
    held = one_sitting(sitting=in_phase("held"))
    one_sitting(series=held.series, sitting={"state": state})
    assert NOTHING in client.get("/").text


def test_experience_look_one_primary_button_a_page(client, app):
    for _ in range(3):
        two_sittings()
    assert len(client.get("/").select(".button-primary")) == 1


def test_a_networks_page_says_who_may_come_what_it_costs_and_whom_to_ask(client, app):
    round_ = two_sittings()
    page = client.get(f"/{round_.series.slug}/")
    assert page.h1 == "Netværk i lånesamarbejde"
    facts = {fact.select("dt")[0].text: fact.select("dd")[0].text for fact in page.select(".fact")}
    assert facts["Hvem kan deltage"] == "Medarbejdere, der arbejder med fjernlån."
    assert "500 kr. pr. person" in facts["Pris"]
    assert facts["Arrangør"] == "Det Kgl. Bibliotek"
    assert "aase@kreds.example" in facts["Kontaktperson"]
    assert [p.text for p in page.select("main p")][:2] == [
        "Vi deler erfaringer med lån på tværs.",
        "Alle fortæller, alle spørger.",
    ]


def test_rounds_are_parted_into_coming_and_held(client, app):
    series = SeriesFactory()
    for phase, title in (("open", "Forår"), ("coming", "Sommer"), ("held", "Vinter"), ("archived", "Gammel")):
        one_sitting(series=series, title=title, sitting=in_phase(phase))
    one_sitting(series=series, title="Aflyst forår", sitting={**in_phase("held"), "state": "cancelled"})
    one_sitting(series=series, title="Kladde", sitting={"state": "draft"})
    page = client.get(f"/{series.slug}/")
    text = page.main.text
    assert [heading.text for heading in page.select("h3")] == ["Forår", "Sommer"]
    assert text.index("Tidligere møder") < text.index("Vinter") < text.index("Gammel")
    assert "Aflyst forår, 11. januar 2027 (aflyst)" in text
    assert "Vinter, 11. januar 2027 (aflyst)" not in text
    assert "Kladde" not in text


def test_a_network_without_a_coming_round_has_a_page(client, app):
    page = client.get(f"/{one_sitting(sitting=in_phase('held')).series.slug}/")
    assert NOTHING in page.text
    assert "Pris" not in page.text


@pytest.mark.parametrize("rounds", [0, 1])
def test_a_network_is_nowhere_before_something_of_it_is_published(client, app, rounds):
    series = SeriesFactory(slug="helt-ny", name="Det nye netværk")
    for _ in range(rounds):
        one_sitting(series=series, sitting={"state": "draft"})
    for path in ("/helt-ny/", "/helt-ny/kalender.ics"):
        client.get(path, 404)
    for path in ("/", "/kontakt", "/kalender"):
        assert "Det nye netværk" not in client.get(path).text


def test_a_network_that_does_not_exist_is_nowhere(client, app):
    client.get("/findes-ikke/", 404)


def test_an_address_without_its_last_slash_leads_on(client, app):
    series = SeriesFactory()
    assert client.get(f"/{series.slug}", 308).location == f"/{series.slug}/"
