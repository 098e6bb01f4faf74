"""The words of the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Line:
    """What was done, and what it changed: (what, before, after), '' where there was nothing."""

    words: str
    changes: tuple[tuple[str, str, str], ...]


def log_line(entry: AuditEntry) -> Line:
    """An entry in words."""
    return Line(actions().get(entry.action, entry.action), _changes(entry.before or {}, entry.after or {}))


def actor_name(actor: str, names: Mapping[str, str]) -> str:
    """Who did it: an organiser by name, else what they are."""
    known = {
        "participant": gettext("Deltageren"),
        "library": gettext("Biblioteket"),
        "queue": gettext("Ventelisten"),
        "clock": gettext("Uret"),
        "command": gettext("Kommandolinjen"),
    }
    return names.get(actor) or known.get(actor) or gettext("En tidligere bruger")


def actions() -> dict[str, str]:
    """What can be done, by the name in the log."""
    return {
        "account.made": gettext("Bruger oprettet"),
        "account.removed": gettext("Bruger fjernet"),
        "account.role": gettext("Rolle ændret"),
        "account.signed_in": gettext("Logget ind"),
        "account.signed_out": gettext("Logget ud"),
        "agenda.changed": gettext("Dagsorden gemt"),
        "booking.made": gettext("Tilmeldt"),
        "fee.no_show": gettext("Gebyr for udeblivelse"),
        "fee.waived": gettext("Gebyr sat ned"),
        "library.ean": gettext("EAN-nummer gemt"),
        "library.imported": gettext("Bibliotek indlæst"),
        "registration.cancelled": gettext("Afmeldt"),
        "registration.changed": gettext("Oplysninger rettet"),
        "registration.diet": gettext("Kost oplyst"),
        "registration.handed_over": gettext("Plads givet videre"),
        "registration.library": gettext("Bibliotek valgt"),
        "registration.moved": gettext("Flyttet"),
        "registration.promoted": gettext("Fik plads fra ventelisten"),
        "registration.replaced": gettext("Plads givet til et andet bibliotek"),
        "registration.role": gettext("Rolle ændret"),
        "registration.uncancelled": gettext("Afmelding fortrudt"),
        "round.changed": gettext("Indstillinger gemt"),
        "round.fees_locked": gettext("Gebyrer låst"),
        "round.made": gettext("Runde oprettet"),
        "round.published": gettext("Runde udgivet"),
        "round.released": gettext("Pladser fordelt"),
        "sitting.capacity": gettext("Antal pladser ændret"),
        "sitting.changed": gettext("Møde ændret"),
    }


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    keys = [*before, *(key for key in after if key not in before)]
    return tuple(
        (_facts().get(key, key), _plain(before.get(key)), _plain(after.get(key)))
        for key in keys
        if before.get(key) != after.get(key)
    )


def _facts() -> dict[str, str]:
    return {
        "capacity": gettext("pladser"),
        "ends_at": gettext("slutter"),
        "fee": gettext("gebyr i øre"),
        "fee_amount": gettext("deltagergebyr i øre"),
        "library": gettext("bibliotek nr."),
        "role": gettext("rolle"),
        "room": gettext("lokale"),
        "seats": gettext("pladser"),
        "sitting": gettext("møde nr."),
        "slot": gettext("gratis plads"),
        "starts_at": gettext("begynder"),
        "state": gettext("status"),
        "theme": gettext("tema"),
        "title": gettext("titel"),
        "venue": gettext("mødested"),
        "wish": gettext("ønsker møde nr."),
    }


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one not in (None, ""))
    return "" if value is None else str(value)
