"""The log speaks Danish: every act, and every fact that is kept of it, has its words."""

import ast
import re

import pytest

from app.audit.models import AuditEntry
from app.audit.queries import ACTIONS
from app.audit.values import Words, value_words
from app.audit.wording import _UNSPOKEN, _facts, actions, log_lines
from app.planning.changes import RoundFacts
from app.planning.plans import SeriesPlan, SittingPlan
from tests.support.source import imported, modules

ABOUT = [begins for each in ACTIONS.values() for begins in each]
ACTION = re.compile(rf"({'|'.join(ABOUT)})\.[a-z_]+")


def recorded():
    """Every action that some module writes into the log: each stands there as it is."""
    return {
        node.value
        for name, tree in modules()
        if "app.audit.services" in {other.rpartition(".record")[0] or other for other in imported(tree)}
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value)
    }


def facts_written_out():
    """The names of facts that stand in calls of `record` as they are."""
    return {
        key.value
        for _, tree in modules()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record"
        for keyword in call.keywords
        if keyword.arg in ("before", "after") and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
        if isinstance(key, ast.Constant)
    }


def test_every_act_has_words_and_no_word_is_left_over(app):
    assert recorded() == set(actions())


def test_every_act_is_of_one_kind(app):
    assert len(ABOUT) == len(set(ABOUT))
    assert {action.partition(".")[0] for action in actions()} <= set(ABOUT)


def test_every_fact_has_words_or_is_left_out_on_purpose(app):
    known = set(_facts()) | _UNSPOKEN
    assert facts_written_out() - known == set()
    for plan in (RoundFacts, SittingPlan, SeriesPlan):
        assert set(plan.__slots__) - known == set(), plan


def line(before=None, after=None, names=None):
    entry = AuditEntry(action="registration.moved", before=before, after=after)
    (said,) = log_lines([entry], names)
    return [f"{what}: {old} → {new}" for what, old, new in said.changes]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"fee": 50000}, {"fee": 0}, ["gebyr: 500 kr. → 0 kr."]),
        ({"state": "waiting"}, {"state": "confirmed"}, ["status: på ventelisten → tilmeldt"]),
        ({"sitting": 1, "wish": None}, {"sitting": 2, "wish": None}, ["møde: Vest → Øst"]),
        ({"sitting": 9}, {"sitting": 2}, ["møde: nr. 9 → Øst"]),
        ({"library": None}, {"library": 7}, ["bibliotek:  → Horsens Bibliotek"]),
        (None, {"to": 5}, ["til:  → Anne Sørensen"]),
        (
            {"starts_at": "2027-03-24 09:00:00+00:00"},
            {"starts_at": "2027-03-25T09:00:00+00:00"},
            ["begynder: 24. marts 2027 kl. 10.00 → 25. marts 2027 kl. 10.00"],
        ),
        (None, {"reference_changed": True}, ["reference rettet:  → ja"]),
        (None, {"registrations": [1, 2, 3]}, ["tilmeldinger:  → 3 personer"]),
        (
            None,
            {"registrations": [{"id": 5, "sitting": 1, "library": 7, "state": "confirmed", "slot": None}]},
            ["tilmeldinger:  → Anne Sørensen, møde Vest, bibliotek Horsens Bibliotek, status tilmeldt"],
        ),
        ({"items": ["A", "B"]}, {"items": ["A", "C"]}, ["dagsordenspunkter: B → C"]),
        ({"items": ["A", "B"]}, {"items": ["B", "A"]}, ["dagsordenspunkter:  → ny rækkefølge"]),
        ({"title": "round"}, {"title": "Runde"}, ["titel: round → Runde"]),  # what people write stays
        ({"theme": "å" * 300}, {"theme": ""}, [f"tema: {'å' * 199}… → "]),
        ({"contact": 3}, None, []),
        ({"fee": 0}, {"fee": 0}, []),
    ],
)
def test_what_was_and_what_is_now_is_said_in_words(app, before, after, said):
    names = {
        "sitting:1": "Vest",
        "sitting:2": "Øst",
        "library:7": "Horsens Bibliotek",
        "registration:5": "Anne Sørensen",
    }
    assert line(before, after, names) == said


@pytest.mark.parametrize("value", [0, 1.5, {"a": {"b": [1, None]}}, [["x"]], "<b>"])
def test_whatever_stands_in_the_log_can_be_read(app, value):
    assert isinstance(value_words("noget", value, Words({}, {}, {})), str)
