"""The words for what partners do."""

from flask_babel import ngettext

from app.meetings.partners import PartnerRole


def role_words(role: PartnerRole, many: int = 1) -> str:
    """What one partner of this role is, or so many: 'Vært', 'Værter'."""
    return {
        PartnerRole.HOST: ngettext("Vært", "Værter", many),
        PartnerRole.FUNDER: ngettext("Bidragyder", "Bidragydere", many),
        PartnerRole.SPEAKER: ngettext("Oplægsholder", "Oplægsholdere", many),
        PartnerRole.SUPPLIER: ngettext("Leverandør", "Leverandører", many),
    }[role]
