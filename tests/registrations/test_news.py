"""Every mail that tells of a change, as it is read: snapshots/news.txt (CALENDAR.md 15)."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.outbox.composers import Mail, compose
from app.outbox.models import Message, MessageState
from app.registrations import decisions, due, self_service
from app.registrations.models import Registration
from app.registrations.order import Person, Shown
from tests.factories import LibraryFactory, ResearchLibraryFactory, SeriesFactory, VenueFactory
from tests.registrations.stories import horsens, person, row_of, signed_up, sitting_of, two_sittings
from tests.support.html import Document
from tests.support.snapshots import check_snapshot

SNAPSHOT = Path(__file__).parent / "snapshots" / "news.txt"
ALL = Shown(10_000_00, frozenset({0}))
MINUTE = timedelta(minutes=1)
LONGEST = 12
"""Lines of a mail with something in them: who, what is new, what can be done, from whom."""


class Story:
    """One round with one seat in each sitting, and what is mailed as people act."""

    def __init__(self, clock: Any) -> None:
        self.clock, self.told = clock, dict[str, list[Mail]]()
        series = SeriesFactory(slug="laanesamarbejde")
        west = VenueFactory(name="Det Kgl. Bibliotek", street="Victor Albecks Vej 1")
        east = VenueFactory(name="DBC", street="Tempovej 7", postcode="2750", city="Ballerup")
        start = sitting_of(two_sittings()).starts_at
        self.round = two_sittings(
            series=series,
            title="Netværksmøde i foråret 2027",
            slug="foraar-2027",
            vat_sentence="momsfrit",
            sector_release_at=start - timedelta(weeks=6),
            west={"venue": west, "room": "", "capacity": 1},
            east={"venue": east, "room": "", "capacity": 1},
        )
        self.horsens, self.vejle = horsens(), LibraryFactory(name="Vejle Bibliotekerne")
        self.school = ResearchLibraryFactory(name="Musikskolen")

    def joins(self, name: str, library: Any, wish: str = "vest", organisation: str = "") -> Registration:
        who = {"name": f"{name} Østergård", "email": f"{name.lower()}@bib.example"}
        self.clock.shift(MINUTE)
        return signed_up(self.round, person(who, library, wish, organisation=organisation))[0]

    def does(self, service: Callable[..., object], row: Registration, *args: object) -> object:
        db.session.rollback()
        return write(service, row.id, *args)

    def tells(self, what: str) -> None:
        """Write all mails that wait; they were caused by this."""
        db.session.rollback()
        queued = select(Message).where(Message.state == MessageState.QUEUED).order_by(Message.id)
        for message in db.session.scalars(queued).all():
            mail = compose(message)
            message.state, message.sent_at = MessageState.SENT, now()
            db.session.commit()
            if mail is not None:
                self.told.setdefault(what, []).append(mail)


@pytest.fixture
def told(app, frozen) -> dict[str, list[Mail]]:
    """The mails of a story in which everything happens, by what has caused them."""
    story = Story(frozen)
    anne = story.joins("Anne", story.horsens)
    story.tells("Anne gets the seat in the west")
    bo = story.joins("Bo", story.horsens, "oest")
    story.tells("Bo gets the seat in the east and pays")
    carl = story.joins("Carl", story.vejle)
    story.tells("Carl waits for a seat in the west")
    story.joins("Dorte", story.vejle, "begge")
    story.tells("Dorte waits for either")
    ib = story.joins("Ib", story.school)
    story.tells("Ib awaits the distribution")
    ea = story.joins("Ea", None, "vest", "Lille Skole")
    story.tells("Ea awaits the organiser")
    story.does(self_service.move, anne, "oest", ALL)
    story.tells("Anne wishes to move to the east")
    story.does(self_service.move, anne, "vest", ALL)
    story.tells("Anne takes the wish back")
    story.does(self_service.change_details, carl, "Carl Ærø", "carl@ny.example", "")
    story.tells("Carl has a new name and a new address")
    story.does(decisions.change_library, ea, story.school.id, "organiser")
    story.tells("Ea comes from a library after all")
    story.does(self_service.cancel, anne, ALL)
    story.tells("Anne cancels, the seat goes to Carl and her free place to Bo")
    story.does(self_service.undo, anne, ALL)
    story.tells("Anne undoes and waits")
    write(decisions.set_capacity, sitting_of(story.round, "oest").id, 2, "organiser")
    story.tells("The east gets another seat, and Dorte gets it")
    frozen.move_to(story.round.sector_release_at, tick=False)
    due.carry_out()
    story.tells("The distribution leaves nothing for Ib and Ea")
    story.does(self_service.hand_over, carl, "Frida Ågård", "frida@bib.example")
    story.tells("Carl gives the place to Frida")
    frozen.move_to(sitting_of(story.round).cancel_until + MINUTE, tick=False)
    write(decisions.set_capacity, sitting_of(story.round).id, 3, "organiser")
    story.tells("The west gets two more seats, for Anne and Ib")
    frozen.shift(timedelta(hours=25))
    story.does(self_service.cancel, ib, ALL)
    story.tells("Ib cancels too late, and the seat goes to Ea")
    story.does(decisions.waive, anne, 0, "Efter aftale", "organiser")
    story.tells("An organiser waives what Anne owes")
    story.does(decisions.set_role, bo, "speaker", True, "organiser")
    story.tells("Bo is a speaker")
    substitute = Person("Gro Ågård", "gro@bib.example", row_of(story.school), "", "")
    story.does(decisions.replace, ea, substitute, "organiser")
    story.tells("An organiser gives the seat of Ea to Gro")
    write(decisions.set_capacity, sitting_of(story.round, "oest").id, 2, "organiser")
    _one_more_waits(story)
    story.tells("Hans waits")
    frozen.move_to(sitting_of(story.round).starts_at - timedelta(hours=24), tick=False)
    due.carry_out()
    story.tells("There was no room")
    return story.told


def _one_more_waits(story: Story) -> None:
    sitting_of(story.round).signup_until = sitting_of(story.round).starts_at
    db.session.commit()
    story.joins("Hans", story.vejle)


def mails_of(told: dict[str, list[Mail]]) -> Iterator[Mail]:
    for mails in told.values():
        yield from mails


def as_read(mail: Mail) -> str:
    text = re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{4}\.[0-9a-f]{32}", "TOKEN", mail.text)
    calendar = mail.calendar_method or "intet"
    return f"Til: {mail.to_name} <{mail.to_address}>\nEmne: {mail.subject}\nKalender: {calendar}\n\n{text}"


def test_every_mail_of_a_change_reads_as_kept(told):
    parts = [f"#### {what}\n\n" + "\n\n".join(map(as_read, mails)) for what, mails in told.items()]
    check_snapshot(SNAPSHOT, "\n\n".join(parts))


def test_a_mail_is_short_and_both_its_parts_say_the_same(told):
    for mail in mails_of(told):
        lines = [line for line in mail.text.splitlines() if line.strip()]
        assert len(lines) <= LONGEST, mail.text
        shown = Document(mail.html).select("body")[0].text
        for line in lines:
            for fact in re.split(r"[:.] | → ", line):
                assert fact in shown or fact in mail.html, fact


def test_nothing_is_told_twice_as_new(told):
    """An old → new never says the same on both sides."""
    for mail in mails_of(told):
        for before, after in re.findall(r": (.+) → (.+)", mail.text):
            assert before != after
