"""The form of a partner, and from what was typed to its plan."""

from typing import Any

from flask_babel import gettext

from app.common.forms import Form, LineField
from app.libraries.directory import directory
from app.meetings.partners import PartnerRole
from app.planning.plans import PartnerPlan
from app.planning.reading import FormReader


class PartnerForm(Form):
    """A partner. `seen` tells which version of it the page was begun with."""

    role = LineField()
    name = LineField()
    web_address = LineField()
    library = LineField()
    seen = LineField()

    @staticmethod
    def names() -> dict[str, str]:
        """The words of its fields."""
        return {
            "role": gettext("Rolle"),
            "name": gettext("Navn"),
            "web_address": gettext("Webadresse"),
            "library": gettext("Bibliotek"),
        }


def partner_values(plan: PartnerPlan) -> dict[str, Any]:
    """What `read_partner` reads as this plan."""
    library = directory().by_id[plan.library_id].name if plan.library_id else ""
    return {
        "role": plan.role.value,
        "name": plan.name,
        "web_address": plan.web_address,
        "library": library,
    }


def read_partner(form: PartnerForm) -> tuple[PartnerPlan, FormReader]:
    """The partner as it is to be; its role is a host's where none was chosen."""
    reader = FormReader(form.names())
    if form.role.data not in list(PartnerRole):
        reader.complain(form.role, gettext("Vælg en rolle."))
    plan = PartnerPlan(
        role=reader.choice(form.role, PartnerRole, PartnerRole.HOST),
        name=reader.line(form.name, gettext("Indtast navnet.")),
        web_address=reader.web_address(form.web_address),
        library_id=_library(form.library, reader),
    )
    return plan, reader


def _library(field: Any, reader: FormReader) -> int | None:
    typed = reader.line(field)
    if not typed:
        return None
    library = directory().named(typed)
    if library is None:
        reader.complain(field, gettext("Vi kender ikke biblioteket. Vælg et fra listen, eller slet navnet."))
        return None
    field.data = library.name
    return library.id
