"""Everything that can be wrong with a round file is said in a sentence."""

import pytest

from app.planning.complaints import Fault
from app.planning.round_file import RoundFileRefused, read_round_file
from app.planning.wording import complaint_line
from tests.planning.round_files import EAST, changed

TITLE = 'title = "Lån på tværs"'
TIME = 'time = "10.00–10.15"'


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence(app, fault):
    with pytest.raises(RoundFileRefused) as refused:
        read_round_file(_FILES[fault])
    said = [complaint_line(one) for one in refused.value.complaints if one.fault is fault]
    assert said
    assert all("%(" not in line and line.endswith((".", "?")) for line in said)


_FILES = {
    Fault.ENCODING: b"\xff",
    Fault.NOT_TOML: b"x",
    Fault.UNKNOWN_KEY: changed((TITLE, TITLE + "\nx = 1")),
    Fault.MISSING: b"",
    Fault.NOT_TEXT: changed((TITLE, "title = 1")),
    Fault.NOT_TABLE: b"series = 1",
    Fault.NOT_TABLES: b"sitting = 1",
    Fault.NO_SITTING: b"",
    Fault.OPTION_OF_MANY: changed(more=f'{EAST}\n[[option]]\nname = "Middag"\nprice = 600'),
    Fault.CONTROL: changed((TITLE, 'title = "\\u0000x"')),
    Fault.LINE_BREAK: changed((TITLE, 'title = "a\\nb"')),
    Fault.TOO_LONG: changed((TITLE, f'title = "{"x" * 200}"')),
    Fault.WHOLE: changed(("capacity = 70", "capacity = 0.5")),
    Fault.KRONER: changed(("fee = 500", "fee = -1")),
    Fault.CHOICE: changed(('side = "west"', 'side = "x"')),
    Fault.SLUG: changed(('slug = "vest"', 'slug = "x y"')),
    Fault.RESERVED: changed(('slug = "vest"', 'slug = "begge"')),
    Fault.SLUG_TWICE: changed(more=EAST.replace("oest", "vest")),
    Fault.MOMENT: changed(('"2027-03-16 15.00"', "1")),
    Fault.OFFSET: changed(('"2027-03-16 15.00"', "2027-03-16T15:00:00+01:00")),
    Fault.MISSING_HOUR: changed(('"2027-03-16 15.00"', '"2027-03-28 02.00"')),
    Fault.ENDS_EARLY: changed(('"2027-03-16 15.00"', '"2027-03-16 10.00"')),
    Fault.SIGNUP_ORDER: changed(('"2027-01-11 09.00"', '"2027-03-03 09.00"')),
    Fault.SIGNUP_LATE: changed(('"2027-03-02 12.00"', '"2027-03-17 12.00"')),
    Fault.CANCEL_LATE: changed(("capacity = 70", 'capacity = 70\ncancel_until = "2027-03-17 12.00"')),
    Fault.DAYS: changed(("[round]", "reminder_days = [7, 7]\n[round]")),
    Fault.DAY_TIMES: changed(("capacity", "days = [1]\ncapacity")),
    Fault.FLAG: changed(("[round]", "invites_waiting = 1\n[round]")),
    Fault.PROMOTE_LATE: changed(("capacity = 70", 'capacity = 70\npromote_until = "2027-03-17 12.00"')),
    Fault.STEPS: changed(("capacity = 70", "capacity = 70\ncancel_steps = [50]")),
    Fault.STEPS_ORDER: changed(("capacity = 70", 'capacity = 70\ncancel_steps = [["2027-03-01 12.00", 50]]')),
    Fault.EMAIL: changed(("aase@kreds.example", "aase@")),
    Fault.PHONE: changed(("capacity = 70", 'capacity = 70\ncontact_phone = "1"')),
    Fault.POSTCODE: changed(('"8000"', '"8"')),
    Fault.WEB_ADDRESS: changed(("capacity = 70", 'capacity = 70\nonline_url = "https://[x"')),
    Fault.CLOCK: changed((TIME, 'time = "x"')),
    Fault.TWO_LENGTHS: changed((TIME, TIME + "\nminutes = 1")),
    Fault.NO_LENGTH: changed((TIME, 'time = "10.00"')),
    Fault.NEXT_EARLIER: changed(
        (TIME, 'time = "10.00"'), more='[[agenda]]\ntime = "10.00–10.10"\ntitle = "x"\n'
    ),
    Fault.ITEM_EARLY: changed((TIME, 'time = "9.00–9.30"')),
    Fault.ITEM_LATE: changed((TIME, 'time = "19.00–19.30"')),
    Fault.SPEAKERS: changed((TIME, TIME + "\nspeakers = [1]")),
    Fault.SPEAKER_TWICE: changed((TIME, TIME + '\nspeakers = ["A", "A"]')),
}
