"""Lists and pages of organisations, people, documents and provinces."""

import unicodedata

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.edition.reader import Edition
from archive.formats import listing
from archive.text import folding, vocabulary
from archive.views import lists, page

TONES = "\u0300\u0301\u0303\u0309\u0323"  # combining: huyền, sắc, ngã, hỏi, nặng


class EntityListView(page.PublicView):
    """All records of a kind, in their order; one SELECT."""

    kind = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.edition.entity_rows(self.kind)
        context = {
            "title": TITLES[self.kind],
            "groups": GROUPS[self.kind](rows),
            "kind": self.kind,
            "count": len(rows),
        }
        return self.page(f"{self.kind}_list.html", context)


def by_letter(rows: list[dict]) -> list[tuple[str, list[dict]]]:
    """Group people by the first letter of the given name, by which they are sorted."""
    return grouped(rows, lambda row: initial(row["name"]))


def initial(name: str) -> str:
    """Return the letter a person stands under: Ă, Đ and Ơ are letters, Á is A with a tone."""
    given = (name.split() or ["?"])[-1]
    parts = unicodedata.normalize("NFD", given[0].upper())
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))


def by_kind(vocabulary_name: str):
    """Return a grouping by kind, in the vocabulary's order."""

    def group(rows: list[dict]) -> list[tuple[str, list[dict]]]:
        order = vocabulary.codes(vocabulary_name)
        ordered = sorted(rows, key=lambda row: order.index(row["kind"]))
        language = page.language()
        found = grouped(ordered, lambda row: row["kind"])
        return [(vocabulary.label(vocabulary_name, kind, language), each) for kind, each in found]

    return group


def then_and_now(rows: list[dict]) -> list[tuple[str, list[dict]]]:
    """Group provinces: those of today first, then those that have gone."""
    today = [row for row in rows if not row["valid_until"]]
    gone = [row for row in rows if row["valid_until"]]
    return [("now", today), ("then", gone)]


def grouped(rows: list[dict], key) -> list[tuple[str, list[dict]]]:
    """Return runs of rows with an equal key."""
    found: list[tuple[str, list[dict]]] = []
    for row in rows:
        name = key(row)
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(row)
    return found


TITLES = {
    "organisation": gettext_lazy("Organisations"),
    "person": gettext_lazy("People"),
    "resolution": gettext_lazy("Documents"),
    "province": gettext_lazy("Provinces"),
}
GROUPS = {
    "organisation": by_kind("organisation_kind"),
    "person": by_letter,
    "resolution": by_kind("resolution_kind"),
    "province": then_and_now,
}


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
        context = {
            "title": heading(record, self.edition),
            "record": record,
            "articles": page.with_query(reverse("article-list"), f"{self.kind}={key}"),
            "export": reverse(f"{self.kind}-json", kwargs={"key": key}),
        }
        return self.page(f"{self.kind}.html", context | MORE.get(self.kind, nothing)(record))


def heading(record: dict, edition: Edition) -> str:
    """Return what a page calls an entity in the language of the request."""
    english = page.language() == "en"
    if record["type"] == "province":  # told apart from a unit of the same name before it
        return edition.label("province", record["key"], page.language())
    if record["type"] == "resolution":
        return record["label_en"] if english else record["label"]
    return record["name_en"] if english and "name_en" in record else record["name"]


def nothing(_record: dict) -> dict:
    """Return no further context."""
    return {}


def cited(record: dict) -> dict:
    """Return where a document is cited and where only implied, by article, and in which forms."""
    return {
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


def involved(record: dict) -> dict:
    """Return an organisation's roles by article."""
    return {"involved": by_article(record["involvements"])}


def by_article(links: list[dict]) -> list[dict]:
    """Return what is said of an entity gathered by article, in the order given."""
    found: dict[str, dict] = {}
    for said in links:
        entry = found.setdefault(said["article"]["key"], {"article": said["article"], "said": []})
        entry["said"].append(said)
    return list(found.values())


MORE = {"resolution": cited, "organisation": involved}


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
