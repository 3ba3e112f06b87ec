"""Chips: the filters in force, each with the list without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.filters.articles import FACETS, ArticleFilters
from archive.filters.wording import MARKS


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the query of the same list without it."""

    parameter: str
    label: str
    query: str


def chips(filters: ArticleFilters) -> Iterator[Chip]:
    """Yield the filters in force, each with the query that removes it alone."""
    values = filters.values
    if values["q"]:
        yield Chip("q", f"“{values['q']}”", filters.query(**wordless(filters)))
    if values["marks"] != "any" and values["q"]:
        yield Chip("marks", str(MARKS[values["marks"]]), filters.query(marks=""))
    if values["forms"] != "all" and values["q"]:
        yield Chip("forms", _("without other forms of abbreviations"), filters.query(forms=""))
    for name in FACETS:
        chosen = values[name] or []
        for value in chosen:
            rest = [other for other in chosen if other != value]
            yield Chip(name, filters.label(name, value), filters.query(**{name: rest}))
    for name in ("from", "to"):
        if values[name]:
            said = _("from %s") if name == "from" else _("to %s")
            yield Chip(name, said % filters.as_given[name], filters.query(**{name: ""}))
    if values["dates"] == "certain" and "dates" in filters.parts:
        yield Chip("dates", _("lies wholly in it"), filters.query(dates=""))


def wordless(filters: ArticleFilters) -> dict[str, str]:
    """Return the changes after which no words are sought; an order by date stays."""
    order = "oldest" if filters.values["sort"] == "oldest" else ""
    return {"q": "", "marks": "", "forms": "", "view": "", "sort": order}
