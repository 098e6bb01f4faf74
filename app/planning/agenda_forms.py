"""The form of a round's agenda: a list of items, moved by buttons, and a field to paste a programme into."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, TextField, clean

MOST_ITEMS = 60
_USUAL_MINUTES = "30"


class PastedField(TextField):
    """Text from a document: the cells of a table are parted by tabs."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was pasted."""
        lines = str(valuelist[0]).splitlines() if valuelist else []
        self.data = "\n".join("\t".join(map(clean, line.split("\t"))) for line in lines).strip()


class ItemForm(PlainForm):
    """One item. Its start is empty where it just follows the item before."""

    start = LineField()
    minutes = LineField()
    kind = LineField()
    title = LineField()
    speakers = LineField()
    note = TextField()
    only_at = LineField()
    place = LineField()
    parallel = BooleanField()
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

    items = ItemList(FormField(ItemForm), max_entries=MOST_ITEMS)
    programme = PastedField()
    seen = LineField()

    def rows(self) -> list[ItemForm]:
        """The forms of the items, in order."""
        return [entry.form for entry in self.items]

    def refill(self, rows: Sequence[dict[str, Any]]) -> None:
        """Show these items instead."""
        while self.items.entries:
            self.items.pop_entry()
        for row in rows:
            self.items.append_entry(row)

    def rearrange(self) -> str:
        """Do what the pressed button says: move an item, take it out, add one after it.

        The name of what should have the focus afterwards, '' where another button was pressed.
        """
        pressed = next((name for name in request.form if _REARRANGES.fullmatch(name)), "")
        verb, _, number = pressed.partition("-")
        rows, at = [entry.data for entry in self.items], int(number or 0)
        if verb == "add" and at <= len(rows) < MOST_ITEMS:
            is_between = at < len(rows) and rows[at]["parallel"]  # one more that runs beside them
            rows.insert(at, {"minutes": _USUAL_MINUTES, "parallel": is_between})
            focus = f"items-{at}-title"
        elif verb in ("up", "down") and at < len(rows):
            target = min(max(at + (1 if verb == "down" else -1), 0), len(rows) - 1)
            rows.insert(target, rows.pop(at))
            _keep_together(rows[min(at, target)], rows[max(at, target)])
            focus = _button(verb, target, len(rows))
        elif verb == "remove" and at < len(rows):
            gone = rows.pop(at)
            if at < len(rows) and not gone["parallel"]:
                rows[at]["parallel"] = False  # what ran beside it begins as it did
            focus = f"items-{min(at, len(rows) - 1)}-title" if rows else "programme"
        else:
            return ""
        self.refill(rows)
        return focus


_REARRANGES = re.compile(r"(?:up|down|remove|add)-[0-9]{1,3}")


def _keep_together(upper: dict[str, Any], lower: dict[str, Any]) -> None:
    """Let two items that have changed places run beside one another if they did before."""
    if upper["parallel"] and not lower["parallel"]:
        upper["parallel"], lower["parallel"] = False, True


def _button(verb: str, at: int, many: int) -> str:
    """The button to go on with: the same one, or at the end of the list the one that leads back."""
    if verb == "up" and at == 0 and many > 1:
        verb = "down"
    elif verb == "down" and at == many - 1 and many > 1:
        verb = "up"
    return f"{verb}-{at}"
