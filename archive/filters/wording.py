"""What a search says of itself: what was added, left out, asked, and how far it reached."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.edition.ranking import is_bounded
from archive.edition.reading import MOST
from archive.filters.articles import ArticleFilters
from archive.filters.fields import shown

MARKS = {
    "typed": gettext_lazy("as typed"),
    "letters": gettext_lazy("same letters, other tones"),
    "folded": gettext_lazy("same without marks"),
}
# What a query may hold that cannot be understood (archive.text.query.Ignored).
IGNORED = {
    "quote": gettext_lazy("a quotation mark without its pair was left out"),
    "or": gettext_lazy("OR joins two things that are sought; one without them was left out"),
    "field": gettext_lazy("a field without words, or one too many, was left out: “%s”"),
    "unknown_field": gettext_lazy("“%s” is no field; its words were sought as they stand"),
    "sign": gettext_lazy("signs that mean nothing here were left out: %s"),
    "minus": gettext_lazy("a minus without a word was left out"),
    "long": gettext_lazy("the query is too long; this was left out: “%s”"),
}


def grouped(number: int, language: str) -> str:
    """Return a number with its thousands set apart as the language does."""
    text = f"{number:,}"
    return text if language == "en" else text.replace(",", ".")


def ignored(filters: ArticleFilters) -> list[str]:
    """Return what of the query was left out, in words."""
    found = []
    for each in filters.found.query.ignored if filters.found else ():
        said = str(IGNORED[each.code])
        found.append(f"q: {said % shown(each.text) if '%s' in said else said}")
    return found


def added(filters: ArticleFilters) -> list[str]:
    """Return which abbreviations were sought, or left out, in their other form as well."""
    return [
        (
            _("“%(typed)s” was also left out as %(added)s")
            if each.negative
            else _("“%(typed)s” was also sought as %(added)s")
        )
        % {"typed": each.typed, "added": ", ".join(f"“{form}”" for form in each.added)}
        for each in (filters.found.additions if filters.found else ())
    ]


def reach(filters: ArticleFilters) -> list[str]:
    """Return where a search ended before it had everything, and how that bears on the order."""
    found = []
    if filters.found and filters.found.cut:
        found.append(
            _("a phrase stands in more than %s articles; only the newest of them were searched")
            % grouped(MOST, filters.language)
        )
    if filters.found and filters.found.late:
        found.append(_("the search took too long and was ended; there may be more"))
    if filters.found and filters.values["sort"] == "relevance" and is_bounded(filters.found):
        found.append(
            _("too many hits to weigh each: those in titles and names stand first, newest first")
        )
    return found
