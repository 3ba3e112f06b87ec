"""The list of corrections: page, JSON and Atom."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters.corrections import PER_PAGE, CorrectionFilters
from archive.formats import corrections as formats
from archive.text import vocabulary
from archive.views import lists, page

SUFFIXES = ("json", "atom")


class CorrectionsView(page.PublicView):
    """What was corrected, the newest first: one SELECT for the years, one or two for the rows."""

    suffix = "html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.filters = CorrectionFilters(request.GET, self.edition)
        self.rows, self.count = self.filters.rows()
        self.pages = max(1, -(-self.count // PER_PAGE))
        beyond = self.filters.number > self.pages and not self.filters.faults
        if self.suffix == "html":
            return self.as_page([lists.past_the_end(self.pages)] if beyond else [])
        faults = self.faults(beyond)
        if faults:
            return lists.json_response({"errors": faults}, 400)
        return getattr(self, f"as_{self.suffix}")()

    def faults(self, beyond: bool) -> list[dict]:
        """Return what a program is told that asked for what there is not."""
        unknown = [(name, _("is not a parameter of this list")) for name in self.filters.unknown]
        past = [("page", lists.past_the_end(self.pages))] if beyond else []
        found = [*unknown, *self.filters.faults, *past]
        return [{"parameter": name, "message": message} for name, message in found]

    def link(self, suffix: str = "", number: int = 1) -> str:
        """Return the path of this list, or of a sibling of it, with its filters."""
        name = f"correction-list-{suffix}" if suffix else "correction-list"
        return page.with_query(reverse(name), self.filters.query(number))

    def next_page(self, suffix: str = "") -> str:
        """Return the path of the next page, an empty text on the last."""
        number = self.filters.number
        return self.link(suffix, number + 1) if number < self.pages else ""

    def as_page(self, notices: list[str]) -> HttpResponse:
        """Render the list."""
        filters, number = self.filters, self.filters.number
        title = filters.sentence()
        context = {
            "title": title,
            "description": page.shortened(
                _("What the catalogue said, what it says now, and why it was corrected.")
            ),
            "notices": [*filters.notices, *notices],
            "rows": self.rows,
            "count": self.count,
            "record": filters.values["record"],
            "record_asked": "/".join(filters.values["record"] or ()),
            "type": filters.values["type"],
            "types": vocabulary.codes("record_type"),
            "year": filters.values["year"],
            "years": filters.years,
            "number": number,
            "pages": self.pages,
            "previous": self.link(number=min(number - 1, self.pages)) if number > 1 else "",
            "next": self.next_page(),
            "exports": [(suffix, self.link(suffix)) for suffix in SUFFIXES],
            "robots": "noindex" if filters.query(number) else "",
        }
        return self.page("corrections.html", context, filters.query(number))

    def as_json(self) -> HttpResponse:
        """Return one page of the list as JSON."""
        document = formats.document(
            self.edition.number,
            self.count,
            self.filters.sentence(),
            [row | {"url": address_of(row)} for row in self.rows],
            self.next_page("json") or None,
            settings.SITE_URL,
        )
        return lists.json_response(document)

    def as_atom(self) -> HttpResponse:
        """Return one page of the list as an Atom feed."""
        content = formats.feed(
            [(row, address_of(row)) for row in self.rows],
            self.filters.sentence(),
            settings.SITE_URL,
            self.link("atom"),
            self.link(),
            self.edition.number,
            self.edition.meta["published"],
            page.language(),
            self.next_page("atom") or None,
            authority=lists.authority(),
            author=lists.ARCHIVE_NAMES[page.language()],
        )
        return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def address_of(row: dict) -> str:
    """Return the path of the page of the record that was corrected."""
    record = row["record"]
    return page.address_of(record["type"], record["key"], record["slug"], page.language())
