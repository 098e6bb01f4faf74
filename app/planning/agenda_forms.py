"""The form of a round's agenda: a list of items, moved by buttons, and a field to paste a programme into."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, TextField

MOST_ITEMS = 60


class ItemForm(PlainForm):
    """One item. Its start is empty where it just follows the item before."""

    start = LineField()
    minutes = LineField()
    kind = LineField()
    title = LineField()
    speakers = LineField()
    note = TextField()
    only_at = LineField()
    standing = BooleanField()


class ItemList(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """The items of a form; one that was built by hand must not fill the memory."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            found = re.match(rf"{prefix}-([0-9]{{1,3}})-", name)
            if found:
                yield int(found[1])


class AgendaForm(Form):
    """An agenda. `seen` tells which version of it the page was begun with."""

    items = ItemList(FormField(ItemForm), max_entries=2 * MOST_ITEMS)
    programme = TextField()
    seen = LineField()

    def rows(self) -> list[ItemForm]:
        """The forms of the items, in order."""
        return [entry.form for entry in self.items]

    def refill(self, rows: Sequence[dict[str, Any]]) -> None:
        """Show these items instead."""
        while self.items.entries:
            self.items.pop_entry()
        for row in rows[:MOST_ITEMS]:
            self.items.append_entry(row)

    def rearrange(self) -> str:
        """Do what the pressed button says: move an item, take it out, add one after it.

        The id of what should have the focus afterwards, '' where another button was pressed.
        """
        pressed = next(
            (name for name in request.form if re.fullmatch(r"(up|down|remove|add)-[0-9]{1,3}", name)), ""
        )
        verb, _, number = pressed.partition("-")
        rows = [entry.data for entry in self.items]
        index = int(number or 0)
        if not pressed or index > len(rows) or (verb != "add" and index == len(rows)):
            return ""
        if verb == "add":
            rows.insert(index, {"only_at": ""})
        elif verb == "remove":
            del rows[index]
            index = min(index, len(rows) - 1)
        else:
            target = max(index - 1, 0) if verb == "up" else min(index + 1, len(rows) - 1)
            rows.insert(target, rows.pop(index))
            index = target
        self.refill(rows)
        return f"items-{max(index, 0)}-title"
