"""Who hears of a change is shown before it is made; and meetings are cancelled and held after all."""

import pytest

from app.common.models import db
from app.meetings.models import Sitting, SittingState
from tests.registrations.stories import ANNE, BO, horsens, person, signed_up, sitting_of, two_sittings
from tests.registrations.test_many_people import MOST, mails, seat
from tests.support.mailbox import Mailbox
from tests.support.pages import Page


@pytest.fixture
def round_(app):
    round_ = two_sittings()
    library = horsens()
    signed_up(round_, person(ANNE, library), person(BO, library, wish="oest"))
    return round_


@pytest.fixture
def mailbox(app, round_) -> Mailbox:
    box = Mailbox(app)
    box.read()
    return box


@pytest.fixture
def path(round_) -> str:
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/moeder/vest"


def change(desk, path, **fields) -> Page:
    return desk.get(path).form(path).fill(fields).submit("Gem mødet")


def stored(round_) -> Sitting:
    return sitting_of(round_)


def test_a_new_time_shows_old_and_new_and_who_hears_of_it_before_it_is_saved(desk, round_, path, mailbox):
    check = change(desk, path, starts="9.30")
    assert check.h1 == "Tjek, hvem der får besked"
    assert "mandag den 22. marts 2027 kl. 10.00–15.00" in check.text
    assert "mandag den 22. marts 2027 kl. 09.30–15.00" in check.text
    assert [one.text for one in check.select(".told-people li")] == ["Anne Sørensen, Horsens Bibliotek"]
    assert stored(round_).starts_at.minute == 0
    assert mailbox.read() == []
    check.form(path).submit("Gem mødet", 303)
    (mail,) = mailbox.read()
    assert (mail.to, mail.method, mail.sequence) == (ANNE["email"], "REQUEST", 1)
    assert "kl. 10.00–15.00 → mandag den 22. marts 2027 kl. 09.30–15.00" in " ".join(mail.text.split())


def test_going_back_to_correct_keeps_what_was_typed(desk, round_, path):
    page = change(desk, path, starts="9.30").form(path).submit("Ret")
    assert page.form(path).fields["starts"] == "9.30"
    assert stored(round_).starts_at.minute == 0


@pytest.mark.parametrize(("choice", "mails"), [("yes", 1), ("no", 0)])
def test_of_a_new_room_the_organiser_chooses_whether_to_tell(desk, round_, path, mailbox, choice, mails):
    check = change(desk, path, room="Lokale 7")
    check.form(path).fill(tell=choice).submit("Gem mødet", 303)
    assert stored(round_).room == "Lokale 7"
    assert len(mailbox.read()) == mails


def test_what_was_not_told_is_heard_with_the_next_mail(desk, round_, path, mailbox):
    change(desk, path, room="Lokale 7").form(path).fill(tell="no").submit("Gem mødet", 303)
    change(desk, path, starts="9.30").form(path).submit("Gem mødet", 303)
    (mail,) = mailbox.read()
    assert "Lokale 7" in mail.text


@pytest.mark.parametrize("fields", [{"capacity": "71"}, {"signup-days": "10"}, {}])
def test_what_is_no_news_to_anybody_is_saved_at_once(desk, path, mailbox, fields):
    desk.get(path).form(path).fill(fields).submit("Gem mødet", 303)
    assert mailbox.read() == []


def test_where_nobody_is_signed_up_there_is_nobody_to_ask_about(desk, app):
    round_ = two_sittings()
    path = f"/arrangoer/{round_.series.slug}/{round_.slug}/moeder/vest"
    desk.get(path).form(path).fill(starts="9.30").submit("Gem mødet", 303)


@pytest.mark.slow
def test_ten_thousand_are_named_before_and_told_after(desk, app):
    sitting = db.session.get_one(Sitting, seat(MOST))
    path = f"/arrangoer/{sitting.round.series.slug}/{sitting.round.slug}/moeder/{sitting.slug}"
    check = change(desk, path, starts="9.30")
    assert len(check.select(".told-people li")) == MOST
    check.form(path).submit("Gem mødet", 303)
    assert mails() == MOST


def test_how_far_the_mails_have_come_stands_on_the_page(desk, path, mailbox):
    saved = change(desk, path, starts="9.30").form(path).submit("Gem mødet", 303).follow()
    assert "1 person har ikke fået mailen endnu." in saved.text
    mailbox.read()
    assert "har ikke fået mailen endnu" not in desk.get(path).text


def test_cancelling_shows_who_hears_of_it_and_takes_a_reason(desk, round_, path, mailbox):
    page = desk.get(path).click("Aflys mødet")
    assert "1 person er skrevet op og får en mail." in page.text
    done = page.form(f"{path}/aflys").fill(reason="Sne & is").submit("Aflys mødet", 303).follow()
    assert "Mødet er aflyst" in done.text
    assert stored(round_).state is SittingState.CANCELLED
    (mail, *_) = mailbox.read()
    assert (mail.subject.partition(":")[0], mail.method) == ("Aflyst", "CANCEL")
    assert "Sne & is" in mail.text


def test_the_reason_stands_on_the_rounds_page(desk, client, round_, path):
    desk.get(f"{path}/aflys").form(f"{path}/aflys").fill(reason="Sne & is").submit(status=303)
    assert "Sne & is" in client.get(f"/{round_.series.slug}/{round_.slug}/").text


def test_a_reason_that_is_too_long_is_refused_and_kept(desk, round_, path):
    page = desk.get(f"{path}/aflys").form(f"{path}/aflys").fill(reason="x" * 501).submit(status=422)
    assert "Skriv højst 500 tegn." in page.text
    assert stored(round_).state is SittingState.PUBLISHED


def test_held_after_all_gives_everybody_the_entry_again(desk, round_, path, mailbox):
    desk.get(f"{path}/aflys").form(f"{path}/aflys").submit(status=303)
    mailbox.read()
    page = desk.get(path)
    assert "Holdes det alligevel, får 1 person det i kalenderen igen." in page.text
    page.form(f"{path}/holdes").submit(status=303)
    assert [(mail.to, mail.method) for mail in mailbox.read() if mail.method] == [(ANNE["email"], "REQUEST")]


def test_several_days_are_typed_a_line_each(desk, round_, path, mailbox):
    check = change(desk, path, end_day="2027-03-23", days="10.00–21.00\n8.30-15")
    assert "tirsdag den 23. marts 2027 kl. 08.30–15.00" in check.text
    check.form(path).submit("Gem mødet", 303)
    assert [mail.method for mail in mailbox.read()] == ["REQUEST", "REQUEST"]
    form = desk.get(path).form(path)
    assert form.fields["days"].split() == ["10.00–21.00", "08.30–15.00"]
    assert (form.fields["starts"], form.fields["ends"]) == ("10.00", "15.00")


@pytest.mark.parametrize("days", ["10.00–21.00", "10–21\n9–15\n9–15", "10–21\nsent", "10–21\n15–9"])
def test_days_that_cannot_be_right_are_said_and_kept(desk, round_, path, days):
    page = desk.get(path).form(path).fill(end_day="2027-03-23", days=days).submit("Gem mødet", 422)
    assert "Skriv en linje for hver dag" in page.text
    assert page.form(path).fields["days"].strip().split() == days.split()


@pytest.mark.parametrize(("tick", "mails"), [("1", 2), (None, 0)])
def test_of_a_new_agenda_the_organiser_chooses_whether_to_tell(desk, round_, mailbox, tick, mails):
    path = f"/arrangoer/{round_.series.slug}/{round_.slug}/dagsorden"
    pasted = (
        desk.get(path).form(path).fill(programme="10.00–15.00 Velkomst og dialog").submit("Læs programmet")
    )
    pasted.form(path).fill(tell=tick).submit("Gem dagsorden", 303)
    found = mailbox.read()
    assert len(found) == mails
    assert {(mail.method, mail.sequence) for mail in found} <= {("REQUEST", 0)}  # only its text is new
    assert all(
        "Dagsorden: Ændret. Se den på http://kreds.example/" in " ".join(mail.text.split()) for mail in found
    )
