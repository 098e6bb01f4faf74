"""The words for what is wrong with a round file, and for agendas."""

from flask_babel import gettext

from app.agenda.models import ItemKind
from app.agenda.programme import Unread
from app.planning.complaints import Complaint, Fault
from app.registrations.options import OptionKind


def complaint_line(complaint: Complaint) -> str:
    """Where something is wrong, what, and what to do: '[[sitting]] nr. 2, ends_at: Mødet skal …'."""
    sentences = _about_files() | _about_texts() | _about_values() | _about_times() | _about_agendas()
    sentence = _special(complaint) or sentences[complaint.fault] % complaint.facts
    where = _where(complaint)
    return f"{where}: {sentence}" if where else sentence


def _where(complaint: Complaint) -> str:
    table, key = complaint.table, complaint.key
    if complaint.number is not None:
        table = gettext("%(table)s nr. %(number)d", table=table, number=complaint.number)
    return ", ".join(part for part in (table, key) if part)


def _special(complaint: Complaint) -> str:
    """Sentences that depend on what is known."""
    if complaint.fault is Fault.NOT_TOML and complaint.facts["line"]:
        return gettext("Linje %(line)d er ikke gyldig TOML: %(what)s.", **complaint.facts)
    if complaint.fault is Fault.UNKNOWN_KEY and complaint.facts["near"]:
        return gettext("Nøglen er ukendt her. Mente du %(near)s?", near=complaint.facts["near"])
    return ""


def _about_files() -> dict[Fault, str]:
    return {
        Fault.ENCODING: gettext("Filen er ikke UTF-8. Gem den som UTF-8."),
        Fault.NOT_TOML: gettext("Filen er ikke gyldig TOML: %(what)s."),
        Fault.UNKNOWN_KEY: gettext("Nøglen er ukendt her. Slet den, eller brug en af: %(known)s."),
        Fault.NOT_TABLE: gettext("Skriv det som en tabel med overskriften %(heading)s."),
        Fault.NOT_TABLES: gettext("Skriv hver som en tabel med overskriften %(heading)s."),
        Fault.OPTION_OF_MANY: gettext("Kun en runde med ét møde kan have valg. Slet tabellerne [[option]]."),
        Fault.NO_SITTING: gettext("Runden har intet møde. Skriv mindst ét under overskriften [[sitting]]."),
    }


def _about_texts() -> dict[Fault, str]:
    return {
        Fault.MISSING: gettext("Mangler. Skriv en værdi."),
        Fault.NOT_TEXT: gettext("Skriv tekst i anførselstegn."),
        Fault.CONTROL: gettext("Teksten indeholder et usynligt eller ødelagt tegn. Skriv den igen."),
        Fault.LINE_BREAK: gettext("Skriv teksten på én linje."),
        Fault.TOO_LONG: gettext("Skriv højst %(most)d tegn."),
        Fault.SLUG: gettext(
            "“%(value)s” kan ikke stå i en adresse. Brug a–z, 0–9 og bindestreg, fx foraar-2027."
        ),
        Fault.RESERVED: gettext("“%(value)s” er optaget af siden selv. Vælg et andet navn."),
        Fault.SLUG_TWICE: gettext("“%(value)s” er også et tidligere mødes navn. Vælg et andet."),
    }


def _about_values() -> dict[Fault, str]:
    return {
        Fault.WHOLE: gettext("Skriv et helt tal fra %(least)d til %(most)d."),
        Fault.KRONER: gettext(
            "Skriv beløbet i kroner: et tal fra 0 til %(most)d med højst to decimaler, fx 500 eller 499.50."
        ),
        Fault.DAYS: gettext("Skriv antal dage fra 1 til %(most)d som en liste, fx [7, 1], eller []."),
        Fault.DAY_TIMES: gettext(
            "Skriv hver dags begyndelse og slutning, mindst to dage: "
            '[["2027-11-04 10.00", "2027-11-04 21.00"], ["2027-11-05 08.30", "2027-11-05 15.00"]].'
        ),
        Fault.FLAG: gettext("Skriv true eller false uden anførselstegn."),
        Fault.CHOICE: gettext("Skriv et af ordene: %(choices)s."),
        Fault.EMAIL: gettext("“%(value)s” er ikke en mailadresse. Skriv den som navn@bibliotek.dk."),
        Fault.PHONE: gettext("Skriv et telefonnummer på 8 cifre."),
        Fault.POSTCODE: gettext("Skriv et postnummer på 4 cifre."),
        Fault.WEB_ADDRESS: gettext("Skriv en webadresse, der begynder med https://."),
    }


def _about_times() -> dict[Fault, str]:
    return {
        Fault.MOMENT: gettext('Skriv dato og klokkeslæt i anførselstegn, fx "2027-03-16 10.00".'),
        Fault.OFFSET: gettext("Skriv klokkeslættet, som det er i Danmark, uden Z eller +01:00."),
        Fault.MISSING_HOUR: gettext(
            "Klokkeslættet findes ikke: den nat stilles uret frem fra 2 til 3. Vælg et andet."
        ),
        Fault.ENDS_EARLY: gettext("Mødet skal slutte, efter at det begynder. Ret ends_at eller starts_at."),
        Fault.SIGNUP_ORDER: gettext(
            "Tilmeldingen skal lukke, efter at den åbner. Ret signup_until eller opens_at."
        ),
        Fault.SIGNUP_LATE: gettext(
            "Tilmeldingen skal lukke, før mødet begynder. Vælg et tidligere tidspunkt."
        ),
        Fault.CANCEL_LATE: gettext(
            "Afmeldingsfristen skal ligge, før mødet begynder. Vælg et tidligere tidspunkt."
        ),
        Fault.PROMOTE_LATE: gettext(
            "Ventelisten skal have sine sidste pladser, før mødet begynder. Vælg et tidligere tidspunkt."
        ),
        Fault.STEPS: gettext(
            "Skriv trinnene som tidspunkt og procent fra 0 til 100: "
            '[["2027-03-09 12.00", 50], ["2027-03-12 12.00", 80]].'
        ),
        Fault.STEPS_ORDER: gettext(
            "Trinnene skal ligge i rækkefølge mellem cancel_until og starts_at, og procenten må ikke falde."
        ),
    }


def _about_agendas() -> dict[Fault, str]:
    return {
        Fault.CLOCK: gettext('“%(value)s” er ikke en tid. Skriv fx "10.00–10.45" eller "10.00".'),
        Fault.TWO_LENGTHS: gettext("Punktet har både en sluttid og minutes. Slet den ene."),
        Fault.NO_LENGTH: gettext('Det sidste punkt skal have en sluttid, fx "14.45–15.00", eller minutes.'),
        Fault.NEXT_EARLIER: gettext(
            "Det næste punkt begynder ikke senere end dette. Ret rækkefølgen, eller skriv en sluttid."
        ),
        Fault.ITEM_EARLY: gettext(
            "Punktet begynder før mødet. Ret tiden, eller lad mødet begynde tidligere."
        ),
        Fault.ITEM_LATE: gettext(
            "Punktet slutter efter mødet. Ret tiden, eller lad mødet slutte senere. Er møderne "
            "ikke lige lange, gælder det korteste."
        ),
        Fault.SPEAKERS: gettext(
            'Skriv oplægsholderne som en liste: ["Navn, Organisation"], hver del på højst 120 tegn.'
        ),
        Fault.SPEAKER_TWICE: gettext("Den samme oplægsholder står to gange. Slet den ene."),
    }


def unread_words(reason: Unread) -> str:
    """Why a line of a pasted programme could not be read."""
    return {
        Unread.NO_TIME: gettext("der står ingen tid på linjen"),
        Unread.NO_SUCH_TIME: gettext("tiden findes ikke"),
        Unread.ENDS_EARLY: gettext("den slutter, før den begynder"),
        Unread.EARLIER: gettext("den begynder før punktet over"),
        Unread.EMPTY: gettext("der står ikke noget efter tiden"),
        Unread.NO_SUCH_DAY: gettext("mødet holdes ikke den dag"),
    }[reason]


def option_kind_names() -> list[tuple[str, str]]:
    """What can be chosen at a conference, as (value, words)."""
    return [
        (OptionKind.DAY.value, gettext("Dag")),
        (OptionKind.SINGLE.value, gettext("Enkeltværelse")),
        (OptionKind.DOUBLE.value, gettext("Dobbeltværelse")),
        (OptionKind.MEAL.value, gettext("Måltid")),
    ]


def kind_names() -> list[tuple[str, str]]:
    """What an agenda item can be, as (value, words)."""
    return [
        (ItemKind.WELCOME.value, gettext("Velkomst")),
        (ItemKind.TALK.value, gettext("Oplæg")),
        (ItemKind.DIALOGUE.value, gettext("Dialog")),
        (ItemKind.GROUP_WORK.value, gettext("Gruppearbejde")),
        (ItemKind.BREAK.value, gettext("Pause")),
        (ItemKind.MEAL.value, gettext("Måltid")),
        (ItemKind.TOUR.value, gettext("Rundvisning")),
        (ItemKind.CLOSING.value, gettext("Afslutning")),
    ]
