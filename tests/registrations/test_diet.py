"""What people eat: with consent, for the kitchen as counts, and not for long (DOMAIN.md, People)."""

from datetime import timedelta

import pytest

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.registrations.diet import counts
from app.registrations.due import DIET_KEPT, forget_diets
from app.registrations.models import Registration
from app.registrations.queries import ticket
from tests.registrations.stories import ANNE, BO, CARL, person, rows, signed_up

CONSENT = "Sæt kryds ved samtykket, eller lad felterne stå tomme."


@pytest.fixture
def anne(round_, library):
    """Anne's registration in the west."""
    return signed_up(round_, person(ANNE, library))[0]


def mine(client, row):
    return client.get(f"/tilmelding/{ticket(row.id)[0].token}")


def diet_form(page):
    """The form about what one eats; there is one more, for a calendar of one's own."""
    (node,) = (one for one in page.select("form") if one.select("[name=diet]"))
    return page.form(node["action"])


def said() -> list[tuple[str, str]]:
    return [(row.diet, row.diet_note) for row in rows()]


def test_it_is_kept_with_consent_and_shown_again(client, anne):
    form = diet_form(mine(client, anne))
    saved = form.fill({"diet": ["vegan", "nuts"], "note": "Kun æbler", "consent": "y"}).submit(
        "Gem kost", 303
    )
    assert said() == [("vegan nuts", "Kun æbler")]
    page = saved.follow()
    assert "Din kost er gemt" in page.text
    assert {box["value"] for box in page.select("input[name=diet][checked]")} == {"vegan", "nuts"}
    assert db.session.query(AuditEntry).filter_by(action="registration.diet").one().after is None


@pytest.mark.parametrize("typed", [{"diet": ["vegan"]}, {"note": "Kun æbler"}])
def test_without_consent_nothing_is_kept_and_nothing_typed_is_lost(client, anne, typed):
    refused = diet_form(mine(client, anne)).fill(typed).submit("Gem kost", 422)
    assert refused.links[CONSENT] == "#consent"
    assert said() == [("", "")]
    assert bool(refused.select("input[name=diet][checked]")) == ("diet" in typed)
    assert diet_form(refused).fields["note"] == typed.get("note", "")


def test_taking_everything_out_takes_the_consent_back(client, anne):
    form = diet_form(mine(client, anne)).fill({"diet": ["vegan"], "consent": "y"})
    page = form.submit("Gem kost", 303).follow()
    diet_form(page).fill({"diet": []}).submit("Gem kost", 303)
    assert [(row.diet, row.diet_consented_at) for row in rows()] == [("", None)]


def test_what_is_no_choice_or_too_long_is_not_kept(client, anne):
    token = client.csrf_token()
    path = mine(client, anne).path
    fields = {"csrf_token": token, "diet": ["vegan", "mennesker"], "consent": "y"}
    client.post(f"{path}/kost", fields, 303)
    assert said() == [("vegan", "")]
    client.post(f"{path}/kost", {**fields, "note": "å" * 121}, 422)
    assert said() == [("vegan", "")]


def save(row: Registration, diet: str, note: str = "") -> None:
    row.diet, row.diet_note, row.diet_consented_at = diet, note, row.signed_up_at


def test_the_kitchen_gets_counts_of_those_who_come(round_, library):
    people = signed_up(round_, person(ANNE, library), person(BO, library), person(CARL, library))
    for row, diet in zip(people, ["vegan", "vegan", "gluten nuts"], strict=True):
        save(row, diet)
    db.session.commit()
    assert counts(people[0].sitting_id) == {"Vegansk": 2, "Uden gluten, Uden nødder": 1}
    assert counts(round_.sittings[1].id) == {}


@pytest.mark.both_databases
def test_14_days_after_the_meeting_it_is_forgotten(app, anne, frozen):
    save(anne, "vegan", "Kun æbler")
    db.session.commit()
    over = anne.sitting.ends_at + DIET_KEPT
    db.session.commit()
    frozen.move_to(over, tick=False)
    assert write(forget_diets) == 0
    frozen.move_to(over + timedelta(seconds=1), tick=False)
    assert write(forget_diets) == 1
    assert [(row.diet, row.diet_note, row.diet_consented_at) for row in rows()] == [("", "", None)]
    assert write(forget_diets) == 0
