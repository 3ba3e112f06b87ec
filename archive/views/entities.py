"""Pages of organisations, people, documents and provinces."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import ngettext

from archive.edition.reader import Edition
from archive.edition.selection import Selection
from archive.filters import sentence as sentences
from archive.formats import listing
from archive.text import folding, vocabulary
from archive.views import drawings, lists, page, pictures


class EntityView(page.PublicView):
    """An entity's page: one SELECT."""

    kind = ""

    def get(self, request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
        try:
            record = page.find(self.edition, self.kind, key)
        except page.Moved as moved:
            return page.moved_to(request, self.kind, moved.target)
        if slug != record["slug"]:
            return page.moved_to(request, self.kind, key, record["slug"])
        name = heading(record, self.edition)
        context = {
            "title": name,
            "description": page.shortened(said_of(record, name)),
            "record": record,
            "articles": page.with_query(reverse("article-list"), f"{self.kind}={key}"),
            "export": reverse(f"{self.kind}-json", kwargs={"key": key}),
        }
        return self.page(f"{self.kind}.html", context | MORE[self.kind](record, self.edition))


def heading(record: dict, edition: Edition) -> str:
    """Return what a page calls an entity in the language of the request."""
    english = page.language() == "en"
    if record["type"] == "province":  # told apart from a unit of the same name before it
        return edition.label("province", record["key"], page.language())
    if record["type"] == "resolution":
        return record["label_en"] if english else record["label"]
    return record["name_en"] if english and "name_en" in record else record["name"]


def said_of(record: dict, name: str) -> str:
    """Return one sentence on an entity: in how many articles it is, and how."""
    links = record[LINKS[record["type"]]]
    count = len({link.get("article", link)["key"] for link in links})
    number = sentences.grouped(count, page.language())
    said = {
        "person": ngettext(
            "%(name)s appears in %(count)s article of the archive.",
            "%(name)s appears in %(count)s articles of the archive.",
            count,
        ),
        "organisation": ngettext(
            "%(name)s takes part or is named in %(count)s article of the archive.",
            "%(name)s takes part or is named in %(count)s articles of the archive.",
            count,
        ),
        "resolution": ngettext(
            "%(name)s is cited in %(count)s article of the archive.",
            "%(name)s is cited in %(count)s articles of the archive.",
            count,
        ),
        "province": ngettext(
            "%(name)s: %(count)s article of the archive is on an event there.",
            "%(name)s: %(count)s articles of the archive are on events there.",
            count,
        ),
    }
    return said[record["type"]] % {"name": name, "count": number}


def cited(record: dict, edition: Edition) -> dict:
    """Return where a document is cited and where only implied, by article, and in which forms."""
    return {
        "grid": drawings.grid_of(edition, record),
        "forms": forms_of(record),
        "citing": by_article(record["citations"]),
        "implying": by_article(record["implied"]),
    }


def forms_of(record: dict) -> list[tuple[str, str, int]]:
    """Return the distinct wordings in which a document is cited: form, wording, count."""
    found: dict[tuple[str, str], int] = {}
    for citation in record["citations"]:
        wording = folding.normalise(citation["wording"])
        found[citation["form"], wording] = found.get((citation["form"], wording), 0) + max(
            1, len(citation["evidence"])
        )
    order = vocabulary.codes("form")
    rows = [(form, wording, count) for (form, wording), count in found.items()]
    rows.sort(key=lambda row: (order.index(row[0]), -row[2], row[1]))
    return rows


def involved(record: dict, _edition: Edition) -> dict:
    """Return an organisation's roles by article and over time, and the branch it stands in."""
    return {
        "involved": by_article(record["involvements"]),
        "strip": drawings.strip_of_organisation(record),
        "tree": drawings.tree_of(record),
    }


def attested(record: dict, _edition: Edition) -> dict:
    """Return a person's posts and roles over time."""
    return {"strip": drawings.strip_of_person(record)}


def succeeded(record: dict, edition: Edition) -> dict:
    """Return what a province was formed from and became, and how many articles its place has."""
    with_former = Selection.everything(edition).having("now", [record["key"]])
    return {"succession": pictures.succession_of(record), "with_former": len(with_former)}


def by_article(links: list[dict]) -> list[dict]:
    """Return what is said of an entity gathered by article, in the order given."""
    found: dict[str, dict] = {}
    for said in links:
        entry = found.setdefault(said["article"]["key"], {"article": said["article"], "said": []})
        entry["said"].append(said)
    return list(found.values())


LINKS = {  # where a record has the articles that say something of it
    "person": "appearances",
    "organisation": "involvements",
    "resolution": "citations",
    "province": "articles",
}
MORE = {
    "resolution": cited,
    "organisation": involved,
    "person": attested,
    "province": succeeded,
}


class EntityExportView(page.PublicView):
    """An entity's record, whole, as JSON."""

    kind = ""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        try:
            record = page.find(self.edition, self.kind, key)
        except page.Moved as moved:
            address = reverse(f"{self.kind}-json", kwargs={"key": moved.target})
            return HttpResponsePermanentRedirect(address)
        document = listing.record_document(record, settings.SITE_URL, self.edition.number)
        return lists.json_response(document)
