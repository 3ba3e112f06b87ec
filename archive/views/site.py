"""Home, about, coverage; robots, health and readiness; what answers a wrong address."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from archive import concordance
from archive.edition import reading
from archive.edition.reader import Edition, NoEdition
from archive.edition.selection import Selection
from archive.filters import ArticleFilters, wording
from archive.filters.wording import grouped
from archive.text import query, vocabulary
from archive.views import lists, page, pictures
from archive.views.dates import year_range, years

NEWEST_SHOWN = 5
BASES = tuple(vocabulary.codes("basis"))
# What may be more or less sure, in which facet it is counted, and its codes in their order.
CERTAINTIES = (
    ("date", "date_basis", BASES),
    ("province", "province_basis", BASES),
    ("text", "text", ("attached", "absent")),
)

# What the help on searching shows: words to type, or these and other parameters of their list.
EXAMPLES: dict[str, str | dict[str, str]] = {
    "words": "Nam Định thanh niên",
    "phrase": '"không gian mạng"',
    "without": '"không gian mạng" -"Nam Định"',
    "either": '"Bắc Giang" OR "Vĩnh Phúc"',
    "title": 'title:"an toàn mạng"',
    "person": 'person:"Đinh Ngọc Khoa"',
    "organisation": 'org:"Tỉnh Đoàn"',
    "text": 'in:text "thi đua"',
    "account": 'in:account "thi đua"',
    "bare": "nam dinh",
    "bare_name": "dinh ngoc khoa",
    "marked": "quân",
    "only_typed": {"q": "quân", "marks": "typed"},
    "old_tone": "uỷ ban",
    "new_tone": "ủy ban",
    "short": "UBND",
    "long": "Ủy ban nhân dân",
    "not_bridged": {"q": "UBND", "forms": "typed"},
    "ambiguous": "BCH",
    "decided": "BCH Trung ương",
    "number": "35-NQ/TW",
    "number_apart": "35 NQ TW",
    "number_said": "nghị quyết 35",
    "number_short": "NQ35",
    "relevance": {"q": '"an ninh mạng"', "sort": "relevance"},
    "lines": {"q": '"không gian mạng"', "view": "lines", "sort": "right"},
    "unpaired": '"nền tảng tư tưởng',
}


class HomeView(page.PublicView):
    """What this is, how much it holds, from when to when and where; then the newest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        everything = Selection.everything(self.edition)
        filters = ArticleFilters(QueryDict(), self.edition)
        span = year_range(self.edition)
        context = {
            "title": lists.ARCHIVE_NAMES[page.language()],
            "description": page.shortened(holdings_sentence(self.edition.counts, span)),
            "certainty": certainty(everything),
            "held": everything.counts("text").get("attached", 0),
            "span": span,
            **months_of(self.edition),
            "provinces_total": sum(
                name == "province" and value != "none" for name, value in self.edition.bits
            ),
            "rows": self.edition.latest_articles(NEWEST_SHOWN),
            "counts": self.edition.counts,
            "histogram": pictures.histogram_of(filters),
            "maps": pictures.maps_of(filters),
            "resolutions": filters.facet("resolution", 8)[0],
        }
        return self.page("home.html", context)


def holdings_sentence(counts: dict[str, int], span: tuple[int, int] | None) -> str:
    """Return one sentence of what the archive is, with what it holds and from which years."""

    def said(kind: str, one: str, many: str) -> str:
        number = counts.get(kind, 0)
        return ngettext(one, many, number) % {"n": grouped(number, page.language())}

    parts = [
        said("article", "%(n)s article", "%(n)s articles"),
        said("person", "%(n)s person", "%(n)s people"),
        said("organisation", "%(n)s organisation", "%(n)s organisations"),
        said("resolution", "%(n)s document", "%(n)s documents"),
    ]
    if span:
        parts.append("–".join(map(str, sorted(set(span)))))
    return f"{page.what_this_is()} {', '.join(parts)}."


def months_of(edition: Edition) -> dict[str, str]:
    """Return the months of the first and last day of any dated article, "" where none is."""
    first = min((interval.earliest for interval in edition.intervals), default="")
    last = max((interval.latest or interval.earliest for interval in edition.intervals), default="")
    return {"first": first[:7], "last": last[:7]}


def certainty(selection: Selection) -> list[dict]:
    """Return how sure the dates, provinces and texts of a selection are, counted from bitmaps."""
    return [
        {"name": name, "total": len(selection), "parts": parts(selection, field, codes)}
        for name, field, codes in CERTAINTIES
    ]


def parts(selection: Selection, field: str, codes: tuple[str, ...]) -> list[dict]:
    """Return how many articles have each code of a facet, in the order given, `none` last."""
    counts = selection.counts(field)
    return [{"code": code, "count": counts[code]} for code in (*codes, "none") if code in counts]


class AboutView(page.PublicView):
    """What this is, sources, rights, how the catalogue is made, how to report an error."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _("About the archive"),
            "description": page.shortened(
                _("Where the releases come from, how they are catalogued, cited and corrected.")
            ),
            "counts": self.edition.counts,
        }
        return self.page("about.html", context)


class KeyboardView(page.PublicView):
    """The single keys, how to switch them off, and what a browser remembers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _("Keyboard"),
            "description": page.shortened(
                _("Which single keys lead through the archive, and how to switch them off.")
            ),
        }
        return self.page("keyboard.html", context)


class SearchHelpView(page.PublicView):
    """What can be typed into the search field, with examples that are links."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _("How to search"),
            "description": page.shortened(
                _("Words, phrases, marks, abbreviations and document numbers: how to find them.")
            ),
            "examples": {name: example(given) for name, given in EXAMPLES.items()},
            "marks": wording.MARKS,
            "most_characters": query.LONGEST,
            "most_terms": query.MOST_TERMS,
            "most_counted": reading.MOST,
            "most_lined": concordance.MOST_ARTICLES,
        }
        return self.page("search_help.html", context)


def example(given: str | dict[str, str]) -> dict[str, str]:
    """Return an example of what may be typed: its words, and the list that they lead to."""
    parameters = {"q": given} if isinstance(given, str) else given
    query_string = urlencode(parameters)
    return {"words": parameters["q"], "url": f"{reverse('article-list')}?{query_string}"}


class CoverageView(page.PublicView):
    """What the archive holds and does not hold, in numbers that each lead to their list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = ArticleFilters(QueryDict(), self.edition)
        texts = filters.qs.counts("text")
        bases, province_bases = (
            [(part["code"], part["count"]) for part in parts(filters.qs, field, BASES)]
            for field in ("date_basis", "province_basis")
        )
        context = {
            "title": _("Coverage"),
            "description": page.shortened(
                _("What the archive holds and does not hold, and how sure its facts are.")
            ),
            "counts": self.edition.counts,
            "held": texts.get("attached", 0),
            "absent": texts.get("absent", 0),
            "bases": bases,
            "province_bases": province_bases,
            "certainty": certainty(filters.qs),
            "histogram": pictures.histogram_of(filters),
            "years": list(years(filters.qs)),
            "undated": filters.qs.undated(),
            "provinces": filters.facet("province")[0],
            "publishers": filters.facet("publisher")[0],
        }
        return self.page("coverage.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let programs read everything but the curators' door."""
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain")


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
