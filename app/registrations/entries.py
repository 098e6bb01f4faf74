"""What a person's calendar should show of their registration, and what makes it so (CALENDAR.md)."""

from dataclasses import dataclass, replace

from flask import current_app
from flask_babel import gettext

from app.agenda.days import day_of
from app.agenda.queries import agenda
from app.common.danish import clock_after
from app.common.links import site_url
from app.invitations import ledger
from app.invitations.entry import Entry, Organiser
from app.meetings.queries import RoundView, SittingView
from app.registrations.queries import Ticket
from app.registrations.states import State

FIRST_DAY = 1
"""Most sittings have one day; an invitation's key names the day by its number."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """An iCalendar object and its METHOD."""

    content: bytes
    method: str


def bring_up_to_date(
    mine: Ticket,
    round_: RoundView,
    address: str,
    *,
    is_theirs: bool,
    again: bool = False,
    day: int = FIRST_DAY,
) -> Calendar | None:
    """What to send so that the calendar of an address shows a day of this registration, or no longer does.

    `is_theirs`: whether the registration has this address. `again`: also what was told before.
    None: the calendar shows it already.
    """
    # Who waits for any sitting has no entry; one of an earlier wish is taken out, whenever it was for.
    sitting = mine.sitting or round_.sittings[0]
    organiser = Organiser(round_.series.organiser, str(current_app.config["MAIL_DEFAULT_SENDER"]))
    waits = mine.sitting is not None and mine.state in (State.WAITING, State.PENDING)
    tentative = waits and round_.series.invites_waiting
    entry = entry_of(mine, round_, sitting, address, tentative=tentative, day=day)
    if not is_theirs:
        entry = replace(entry, name="")  # whose it is now is no business of this address
    comes = (mine.state is State.CONFIRMED or tentative) and not mine.is_off
    if is_theirs and comes and day in (one.number for one in mine.days):
        return _calendar(ledger.tell(entry, organiser, again=again), "REQUEST")
    return _calendar(ledger.withdraw(entry, organiser, again=again), "CANCEL")


def entry_of(
    mine: Ticket,
    round_: RoundView,
    sitting: SittingView,
    address: str,
    *,
    tentative: bool = False,
    day: int = FIRST_DAY,
) -> Entry:
    """The entry of one day of a registration at a sitting, for the calendar of an address."""
    summary = f"{round_.series.name}, {sitting.in_words}"
    # A day that is no longer held is taken out by its number; when it was does not matter then.
    held = next((one for one in sitting.days if one.number == day), sitting.days[-1])
    if len(sitting.days) > 1:
        summary = gettext("%(meeting)s, dag %(number)d", meeting=summary, number=day)
    return Entry(
        key=f"{mine.scope}/{day}",
        address=address,
        name=mine.name,
        summary=gettext("Venteliste: %(meeting)s", meeting=summary) if tentative else summary,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        location=", ".join(filter(None, (sitting.venue, sitting.address))) or gettext("Online"),
        room=sitting.room if sitting.venue else "",
        # Where there is a house as well, the link stands in the text, for who comes needs the address.
        online_url="" if sitting.venue else sitting.online_url,
        description=_description(round_, sitting, day),
        url=_address(round_),
        tentative=tentative,
    )


def _calendar(content: bytes | None, method: str) -> Calendar | None:
    return None if content is None else Calendar(content, method)


def _description(round_: RoundView, sitting: SittingView, day: int) -> str:
    """The agenda of a day, and how to cancel. No link that gives power: calendars are shared (CALENDAR 6)."""
    parts = [round_.title]
    if sitting.online_url:
        parts.append(gettext("Deltag her: %(address)s", address=sitting.online_url))
    items = [
        one
        for one in agenda(round_.id, round_.content_revision, sitting.slug)
        if day_of(one, sitting.starts_at, sitting.days) == day
    ]
    if items:
        parts.append(
            "\n".join(
                f"{clock_after(sitting.starts_at, one.starts_after)} "
                + (f"{one.title} ({one.place})" if one.place else one.title)
                for one in items
            )
        )
    parts.append(
        gettext(
            "Kan du ikke komme, så brug linket i mailen, eller skriv til %(contact)s.",
            contact=sitting.contact_email,
        )
    )
    parts.append(_address(round_))
    return "\n\n".join(parts)


def _address(round_: RoundView) -> str:
    return site_url("pages.round_page", series=round_.series.slug, round_slug=round_.slug)
