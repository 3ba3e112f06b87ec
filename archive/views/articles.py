"""The page of an article and its suffixes; where a key that moved or was withdrawn leads."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.edition.reader import NoEdition
from archive.formats import bibtex, csl, dublin_core, jsonld, listing, ris, tombstone
from archive.saying import says
from archive.text import addresses, markup
from archive.typesetting import name_facts, typeset
from archive.views import drawings, lists, page, place, sought

SUFFIXES = ("json", "bib", "ris", "csl.json")
VIEWS = ("record", "account", "beside")  # text of record, account, both side by side


class ArticleView(page.PublicView):
    """An article and its place in a list: two SELECTs; three of words, four of words in names."""

    def get(self, request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
        try:
            ordinal, record = page.find_article(self.edition, key)
        except page.Moved as moved:
            return page.moved_to(request, "article", moved.target)
        if slug != record["slug"]:
            return page.moved_to(request, "article", key, record["slug"])
        view, choice = view_of(record, request.GET.get("view", ""))
        query = query_of(view) if choice else ""
        filters = place.list_of(self.edition, ordinal, request.GET)
        carry, path = filters.carried(), request.path_info
        text_at = page.with_query(path, carry) if view == "account" else ""
        words = sought.words_of(filters, record, text_at)
        context = self.content(record) | {
            "text_at": text_at,
            "sought": words,
            "hits": words.hits if words else {},
            "unmarked": page.with_query(path, page.joined(sought.without_words(filters), query)),
            "place": place.place_in(filters, ordinal, query),
            "carry": carry,
            "view": view,
            "views": [
                {
                    "name": name,
                    "url": page.with_query(path, page.joined(carry, query_of(name))),
                    "current": name == view,
                }
                for name in choice
            ],
            "switch": page.with_query(page.other_language(path), page.joined(carry, query)),
        }
        return self.page("article.html", context, query)

    def content(self, record: dict) -> dict:
        """Return what the page says of the article, whatever list it was reached from."""
        language = page.language()
        title = record["title_en"] if language == "en" else record["title"]
        summary = markup.summary(record["account"][language], 160)
        return {
            "title": title,
            "description": summary or page.shortened(f"{title}. {page.what_this_is()}"),
            "record": name_facts(record),
            "segments": typeset(record),
            "says": says(record),
            "meeting": drawings.meeting_of(record),
            "organisations": by_entity(record["organisations"]),
            "documents": by_entity(record["resolutions"]),
            "meta": dublin_core.elements(record, settings.SITE_URL, language),
            "linked_data": jsonld.script(
                jsonld.article(
                    record,
                    settings.SITE_URL,
                    language=language,
                    archive_name=lists.ARCHIVE_NAMES[language],
                )
            ),
            "exports": [
                (
                    suffix,
                    reverse(f"article-{suffix.replace('.', '-')}", kwargs={"key": record["key"]}),
                )
                for suffix in SUFFIXES
            ],
        }


def view_of(record: dict, asked: str) -> tuple[str, tuple[str, ...]]:
    """Return which texts a page shows, and what else a reader may choose; nothing where one is all.

    Without a text of record there is the account alone, whatever was asked.
    """
    held = record["holding"] is not None and record["holding"]["text"] is not None
    if held and record["account"][page.language()]:
        return (asked if asked in VIEWS else VIEWS[0]), VIEWS
    return ("record" if held else "account"), ()


def query_of(view: str) -> str:
    """Return the query that asks for a view; the first needs none."""
    return "" if view == VIEWS[0] else f"view={view}"


def by_entity(links: list[dict]) -> list[tuple[dict, list[dict]]]:
    """Return each entity with all its links to an article, in the order of the first of them."""
    found: dict[str, list[dict]] = {}
    for link in links:
        found.setdefault(link["key"], []).append(link)
    return [(each[0], each) for each in found.values()]


class ArticleExportView(page.PublicView):
    """One article in another form, at the same address with another suffix."""

    suffix = ""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        try:
            record = page.find(self.edition, "article", key)
        except page.Moved as moved:
            address = reverse(f"article-{self.suffix}", kwargs={"key": moved.target})
            return HttpResponsePermanentRedirect(address)
        except page.Gone as gone:
            document = tombstone.document(
                key,
                gone.tombstone,
                page.last_edition(self.edition, key),
                edition=self.edition.number,
                site_url=settings.SITE_URL,
                archive_names=lists.ARCHIVE_NAMES,
            )
            return lists.json_response(document, 410)
        return getattr(self, f"as_{self.suffix.replace('-', '_')}")(record)

    def as_json(self, record: dict) -> HttpResponse:
        """Return the record, whole."""
        document = listing.record_document(record, settings.SITE_URL, self.edition.number)
        return lists.json_response(document)

    def as_csl_json(self, record: dict) -> HttpResponse:
        """Return the article as CSL-JSON."""
        content = listing.encode(csl.items([record], **lists.citing(self.edition.number)))
        kind = "application/vnd.citationstyles.csl+json"
        return lists.download(content, kind, f"{record['key']}.csl.json")

    def as_bib(self, record: dict) -> HttpResponse:
        """Return the article as BibTeX."""
        text = bibtex.entry(record, **lists.citing(self.edition.number))
        kind = "application/x-bibtex; charset=utf-8"
        return lists.download(text.encode(), kind, f"{record['key']}.bib")

    def as_ris(self, record: dict) -> HttpResponse:
        """Return the article as RIS."""
        text = ris.entry(record, **lists.citing(self.edition.number))
        kind = "application/x-research-info-systems; charset=utf-8"
        return lists.download(text.encode(), kind, f"{record['key']}.ris")


@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """Lead from an original's address to its article: 303, or a clear miss."""
    address = request.GET.get("url", "").strip()
    normalised = addresses.normalise(address[:2000].replace("\0", ""))
    try:
        opened = page.edition()
        key = opened.article_at(normalised) if normalised else None
    except NoEdition:
        return page.no_edition(request)
    if key is None:
        title = _("No article from that address") if address else _("Look up an original address")
        context = {"title": title, "asked": bool(address)}
        return page.show(request, opened, "lookup.html", context, "", 404 if address else 400)
    return HttpResponse(status=303, headers={"Location": reverse("article-short", args=[key])})
