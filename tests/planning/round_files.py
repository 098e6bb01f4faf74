"""A round file that is right, to be made wrong."""

FILE = """
[series]
slug = "laanesamarbejde"
name = "Netværk i lånesamarbejde"
organiser = "Det Kgl. Bibliotek"
purpose = "Vi taler om lån."
audience = "Alle"
contact_name = "Åse Sørensen"
contact_email = "aase@kreds.example"

[round]
slug = "marts-2027"
title = "Lån på tværs"
fee = 500

[[sitting]]
slug = "vest"
name = "Vest"
side = "west"
starts_at = "2027-03-16 10.00"
ends_at = "2027-03-16 15.00"
opens_at = "2027-01-11 09.00"
signup_until = "2027-03-02 12.00"
capacity = 70

[sitting.venue]
name = "KB Aarhus"
street = "Victor Albecks Vej 1"
postcode = "8000"
city = "Aarhus C"

[[agenda]]
time = "10.00–10.15"
kind = "welcome"
title = "Velkomst"
"""

EAST = """
[[sitting]]
slug = "oest"
name = "Øst"
starts_at = "2027-03-18 09.30"
ends_at = "2027-03-18 13.30"
opens_at = "2027-01-11 09.00"
signup_until = "2027-03-04 12.00"
capacity = 40
"""


def changed(*changes: tuple[str, str], more: str = "") -> bytes:
    """The file with these parts replaced, and something at its end."""
    text = FILE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return (text + more).encode()
