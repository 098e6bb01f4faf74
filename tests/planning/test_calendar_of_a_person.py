"""What the calendar of a person was last told, on their page, and sending it again."""

from app.common.models import db
from app.common.transaction import write
from app.registrations import self_service
from app.registrations.order import Shown
from tests.registrations.stories import ANNE, horsens, person, signed_up, two_sittings
from tests.support.mailbox import Mailbox


def page_of(row) -> str:
    round_ = row.round
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/tilmeldinger/{row.id}"


def calendar_on(page) -> str:
    return page.text.partition("Kalender")[2].partition("Andre runder")[0]


def test_the_page_says_what_the_calendar_was_told_and_when(app, desk):
    (row,) = signed_up(two_sittings(), person(ANNE, horsens()))
    path = page_of(row)
    assert "Kalenderen har ikke fået noget at vide endnu." in desk.get(path).text
    Mailbox(app).read()
    told = calendar_on(desk.get(path))
    assert "Netværk i lånesamarbejde, vest" in told
    assert "mandag den 22. marts 2027 kl. 10.00–15.00" in told


def test_what_was_taken_out_says_so(app, desk):
    (row,) = signed_up(two_sittings(), person(ANNE, horsens()))
    mailbox = Mailbox(app)
    mailbox.read()
    write(self_service.cancel, row.id, Shown(0))
    mailbox.read()
    assert "taget ud" in calendar_on(desk.get(page_of(row)))


def test_sending_again_repeats_the_entry_under_the_same_version(app, desk):
    (row,) = signed_up(two_sittings(), person(ANNE, horsens()))
    mailbox = Mailbox(app)
    (first,) = mailbox.read()
    sent = desk.get(page_of(row)).form(f"{page_of(row)}/kalender").submit(status=303).follow()
    assert "Mødet er sendt igen" in sent.text
    (again,) = mailbox.read()
    assert (again.event["UID"], again.sequence) == (first.event["UID"], first.sequence)
    assert again.event.decoded("DTSTAMP") > first.event.decoded("DTSTAMP")
    db.session.rollback()
