"""The words for states and fees, in one place for pages, mails and invoices (DOMAIN.md, Fees 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext, ngettext

from app.common.danish import day_and_month, day_of_week, kroner, lower_first, moment, ordinal, upper_first
from app.meetings.days import Day
from app.meetings.models import FreeScope, QueueOrder
from app.meetings.prices import Category
from app.meetings.queries import RoundView, SittingView
from app.registrations.fees import Fee, Reason, free_until
from app.registrations.options import REASONS, ROOMS, ChoiceState, Chosen, Misfit, OptionKind
from app.registrations.order import Line
from app.registrations.states import Role, State
from app.registrations.waiting_list import Rank

_CATEGORY_OF = {reason: category for category, reason in REASONS.items()}


def fee_reason(fee: Fee, library: str) -> str:
    """'Gratis: første deltager fra Horsens Bibliotek', '500 kr.: 2. deltager fra …'."""
    if fee.extras:
        part = replace(fee, amount=fee.amount - fee.extras, extras=0)
        price, _, why = fee_reason(part, library).partition(": ")
        return gettext(
            "%(amount)s: deltagelse %(part)s (%(why)s), overnatning og måltider %(extras)s",
            amount=kroner(fee.amount),
            part=lower_first(price),
            why=why,
            extras=kroner(fee.extras),
        )
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
        case _ if fee.reason in _CATEGORY_OF:
            category = category_words(_CATEGORY_OF[fee.reason])
            if not fee.amount:
                return gettext("Gratis: %(category)s", category=category)
            return gettext("%(amount)s: %(category)s", amount=kroner(fee.amount), category=category)
        case Reason.AWAITS_LIBRARY:
            return gettext("0 kr. nu – højst %(most)s, når arrangøren har godkendt arbejdspladsen", **words)
        case Reason.AWAITS_SEAT:
            return gettext("0 kr. nu – %(most)s, hvis du får plads", **words)
    return _after_the_seat(fee)


def category_words(category: Category) -> str:
    """As whom somebody pays, as it stands after a price."""
    return {
        Category.LIBRARY: gettext("pris for folkebiblioteker"),
        Category.SECTOR: gettext("pris for andre i sektoren"),
        Category.GUEST: gettext("pris for gæster"),
        Category.SPEAKER: gettext("pris for oplægsholdere og værter"),
        Category.PARTNER: gettext("pris for partnere"),
    }[category]


def category_name(category: Category) -> str:
    """The category over its column of prices."""
    return {
        Category.LIBRARY: gettext("Folkebibliotek"),
        Category.SECTOR: gettext("Andre i sektoren"),
        Category.GUEST: gettext("Gæst"),
        Category.SPEAKER: gettext("Oplægsholder og vært"),
        Category.PARTNER: gettext("Partner"),
    }[category]


def option_name(kind: OptionKind, name: str, day: int, days: Sequence[Day]) -> str:
    """'Torsdag den 4. november'; 'Enkeltværelse, natten til fredag den 5. november'; 'Festmiddag'.

    `days` are those of the meeting; of a day that it no longer has only the name is said.
    """
    held = {one.number: one for one in days}
    if kind is OptionKind.DAY and day in held:
        return upper_first(day_of_week(held[day].starts_at))
    if kind in ROOMS and day in held:
        morning = day_of_week(held[day].starts_at + timedelta(days=1))
        return gettext("%(room)s, natten til %(morning)s", room=name, morning=morning)
    return name


def misfit_words(found: Misfit) -> str:
    """What is wrong with choices, and what to do."""
    return {
        Misfit.UNKNOWN: gettext("Et af dine valg findes ikke længere. Vælg igen."),
        Misfit.NO_DAY: gettext("Vælg mindst én dag."),
        Misfit.TWO_ROOMS: gettext("Vælg kun ét værelse for hver nat."),
    }[found]


def choice_words(chosen: Chosen, days: Sequence[Day], room_mate: str = "") -> str:
    """An option that somebody has chosen, with whom they share it, and whether they wait for it."""
    words = option_name(chosen.kind, chosen.name, chosen.day, days)
    if chosen.kind is OptionKind.DOUBLE and room_mate:
        words = gettext("%(room)s, sammen med %(mate)s", room=words, mate=room_mate)
    if chosen.state is ChoiceState.WAITING:
        return gettext("%(option)s (venteliste, nr. %(number)d)", option=words, number=chosen.number)
    return words


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


def cancel_rule(sitting: SittingView, promoted_at: datetime | None = None, owed: int = 0) -> str:
    """What cancelling costs until when, step by step (DOMAIN.md, Fees 6); in kroner where `owed` (øre) is.

    For who got a seat from the queue at `promoted_at`, a day at least is free (Places 5).
    """
    free = free_until(sitting.cancel_until, promoted_at, sitting.starts_at)
    parts = [gettext("Gratis til %(when)s", when=moment(free))]
    parts += [
        gettext(
            "derefter %(percent)d %% af gebyret%(amount)s til %(when)s",
            percent=step.percent,
            amount=_in_kroner(owed * step.percent // 100),
            when=moment(step.until),
        )
        for step in sitting.cancel_steps
        if step.until > free
    ]
    return gettext(
        "%(steps)s, derefter hele gebyret%(amount)s", steps=", ".join(parts), amount=_in_kroner(owed)
    )


def _in_kroner(amount: int) -> str:
    return f" ({kroner(amount)})" if amount else ""


def fee_rule(round_: RoundView) -> str:
    """The fee rule of a round in a sentence or two, for somebody who has not signed up yet."""
    if round_.other_prices:
        return gettext("Prisen afhænger af, hvor du kommer fra, og af, hvad du vælger.")
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
