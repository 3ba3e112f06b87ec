"""Why an article is in a list: short phrases for the filters in force, from its list row alone.

What every row shows plainly (its province, its publisher) is no reason that needs words.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.filters.articles import ArticleFilters
from archive.text import vocabulary

VOCABULARIES = {
    "person": "appearance_role",
    "organisation": "involvement_role",
    "resolution": "form",
}
SOURCES = {
    "title": gettext_lazy("title"),
    "text": gettext_lazy("text of record"),
    "account": gettext_lazy("the archive’s account"),
    "names": gettext_lazy("names"),
}


def reasons(filters: ArticleFilters, row: dict, found_in: set[str] | None = None) -> list[str]:
    """Return why an article satisfies the filters in force, in the order of the filters.

    `found_in` are the sources of the words that stand there, None where none are sought.
    """
    found = []
    if found_in is not None:
        places = [str(said) for name, said in SOURCES.items() if name in found_in]
        if places:
            found.append(_("words found in: %s") % ", ".join(places))
    if filters.values["era"] == "now":
        found += places_of_today(filters, row)
    for name in VOCABULARIES:
        found += things(filters, row, name)
    if filters.values["from"] or filters.values["to"]:
        found.append(dating(filters, row["event_date"]))
    return found


def things(filters: ArticleFilters, row: dict, name: str) -> Iterator[str]:
    """Yield each chosen person, body or document with what the article says of it.

    A document that is only implied is not cited, so it never was the reason.
    """
    for key in filters.values[name] or []:
        codes = row["said"][name].get(key)
        if codes is None:
            continue
        cited = [code for code in codes if (name, code) != ("resolution", "implied")]
        label = filters.label(name, key)
        if cited:
            terms = [vocabulary.label(VOCABULARIES[name], code, filters.language) for code in cited]
            yield f"{label}: {'; '.join(terms)}"
        elif name == "person":
            yield _("%s: named, without a role") % label


def places_of_today(filters: ArticleFilters, row: dict) -> Iterator[str]:
    """Yield how the article's province belongs to each chosen unit that came after it."""
    province, bits = row["province"], filters.edition.bits
    if not province:
        return
    here = bits["province", province["key"]]
    name = province["name_en"] if filters.language == "en" else province["name"]
    for key in filters.values["province"] or []:
        # Articles of one province have all its successors in common; so their sets tell them.
        if key in (province["key"], "none") or not here <= bits.get(("now", key), here - here):
            continue
        last = here <= bits.get(("today", key), here - here)
        said = (
            _("%(unit)s, today part of %(heir)s") if last else _("%(unit)s, later part of %(heir)s")
        )
        yield said % {"unit": name, "heir": filters.label("province", key)}


def dating(filters: ArticleFilters, date: dict) -> str:
    """Return whether the date lies wholly in the span asked for, or may lie in it."""
    start, end = filters.values["from"], filters.values["to"]
    low = start.isoformat() if start else ""
    high = end.isoformat() if end else "~"
    sure = low <= date["earliest"] and (date["latest"] or "~") <= high
    return _("dated wholly in this span") if sure else _("may lie in this span")
