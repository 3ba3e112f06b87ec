"""Home, dates, about, coverage; health and readiness; what answers a wrong address."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.edition.reader import Edition, NoEdition
from archive.edition.selection import Selection
from archive.filters import ArticleFilters
from archive.text import dates
from archive.views import lists, page

NEWEST_SHOWN = 5
LISTED = 100


class HomeView(page.PublicView):
    """What this is, how much it holds, from when to when and where; then the newest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        everything = Selection.everything(self.edition)
        filters = ArticleFilters(QueryDict(), self.edition)
        context = {
            "title": lists.ARCHIVE_NAMES[page.language()],
            "rows": self.edition.article_rows(everything.page(1, NEWEST_SHOWN)),
            "counts": self.edition.counts,
            "years": list(years(everything)),
            "provinces": filters.facet("province"),
            "resolutions": filters.facet("resolution")[:8],
        }
        return self.page("home.html", context)


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
            context |= {
                "title": _("Dates"),
                "years": [
                    row | {"months": list(months(everything, int(row["edtf"])))}
                    for row in years(everything)
                ],
                "undated": everything.undated(),
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
        return {
            "title": words[0].upper() + words[1:],
            "sure": sure,
            "unsure": unsure,
            "count": len(filters.qs),
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


class AboutView(page.PublicView):
    """What this is, sources, rights, how the catalogue is made, how to report an error."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"title": _("About the archive"), "counts": self.edition.counts}
        return self.page("about.html", context)


class CoverageView(page.PublicView):
    """What the archive holds and does not hold, in numbers that each lead to their list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = ArticleFilters(QueryDict(), self.edition)
        rows = self.edition.article_rows(filters.qs.page(1, 1_000_000))
        held = sum(bool(row["holding"] and row["holding"]["attached"]) for row in rows)
        bases: dict[str, int] = {}
        for row in rows:
            basis = row["event_date"]["basis"] if row["event_date"] else "none"
            bases[basis] = bases.get(basis, 0) + 1
        context = {
            "title": _("Coverage"),
            "counts": self.edition.counts,
            "held": held,
            "absent": len(rows) - held,
            "bases": sorted(bases.items()),
            "years": list(years(filters.qs)),
            "undated": filters.qs.undated(),
            "provinces": filters.facet("province"),
            "publishers": filters.facet("publisher"),
        }
        return self.page("coverage.html", context)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return lists.json_response({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether pages can be served, and from which edition."""
    try:
        opened = page.edition()
    except NoEdition:
        return lists.json_response({"status": "no edition"}, 503)
    return lists.json_response({"status": "ok", "edition": opened.number, "digest": opened.digest})


def opened_or_none() -> Edition | None:
    """Return the edition, or None: an error page must not fail in its turn."""
    try:
        return page.edition()
    except NoEdition:
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request could not be read."""
    return page.show(request, opened_or_none(), "400.html", {"title": _("Bad request")}, "", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here, and where to look; never repeats what was asked."""
    if request.path_info.endswith(".json"):
        return lists.json_response({"errors": [{"message": _("There is no such record.")}]}, 404)
    context = {"title": _("Not found")}
    return page.show(request, opened_or_none(), "404.html", context, "", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; a plain file, so that it works when nothing else does."""
    content = (settings.BASE_DIR / "templates" / "500.html").read_text(encoding="utf-8")
    return HttpResponse(content, status=500)
