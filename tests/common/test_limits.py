"""Limits count per address, and generously: a whole municipality sits behind one (ARCHITECTURE.md 8)."""

from datetime import timedelta

import pytest

from app.common.limits import TooMany, limit_per_minute


@pytest.fixture
def tries(app):
    """Makes so many tries from one address; how many passed."""

    def make(count: int, most: int, address: str = "192.0.2.1", what: str = "sign-up") -> int:
        passed = 0
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            for _ in range(count):
                try:
                    limit_per_minute(what, most)
                except TooMany:
                    return passed
                passed += 1
        return passed

    return make


def test_120_sign_ups_a_minute_from_one_address_always_pass(app, tries):
    assert tries(120, app.config["SIGN_UPS_PER_MINUTE"]) == 120


def test_the_limit_is_what_the_setting_says(tries):
    assert tries(10, 3) == 3


def test_0_means_no_limit(tries):
    assert tries(1000, 0) == 1000


def test_addresses_do_not_share_a_count(tries):
    assert tries(10, 3) == 3
    assert tries(10, 3, address="192.0.2.2") == 3


def test_nor_do_different_acts(tries):
    assert tries(10, 3) == 3
    assert tries(10, 3, what="find") == 3


def test_the_next_minute_is_open_again(tries, frozen):
    assert tries(10, 3) == 3
    frozen.shift(timedelta(seconds=61))
    assert tries(10, 3) == 3
