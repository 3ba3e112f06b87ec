"""Which corrections a list shows: of a record, a type, a year; and the sentence that says so."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.edition import corrections
from archive.edition.reader import Edition
from archive.filters import fields
from archive.filters.articles import MOST_NAMED
from archive.text import vocabulary

PER_PAGE = 50
LAST_PAGE = 100_000
NAMES = ("record", "type", "year", "page")


class RecordField(fields.SingleField):
    """A record as type/key; a key that was merged away stands for its heir."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(required=False)
        self.edition = edition

    def to_python(self, value: list[str]) -> tuple[str, str] | None:
        """Return the type and key of a record of the edition, or None where none is asked for."""
        text = super().to_python(value)
        if not text:
            return None
        kind, _slash, key = text.partition("/")
        keys = fields.KeysField(kind=kind)
        keys.edition = self.edition
        known = kind in vocabulary.codes("record_type") and fields.CONTROL.search(key) is None
        if known and kind == "article" and self.edition.record(kind, key):
            return kind, key
        if not known:
            message = _("“%(value)s” is not known here")
            raise ValidationError(message, params={"value": fields.shown(text)})
        return kind, keys.known(key)


class CorrectionFilters:
    """A query string of the list, read once; `faults` are (parameter, message)."""

    def __init__(self, data: QueryDict, edition: Edition) -> None:
        self.edition = edition
        self.years = corrections.years(edition)
        types, years = ("", *vocabulary.codes("record_type")), ("", *self.years)
        self.faults: list[tuple[str, str]] = []
        self.unknown = [fields.shown(name) for name in data if name not in NAMES][:MOST_NAMED]
        asked = {
            "record": RecordField(edition),
            "type": fields.TermField(terms=types),
            "year": fields.TermField(terms=years),
            "page": fields.NumberField(default=1, most=LAST_PAGE),
        }
        self.values = {name: self.read(data, name, field) for name, field in asked.items()}
        self.number: int = self.values["page"] or 1

    def read(self, data: QueryDict, name: str, field: fields.SingleField) -> object:
        """Return the value of a parameter; None where it has a fault, which is kept."""
        try:
            return field.clean(field.widget.value_from_datadict(data, {}, name))
        except ValidationError as error:
            self.faults += [(name, message) for message in error.messages]
            return None

    def rows(self) -> tuple[list[dict], int]:
        """Return the corrections of this page and how many the list has; none with a fault."""
        if self.faults:
            return [], 0
        kind, key = self.values["record"] or (self.values["type"], "")
        if self.values["type"] not in ("", kind):
            return [], 0
        start = (self.number - 1) * PER_PAGE
        year = self.values["year"]
        return corrections.corrections(self.edition, kind, key, year, start, PER_PAGE)

    @property
    def notices(self) -> list[str]:
        """Return what a reader must know of the parameters."""
        ignored = _("is not a parameter of this list; it was ignored")
        return [f"{name}: {ignored}" for name in self.unknown] + [
            f"{name}: {message}" for name, message in self.faults
        ]

    def query(self, page: int = 1) -> str:
        """Return the canonical query of the list, of another page of it too."""
        record = self.values["record"]
        values = {
            "record": "/".join(record) if record else "",
            "type": self.values["type"],
            "year": self.values["year"],
            "page": page if page > 1 else "",
        }
        return urlencode([(name, said) for name, said in values.items() if said], safe="/")

    def sentence(self) -> str:
        """Return what the list shows, in words."""
        language = (get_language() or "vi")[:2]
        record, kind = self.values["record"], self.values["type"]
        parts = []
        if record:
            parts.append(f"{vocabulary.label('record_type', record[0], language)} {record[1]}")
        elif kind:
            parts.append(vocabulary.label("record_type", kind, language))
        if self.values["year"]:
            parts.append(self.values["year"])
        title = _("Corrections")
        return f"{title}: {', '.join(parts)}" if parts else title
