"""The sentence of a result: heading, page title, feed title and export header in one."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from archive.filters.articles import ArticleFilters
from archive.filters.wording import MARKS, grouped, ignored, reach
from archive.text import dates
from archive.text.query import parse


def either(labels: list[str]) -> str:
    """Return alternatives in words."""
    return _(" or ").join(labels)


def description(filters: ArticleFilters) -> str:
    """Return what the filters in force ask for, in words; an empty text when none is."""
    values = filters.values
    parts = []
    if values["q"]:
        said = _("with the words “%s”") if is_words(values["q"]) else _("for the query “%s”")
        parts.append(said % values["q"])
        if values["marks"] != "any":
            parts.append(str(MARKS[values["marks"]]))
        if values["forms"] != "all":
            parts.append(_("without other forms of abbreviations"))
    if values["province"]:
        parts.append(provinces(filters))
    for name, said in [
        ("resolution", _("citing %s")),
        ("organisation", _("in which %s takes part or is named")),
        ("person", _("in which %s appears")),
        ("publisher", _("published by %s")),
    ]:
        chosen = [value for value in values[name] or [] if value != "none"]
        if chosen:
            parts.append(said % either([filters.label(name, value) for value in chosen]))
        if "none" in (values[name] or []):
            said_none = filters.label(name, "none")
            parts.append((_("or: %s") if chosen else _("marked “%s”")) % said_none)
    if values["from"] or values["to"]:
        parts.append(period(filters))
    return ", ".join(parts)


def is_words(typed: str) -> bool:
    """Tell whether a query is words and phrases alone, all of which an article must have."""
    query = parse(typed)
    plain = all(
        not clause.negative and [term.field for term in clause.alternatives] == [""]
        for clause in query.clauses
    )
    return plain and not (query.within or query.ignored)


def provinces(filters: ArticleFilters) -> str:
    """Return the places asked for, as named then or as they are today."""
    chosen = filters.values["province"]
    labels = [filters.label("province", value) for value in chosen]
    if chosen == ["none"]:
        return _("marked “%s”") % labels[0]
    if filters.values["era"] == "now":
        return _("in what is today %s") % either(labels)
    return _("in %s") % either(labels)


def period(filters: ArticleFilters) -> str:
    """Return the span of days asked for, and how imprecise dates count."""
    given = filters.as_given
    start, end = (
        dates.words(given[name], filters.language) if given[name] else "" for name in ("from", "to")
    )
    if start and end:
        said = (
            pgettext("time", "in %s") % start
            if start == end
            else _("from %(start)s to %(end)s") % {"start": start, "end": end}
        )
    else:
        said = _("from %s on") % start if start else _("until %s") % end
    certain = filters.values["dates"] == "certain"
    return _("dated wholly %s") % said if certain else _("dated, wholly or possibly, %s") % said


def sentence(filters: ArticleFilters) -> str:
    """Return the sentence: what was asked, and how many articles that gives."""
    asked = description(filters)
    if filters.failed:
        return _("No result: a filter could not be understood")
    count = len(filters.qs)
    number = grouped(count, filters.language)
    if filters.found and not filters.found.complete:
        number = _("at least %s") % number
    if not asked:
        return _("All articles (%s)") % number
    found = ngettext("%(count)s article", "%(count)s articles", count) % {"count": number}
    return f"{found} {asked}"


def notices(filters: ArticleFilters) -> list[str]:
    """Return what a reader must know beside the results: faults, and articles left out."""
    found = [f"{fault.parameter}: {fault.message}" for fault in filters.faults]
    if not filters.failed:
        found += [*ignored(filters), *reach(filters)]
    if "dates" in filters.parts and not filters.failed:
        undated = filters.without("dates").undated()
        if undated:
            found.append(
                ngettext(
                    "%(count)s article without a date that could be compared is left out",
                    "%(count)s articles without a date that could be compared are left out",
                    undated,
                )
                % {"count": grouped(undated, filters.language)}
            )
        if filters.values["dates"] == "possible":
            certain = filters.without("dates") & filters.queryset.between(
                filters.values["from"], filters.values["to"], certain=True
            )
            unsure = len(filters.qs) - len(certain)
            if unsure:
                found.append(
                    ngettext(
                        "%(count)s of the articles found has an imprecise date "
                        "that may, but need not, lie in this span",
                        "%(count)s of the articles found have imprecise dates "
                        "that may, but need not, lie in this span",
                        unsure,
                    )
                    % {"count": grouped(unsure, filters.language)}
                )
    return found
