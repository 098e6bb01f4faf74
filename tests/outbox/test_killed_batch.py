"""kill -9 in the middle of a change that everybody hears of: each calendar gets it, and gets it once."""

from datetime import timedelta
from email import message_from_bytes

import icalendar
import pytest
from flask import Flask

from app.common.models import db
from app.common.transaction import write
from app.outbox.delivery import BATCH, UNNOTED, Delivered, deliver_due
from app.outbox.models import Message
from app.registrations.services import retell
from tests.outbox.kills import check_all_got, end_leases, kill
from tests.outbox.smtp_server import PostOffice, Received
from tests.registrations.stories import horsens, one_sitting, person, signed_up, sitting_of
from tests.tools.itip_lint import lint_mail

pytestmark = [pytest.mark.slow, pytest.mark.real_smtp, pytest.mark.real_clock, pytest.mark.both_databases]

PEOPLE = BATCH + 10


@pytest.fixture
def moved(app: Flask, office: PostOffice) -> int:
    """A meeting of many, who all know of it and are to hear that it begins later; its id."""
    round_, library = one_sitting(sitting={"capacity": PEOPLE}), horsens()
    for first in range(0, PEOPLE, 10):
        numbers = range(first, first + 10)
        people = [{"name": f"Åse {one}", "email": f"aase{one}@horsens.example"} for one in numbers]
        signed_up(round_, *(person(one, library) for one in people))
    deliver_due()
    db.session.execute(db.delete(Message))
    office.received.clear()
    sitting = sitting_of(round_)
    sitting.starts_at += timedelta(minutes=30)
    db.session.commit()
    write(retell, sitting.id)
    return int(sitting.id)


def sequence_in(mail: Received) -> int:
    """Which version of the entry a mail tells of."""
    assert lint_mail(mail.content) == []
    (part,) = (
        one for one in message_from_bytes(mail.content).walk() if one.get_content_subtype() == "calendar"
    )
    (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return int(event["SEQUENCE"])


@pytest.mark.parametrize(
    ("point", "number", "at_most_repeated"),
    [
        ("while writing", 5, 0),
        ("while writing", BATCH + 5, 0),  # the first batch has left
        ("between claim and sending", 1, 0),
        ("between claim and sending", 13, UNNOTED),
        ("between claim and sending", BATCH + 1, 0),
        ("between sending and noting it", 1, UNNOTED),
    ],
)
def test_calendar_3_a_killed_worker_loses_no_change_and_tells_none_twice(
    app: Flask, moved: int, office: PostOffice, point: str, number: int, at_most_repeated: int
) -> None:
    """But for mails whose leaving it had not noted yet: they come again as the same mail."""
    kill(app, office, point, number)
    end_leases()
    deliver_due()
    check_all_got(office, PEOPLE)
    assert len(office.received) <= PEOPLE + at_most_repeated
    assert {sequence_in(mail) for mail in office.received} == {1}
    write(retell, moved)
    assert deliver_due() == Delivered(withdrawn=PEOPLE)
