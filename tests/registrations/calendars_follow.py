"""The mails of the machine as they arrive: after them every calendar shows the truth (CALENDAR.md 1 to 5)."""

from datetime import datetime

from hypothesis.stateful import rule
from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.meetings.models import SittingState
from app.outbox.composers import Mail, compose
from app.outbox.models import Message, MessageState
from app.registrations.models import Registration
from app.registrations.states import ACTIVE, State
from tests.registrations.acting import Acting
from tests.support.calendars import Calendar
from tests.tools.itip_lint import lint

Entry = tuple[datetime, datetime, str, str]


class CalendarsFollow(Acting):
    """Two kinds of calendars for each address: one keeps the newest version, the other the last one."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.kinds: tuple[dict[str, Calendar], ...] = ({}, {})

    @rule()
    def deliver(self) -> None:
        """Every mail is written and received; then every calendar shows the truth."""
        db.session.rollback()
        queued = select(Message).where(Message.state == MessageState.QUEUED).order_by(Message.id)
        for message in db.session.scalars(queued).all():
            mail = compose(message)
            message.state, message.sent_at = MessageState.SENT, now()
            db.session.commit()
            if mail is not None:
                self.receive(message, mail)
        for address in self.names.values():
            truth = self.truth(address)
            for calendars in self.kinds:
                held = calendars[address].entries.values() if address in calendars else ()
                shown = sorted((one.starts_at, one.ends_at, one.summary, one.status) for one in held)
                assert truth is None or shown == truth, (address, shown, truth)

    def receive(self, message: Message, mail: Mail) -> None:
        if message.kind == "registration":
            row = db.session.get_one(Registration, message.subject_id)
            own = row.name if row.email_key == message.recipient else None
            said = mail.subject + mail.text + mail.html + (mail.calendar or b"").decode()
            assert not [name for name in self.names if name != own and name in said]
        if mail.calendar is not None:
            assert lint(mail.calendar) == []
            for calendars, keeps_newest in zip(self.kinds, (True, False), strict=True):
                calendars.setdefault(message.recipient, Calendar(keeps_newest)).receive(mail.calendar)

    def truth(self, address: str) -> list[Entry] | None:
        """What the calendar of an address must show; None once a meeting is over and nothing is sent."""
        rows = db.session.scalars(select(Registration).where(Registration.email_key == address)).all()
        if any(row.sitting is not None and row.sitting.ends_at <= now() for row in rows):
            return None
        entries = [self.entry(row) for row in rows if row.state in ACTIVE]
        return sorted(entry for entry in entries if entry is not None)

    def entry(self, row: Registration) -> Entry | None:
        """What a calendar shows of a registration."""
        sitting, waits = row.sitting, row.state is not State.CONFIRMED
        if sitting is None or sitting.state is SittingState.CANCELLED:
            return None
        if waits and not row.round.series.invites_waiting:
            return None
        summary = f"Netværk i lånesamarbejde, {sitting.name.lower()}"
        told = (f"Venteliste: {summary}", "TENTATIVE") if waits else (summary, "CONFIRMED")
        return (sitting.starts_at, sitting.ends_at, *told)

    def teardown(self) -> None:
        """The mails that are left."""
        if hasattr(self, "round_id"):
            self.deliver()
