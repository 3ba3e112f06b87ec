"""Search that knows Vietnamese: without marks, with marks, in any case, on any database.

SQLite's LIKE folds ASCII only, so names are folded here; lists of the size that curators work
with take some hundredths of a second.
"""

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from archive.text import folding

# Above this, the database searches alone; its limit of 32,766 values in a query is far as well.
FOLDED_ROWS = 20_000


def matching(rows: QuerySet, term: str) -> list[int]:
    """Return the row numbers of (number, text, text or list, …) rows that hold every word."""
    words = folding.fold(term).split()
    return [
        number
        for number, *values in rows.iterator()
        for said in [folding.fold(" ".join(map(plain, values)))]
        if all(word in said for word in words)
    ]


def plain(value: object) -> str:
    """Return a value as text; a list of names as its names."""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


class FoldedNames:
    """For records that have names themselves: `folded_fields` are searched without marks."""

    folded_fields: tuple[str, ...] = ("key", "name", "names")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Return the records whose names, folded, hold every word of the term."""
        if not search_term.strip():
            return queryset, False
        if self.model.objects.count() > FOLDED_ROWS:
            return super().get_search_results(request, queryset, search_term)
        rows = self.model.objects.order_by().values_list("pk", *self.folded_fields)
        return queryset.filter(pk__in=matching(rows, search_term)), False


class FoldedLinks:
    """For what joins records: found by words as they are, or folded as in the keys of both."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Return what either spelling of the term finds."""
        found = Q()
        for term in {search_term, folding.fold(search_term)}:
            matched, _ = super().get_search_results(request, queryset, term)
            found |= Q(pk__in=matched.order_by().values("pk"))
        return (queryset.filter(found) if search_term.strip() else queryset), False
