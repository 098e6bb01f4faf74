"""Writing the partners of a round. Services flush; the edge commits."""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import func, select

from app.audit.services import record
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Round
from app.meetings.partners import Partner, PartnerView, partners_of
from app.planning.plans import PartnerPlan
from app.planning.versions import version_of
from app.registrations import places


class PartnerChanged(DomainError):
    """Somebody else has changed the partner since the editing of it began."""


class PartnerKnown(DomainError):
    """The round has this partner in this role already."""


def partner_plan(one: Partner | PartnerView) -> PartnerPlan:
    """A partner that there is, as the plan it could have been made from."""
    return PartnerPlan(one.role, one.name, one.web_address, one.library_id)


def set_partners(round_id: int, plans: Sequence[PartnerPlan]) -> None:
    """Give a new round these partners, in this order."""
    for position, plan in enumerate(plans):
        db.session.add(_partner(round_id, plan, position))
    db.session.flush()


def add_partner(round_id: int, plan: PartnerPlan, actor: str) -> None:
    """One more partner, after those of its role.

    Raises:
        PartnerKnown: the round has it already: most likely by the same press.
    """
    round_ = places.lock(round_id)
    _check_is_new(round_id, plan)
    last = db.session.scalar(select(func.max(Partner.position)).where(Partner.round_id == round_id))
    partner = _partner(round_id, plan, 0 if last is None else last + 1)
    db.session.add(partner)
    _note(round_)
    record(actor, "partner.added", round_, after={"partner": partner.id, "role": plan.role.value})


def change_partner(round_id: int, partner_id: int, plan: PartnerPlan, seen: str, actor: str) -> None:
    """Let this be said of a partner; one that has been removed meanwhile stays so.

    `seen` is the version the editing began with, see `version_of`.

    Raises:
        PartnerChanged: another version stands there now; nothing is written.
        PartnerKnown: the round has another like that.
    """
    round_ = places.lock(round_id)
    partner = _found(round_id, partner_id)
    if partner is None or partner_plan(partner) == plan:
        return
    if version_of(partner_plan(partner)) != seen:
        raise PartnerChanged
    _check_is_new(round_id, plan, but=partner_id)
    before = partner.role.value
    partner.role, partner.name = plan.role, plan.name
    partner.web_address, partner.library_id = plan.web_address, plan.library_id
    _note(round_)
    facts = {"partner": partner_id}
    record(
        actor,
        "partner.changed",
        round_,
        before={**facts, "role": before},
        after={**facts, "role": plan.role.value},
    )


def remove_partner(round_id: int, partner_id: int, actor: str) -> None:
    """A partner is none any more; one that has been removed already stays so."""
    round_ = places.lock(round_id)
    partner = _found(round_id, partner_id)
    if partner is not None:
        db.session.delete(partner)
        _note(round_)
        record(actor, "partner.removed", round_, before={"partner": partner_id, "role": partner.role.value})


def move_partner(round_id: int, partner_id: int, by: int, actor: str) -> None:
    """Let a partner change places with the one before (-1) or after it (1) in its role, if there is one."""
    round_ = places.lock(round_id)
    shown = partners_of(round_id)
    mine = next((one for one in shown if one.id == partner_id), None)
    if mine is None:
        return
    peers = [one.id for one in shown if one.role is mine.role]
    other = peers.index(partner_id) + by
    if not 0 <= other < len(peers):
        return
    first, second = db.session.get_one(Partner, partner_id), db.session.get_one(Partner, peers[other])
    first.position, second.position = second.position, first.position
    _note(round_)
    record(actor, "partner.moved", round_, after={"partner": partner_id})


def _partner(round_id: int, plan: PartnerPlan, position: int) -> Partner:
    return Partner(
        round_id=round_id,
        role=plan.role,
        name=plan.name,
        web_address=plan.web_address,
        library_id=plan.library_id,
        position=position,
    )


def _found(round_id: int, partner_id: int) -> Partner | None:
    return db.session.scalar(select(Partner).where(Partner.id == partner_id, Partner.round_id == round_id))


def _check_is_new(round_id: int, plan: PartnerPlan, but: int | None = None) -> None:
    name = plan.name.casefold()
    for one in partners_of(round_id):
        if one.id != but and (one.role, one.name.casefold()) == (plan.role, name):
            raise PartnerKnown(gettext("“%(name)s” står der allerede i den rolle.", name=one.name))


def _note(round_: Round) -> None:
    """Visitors see something new."""
    round_.content_revision += 1
    db.session.flush()
