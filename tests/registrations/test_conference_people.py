"""Who comes to a conference as what, and with whom they share a room."""

import pytest

from app.common.models import db
from app.meetings.partners import Partner, PartnerRole
from tests.factories import ResearchLibraryFactory
from tests.registrations.conference_forms import check_page, choices_page, conference, sign_up, with_mate
from tests.registrations.stories import ANNE, BO, address_of


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("guest", "Gæster og oplægsholdere bliver tilmeldt af arrangøren."),
        ("speaker", "Gæster og oplægsholdere bliver tilmeldt af arrangøren."),
        ("partner", "Musikskolen står ikke som partner."),
        ("library", "Den pris gælder ikke for Musikskolen."),
        ("<b>", "Vælg, om du kommer som deltager eller partner."),
    ],
)
def test_a_category_that_the_library_does_not_support_is_refused_in_words(client, school, category, words):
    round_, _ = conference()
    sent = {**choices_page(client, round_, school).form().fields, "people-0-category": category}
    for step in ("payment", "check", ""):
        refused = client.post(address_of(round_), {**sent, "step": step}, 422, csrf=False)
        assert words in refused.text
        assert refused.select("a[href=#people-0-category]")
    assert refused.form().submit("payment")  # as a participant, which is chosen there


def test_others_of_the_sector_pay_their_own_price(client, school):
    round_, _ = conference()
    assert "4.490 kr.: pris for andre i sektoren" in check_page(choices_page(client, round_, school)).text


def test_a_partners_people_come_as_partners_unless_they_choose_otherwise(client, library):
    round_, _ = conference()
    db.session.add(
        Partner(
            round_id=round_.id,
            role=PartnerRole.SUPPLIER,
            name=library.name,
            library_id=library.id,
            position=0,
        )
    )
    page = choices_page(client, round_, library, ANNE, BO)
    assert "Pris for partnere" in page.text
    form = page.form().fill({"people-1-category": "participant"})
    check = form.submit("payment").form().submit("check")
    assert "1.990 kr.: pris for partnere" in check.text
    assert "3.990 kr.: pris for folkebiblioteker" in check.text
    back = check.form().submit("people").form().submit("choices")
    assert back.form().fields["people-1-category"] == "participant"
    school = ResearchLibraryFactory(name="Musikskolen")
    people = check.form().submit("people").form().fill({"people-0-library": school.number})
    assert "Pris for andre i sektoren" in people.submit("choices").text


def test_two_who_name_each_other_share(client, library):
    round_, options = conference()
    page = choices_page(client, round_, library, ANNE, BO)
    check = with_mate(page, options, "bo  ærø", "ANNE sørensen").submit("payment").form().submit("check")
    assert "600 kr., sammen med bo ærø" in check.text
    assert "Arrangøren fordeler værelserne" not in check.text


def test_of_a_mate_in_another_booking_nothing_is_told_whether_signed_up_or_not(client, library):
    """Not even on the receipt: a stranger could ask for anybody by name."""
    round_, options = conference()
    said = "skal selv tilmelde sig og skrive dit navn. Arrangøren fordeler værelserne."
    page = choices_page(client, round_, library, BO)
    receipt = sign_up(with_mate(page, options, "Carl Østergård").submit("price"))
    assert f"Carl Østergård {said}" in receipt.text
    page = choices_page(client, round_, library, ANNE)
    check = with_mate(page, options, BO["name"]).submit("payment").form().submit("check")
    assert f"Bo Ærø {said}" in check.text
    mine = check.form().submit("Tilmeld", 303).follow()
    assert f"Bo Ærø {said}" in mine.text


def test_a_mate_of_the_same_booking_who_has_other_plans(client, library):
    round_, options = conference()
    page = choices_page(client, round_, library, ANNE, BO)
    check = with_mate(page, options, BO["name"], "Carl Østergård").submit("payment").form().submit("check")
    assert "Bo Ærø har skrevet en anden. Arrangøren fordeler værelserne." in check.text
    check = with_mate(page, options, BO["name"]).submit("payment").form().submit("check")
    assert "Bo Ærø har ikke valgt en plads i et dobbeltværelse." in check.text


def test_nobody_shares_with_themselves_and_without_a_double_room_the_name_means_nothing(client, library):
    round_, options = conference()
    page = choices_page(client, round_, library)
    own = with_mate(page, options, "anne SØRENSEN").submit("payment", 422)
    assert "Skriv navnet på den, du deler værelse med, og ikke dit eget." in own.text
    assert own.select("a[href=#people-0-mate]")
    form = page.form().fill({"people-0-mate": "anne SØRENSEN"})
    assert form.submit("payment").h1 == "Kontakt og betaling"
    long = page.form().fill({"people-0-mate": "x" * 121, "people-0-night-1": str(options["double"].id)})
    assert "Skriv højst 120 tegn." in long.submit("payment", 422).text
