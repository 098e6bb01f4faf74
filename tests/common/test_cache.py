from app.common.cache import forget, kept


def test_a_value_is_made_once_for_each_revision():
    forget()
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept("agenda", revision, make) for revision in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]


def test_names_are_kept_apart_and_forgotten_together():
    forget()
    assert (kept("a", 1, lambda: "a"), kept("b", 1, lambda: "b")) == ("a", "b")
    forget()
    assert kept("a", 1, lambda: "anew") == "anew"


def test_it_never_grows_beyond_its_limit():
    forget()
    for number in range(1200):
        assert kept(number, 1, lambda number=number: number) == number


def test_nothing_made_is_kept_too():
    forget()
    assert kept("empty", 1, lambda: None) is None
    assert kept("empty", 1, lambda: None) is None
