"""Cells: values of the catalogue as a table shows them, and back. Out and in again is no change.

Relations are keys (`tc0001/KEY` where a key has two parts), evidence is `12-20, 33-41`, names are
`A | B` or one a line. A cell that a spreadsheet would take for a formula has an apostrophe in
front, which is taken off again.
"""

import datetime
import json

from django.db import models
from django.utils.translation import gettext as _

from archive.models.fields import EvidenceField, NamesField, Prose
from archive.text import folding, spans

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TRUE = {"true", "1", "yes", "có", "đúng", "x"}
FALSE = {"false", "0", "no", "không", "sai"}
BETWEEN = " | "


class Unusable(str):
    """A cell that cannot be taken for what it shows; the text says why."""

    __slots__ = ()


def safe(text: str) -> str:
    """Return a text as no spreadsheet will calculate it."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def plain(cell: str) -> str:
    """Return the text that `safe` was given: one apostrophe comes off."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(FORMULA) else cell


def tidy(text: str) -> str:
    """Return a text in the form in which everything is stored: NFC, lines ended by LF."""
    return folding.normalise(text.replace("\r\n", "\n").replace("\r", "\n"))


def same(cell: str, shown: str) -> bool:
    """Tell whether a cell still says what was shown, however its lines end."""
    return tidy(plain(cell)) == tidy(shown)


def write(field: models.Field, value: object) -> str:
    """Return a fixture's value as a cell shows it, not yet made safe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(field, NamesField):
        return names_written(value)
    if isinstance(field, EvidenceField):
        if spans.check(value, None):
            return json.dumps(value, ensure_ascii=False)
        return ", ".join(f"{start}-{end}" for start, end in value)
    if field.is_relation:
        return "/".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def names_written(names: object) -> str:
    """Return names in the most readable form that reads as the same names."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return json.dumps(names, ensure_ascii=False)
    for between in (BETWEEN, "\n"):
        shown = between.join(names)
        if names_read(shown) == names:
            return shown
    return json.dumps(names, ensure_ascii=False)


def names_read(cell: str) -> list:
    """Return the names in a cell: a JSON list, one a line, or with bars between them."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return found
    parts = cell.split("\n") if "\n" in cell else cell.split("|")
    return [part.strip() for part in parts if part.strip()]


def read(field: models.Field, cell: str) -> object:
    """Return a cell's value as a fixture has it; evidence stays text, for who knows the article.

    Raises ValueError with a message for curators.
    """
    if isinstance(cell, Unusable):
        raise ValueError(str(cell))
    text = tidy(plain(cell))
    if isinstance(field, NamesField):
        return names_read(text)
    if isinstance(field, Prose):
        return text
    text = text.strip()
    if isinstance(field, EvidenceField):
        return text
    if field.is_relation:
        return key_read(field.related_model, text) if text else None
    if isinstance(field, models.BooleanField):
        return truth_read(text)
    if isinstance(field, models.IntegerField):
        return number_read(text)
    if isinstance(field, models.DateField):
        return date_read(text) if text else None
    if isinstance(field, models.JSONField):
        return json.loads(text)
    return text


def key_read(model: type[models.Model], text: str) -> list[str]:
    """Return a natural key of as many parts as a model's keys have."""
    parts = [part.strip() for part in text.split("/")]
    wanted = len(model.natural_key_fields)
    if len(parts) != wanted or not all(parts):
        raise ValueError(
            _("“%(cell)s” is no key of %(count)s parts with / between them.")
            % {"cell": text[:80], "count": wanted}
            if wanted > 1
            else _("“%(cell)s” is no key.") % {"cell": text[:80]}
        )
    return parts


def truth_read(text: str) -> bool:
    """Return true or false."""
    if text.casefold() not in TRUE | FALSE:
        raise ValueError(_("“%(cell)s” is neither true nor false.") % {"cell": text[:80]})
    return text.casefold() in TRUE


def number_read(text: str) -> int:
    """Return a whole number."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError(_("“%(cell)s” is no whole number.") % {"cell": text[:80]})
    return int(text)


def date_read(text: str) -> str:
    """Return a day as fixtures write it."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(
            _("“%(cell)s” is no date such as 2020-06-15.") % {"cell": text[:80]}
        ) from None
