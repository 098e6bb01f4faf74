"""What people type, checked: mail addresses and EAN numbers."""

import re

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from stdnum import ean as ean_number


def address_of(typed: str) -> tuple[str, str]:
    """The address in one form, or what is wrong with it."""
    if not typed:
        return "", gettext("Indtast e-mailadressen.")
    wrong = gettext("Indtast en e-mailadresse i formen navn@bibliotek.dk.")
    if len(typed) > 254:
        return typed, gettext("Skriv højst %(most)d tegn.", most=254)
    try:
        found = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return typed, wrong
    # SMTP without SMTPUTF8 reaches everybody; an address it cannot carry would never get its mail.
    return (found.ascii_email, "") if found.ascii_email else (typed, wrong)


def ean_problem(typed: str) -> str:
    """What is wrong with an EAN number; nothing typed is right, for it may come later."""
    digits = re.sub(r"\s", "", typed)
    if not digits or (re.fullmatch(r"[0-9]{13}", digits) and ean_number.is_valid(digits)):
        return ""
    return gettext(
        "EAN-nummeret skal have 13 cifre, og kontrolcifret skal passe. Tjek det, eller lad feltet stå tomt."
    )
