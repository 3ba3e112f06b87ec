"""The filters of every article list, page and suffix alike (DESIGN section 7).

Values of one parameter are alternatives, parameters must all hold. A count beside a value tells
how many articles choosing it would give, so a field's own choice is left out of its counts.
"""

import copy
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from urllib.parse import urlencode

import django_filters
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from pyroaring import BitMap

from archive.edition.ranking import Ranking, ranking
from archive.edition.reader import Edition
from archive.edition.search import Findings, search
from archive.edition.selection import Selection
from archive.filters import fields
from archive.filters.facets import FacetValue, by_count
from archive.text.forms import LEVELS

PER_PAGE = 20
MOST_PAGES = 10_000_000
MOST_NAMED = 20  # unknown parameters; nobody types more of them, only programs send them
FACETS = ("province", "resolution", "organisation", "person", "publisher")
# In the order of canonical addresses. Control parameters may never be the name of a facet.
CONTROLS = ("marks", "forms", "era", "dates", "view", "sort", "page", "per_page")
PARAMETERS = (
    "q",
    "marks",
    "forms",
    *FACETS[:1],
    "era",
    *FACETS[1:],
    "from",
    "to",
    "dates",
    "view",
    "sort",
    "page",
    "per_page",
)
DEFAULTS = {
    "marks": "any",
    "forms": "all",
    "era": "then",
    "dates": "possible",
    "view": "articles",
    "sort": "newest",
    "page": 1,
    "per_page": PER_PAGE,
}
SORTS = ("newest", "oldest", "relevance")
LINE_SORTS = ("left", "right", "province")  # orders of lines, not of articles
LABEL_FIELDS = {"publisher": "organisation"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A parameter that could not be understood; `fatal` when its value, not its name, is wrong."""

    parameter: str
    message: str
    fatal: bool


def as_parameter(name: str, value: object) -> str:
    """Return a parameter as an address has it; an empty text for the default and for nothing."""
    items = value if isinstance(value, list) else [value]
    return urlencode([(name, item) for item in items if item and item != DEFAULTS.get(name)])


class ArticleFilters(django_filters.FilterSet):
    """Reads a query string against an edition. Never raises for what a reader sends."""

    q = fields.PlainFilter(fields.WordsField(), label=gettext_lazy("Words"))
    marks = fields.PlainFilter(fields.TermField(terms=("any", *LEVELS)))
    forms = fields.PlainFilter(fields.TermField(terms=("all", "typed")))
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
    view = fields.PlainFilter(fields.TermField(terms=("articles", "lines")))
    sort = fields.PlainFilter(fields.TermField(terms=(*SORTS, *LINE_SORTS)))
    page = fields.PlainFilter(fields.NumberField(default=1, most=MOST_PAGES))
    per_page = fields.PlainFilter(fields.NumberField(default=PER_PAGE, most=100))

    def __init__(self, data: QueryDict, edition: Edition, language: str | None = None) -> None:
        super().__init__(data=data, queryset=Selection.everything(edition))
        self.edition = edition
        self.language = language or (get_language() or "vi")[:2]
        self._without: dict[str, Selection] = {}

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
        if self.values["view"] == "lines" and not self.values["q"]:
            found.append(Fault("view", _("lines need words to stand around: give “q”"), True))
        if self.values["sort"] in LINE_SORTS and self.values["view"] != "lines":
            found.append(Fault("sort", _("is an order of lines: give “view=lines” too"), True))
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
        if name == "q":
            return Selection(self.edition, self.of_tier(self.values["marks"]))
        if name == "province" and self.values["era"] == "now":
            return self.queryset.having("now", self.values[name])
        return self.filters[name].filter(self.queryset, self.values[name])

    @cached_property
    def qs(self) -> Selection:
        """Return the articles that satisfy all filters; none when a value is wrong."""
        return self.queryset.none() if self.failed else self.without("")

    @cached_property
    def found(self) -> Findings | None:
        """Return what the words find, before any other filter; None where no words are sought."""
        words = self.values["q"]
        return search(self.edition, words, self.values["forms"] == "all") if words else None

    def of_tier(self, marks: str) -> BitMap:
        """Return the articles that the words find in one tier, or in `any`."""
        if marks == "any":
            return self.found.bits
        return self.found.tiers[LEVELS.index(marks)]

    @cached_property
    def tiers(self) -> dict[str, int]:
        """Return how many articles each tier gives under the other filters; empty without words."""
        if self.failed or self.found is None:
            return {}
        rest = self.without("q").bits
        return {level: len(self.of_tier(level) & rest) for level in LEVELS}

    @cached_property
    def ranking(self) -> Ranking:
        """Return the articles of this list in its order."""
        sort = self.values["sort"]
        return ranking(self.qs, self.found, sort if sort in SORTS else SORTS[0])

    def without(self, name: str) -> Selection:
        """Return the articles that satisfy all filters but one."""
        left_out = name if name in self.parts else ""
        if left_out not in self._without:
            kept = [part for other, part in self.parts.items() if other != left_out]
            self._without[left_out] = reduce(and_, kept, self.queryset)
        return self._without[left_out]

    def facet(self, name: str, most: int | None = None) -> tuple[list[FacetValue], bool]:
        """Return the values of a facet, most articles first, and whether there are more.

        A chosen value is there even with none.
        """
        today = name == "province" and self.values["era"] == "now"
        chosen = self.values[name] or []
        field = "today" if today else name
        rest = self.queryset.none() if self.failed else self.without(name)
        counts, more = rest.top(field, most) if most else (rest.counts(field), False)
        if today:  # a former unit is no value of today, but may be the one chosen
            counts |= {value: len(rest.having("now", [value])) for value in chosen}
        else:
            counts |= {value: len(rest.having(field, [value])) for value in chosen}
        found = [
            FacetValue(value, self.label(name, value), count, value in chosen)
            for value, count in counts.items()
        ]
        kept = sorted(found, key=by_count)[: most and max(most, len(chosen))]
        return kept, more or len(kept) < len(found)

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
        if set(changes) - {"page"}:
            changes = {"page": 1} | changes
        said = self.written | {name: as_parameter(name, value) for name, value in changes.items()}
        return "&".join(filter(None, said.values()))

    @cached_property
    def written(self) -> dict[str, str]:
        """Return every parameter as an address has it, in the canonical order."""
        return {name: as_parameter(name, self.as_given[name]) for name in PARAMETERS}

    def carried(self, **changes: object) -> str:
        """Return the query that an article's address carries from this list: filters and order.

        Empty where nothing is chosen, and where a wrong value leaves no list to stand in.
        """
        return "" if self.failed else self.query(per_page=PER_PAGE, **changes)

    @cached_property
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
