"""Dates: articles by year and month of their events, the sure and the possible told apart."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.filters import ArticleFilters
from archive.filters.wording import grouped
from archive.text import dates
from archive.views import page, pictures

LISTED = 100


def year_range(edition: Edition) -> tuple[int, int] | None:
    """Return the first and last year of any dated article, or None when there is none."""
    if not edition.intervals:
        return None
    first = min(interval.earliest for interval in edition.intervals)
    last = max(interval.latest or interval.earliest for interval in edition.intervals)
    return int(first[:4]), int(last[:4])


def years(selection: Selection) -> Iterator[dict]:
    """Yield each year from first to last, with how many articles surely or possibly fall in it."""
    span = year_range(selection.edition)
    if span:
        for year in range(span[0], span[1] + 1):
            yield counted(selection, f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def months(selection: Selection, year: int) -> Iterator[dict]:
    """Yield the twelve months of a year, likewise."""
    for month in range(1, 13):
        last = date(year, month, monthrange(year, month)[1])
        yield counted(selection, f"{year:04}-{month:02}", date(year, month, 1), last)


def counted(selection: Selection, edtf: str, start: date, end: date) -> dict:
    """Return one span of days with its two counts; `edtf` names it."""
    possible = len(selection.between(start, end, certain=False))
    certain = len(selection.between(start, end, certain=True))
    address = address_of(*map(int, edtf.split("-")))
    return {"edtf": edtf, "possible": possible, "certain": certain, "url": address}


def address_of(*parts: int) -> str:
    """Return the path of all dates, of a year, or of a month of a year."""
    return reverse(("date-list", "date-year", "date-month")[len(parts)], args=parts)


class DatesView(page.PublicView):
    """Dates by year and month; an imprecise date counts in every span it may lie in."""

    def get(self, request: HttpRequest, year: int | None = None, month: int | None = None):
        span = year_range(self.edition)
        if year is not None and not (1000 <= year <= 9999 and (month is None or 1 <= month <= 12)):
            raise Http404("date")
        address = address_of(*(part for part in (year, month) if part is not None))
        if request.path_info != address:  # /dates/2020/06/ is the page of /dates/2020/6/
            return HttpResponsePermanentRedirect(address)
        everything = Selection.everything(self.edition)
        context: dict = {"span": span, "year": year, "month": month}
        if year is None:
            said = _("Articles by year and month of the event.")
            context |= {
                "title": _("Dates"),
                "description": page.shortened(f"{said} {page.what_this_is()}"),
                "years": [
                    row | {"months": list(months(everything, int(row["edtf"])))}
                    for row in years(everything)
                ],
                "undated": everything.undated(),
                "histogram": pictures.histogram_of(ArticleFilters(QueryDict(), self.edition)),
            }
            return self.page("dates.html", context)
        edtf = f"{year:04}" if month is None else f"{year:04}-{month:02}"
        context |= self.articles_of(edtf)
        context["months"] = list(months(everything, year))
        context["around"] = neighbours(everything, edtf)
        return self.page("dates_span.html", context)

    def articles_of(self, edtf: str) -> dict:
        """Return the articles of a year or month, the sure and the possible."""
        query = QueryDict(mutable=True)
        query.update({"from": edtf, "to": edtf})
        filters = ArticleFilters(query, self.edition)
        certain = set(
            filters.queryset.between(
                filters.values["from"], filters.values["to"], certain=True
            ).bits
        )
        ordinals = filters.qs.page(1, LISTED)
        rows = self.edition.article_rows(ordinals)
        sure = [row for ordinal, row in zip(ordinals, rows, strict=True) if ordinal in certain]
        unsure = [
            row for ordinal, row in zip(ordinals, rows, strict=True) if ordinal not in certain
        ]
        words = dates.words(edtf, page.language())
        title, count = words[0].upper() + words[1:], len(filters.qs)
        number = ngettext("%(count)s article", "%(count)s articles", count) % {
            "count": grouped(count, filters.language)
        }
        return {
            "title": title,
            "description": page.shortened(f"{title}: {number}. {page.what_this_is()}"),
            "sure": sure,
            "unsure": unsure,
            "count": count,
            "list": page.with_query(reverse("article-list"), filters.query()),
        }


def neighbours(selection: Selection, edtf: str) -> dict:
    """Return the nearest span before and after that has any article, of the same length."""
    span = year_range(selection.edition)
    if not span:
        return {}
    found = list(years(selection))
    if "-" in edtf:
        found = [
            row
            for year in found
            if year["possible"]
            for row in months(selection, int(year["edtf"]))
        ]
    filled = [row for row in found if row["possible"]]
    return {
        "before": next((row for row in reversed(filled) if row["edtf"] < edtf), None),
        "after": next((row for row in filled if row["edtf"] > edtf), None),
    }
