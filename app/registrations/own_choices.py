"""Choosing other days, rooms and meals than before. Services flush; the edge commits.

What is given up can be had by others at once, and what is new is theirs where there is some, else
they wait for it. An organiser does the same for a person, also after the deadline.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from flask_babel import gettext

from app.audit.services import record
from app.common.clock import now
from app.common.danish import moment
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round, Sitting
from app.registrations import choices
from app.registrations.acts import act
from app.registrations.fees import Fee, capped, free_until
from app.registrations.models import Choice, Registration
from app.registrations.news import tell
from app.registrations.option_queries import chosen_by, offered_in
from app.registrations.options import ChoiceState, Chosen, Wish, allot, misfit
from app.registrations.pricing import by_choices, note_fee
from app.registrations.prospects import PERSON, Impossible
from app.registrations.rates import category_of, rate_for
from app.registrations.self_service import require_active
from app.registrations.states import State
from app.registrations.wording import misfit_words


@dataclass(frozen=True, slots=True)
class ChoiceProspect:
    """What other choices would lead to: what somebody would hold or wait for, and owe at most (øre)."""

    chosen: tuple[Chosen, ...]
    fee: Fee

    @property
    def waits_for(self) -> frozenset[int]:
        """The ids of options that would be waited for."""
        return frozenset(one.id for one in self.chosen if one.state is ChoiceState.WAITING)


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """What somebody has seen before they pressed the button: øre at most, and what they were to wait for."""

    at_most: int = 0
    waits_for: frozenset[int] = frozenset()


class ChoiceChanged(DomainError):
    """It would be dearer or further back than what was shown; `prospect` is what it would be now."""

    def __init__(self, prospect: ChoiceProspect) -> None:
        super().__init__("the prospect has changed")
        self.prospect = prospect


def choose(
    registration_id: int,
    chosen: Collection[int],
    room_mate: str,
    shown: ShownChoice | None,
    actor: str = PERSON,
) -> None:
    """Have these options from now on, by their ids. `shown` None: an organiser decides.

    The person agrees to the price of what is new, and to no more than that.

    Raises:
        Impossible: the registration or the deadline does not allow it, or they cannot be had together.
        ChoiceChanged: it would be dearer, or an option has gone, against what was shown.
    """
    row = db.session.get_one(Registration, registration_id)
    with act(row.round_id) as round_:
        require_active(row, actor)
        _require_fit(chosen, row)
        if actor == PERSON:
            _require_droppable(row, chosen)
        prospect = choice_prospect(row, chosen, round_)
        if shown is not None and not _covers(shown, prospect):
            raise ChoiceChanged(prospect)
        had = {one.id for one in chosen_by([row.id])[row.id]}
        choices.drop(row, had - set(chosen))
        choices.add(row, [one for one in prospect.chosen if one.id not in had])
        row.room_mate, row.agreed_fee = room_mate, prospect.fee.at_most
        note_fee(row, prospect.fee, told=True)
        tell(row)
        after = {"options": sorted(chosen), "fee": row.fee_amount}
        record(actor, "registration.choices", row, before={"options": sorted(had)}, after=after)


def choice_prospect(row: Registration, chosen: Collection[int], round_: Round) -> ChoiceProspect:
    """What having these options instead would lead to at this moment; nothing is written.

    Whoever was shown less than the rule says today keeps that: only what is new is added to it.
    """
    category, before = category_of(row, round_), chosen_by([row.id])[row.id]
    kept = tuple(one for one in before if one.id in chosen)
    new = set(chosen) - {one.id for one in kept}
    seated = row.state is State.CONFIRMED
    got = allot([Wish(new, category, seated)], offered_in(round_.id))[0]
    after = tuple(sorted((*kept, *got), key=lambda one: one.day))
    was, will = (by_choices(row, rate_for(round_, category, each), round_) for each in (before, after))
    agreed = max(0, row.agreed_fee + will.at_most - was.at_most)
    return ChoiceProspect(after, replace(capped(will, agreed), at_most=agreed))


def _covers(shown: ShownChoice, prospect: ChoiceProspect) -> bool:
    return prospect.fee.at_most <= shown.at_most and prospect.waits_for <= shown.waits_for


def _require_fit(chosen: Collection[int], row: Registration) -> None:
    found = misfit(chosen, offered_in(row.round_id))
    if found is not None:
        raise Impossible(misfit_words(found))


def _require_droppable(row: Registration, chosen: Collection[int]) -> None:
    """See that nothing is given up that can no longer be: what is paid for is booked at the hotel by then."""
    given_up = [
        one
        for one in choices.choices_of(row)
        if one.option_id not in chosen and one.state is ChoiceState.HELD
    ]
    if row.sitting is not None and any(not can_drop(one, row.sitting) for one in given_up):
        raise Impossible(
            gettext(
                "Fristen for at fravælge var %(when)s. Du kan stadig tilføje. "
                "Skriv til %(contact)s, hvis du må fravælge noget.",
                when=moment(row.sitting.cancel_until),
                contact=row.sitting.contact_email or row.round.series.contact_email,
            )
        )


def can_drop(choice: Choice, sitting: Sitting) -> bool:
    """Whether a person may give up an option they hold: as long as cancelling is free.

    One that its queue has given them for a day at least, as with a seat (DOMAIN.md, Places 5).
    """
    return now() <= free_until(sitting.cancel_until, choice.gained_at, sitting.starts_at)
