"""The words for states and fees, in one place for pages, mails and invoices (DOMAIN.md, Fees 9)."""

from datetime import datetime

from flask_babel import gettext, ngettext

from app.common.danish import day_and_month, kroner, moment, ordinal
from app.meetings.models import FreeScope, QueueOrder
from app.meetings.queries import RoundView, SittingView
from app.registrations.fees import Fee, Reason, free_until
from app.registrations.order import Line
from app.registrations.states import Role, State
from app.registrations.waiting_list import Rank


def fee_reason(fee: Fee, library: str) -> str:
    """'Gratis: første deltager fra Horsens Bibliotek', '500 kr.: 2. deltager fra …'."""
    words = {"amount": kroner(fee.amount), "library": library, "nth": fee.nth, "most": kroner(fee.at_most)}
    match fee.reason:
        case Reason.FREE_PLACE:
            nth = ordinal(fee.slot or fee.nth)
            return gettext("Gratis: %(nth)s deltager fra %(library)s", nth=nth, library=library)
        case Reason.NO_FEE:
            return gettext("Gratis: mødet koster ikke noget")
        case Reason.FURTHER:
            return gettext("%(amount)s: %(nth)d. deltager fra %(library)s", **words)
        case Reason.SECTOR:
            return gettext("%(amount)s: %(library)s har ikke en gratis plads", **words)
        case Reason.AS_SHOWN:
            return gettext("Gratis: det fik du oplyst, da du tilmeldte dig")
        case Reason.GUEST:
            return gettext("Gratis: oplægsholder eller vært")
        case Reason.AWAITS_LIBRARY:
            return gettext("0 kr. nu – højst %(most)s, når arrangøren har godkendt arbejdspladsen", **words)
        case Reason.AWAITS_SEAT:
            return gettext("0 kr. nu – %(most)s, hvis du får plads", **words)
    return _after_the_seat(fee)


def past_fee_reason(fee: Fee, library: str) -> str:
    """The same in the history of amounts: who waited may have a seat by now, at another price."""
    match fee.reason:
        case Reason.AWAITS_SEAT:
            return gettext("0 kr.: på ventelisten")
        case Reason.AWAITS_LIBRARY:
            return gettext("0 kr.: arbejdspladsen var ikke godkendt endnu")
    return fee_reason(fee, library)


def _after_the_seat(fee: Fee) -> str:
    """The words for what is owed by who holds no seat any more, or not as others do."""
    words = {"amount": kroner(fee.amount)}
    match fee.reason:
        case Reason.CANCELLED_LATE:
            return gettext("%(amount)s: afmeldt efter fristen", **words)
        case Reason.SEAT_TAKEN_OVER:
            return gettext("%(amount)s: en anden har fået pladsen", **words)
        case Reason.HANDED_OVER:
            return gettext("%(amount)s: pladsen er givet videre", **words)
        case Reason.NO_SHOW:
            return gettext("%(amount)s: udeblevet uden afbud", **words)
        case Reason.MEETING_CANCELLED:
            return gettext("%(amount)s: mødet er aflyst", **words)
        case Reason.WAIVED:
            return gettext("%(amount)s: sat ned af arrangøren", **words)
        case _:
            return gettext("%(amount)s: afmeldt", **words)


def queue_reason(rank: Rank, round_: RoundView) -> str:
    """Why somebody has the place they have in a queue (DOMAIN.md, Places 4)."""
    if round_.queue_order is QueueOrder.FIRST_COME:
        return gettext("pladserne gives i den rækkefølge, man har tilmeldt sig")
    return {
        Rank.NOBODY_YET: gettext("biblioteker uden en plads i runden kommer først"),
        Rank.SOMEBODY_ALREADY: gettext("biblioteket har en plads i forvejen eller står foran i køen"),
        Rank.SECTOR: gettext("folkebibliotekerne kommer først"),
    }[rank]


def queue_words(line: Line, round_: RoundView) -> str:
    """'På ventelisten: nr. 2 i øst (…), nr. 5 i vest (…)' with the reasons, '' for who gets a seat."""
    names = {sitting.id: sitting.in_words for sitting in round_.sittings}
    places = [
        gettext(
            "nr. %(number)d i %(sitting)s (%(reason)s)",
            number=place.number,
            sitting=names[sitting_id],
            reason=queue_reason(place.rank, round_),
        )
        for sitting_id, place in line.queue.items()
    ]
    return gettext("På ventelisten: %(places)s", places=", ".join(places)) if places else ""


def state_name(state: State, released_with: RoundView | None = None) -> str:
    """The one word for a state, everywhere the same (DOMAIN.md, Glossary).

    `released_with`: the round whose distribution a pending library waits for.
    """
    release = released_with.sector_release_at if released_with else None
    if state is State.PENDING and release is not None:
        return gettext("Afventer fordeling den %(day)s", day=day_and_month(release))
    match state:
        case State.CONFIRMED:
            return gettext("Tilmeldt")
        case State.WAITING:
            return gettext("På ventelisten")
        case State.PENDING:
            return gettext("Afventer arrangøren")
        case State.CANCELLED:
            return gettext("Afmeldt")
        case State.REPLACED:
            return gettext("Givet videre")


def role_name(role: Role) -> str:
    """What somebody comes as."""
    return {
        Role.PARTICIPANT: gettext("Deltager"),
        Role.SPEAKER: gettext("Oplægsholder"),
        Role.HOST: gettext("Vært"),
    }[role]


def cancel_rule(sitting: SittingView, promoted_at: datetime | None = None) -> str:
    """What cancelling costs until when, step by step (DOMAIN.md, Fees 6).

    For who got a seat from the queue at `promoted_at`, a day at least is free (Places 5).
    """
    free = free_until(sitting.cancel_until, promoted_at, sitting.starts_at)
    parts = [gettext("Gratis til %(when)s", when=moment(free))]
    parts += [
        gettext(
            "derefter %(percent)d %% af gebyret til %(when)s", percent=step.percent, when=moment(step.until)
        )
        for step in sitting.cancel_steps
        if step.until > free
    ]
    return gettext("%(steps)s, derefter hele gebyret", steps=", ".join(parts))


def fee_rule(round_: RoundView) -> str:
    """The fee rule of a round in a sentence or two, for somebody who has not signed up yet."""
    if round_.fee_amount == 0:
        return gettext("Det koster ikke noget at deltage.")
    amount = gettext("Deltagergebyr: %(amount)s pr. person pr. møde.", amount=kroner(round_.fee_amount))
    if round_.no_show_fee:
        no_show = gettext("Udeblivelse uden afbud: %(amount)s", amount=kroner(round_.no_show_fee))
        amount = f"{amount} {no_show}"
    if round_.free_places == 0:
        return amount
    scope = gettext("i runden") if round_.free_scope is FreeScope.ROUND else gettext("ved hvert møde")
    free = ngettext(
        "Den første deltager fra hvert folkebibliotek er gratis %(scope)s.",
        "De første %(num)d deltagere fra hvert folkebibliotek er gratis %(scope)s.",
        round_.free_places,
        scope=scope,
    )
    return f"{amount} {free}"
