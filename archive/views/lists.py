"""The list of articles in all its suffixes: page, JSON, CSV, BibTeX, RIS and Atom."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters import ArticleFilters
from archive.filters.articles import FACETS
from archive.filters.chips import chips
from archive.filters.mending import mendings, otherwise_spelt
from archive.filters.sentence import notices, sentence
from archive.filters.wording import added
from archive.formats import atom, bibtex, listing, ris, tabular
from archive.views import concordance, finds, hits, page, pictures
from archive.views.page import ARCHIVE_NAMES

EXPORTS = ("json", "csv", "bib", "ris", "atom")
PAGED = ("json", "atom")  # the other exports give the whole list at once
FACET_VALUES_SHOWN = 8
FACET_VALUES_OFFERED = 100  # behind "more": who needs rarer ones searches, or opens their list


def authority() -> str:
    """Return the name under which permanent identifiers are made: the public host's."""
    return settings.SITE_URL.split("://", 1)[-1].split("/")[0].split(":")[0] or "localhost"


class ArticleListView(page.PublicView):
    """One list of articles; its query string is read by ArticleFilters alone."""

    suffix = "html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        self.filters = ArticleFilters(request.GET, self.edition)
        self.sentence = sentence(self.filters)
        if self.suffix == "html":
            return self.as_page()
        if self.filters.faults or (self.suffix in PAGED and self.past_end):
            return refused(self.filters, self.pages)
        if self.as_lines and self.suffix != "csv":
            message = _("lines are given as a page and as CSV only")
            return json_response({"errors": [{"parameter": "view", "message": message}]}, 400)
        return getattr(self, f"as_{self.suffix}")()

    @property
    def size(self) -> int:
        """Return how many articles a page has."""
        return self.filters.values["per_page"]

    def rows(self) -> list[dict]:
        """Return the list rows of this page."""
        return self.edition.article_rows(self.ordinals(self.size))

    def ordinals(self, size: int, number: int | None = None) -> list[int]:
        """Return the ordinals of this page, or of another, in the order in force."""
        return self.filters.ranking.page(number or self.filters.values["page"], size)

    def everything(self) -> list[int]:
        """Return the ordinals of the whole result: an export is never a page of it."""
        return self.ordinals(max(1, len(self.filters.qs)), 1)

    @property
    def as_lines(self) -> bool:
        """Tell whether the words sought are shown line by line instead of article by article."""
        return self.filters.values["view"] == "lines" and not self.filters.failed

    @property
    def pages(self) -> int:
        """Return how many pages the result has, at least one."""
        return max(1, -(-len(self.filters.qs) // self.size))

    @property
    def past_end(self) -> bool:
        """Tell whether there is no such page."""
        return self.filters.values["page"] > self.pages

    def link(self, suffix: str = "", **changes: object) -> str:
        """Return the path of this list, or of a sibling of it, with its filters."""
        name = f"article-list-{suffix}" if suffix else "article-list"
        return page.with_query(reverse(name), self.filters.query(**changes))

    def next_page(self, suffix: str) -> str | None:
        """Return the path of the next page in a suffix, or None on the last."""
        number = self.filters.values["page"]
        return self.link(suffix, page=number + 1) if number < self.pages else None

    def as_page(self) -> HttpResponse:
        """Render the list with its facets; one SELECT at any size, more where words are sought."""
        filters, number = self.filters, self.filters.values["page"]
        lines = concordance.concordance_of(self) if self.as_lines and filters.qs.bits else None
        beyond = [past_the_end(self.pages)] if self.past_end and not lines else []
        shown = [] if lines or beyond or filters.failed else self.ordinals(self.size)
        context = {
            "title": self.sentence,
            "filters": filters,
            "values": filters.as_typed,
            "notices": [*notices(filters), *beyond],
            "rows": hits.rows_with_hits(filters, shown),
            "lines": lines,
            **self.search_context(),
            "carry": filters.carried(),
            "description": page.shortened(f"{self.sentence}. {page.what_this_is()}"),
            "count": len(filters.qs),
            "facets": [self.facet(name) for name in FACETS],
            "chips": list(chips(filters)),
            "number": number,
            "pages": self.pages,
            "first": "" if number == 1 else self.link(page=1),
            "previous": self.link(page=min(number - 1, self.pages)) if number > 1 else "",
            "next": self.next_page("") or "",
            "last": self.link(page=self.pages) if number < self.pages else "",
            "histogram": pictures.histogram_of(filters),
            **(pager_of(lines) if lines else {}),
            "exports": [
                (suffix, self.link(suffix, page=1)) for suffix in (("csv",) if lines else EXPORTS)
            ],
            "start": (number - 1) * self.size + 1,
            "robots": "noindex" if number > 1 or len(filters.parts) > 1 else "",
        }
        return self.page("article_list.html", context, filters.query())

    def search_context(self) -> dict:
        """Return what the page says of the words that were sought, and where to go from there."""
        filters = self.filters
        if filters.failed or filters.found is None:
            return {"orders": hits.orders(filters)}
        return {
            "orders": hits.orders(filters),
            "tiers": hits.said_of_tiers(filters),
            "additions": filters.found.additions,
            "leave_out": filters.query(forms="typed"),
            "questions": hits.questions(filters),
            "operators": hits.operators(filters),
            "side_by_side": hits.side_by_side(filters),
            "finds": [] if self.as_lines else finds.finds(self.edition, filters.found.query),
            "mendings": [] if len(filters.qs) else mendings(filters),
            "otherwise": otherwise_spelt(filters) if len(filters.qs) else [],
            "views": [(name, filters.query(view=name, sort="")) for name in ("articles", "lines")],
        }

    def facet(self, name: str) -> dict:
        """Return a facet as data: its values, those shown at once and those behind "more"."""
        values, more = self.filters.facet(name, FACET_VALUES_OFFERED)
        shown = max(FACET_VALUES_SHOWN, sum(value.chosen for value in values))
        return {
            "name": name,
            "label": self.filters.filters[name].label,
            "values": values[:shown],
            "more": values[shown:],
            "beyond": more,
            "chosen": any(value.chosen for value in values),
        }

    def as_json(self) -> HttpResponse:
        """Return one page of the list as JSON."""
        filters = self.filters
        said = [*notices(filters), *added(filters)]
        document = listing.list_document(
            self.edition.number,
            len(filters.qs),
            self.sentence,
            said,
            hits.rows_with_hits(filters, self.ordinals(self.size)),
            self.next_page("json"),
            settings.SITE_URL,
            search=filters.found
            and {
                "questions": hits.questions(filters),
                "documents": finds.documents(self.edition, filters.found.query),
            },
        )
        return json_response(document)

    def as_csv(self) -> HttpResponse:
        """Return the whole list as CSV; of a concordance, its lines."""
        if self.as_lines:
            content = concordance.csv_of(self, self.sentence)
            return download(content, "text/csv; charset=utf-8", "lines.csv")
        content = tabular.rows_to_csv(
            self.edition.article_rows(self.everything()),
            tabular.COLUMNS,
            page.language(),
            self.sentence,
            self.edition.number,
            site_url=settings.SITE_URL,
        )
        return download(content, "text/csv; charset=utf-8", "articles.csv")

    def as_bib(self) -> HttpResponse:
        """Return the whole list as BibTeX."""
        records = self.edition.article_records(self.everything())
        text = bibtex.bibliography(records, **citing(self.edition.number))
        return download(text.encode(), "application/x-bibtex; charset=utf-8", "articles.bib")

    def as_ris(self) -> HttpResponse:
        """Return the whole list as RIS."""
        records = self.edition.article_records(self.everything())
        text = ris.references(records, **citing(self.edition.number))
        kind = "application/x-research-info-systems; charset=utf-8"
        return download(text.encode(), kind, "articles.ris")

    def as_atom(self) -> HttpResponse:
        """Return one page of the list as an Atom feed."""
        content = atom.feed(
            self.rows(),
            self.sentence,
            settings.SITE_URL,
            self.link("atom"),
            self.link(),
            self.edition.number,
            self.edition.meta["published"],
            page.language(),
            self.next_page("atom"),
            authority=authority(),
            author=ARCHIVE_NAMES[page.language()],
        )
        return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def pager_of(lines: dict) -> dict:
    """Return the pages before and after one of lines, as the head of the page names them."""
    path = reverse("article-list")
    return {
        name: page.with_query(path, lines[name]) if lines[name] else ""
        for name in ("previous", "next")
    }


def past_the_end(pages: int) -> str:
    """Return the sentence for a page number beyond the last."""
    return _("page: there is no such page; the last is %s") % pages


def citing(number: int) -> dict:
    """Return what the citation formats need beside records."""
    return {
        "site_url": settings.SITE_URL,
        "language": page.language(),
        "archive_name": ARCHIVE_NAMES[page.language()],
        "edition": number,
    }


def refused(filters: ArticleFilters, pages: int) -> HttpResponse:
    """Answer 400 with the name of each parameter that could not be understood."""
    errors = [{"parameter": fault.parameter, "message": fault.message} for fault in filters.faults]
    errors = errors or [{"parameter": "page", "message": past_the_end(pages)}]
    return json_response({"errors": errors}, 400)


def json_response(document: object, status: int = 200) -> HttpResponse:
    """Return a document as JSON."""
    content = listing.encode(document)
    return HttpResponse(content, content_type="application/json", status=status)


def download(content: bytes, kind: str, filename: str) -> HttpResponse:
    """Return a file that browsers save under a name."""
    disposition = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)
