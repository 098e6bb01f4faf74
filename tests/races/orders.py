"""What people write on the form in the races."""

from tests.support.visitors import person


def order(name: str, library: str, sitting: str) -> dict[str, str]:
    """One person, whose address is made from their name."""
    return person(0, name=name, email=address(name), library=library, sitting=sitting)


def group(names: list[str], library: str, sitting: str) -> dict[str, str]:
    """Several people of one library on one form."""
    return {
        field: answer
        for index, name in enumerate(names)
        for field, answer in person(
            index, name=name, email=address(name), library=library, sitting=sitting
        ).items()
    }


def address(name: str) -> str:
    """'Bo 3' → 'bo-3@bibliotek.example'."""
    return f"{name.casefold().replace(' ', '-')}@bibliotek.example"
