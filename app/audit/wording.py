"""The words of the log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import gettext

from app.audit.models import AuditEntry
from app.audit.values import Words, choices, value_words


@dataclass(frozen=True, slots=True)
class Line:
    """What was done, and what it changed: (what, before, after), '' where there was nothing."""

    words: str
    changes: tuple[tuple[str, str, str], ...]


def log_lines(entries: Iterable[AuditEntry], names: Mapping[str, str] | None = None) -> list[Line]:
    """Entries in words; `names` says what rows are called, by '<table>:<id>'."""
    known, words = actions(), Words(names or {}, _facts(), choices())
    return [
        Line(known.get(one.action, one.action), _changes(one.before or {}, one.after or {}, words))
        for one in entries
    ]


def actor_name(actor: str, names: Mapping[str, str]) -> str:
    """Who did it: an organiser by name, else what they are."""
    return names.get(actor) or others().get(actor) or gettext("En tidligere bruger")


@cache
def others() -> Mapping[str, str]:
    """Who else than an organiser does something, by the name in the log."""
    return {
        "participant": gettext("Deltageren"),
        "library": gettext("Biblioteket"),
        "queue": gettext("Ventelisten"),
        "clock": gettext("Uret"),
        "command": gettext("Kommandolinjen"),
    }


@cache  # some seventy texts, in the only language there is
def actions() -> Mapping[str, str]:
    """What can be done, by the name in the log."""
    return {
        "account.made": gettext("Bruger oprettet"),
        "account.removed": gettext("Bruger fjernet"),
        "account.role": gettext("Rolle ændret"),
        "account.signed_in": gettext("Logget ind"),
        "account.signed_out": gettext("Logget ud"),
        "agenda.changed": gettext("Dagsorden gemt"),
        "attendance.marked": gettext("Krydset af"),
        "attendance.walk_in": gettext("Lukket ind ved døren"),
        "booking.made": gettext("Tilmeldt"),
        "broadcast.again": gettext("Opgivne mails sendt igen"),
        "broadcast.sent": gettext("Besked sendt"),
        "broadcast.tested": gettext("Besked sendt som test"),
        "broadcast.withdrawn": gettext("Besked fortrudt"),
        "choice.gained": gettext("Fik et valg fra ventelisten"),
        "fee.no_show": gettext("Gebyr for udeblivelse"),
        "fee.passed_on": gettext("Gebyrer sendt til økonomi"),
        "fee.payment": gettext("Betaling rettet"),
        "fee.waived": gettext("Gebyr sat ned"),
        "hotel.sent": gettext("Liste sendt til hotellet"),
        "library.changed": gettext("Bibliotek rettet"),
        "library.contact_added": gettext("Kontakt tilføjet"),
        "library.contact_changed": gettext("Kontakt rettet"),
        "library.contact_removed": gettext("Kontakt fjernet"),
        "library.ean": gettext("EAN-nummer gemt"),
        "library.imported": gettext("Bibliotek indlæst"),
        "library.link": gettext("Nyt link til Vores bibliotek"),
        "library.made": gettext("Bibliotek oprettet"),
        "library.member_added": gettext("Fast deltager tilføjet"),
        "library.member_changed": gettext("Fast deltager rettet"),
        "library.member_removed": gettext("Fast deltager fjernet"),
        "mail.again": gettext("Mail sendt igen"),
        "partner.added": gettext("Partner tilføjet"),
        "partner.changed": gettext("Partner rettet"),
        "partner.moved": gettext("Partner flyttet"),
        "partner.removed": gettext("Partner fjernet"),
        "registration.cancelled": gettext("Afmeldt"),
        "registration.changed": gettext("Oplysninger rettet"),
        "registration.category": gettext("Priskategori ændret"),
        "registration.choices": gettext("Valg ændret"),
        "registration.days": gettext("Dage valgt"),
        "registration.diet": gettext("Kost oplyst"),
        "registration.handed_over": gettext("Plads givet videre"),
        "registration.library": gettext("Bibliotek valgt"),
        "registration.link_sent": gettext("Link til Min tilmelding sendt"),
        "registration.moved": gettext("Flyttet"),
        "registration.promoted": gettext("Fik plads fra ventelisten"),
        "registration.replaced": gettext("Plads givet til et andet bibliotek"),
        "registration.role": gettext("Rolle ændret"),
        "registration.told_again": gettext("Mødet sendt til kalenderen igen"),
        "registration.uncancelled": gettext("Afmelding fortrudt"),
        "renewal.declined": gettext("Kan ikke komme"),
        "round.changed": gettext("Indstillinger gemt"),
        "round.fees_locked": gettext("Gebyrer låst"),
        "round.invitation_withdrawn": gettext("Invitation fortrudt"),
        "round.invited": gettext("Invitation sendt"),
        "round.made": gettext("Runde oprettet"),
        "round.picture": gettext("Billede gemt"),
        "round.picture_described": gettext("Billedtekst rettet"),
        "round.picture_removed": gettext("Billede fjernet"),
        "round.prices": gettext("Priser og valg gemt"),
        "round.published": gettext("Runde udgivet"),
        "round.released": gettext("Pladser fordelt"),
        "round.reminded": gettext("Påmindelse sendt"),
        "round.reminder_withdrawn": gettext("Påmindelse fortrudt"),
        "series.changed": gettext("Netværkets indstillinger gemt"),
        "series.made": gettext("Netværk oprettet"),
        "sitting.capacity": gettext("Antal pladser ændret"),
        "sitting.cancelled": gettext("Møde aflyst"),
        "sitting.reopened": gettext("Møde holdes alligevel"),
        "sitting.changed": gettext("Møde ændret"),
    }


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], words: Words
) -> tuple[tuple[str, str, str], ...]:
    keys = [*before, *(key for key in after if key not in before)]
    changed = [(key, *_differing(before.get(key), after.get(key))) for key in keys if key not in _UNSPOKEN]
    return tuple(
        (words.facts.get(key, key), value_words(key, old, words), value_words(key, new, words))
        for key, old, new in changed
        if old != new
    )


def _differing(old: Any, new: Any) -> tuple[Any, Any]:
    """What differs: of two lists only what the other has not, or that they have another order."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return old, new
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    return ("", gettext("ny rækkefølge")) if old != new and not gone and not come else (gone, come)


_UNSPOKEN = frozenset({"contact", "isil", "member", "municipality_code", "name_source", "partner", "slug"})
"""Facts that say nothing to who reads the log: codes, and ids of what may be gone."""


@cache
def _facts() -> Mapping[str, str]:
    return {
        "address": gettext("ny adresse"),
        "agreed_fee": gettext("højst"),
        "amount": gettext("beløb"),
        "audience": gettext("hvem det er for"),
        "by": gettext("den nye"),
        "cancel_steps": gettext("trin ved afmelding"),
        "cancel_until": gettext("afmeldingsfrist"),
        "capacity": gettext("pladser"),
        "category": gettext("pris som"),
        "central_library": gettext("centralbibliotek"),
        "contact": gettext("kontakt nr."),
        "contact_email": gettext("kontaktens e-mail"),
        "contact_name": gettext("kontaktperson"),
        "contact_phone": gettext("kontaktens telefon"),
        "day": gettext("dag"),
        "day_times": gettext("dage"),
        "dropped": gettext("bliver væk dag"),
        "ean": gettext("EAN-nummer"),
        "ends_at": gettext("slutter"),
        "fee": gettext("gebyr"),
        "fee_amount": gettext("deltagergebyr"),
        "fees_lock_at": gettext("gebyrerne låses"),
        "free_places": gettext("gratis pladser"),
        "free_scope": gettext("gratis pladser tælles i"),
        "has_free_place": gettext("har gratis plads"),
        "invites_waiting": gettext("kalenderpost til ventelisten"),
        "isil": gettext("ISIL"),
        "items": gettext("dagsordenspunkter"),
        "kind": gettext("art"),
        "library": gettext("bibliotek"),
        "member": gettext("fast deltager nr."),
        "municipality": gettext("kommune"),
        "options": gettext("valg"),
        "municipality_code": gettext("kommunekode"),
        "name": gettext("navn"),
        "name_source": gettext("navnets kilde"),
        "no_show_fee": gettext("gebyr for udeblivelse"),
        "number": gettext("nummer"),
        "online_url": gettext("link til onlinemøde"),
        "opens_at": gettext("tilmeldingen åbner"),
        "option": gettext("valg"),
        "order_number": gettext("ordrenummer"),
        "organiser": gettext("arrangør"),
        "people": gettext("personer"),
        "percent": gettext("procent"),
        "presence": gettext("fremmøde"),
        "prices": gettext("priser"),
        "promote_until": gettext("venteliste indtil"),
        "purpose": gettext("formål"),
        "queue_order": gettext("ventelistens orden"),
        "recipients": gettext("modtagere"),
        "reference_changed": gettext("reference rettet"),
        "region": gettext("region"),
        "registrations": gettext("tilmeldinger"),
        "reminder_days": gettext("dage før påmindelse"),
        "role": gettext("rolle"),
        "room": gettext("lokale"),
        "round": gettext("runde"),
        "seats": gettext("pladser"),
        "sector_free_places": gettext("gratis pladser for andre"),
        "sector_release_at": gettext("pladser fordeles"),
        "series": gettext("netværk"),
        "side": gettext("side"),
        "signup_until": gettext("tilmeldingsfrist"),
        "sitting": gettext("møde"),
        "sittings": gettext("møder"),
        "slot": gettext("gratis plads"),
        "starts_at": gettext("begynder"),
        "state": gettext("status"),
        "theme": gettext("tema"),
        "title": gettext("titel"),
        "to": gettext("til"),
        "until": gettext("til"),
        "vat_sentence": gettext("sætning om moms"),
        "venue": gettext("mødested"),
        "venue_is_standing": gettext("fast mødested"),
        "website": gettext("webadresse"),
        "wish": gettext("ønsker møde"),
    }
