"""The words for presence (DOMAIN.md, Glossary)."""

from flask_babel import gettext

from app.attendance.models import Presence


def presence_name(presence: Presence | None) -> str:
    """'Mødt op'; None: not yet marked."""
    return {
        None: gettext("Ikke krydset af"),
        Presence.PRESENT: gettext("Mødt op"),
        Presence.EXCUSED: gettext("Meldt afbud på dagen"),
        Presence.ABSENT: gettext("Udeblevet"),
    }[presence]


def marked_words(name: str, presence: Presence | None) -> str:
    """'Åse Sørensen er mødt op.', said when it has just been marked."""
    words = {
        None: gettext("%(name)s er ikke længere krydset af.", name=name),
        Presence.PRESENT: gettext("%(name)s er mødt op.", name=name),
        Presence.EXCUSED: gettext("%(name)s har meldt afbud.", name=name),
        Presence.ABSENT: gettext("%(name)s er udeblevet.", name=name),
    }
    return words[presence]
