"""Beskeder on the screen: choose, write, see, test, send, take back; everything typed is kept."""

from datetime import timedelta

import pytest

from app.accounts.roles import Role
from app.broadcasts.audience import Audience
from app.broadcasts.queries import MOST_SHOWN
from app.broadcasts.services import MARGIN, UNDO, send_test
from app.common.models import db
from app.common.transaction import write
from app.outbox.delivery import deliver_due
from app.outbox.models import MessageState
from app.registrations.states import State
from tests.broadcasts.letters import broadcasts, crowd, draft, give_up, letters, seat, sent_to
from tests.conftest import signed_in
from tests.factories import BroadcastFactory, EastFactory, GrantFactory, LibraryFactory, SittingFactory
from tests.support.queries import counted_queries

FIELDS = "{navn}, {fornavn}, {bibliotek}, {møde}, {tid}, {sted}, {pris} og {link}"
WRITTEN = {"subject": "Til {navn}", "body": "Kære {fornavn}\n\n- kaffe\n- te"}


@pytest.fixture
def west(app):
    return SittingFactory()


@pytest.fixture
def people(west):
    """Anne and Bo in the west, Carl in the east, Dorte waiting there."""
    east = EastFactory(round=west.round)
    horsens, vejle = LibraryFactory(name="Horsens Bibliotek"), LibraryFactory(name="Vejle Bibliotek")
    seat(west, "Anne", "Bo", library=horsens)
    seat(east, "Carl", library=vejle)
    seat(east, "Dorte", library=vejle, state=State.WAITING)
    return west.round


def path(sitting, rest: str = "") -> str:
    round_ = sitting.round
    return f"/arrangoer/{round_.series.slug}/{round_.slug}/beskeder{rest}"


def compose(desk, west, **fields):
    """The form, filled in as a person can."""
    return desk.get(path(west, "/ny")).form(path(west, "/ny#svar")).fill({**WRITTEN, **fields})


def again(page, west):
    return page.form(path(west, "/ny#svar"))


def shown(page) -> str:
    """The message as it is shown for somebody."""
    return page.select(".letter")[0].text


def names(page) -> list[str]:
    return [item.text for item in page.select(".names li")]


def test_a_message_is_written_shown_and_sent(desk, people, west):
    empty = desk.get(path(west))
    assert "Der er ikke sendt nogen beskeder endnu." in empty.text
    page = again(empty.click("Ny besked"), west).fill(WRITTEN).submit("Vis beskeden")
    assert "Sådan får Anne mailen" in page.text
    assert shown(page).startswith("Til Anne Kære Anne")
    sent = again(page, west).submit("Send til 3 personer", 303).follow()
    assert "Sendes inden for et minut til 3 personer." in sent.text
    assert names(sent) == ["Anne Horsens Bibliotek", "Bo Horsens Bibliotek", "Carl Vejle Bibliotek"]
    assert len(letters()) == 3
    row = desk.get(path(west)).select("tbody tr")[0].text
    assert "Til {navn}" in row
    assert "0 af 3 sendt" in row


def test_whom_it_goes_to_is_shown_with_count_and_names(desk, people, west):
    page = desk.get(path(west, "/ny"))
    assert "Tilmeldte (3)" in page.text
    assert "På ventelisten (1)" in page.text
    assert "Beskeden går til 3 personer." in page.text
    east = str(west.round.sittings[1].id)
    form = again(page, west).fill(states=["confirmed", "waiting"], sittings=east)
    counted = form.submit("Se modtagerne")
    assert "Beskeden går til 2 personer." in counted.text
    assert names(counted) == ["Carl Vejle Bibliotek", "Dorte Vejle Bibliotek"]


@pytest.mark.parametrize("button", ["Se modtagerne", "Vis beskeden"])
def test_everything_chosen_and_typed_is_kept(desk, people, west, button):
    library = str(people.sittings[0].id)
    form = compose(desk, west, states=["confirmed", "waiting"], sittings=library)
    page = form.submit(button)
    kept = again(page, west).fields
    for name in ("states", "sittings", "subject", "body"):
        assert kept[name] == form.fields[name]


def test_a_choice_of_library_and_side_is_kept_open(desk, people, west):
    page = desk.get(path(west, "/ny"))
    assert [one for one in page.select("details") if "open" in one] == []
    library = page.select("[name=libraries]")[1]["value"]
    counted = again(page, west).fill(libraries=library).submit("Se modtagerne")
    assert names(counted) == ["Carl Vejle Bibliotek"]
    assert again(counted, west).fields["libraries"] == library
    assert [one.select("summary")[0].text for one in counted.select("details") if "open" in one] == [
        "Kun bestemte biblioteker"
    ]


def test_a_choice_of_which_nobody_is_left_is_seen_and_not_lost(desk, people, west):
    gone, other = LibraryFactory(name="Ærø Folkebibliotek"), SittingFactory(round__series=west.round.series)
    (ea,) = seat(other, "Ea", library=gone)
    only_there = Audience(frozenset({State.CONFIRMED}), libraries=frozenset({gone.id}))
    broadcast_id = sent_to(other, audience=only_there)
    ea.state, ea.held_since = State.REPLACED, None
    seat(other, "Frida")
    page = desk.get(path(other, f"/ny?fra={broadcast_id}"))
    assert "Beskeden går ikke til nogen." in page.text
    form = again(page, other)
    assert form.fields["libraries"] == str(gone.id)
    assert "Beskeden ville ikke gå til nogen." in form.submit("Vis beskeden", 422).text


def test_it_can_be_shown_for_one_after_the_other(desk, people, west):
    page = compose(desk, west).submit("Vis beskeden")
    seen = [shown(page)]
    for _ in range(3):
        page = again(page, west).submit("Vis for en anden")
        seen.append(shown(page))
    assert [one.split()[1] for one in seen] == ["Anne", "Bo", "Carl", "Anne"]


def test_a_test_goes_to_whoever_is_signed_in_for_the_person_shown(desk, people, west):
    page = again(compose(desk, west).submit("Vis beskeden"), west).submit("Vis for en anden")
    tested = again(page, west).submit("Send test til mig")
    (message,) = letters("broadcast test")
    assert f"Testen er sendt til {message.recipient.replace('arrangoer', 'Arrangoer')}." in tested.text
    assert shown(tested).startswith("Til Bo")
    assert letters() == []
    again(tested, west).submit("Send til 3 personer", 303)
    assert len(letters()) == 3


def test_what_was_changed_after_it_was_shown_is_shown_again_before_it_is_sent(desk, people, west):
    page = compose(desk, west).submit("Vis beskeden")
    changed = again(page, west).fill(body="Noget andet").submit("Send til 3 personer")
    assert "Beskeden eller modtagerne er ændret" in changed.text
    assert "Noget andet" in shown(changed)
    assert broadcasts() == []
    seat(west, "Ea")
    more = again(changed, west).submit("Send til 3 personer")
    assert "Beskeden eller modtagerne er ændret" in more.text
    again(more, west).submit("Send til 4 personer", 303)
    assert len(letters()) == 4


def test_the_same_page_sent_twice_is_one_message_and_written_anew_another(desk, people, west):
    page = compose(desk, west).submit("Vis beskeden")
    form = again(page, west)
    assert (
        form.submit("Send til 3 personer", 303).location == form.submit("Send til 3 personer", 303).location
    )
    back = form.fill(subject="Og så var der lige").submit("Vis igen")
    again(back, west).submit("Send til 3 personer", 303)
    assert [one.subject for one in broadcasts()] == ["Til {navn}", "Og så var der lige"]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"states": None}, "states", "Beskeden ville ikke gå til nogen. Vælg, hvem den skal sendes til."),
        (
            {"states": "cancelled"},
            "states",
            "Beskeden ville ikke gå til nogen. Vælg, hvem den skal sendes til.",
        ),
        ({"subject": ""}, "subject", "Skriv et emne."),
        ({"subject": "å" * 121}, "subject", "Skriv højst 120 tegn."),
        ({"body": " \n "}, "body", "Skriv en tekst."),
        ({"body": "å" * 10_001}, "body", "Skriv højst 10000 tegn."),
        (
            {"body": "Kære {name}"},
            "body",
            f"Feltet {{name}} findes ikke. Brug {FIELDS}.",
        ),
        (
            {"subject": "Til {navn"},
            "subject",
            "I linjen “Til {navn” hører en { eller } ikke til noget felt. Slet den.",
        ),
    ],
)
@pytest.mark.parametrize("button", ["Vis beskeden", "act"])
def test_what_cannot_be_sent_is_refused_with_a_sentence_and_kept(
    desk, people, west, typed, field, words, button
):
    form = compose(desk, west, **typed)
    page = form.submit(button, 422)
    assert page.links[words] == f"#{field}"
    assert page.title.startswith("Fejl: ")
    kept = again(page, west).fields
    for name in typed.keys() & {"subject"}:
        assert kept[name] == typed[name]
    assert letters() == []


def test_a_message_to_nobody_is_refused_also_when_the_last_one_has_just_left(desk, west):
    (anne,) = seat(west, "Anne")
    form = again(compose(desk, west).submit("Vis beskeden"), west)
    anne.state, anne.held_since = State.REPLACED, None
    db.session.commit()
    refused = form.submit("Send til 1 person", 422)
    assert "Beskeden ville ikke gå til nogen." in refused.text
    assert broadcasts() == []


@pytest.mark.parametrize(
    "forged",
    [
        {"form_id": ""},
        {"form_id": "a" * 65},
        {"seen": ""},
        {"states": "replaced"},
        {"sittings": "9999999999999"},
        {"sittings": "-1"},
        {"libraries": "x"},
        {"roles": "king"},
    ],
)
def test_a_form_that_was_put_together_by_hand_sends_nothing_unseen(desk, people, west, forged):
    form = again(compose(desk, west).submit("Vis beskeden"), west)
    page = desk.post(
        path(west, "/ny"), {**form.fields, "act": "send", **forged}, 422 if _means_nobody(forged) else 200
    )
    assert broadcasts() == []
    assert again(page, west).fields["subject"] == "Til {navn}"


def _means_nobody(forged: dict[str, str]) -> bool:
    return not {"form_id", "seen"} & forged.keys()


def test_it_is_taken_back_within_a_minute_and_can_be_mended_and_sent(desk, people, west):
    sent = again(compose(desk, west).submit("Vis beskeden"), west).submit("Send til 3 personer", 303).follow()
    (broadcast,) = broadcasts()
    undone = sent.form(path(west, f"/{broadcast.id}/fortryd")).submit("Fortryd", 303).follow()
    assert "Ingen har fået den." in undone.text
    assert {one.state for one in letters()} == {MessageState.WITHDRAWN}
    assert "Fortrudt" in desk.get(path(west)).select("tbody tr")[0].text
    form = again(undone.click("Ret, og send igen"), west)
    assert (form.fields["subject"], form.fields["body"]) == (WRITTEN["subject"], WRITTEN["body"])
    again(form.fill(subject="Rettet").submit("Vis beskeden"), west).submit("Send til 3 personer", 303)
    assert [one.subject for one in broadcasts()] == ["Til {navn}", "Rettet"]


def test_taking_it_back_too_late_is_refused(desk, people, west, frozen):
    broadcast_id = sent_to(west)
    page = desk.get(path(west, f"/{broadcast_id}"))
    frozen.shift(UNDO)
    late = page.form(path(west, f"/{broadcast_id}/fortryd")).submit("Fortryd", 422)
    assert "Det er for sent at fortryde: mailene er på vej." in late.text
    assert "0 af 3 sendt." in late.text


def test_progress_is_shown_and_the_given_up_ones_can_be_sent_again(desk, people, west, frozen):
    broadcast_id = sent_to(west)
    frozen.shift(UNDO + MARGIN)
    moving = desk.get(path(west, f"/{broadcast_id}"))
    assert "0 af 3 sendt." in moving.text
    assert moving.click("Opdatér").h1 == "Til {navn}"
    assert moving.select("script[src]")
    deliver_due()
    give_up("carl@horsens.example", "550 5.1.1 no such user")
    page = desk.get(path(west, f"/{broadcast_id}"))
    assert "2 af 3 sendt, 1 opgivet." in page.text
    assert not page.select("script[src]")
    row = page.select("tbody tr")[0].text
    assert "carl@horsens.example" in row
    assert "Modtagerens server afviste adressen. Tjek, om den er skrevet rigtigt." in row
    assert "2 af 3 sendt, 1 opgivet" in desk.get(path(west)).text
    resent = page.form(path(west, f"/{broadcast_id}/send-igen")).submit(None, 303).follow()
    assert "De opgivne mails sendes igen" in resent.text
    deliver_due()
    assert "3 af 3 sendt." in desk.get(path(west, f"/{broadcast_id}")).text


def test_a_reader_may_look_and_not_send(app, people, west):
    broadcast_id = sent_to(west)
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=west.round.series_id).account)
    listed = reader.get(path(west))
    assert "Ny besked" not in listed.text
    page = listed.click("Til {navn}")
    assert "Fortryd" not in page.text
    assert [form["action"] for form in page.select("form")] == ["/arrangoer/log-ud"]
    for rest in ("/ny", f"/{broadcast_id}/fortryd", f"/{broadcast_id}/send-igen"):
        reader.post(path(west, rest), status=403)


def test_a_message_of_another_round_or_a_test_is_not_found(desk, people, west):
    other = SittingFactory()
    seat(other, "Ea")
    elsewhere = sent_to(other)
    desk.get(path(west, f"/{elsewhere}"), 404)
    desk.get(path(west, f"/{10**20}"), 404)
    desk.post(path(west, f"/{elsewhere}/fortryd"), status=404)
    desk.get(path(west, f"/ny?fra={elsewhere}"), 404)
    anne = people.sittings[0]
    (row,) = seat(anne, "Frida")
    write(send_test, west.round_id, draft(), row.id, "karen@kb.example", "command")
    desk.get(path(west, f"/{broadcasts()[-1].id}"), 404)
    assert "Der er ikke sendt nogen beskeder endnu." in desk.get(path(west)).text


def test_the_list_goes_on_over_pages(desk, west):
    for number in range(51):
        BroadcastFactory(round_id=west.round_id, subject=f"Besked {number}")
    first = desk.get(path(west))
    assert len(first.select("tbody tr")) == 50
    second = first.click("Næste side")
    assert [row.select("th")[0].text for row in second.select("tbody tr")] == ["Besked 0"]


def test_only_the_first_names_of_many_are_written_out(desk, west):
    crowd(west, MOST_SHOWN + 20)
    page = desk.get(path(west, "/ny"))
    assert len(names(page)) == MOST_SHOWN
    assert "… og 20 til." in page.text
    sent = desk.get(path(west, f"/{sent_to(west)}"))
    assert len(names(sent)) == MOST_SHOWN
    assert "… og 20 til." in sent.text


@pytest.mark.parametrize("rest", ["", "/ny", "/{id}"])
def test_a_page_costs_the_same_queries_for_few_and_for_many(desk, west, rest, frozen):
    counts = []
    for many in (2, 60):
        crowd_of = SittingFactory(round__series=west.round.series)
        crowd(crowd_of, many)
        broadcast_id = sent_to(crowd_of, form_id=f"{'a' * 22}{many}")
        frozen.shift(timedelta(minutes=2))
        deliver_due(limit=many // 2)
        give_up("aase-0@bibliotek.example")
        address = path(crowd_of, rest.format(id=broadcast_id))
        desk.get(address)  # what is kept between requests is read now
        with counted_queries(db.engine) as queries:
            desk.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
