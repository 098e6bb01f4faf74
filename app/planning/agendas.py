"""Writing a round's agenda."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.agenda.models import AgendaItem, Appearance, Speaker
from app.audit.services import record
from app.common.clock import now
from app.common.faults import DomainError
from app.common.models import db
from app.meetings.models import Sitting, SittingState
from app.planning.plans import ItemPlan
from app.planning.rounds import plan_of
from app.planning.versions import version_of
from app.registrations import places
from app.registrations.services import retell


class AgendaChanged(DomainError):
    """Somebody else has saved the agenda since the editing of it began."""


def set_agenda(round_id: int, items: Sequence[ItemPlan]) -> None:
    """Let these be the items of a round; what was there before is replaced."""
    there = select(AgendaItem.id).where(AgendaItem.round_id == round_id)
    db.session.execute(delete(Appearance).where(Appearance.item_id.in_(there)))
    db.session.execute(delete(AgendaItem).where(AgendaItem.round_id == round_id))
    sittings = db.session.execute(select(Sitting.slug, Sitting.id).where(Sitting.round_id == round_id))
    ids = {row.slug: row.id for row in sittings}
    for plan in items:
        item = AgendaItem(
            round_id=round_id,
            sitting_id=ids.get(plan.only_at),
            starts_after=plan.starts_after,
            minutes=plan.minutes,
            kind=plan.kind,
            title=plan.title,
            note=plan.note,
            is_standing=plan.is_standing,
            place=plan.place,
            is_parallel=plan.is_parallel,
        )
        item.appearances = [
            Appearance(position=position, speaker=_speaker(name, organisation))
            for position, (name, organisation) in enumerate(plan.speakers)
        ]
        db.session.add(item)
    db.session.flush()


def _speaker(name: str, organisation: str) -> Speaker:
    speaker = db.session.scalar(select(Speaker).filter_by(name=name, organisation=organisation))
    if speaker is None:
        speaker = Speaker(name=name, organisation=organisation)
        db.session.add(speaker)
        db.session.flush()
    return speaker


def save_agenda(
    round_id: int, items: Sequence[ItemPlan], seen: str, actor: str, *, tells: bool = False
) -> None:
    """Let these be the items of a round, unless somebody else has saved others meanwhile.

    `seen` is the version the editing began with, see `version_of`. Unless it `tells` them, whoever
    is signed up hears that there is a new agenda with the next mail there is a reason for.

    Raises:
        AgendaChanged: another version stands there now; nothing is written.
    """
    round_ = places.lock(round_id)
    before = plan_of(round_id).agenda
    if tuple(items) == before:
        return
    if version_of(before) != seen:
        raise AgendaChanged
    set_agenda(round_id, items)
    round_.content_revision += 1
    for sitting in round_.sittings:
        sitting.content_changed_at = now()
        if tells and sitting.state is SittingState.PUBLISHED and sitting.ends_at > now():
            retell(sitting.id)
    titles = {"before": [one.title for one in before], "after": [one.title for one in items]}
    record(
        actor, "agenda.changed", round_, before={"items": titles["before"]}, after={"items": titles["after"]}
    )
