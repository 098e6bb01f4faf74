"""What a change of a sitting means to those signed up for it, before it is made."""

from dataclasses import dataclass

from flask_babel import gettext

from app.common.danish import period
from app.meetings.models import SittingState
from app.meetings.queries import SittingView
from app.planning.plans import SittingPlan
from app.planning.venues import written
from app.registrations.told_people import ToldPerson, people_told


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new to people, in words; '' where there was or will be nothing."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class News:
    """What people would hear of a change of their meeting.

    Of time, day, place and the way to join they always hear; `is_small`: it is only about the
    room or the contact, and the organiser chooses.
    """

    changes: tuple[Change, ...]
    is_small: bool
    people: tuple[ToldPerson, ...]

    @property
    def is_heard(self) -> bool:
        """Whether there is something to hear, and somebody to hear it."""
        return bool(self.changes and self.people)


def news_of(sitting: SittingView, before: SittingPlan, after: SittingPlan) -> News:
    """What the people of a sitting would hear; nobody hears anything of a draft, or of what is over."""
    important, small = _important(before, after), _small(before, after)
    is_told = sitting.state is SittingState.PUBLISHED and not _is_over(sitting)
    people = people_told(sitting.id) if is_told and (important or small) else []
    return News((*important, *small), is_small=not important, people=tuple(people))


def _important(before: SittingPlan, after: SittingPlan) -> list[Change]:
    return _different(
        (gettext("Hvornår"), _when(before), _when(after)),
        (gettext("Hvor"), _where(before), _where(after)),
        (gettext("Link til onlinemøde"), before.online_url, after.online_url),
    )


def _small(before: SittingPlan, after: SittingPlan) -> list[Change]:
    return _different(
        (gettext("Lokale"), before.room, after.room),
        (gettext("Kontaktperson"), _contact(before), _contact(after)),
    )


def _different(*facts: tuple[str, str, str]) -> list[Change]:
    return [Change(what, old, new) for what, old, new in facts if old != new]


def _when(plan: SittingPlan) -> str:
    days = plan.day_times or ((plan.starts_at, plan.ends_at),)
    return "; ".join(period(start, end) for start, end in days)


def _where(plan: SittingPlan) -> str:
    return written(plan.venue) if plan.venue else ""


def _contact(plan: SittingPlan) -> str:
    return ", ".join(filter(None, (plan.contact_name, plan.contact_email)))


def _is_over(sitting: SittingView) -> bool:
    return sitting.has_begun
