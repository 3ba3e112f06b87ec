"""Form fields and filters of the article list; each judges its own parameter.

django-filter reads and validates; what it would render as form widgets is rendered as data,
because a select of some hundred options costs more than the rest of the page.
"""

import copy
import re
from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.text import dates, query

MOST_VALUES = 100
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def shown(text: str, limit: int = 40) -> str:
    """Return what may be shown of a reader's text in a message: printable, and not long."""
    kept = "".join(c for c in text if c.isprintable() and c not in "\u202a\u202b\u202d\u202e\u2066")
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


class Values(forms.Widget):
    """Reads all values of a parameter; draws nothing."""

    def value_from_datadict(self, data, files, name: str) -> list[str]:
        """Return the values that are not empty: an untouched form field says nothing."""
        found = data.getlist(name) if hasattr(data, "getlist") else [data[name]] * (name in data)
        return [value for value in found if value.strip()]


class SingleField(forms.Field):
    """A parameter that may be given once."""

    widget = Values

    def to_python(self, value: list[str]) -> str:
        """Return the one value, or an empty text."""
        if len(set(value)) > 1:
            raise ValidationError(_("may be given only once"))
        return value[0].strip() if value else ""


class KeysField(forms.Field):
    """Keys of records, or `none` where that is offered; repeated means any of them."""

    widget = Values

    def __init__(self, *, kind: str, none: bool = False, **kwargs) -> None:
        super().__init__(**{"required": False} | kwargs)
        self.kind = kind
        self.none = none
        self.edition: Edition | None = None

    def to_python(self, value: list[str]) -> list[str]:
        """Return distinct known keys; a key that was merged away stands for its heir."""
        if len(value) > MOST_VALUES:
            raise ValidationError(_("has more than %(most)s values"), params={"most": MOST_VALUES})
        return list(dict.fromkeys(self.known(key) for key in value))

    def known(self, key: str) -> str:
        """Return a key that the edition has, or raise ValidationError naming it."""
        if (key == "none" and self.none) or self.edition.knows(self.kind, key):
            return key
        lost = self.edition.lost(self.kind, key) if len(key) <= 100 and key.isprintable() else None
        if lost and lost.target:
            return lost.target
        raise ValidationError(_("“%(value)s” is not known here"), params={"value": shown(key)})


class DayField(SingleField):
    """A year, month or day; it stands for its whole span, whose first or last day is returned."""

    def __init__(self, *, end: bool, **kwargs) -> None:
        super().__init__(**{"required": False} | kwargs)
        self.end = end

    def to_python(self, value: list[str]) -> date | None:
        """Return the first or last day of what was given, or None."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return dates.parse_bound(text, self.end)
        except ValueError:
            message = _("“%(value)s” is not a year, month or day such as 2020, 2020-06, 2020-06-19")
            raise ValidationError(message, params={"value": shown(text)}) from None


class TermField(SingleField):
    """One word out of a few; the first is the default."""

    def __init__(self, *, terms: tuple[str, ...], **kwargs) -> None:
        super().__init__(**{"required": False} | kwargs)
        self.terms = terms

    def to_python(self, value: list[str]) -> str:
        """Return the word given, or the default."""
        text = super().to_python(value) or self.terms[0]
        if text not in self.terms:
            raise ValidationError(
                _("“%(value)s” is none of: %(terms)s"),
                params={"value": shown(text), "terms": ", ".join(filter(None, self.terms))},
            )
        return text


class NumberField(SingleField):
    """A whole number in plain digits, from 1 to `most`."""

    def __init__(self, *, default: int, most: int, **kwargs) -> None:
        super().__init__(**{"required": False} | kwargs)
        self.default = default
        self.most = most

    def to_python(self, value: list[str]) -> int:
        """Return the number given, or the default."""
        text = super().to_python(value)
        if not text:
            return self.default
        # Not str.isdigit: it is true of ², which int() refuses, and of other scripts' digits.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= self.most:
            raise ValidationError(
                _("“%(value)s” is not a whole number from 1 to %(most)s"),
                params={"value": shown(text), "most": self.most},
            )
        return int(text)


class WordsField(SingleField):
    """What a reader seeks, in words."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"required": False} | kwargs)

    def to_python(self, value: list[str]) -> str:
        """Return the words; they must have a letter or digit. What is too long is cut.

        Invisible marks, which copying brings along, are dropped; a control character is no word
        of anybody's and is refused.
        """
        text = super().to_python(value)
        text = text.replace("\r\n", "\n")  # as forms and clipboards end lines
        control = CONTROL.search(text)
        if control:
            raise ValidationError(
                _("has the control character U+%(code)s"),
                params={"code": f"{ord(control.group()):04X}"},
            )
        text = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
        if (value and not text) or (text and not query.parse(text).clauses):
            raise ValidationError(_("has no letter or digit to search for"))
        # Every link on the page carries the words, and the beginning of what is left out, to name.
        most = query.LONGEST + query.LONGEST_SAID
        return text if len(text) <= most else f"{text[:most]}…"


class SharedFilter(django_filters.Filter):
    """A filter that all requests share: what a filter set copies holds nothing of its own."""

    def __deepcopy__(self, memo: dict) -> "SharedFilter":
        return copy.copy(self)


class KeysFilter(SharedFilter):
    """Keeps the articles that have any of the chosen facet values."""

    field_class = KeysField

    def filter(self, selection: Selection, keys: list[str]) -> Selection:
        """Return the part of a selection that has one of the keys."""
        return selection.having(self.field_name, keys) if keys else selection


class PlainFilter(SharedFilter):
    """Holds a value that other filters or the page use; leaves the selection as it is."""

    def __init__(self, field: forms.Field, **kwargs) -> None:
        super().__init__(**kwargs)
        self._field = field

    def filter(self, selection: Selection, value: object) -> Selection:
        """Return the selection itself."""
        return selection
