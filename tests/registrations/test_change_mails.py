"""What a mail about a change says: old → new and nothing else, in words that fit it (CALENDAR.md 15)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import Round, Sitting
from app.planning.changes import change_sitting
from app.planning.plans import VenuePlan
from app.planning.rounds import sitting_plan
from app.planning.versions import version_of
from app.registrations import self_service
from app.registrations.order import Shown
from app.registrations.own_days import choose_days
from tests.registrations.stories import (
    ANNE,
    BO,
    horsens,
    one_sitting,
    person,
    signed_up,
    sitting_of,
    two_sittings,
)
from tests.support.mailbox import Mailbox, ReadMail

HOUR = timedelta(hours=1)
DOKK1 = VenuePlan("Dokk1", "Hack Kampmanns Plads 2", "8000", "Aarhus C")


@pytest.fixture
def mailbox(app) -> Mailbox:
    return Mailbox(app)


def change(sitting: Sitting, **what: object) -> None:
    plan = sitting_plan(sitting)
    write(change_sitting, sitting.id, replace(plan, **what), version_of(plan), "command")


def conference() -> Round:
    """Two days in Vejle."""
    round_ = one_sitting(sitting={"slug": "vejle", "name": "Vejle", "side": None})
    (sitting,) = round_.sittings
    first = sitting.starts_at, sitting.starts_at + 5 * HOUR
    second = first[0] + 24 * HOUR, first[0] + 29 * HOUR
    sitting.ends_at, sitting.day_times, round_.days_told = second[1], (first, second), 2
    db.session.commit()
    return round_


def facts(mail: ReadMail) -> list[str]:
    """The lines between the first sentence and the links."""
    blocks = mail.text.replace("\r\n", "\n").split("\n\n")
    return blocks[1].split("\n")


def start(mail: ReadMail) -> tuple[str, str]:
    """The first word of the subject, and the first sentence without the name."""
    return mail.subject.partition(":")[0], mail.text.split("\r\n")[0].partition(", ")[2]


def test_calendar_15_another_time_is_a_move_and_only_the_time_is_told(mailbox):
    round_ = two_sittings()
    signed_up(round_, person(ANNE, horsens()))
    mailbox.read()
    west = sitting_of(round_)
    change(west, starts_at=west.starts_at - HOUR)
    (mail,) = mailbox.read()
    assert start(mail) == ("Flyttet", f"mødet “{round_.title}” er flyttet. Du har stadig din plads.")
    assert facts(mail) == [
        "Hvornår: mandag den 22. marts 2027 kl. 10.00–15.00 → mandag den 22. marts 2027 kl. 09.00–15.00"
    ]


def test_calendar_15_another_house_is_a_move_and_another_room_of_it_is_not(mailbox):
    round_ = two_sittings()
    signed_up(round_, person(ANNE, horsens()))
    mailbox.read()
    change(sitting_of(round_), room="Lille sal")
    (mail,) = mailbox.read()
    assert start(mail) == ("Ændret", f"der er nyt om mødet “{round_.title}”.")
    assert facts(mail)[0].startswith("Hvor: ")
    assert mail.sequence == 0
    change(sitting_of(round_), venue=DOKK1)
    (mail,) = mailbox.read()
    assert start(mail)[0] == "Flyttet"
    assert facts(mail)[0].endswith("→ Dokk1, Lille sal, Hack Kampmanns Plads 2, 8000 Aarhus C")
    assert mail.sequence == 1


def test_who_waits_keeps_the_place_in_the_queue_which_is_no_news(mailbox):
    round_, library = two_sittings(west={"capacity": 1}), horsens()
    signed_up(round_, person(ANNE, library))
    signed_up(round_, person(BO, library))
    mailbox.read()
    west = sitting_of(round_)
    change(west, starts_at=west.starts_at - HOUR)
    mail = next(mail for mail in mailbox.read() if mail.to == BO["email"])
    assert start(mail)[1].endswith("er flyttet. Du er stadig på ventelisten.")
    assert [line.partition(":")[0] for line in facts(mail)] == ["Hvornår"]


def test_a_wish_that_stands_is_no_news_when_the_meeting_moves(mailbox):
    round_, library = two_sittings(east={"capacity": 1}), horsens()
    signed_up(round_, person(BO, library, wish="oest"))
    (anne,) = signed_up(round_, person(ANNE, library))
    write(self_service.move, anne.id, "oest", Shown(500_00, frozenset({0})))
    wished = next(mail for mail in mailbox.read() if mail.to == ANNE["email"])
    assert "Venteliste: nr. 1 i øst" in wished.text
    west = sitting_of(round_)
    change(west, starts_at=west.starts_at - HOUR)
    (mail,) = mailbox.read()
    assert start(mail)[0] == "Flyttet"
    assert [line.partition(":")[0] for line in facts(mail)] == ["Hvornår"]


def test_a_meeting_is_named_by_its_place_with_a_capital(mailbox):
    signed_up(conference(), person(ANNE, horsens()))
    second, first = mailbox.read()  # in order of their subjects
    assert first.subject == "Tilmeldt: Netværk i lånesamarbejde, Vejle, 22. marts 2027"
    assert second.subject == "Dag 2: Netværk i lånesamarbejde, Vejle, 23. marts 2027"
    assert str(second.event["SUMMARY"]) == "Netværk i lånesamarbejde, Vejle, dag 2"


def test_the_times_of_several_days_say_when_it_is(mailbox):
    signed_up(conference(), person(ANNE, horsens()))
    _, mail = mailbox.read()
    assert facts(mail)[0] == (
        "Hvornår: mandag den 22. marts 2027 kl. 10.00–15.00; tirsdag den 23. marts 2027 kl. 10.00–15.00"
    )
    assert "Dage: " not in mail.text


def test_who_drops_a_day_has_changed_something_and_when_a_day_moves_the_meeting_has(mailbox):
    round_ = conference()
    (anne,) = signed_up(round_, person(ANNE, horsens()))
    mailbox.read()
    write(choose_days, anne.id, {2})
    (mail,) = mailbox.read()
    assert start(mail) == ("Ændret", f"din tilmelding til “{round_.title}” er ændret.")
    assert facts(mail)[0].startswith("Dage: mandag den 22. marts")
    write(choose_days, anne.id, {1, 2})
    mailbox.read()
    sitting = sitting_of(round_, "vejle")
    first, (begins, ends) = sitting.day_times
    change(sitting, day_times=(first, (begins + HOUR, ends)))
    mail = next(mail for mail in mailbox.read() if not mail.subject.startswith("Dag 2"))
    assert start(mail)[0] == "Flyttet"
    assert "kl. 11.00–15.00" in facts(mail)[0]
