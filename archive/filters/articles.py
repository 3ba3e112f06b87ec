"""The filters of every article list, page and suffix alike (DESIGN section 7).

Values of one parameter are alternatives, parameters must all hold. A count beside a value tells
how many articles choosing it would give, so a field's own choice is left out of its counts.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.filters import fields
from archive.text import folding

PER_PAGE = 20
MOST_PAGES = 10_000_000
MOST_NAMED = 20  # unknown parameters; nobody types more of them, only programs send them
FACETS = ("province", "resolution", "organisation", "person", "publisher")
# In the order of canonical addresses. Control parameters may never be the name of a facet.
CONTROLS = ("era", "dates", "sort", "page", "per_page")
PARAMETERS = (
    "q",
    *FACETS[:1],
    "era",
    *FACETS[1:],
    "from",
    "to",
    "dates",
    "sort",
    "page",
    "per_page",
)
DEFAULTS = {"era": "then", "dates": "possible", "sort": "newest", "page": 1, "per_page": PER_PAGE}
LABEL_FIELDS = {"publisher": "organisation"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A parameter that could not be understood; `fatal` when its value, not its name, is wrong."""

    parameter: str
    message: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: what it is called, how many articles it gives, whether chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the query of the same list without it."""

    parameter: str
    label: str
    query: str


def by_count(value: FacetValue) -> tuple:
    """Return a facet value's place: chosen ones first, then many before few, then by name."""
    return not value.chosen, -value.count, folding.collation_key(value.label), value.value


class ArticleFilters(django_filters.FilterSet):
    """Reads a query string against an edition. Never raises for what a reader sends."""

    q = fields.WordsFilter(label=gettext_lazy("Words"))
    province = fields.KeysFilter(
        label=gettext_lazy("Province"), field_name="province", kind="province", none=True
    )
    era = fields.PlainFilter(fields.TermField(terms=("then", "now")))
    resolution = fields.KeysFilter(
        label=gettext_lazy("Document"), field_name="resolution", kind="resolution", none=True
    )
    organisation = fields.KeysFilter(
        label=gettext_lazy("Organisation"), field_name="organisation", kind="organisation"
    )
    person = fields.KeysFilter(label=gettext_lazy("Person"), field_name="person", kind="person")
    publisher = fields.KeysFilter(
        label=gettext_lazy("Publisher"), field_name="publisher", kind="organisation", none=True
    )
    dates = fields.PlainFilter(fields.TermField(terms=("possible", "certain")))
    sort = fields.PlainFilter(fields.TermField(terms=("newest", "oldest")))
    page = fields.PlainFilter(fields.NumberField(default=1, most=MOST_PAGES))
    per_page = fields.PlainFilter(fields.NumberField(default=PER_PAGE, most=100))

    def __init__(self, data: QueryDict, edition: Edition, language: str | None = None) -> None:
        super().__init__(data=data, queryset=Selection.everything(edition))
        self.edition = edition
        self.language = language or (get_language() or "vi")[:2]

    @classmethod
    def get_filters(cls):
        """Add the two parameters whose names no Python class can declare."""
        found = super().get_filters()
        found["from"] = fields.PlainFilter(fields.DayField(end=False), label=gettext_lazy("From"))
        found["to"] = fields.PlainFilter(fields.DayField(end=True), label=gettext_lazy("To"))
        return found

    def get_form_class(self):
        """Give the fields of this request the edition that knows the keys."""
        form = super().get_form_class()
        form.base_fields = {name: copy.copy(field) for name, field in form.base_fields.items()}
        for field in form.base_fields.values():
            field.edition = self.edition
        return form

    @cached_property
    def values(self) -> dict:
        """Return the value of every parameter, the default where it is not given or wrong."""
        self.form.full_clean()
        given = self.form.cleaned_data
        return {name: given.get(name) or DEFAULTS.get(name) for name in PARAMETERS}

    @cached_property
    def faults(self) -> list[Fault]:
        """Return what is wrong with the query string, by parameter."""
        unknown = [name for name in self.data if name not in PARAMETERS]
        found = [
            Fault(fields.shown(name), _("is not a parameter of this list; it was ignored"), False)
            for name in unknown[:MOST_NAMED]
        ]
        if len(unknown) > MOST_NAMED:
            found.append(Fault("…", _("more parameters are unknown than are named here"), True))
        _values = self.values
        for name, errors in self.form.errors.items():
            found += [Fault(name, str(message), True) for message in errors]
        start, end = self.values["from"], self.values["to"]
        if start and end and start > end:
            found.append(Fault("from", _("is later than “to”"), True))
        return found

    @property
    def failed(self) -> bool:
        """Tell whether a value is wrong, so that no result can honestly be given."""
        return any(fault.fatal for fault in self.faults)

    @cached_property
    def parts(self) -> dict[str, Selection]:
        """Return what each filter in force selects by itself, by parameter."""
        found = {}
        for name in ("q", *FACETS):
            if self.values[name]:
                found[name] = self.part(name)
        if self.values["from"] or self.values["to"]:
            certain = self.values["dates"] == "certain"
            found["dates"] = self.queryset.between(self.values["from"], self.values["to"], certain)
        return found

    def part(self, name: str) -> Selection:
        """Return what one filter selects from all articles."""
        if name == "province" and self.values["era"] == "now":
            return self.queryset.having("now", self.values[name])
        return self.filters[name].filter(self.queryset, self.values[name])

    @cached_property
    def qs(self) -> Selection:
        """Return the articles that satisfy all filters; none when a value is wrong."""
        return self.queryset.none() if self.failed else self.without("")

    def without(self, name: str) -> Selection:
        """Return the articles that satisfy all filters but one."""
        selection = self.queryset
        for other, part in self.parts.items():
            if other != name:
                selection &= part
        return selection

    def facet(self, name: str) -> list[FacetValue]:
        """Return the values of a facet, most articles first; a chosen value even with none."""
        today = name == "province" and self.values["era"] == "now"
        chosen = self.values[name] or []
        rest = self.queryset.none() if self.failed else self.without(name)
        counts = rest.counts("today" if today else name)
        if today:  # a former unit is no value of today, but may be the one chosen
            counts |= {value: len(rest.having("now", [value])) for value in chosen}
        found = [
            FacetValue(value, self.label(name, value), counts.get(value, 0), value in chosen)
            for value in {*counts, *chosen}
        ]
        return sorted(found, key=by_count)

    def label(self, name: str, value: str) -> str:
        """Return what a facet value is called."""
        if value == "none":
            return {
                "province": _("province not known"),
                "resolution": _("no document cited"),
                "publisher": _("publisher not known"),
            }[name]
        return self.edition.label(LABEL_FIELDS.get(name, name), value, self.language)

    def query(self, **changes: object) -> str:
        """Return the canonical query string of this list with some parameters changed.

        Parameters stand in a fixed order, defaults and empty ones are left out; a change of
        anything but the page begins at page 1.
        """
        values = dict(self.as_given)
        if set(changes) - {"page"}:
            values["page"] = 1
        values |= changes
        pairs = []
        for name in PARAMETERS:
            value = values.get(name)
            items = value if isinstance(value, list) else [value]
            pairs += [(name, item) for item in items if item and item != DEFAULTS.get(name)]
        return urlencode(pairs)

    def carried(self, **changes: object) -> str:
        """Return the query that an article's address carries from this list: filters and order.

        Empty where nothing is chosen, and where a wrong value leaves no list to stand in.
        """
        return "" if self.failed else self.query(per_page=PER_PAGE, **changes)

    @property
    def as_given(self) -> dict:
        """Return the values as an address carries them: dates as the reader wrote them."""
        written = {name: " ".join(self.data.getlist(name)).split() for name in ("from", "to")}
        bounds = {name: said[0] if self.values[name] else "" for name, said in written.items()}
        return self.values | bounds

    @property
    def as_typed(self) -> dict:
        """Return the values as the form shows them: a wrong text stays where it can be mended."""
        wrong = {fault.parameter for fault in self.faults if fault.fatal}
        typed = {name: fields.shown(self.data.get(name, ""), 500) for name in ("q", "from", "to")}
        return self.as_given | {name: text for name, text in typed.items() if name in wrong}

    def chips(self) -> Iterator[Chip]:
        """Yield the filters in force, each with the query that removes it alone."""
        if self.values["q"]:
            yield Chip("q", f"“{self.values['q']}”", self.query(q=""))
        for name in FACETS:
            chosen = self.values[name] or []
            for value in chosen:
                rest = [other for other in chosen if other != value]
                yield Chip(name, self.label(name, value), self.query(**{name: rest}))
        for name in ("from", "to"):
            if self.values[name]:
                said = _("from %s") if name == "from" else _("to %s")
                yield Chip(name, said % self.as_given[name], self.query(**{name: ""}))
        if self.values["dates"] == "certain" and "dates" in self.parts:
            yield Chip("dates", _("lies wholly in it"), self.query(dates=""))
