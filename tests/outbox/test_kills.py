"""kill -9 of a worker at every point: nothing is lost, and a repeat is the same mail again."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.outbox.delivery import UNNOTED, deliver_due
from tests.outbox.kills import check_all_got, end_leases, kill
from tests.outbox.smtp_server import PostOffice

pytestmark = [pytest.mark.real_smtp, pytest.mark.real_clock, pytest.mark.both_databases]

MAILS = 6


@pytest.mark.parametrize(
    ("point", "at_most_repeated"),
    [
        ("while writing", 0),
        ("between claim and sending", 3),
        ("between sending and noting it", MAILS),
    ],
)
def test_killed_worker_loses_nothing(
    app: Flask, put: Callable[..., int], office: PostOffice, point: str, at_most_repeated: int
) -> None:
    _queue(put, MAILS)
    kill(app, office, point, 4)
    end_leases()
    deliver_due()
    check_all_got(office, MAILS)
    assert len(office.received) <= MAILS + at_most_repeated


@pytest.mark.slow
def test_worker_killed_five_times_at_random_loses_nothing(
    app: Flask, put: Callable[..., int], office: PostOffice
) -> None:
    mails, kills = 1_000, 5
    _queue(put, mails)
    for _ in range(kills):
        kill(app, office, "at random", 1)
        assert len(office.received) < mails, "the worker was killed too late to prove anything"
        end_leases()
    deliver_due()
    check_all_got(office, mails)
    assert len(office.received) <= mails + kills * UNNOTED


def _queue(put: Callable[..., int], mails: int) -> None:
    for number in range(1, mails + 1):
        put(number, recipient=f"person{number}@bibliotek.example")
