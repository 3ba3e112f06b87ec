"""Lists of organisations, people, documents and provinces, in their orders and groups."""

import unicodedata
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.filters import ArticleFilters
from archive.filters import sentence as sentences
from archive.filters.order import order_of
from archive.pictures.tree import forest, unfolded
from archive.text import folding, vocabulary
from archive.views import page, pictures

Groups = list[tuple[str, list[dict]]]  # heading, rows under it
TONES = "\u0300\u0301\u0303\u0309\u0323"  # combining: huyền, sắc, ngã, hỏi, nặng


class EntityListView(page.PublicView):
    """All records of a kind, in their order; one SELECT."""

    kind = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.listed(self.edition.entity_rows(self.kind), GROUPS[self.kind], {})

    def listed(
        self, rows: list[dict], group: Callable[[list[dict]], Groups], more: dict, query: str = ""
    ) -> HttpResponse:
        """Render rows in groups; `query` is the canonical one, `more` what this list has alone."""
        title = TITLES[self.kind]
        number = sentences.grouped(len(rows), page.language())
        context = {
            "title": title,
            "description": page.shortened(f"{title} ({number}). {page.what_this_is()}"),
            "groups": group(rows),
            "kind": self.kind,
            "count": len(rows),
        }
        return self.page(f"{self.kind}_list.html", context | more, query)

    def ordered(self, data: QueryDict, orders: tuple[str, ...]) -> tuple[str, dict]:
        """Return the canonical query and what a page says of its orders; the first is default."""
        order, notices = order_of(data, orders)
        path = reverse(f"{self.kind}-list")
        queries = {name: "" if name == orders[0] else f"sort={name}" for name in orders}
        links = [(name, page.with_query(path, query)) for name, query in queries.items()]
        return queries[order], {"orders": links, "sort": order, "notices": notices}


class PersonListView(EntityListView):
    """People by given name, as Vietnamese lists go, or as written with the surname first."""

    kind = "person"

    def get(self, request: HttpRequest) -> HttpResponse:
        query, more = self.ordered(request.GET, tuple(PERSON_ORDERS))
        rows = self.edition.entity_rows(self.kind)  # by given name
        if more["sort"] == "written":
            rows.sort(key=lambda row: (folding.written_key(row["name"]), row["key"]))
        return self.listed(rows, PERSON_ORDERS[more["sort"]], more, query)


class OrganisationListView(EntityListView):
    """Organisations by kind, or by structure: each under the body it is part of."""

    kind = "organisation"

    def get(self, request: HttpRequest) -> HttpResponse:
        query, more = self.ordered(request.GET, ORGANISATION_ORDERS)
        rows = self.edition.entity_rows(self.kind)
        more["forest"] = unfolded(forest(rows)) if more["sort"] == "structure" else []
        return self.listed(rows, GROUPS[self.kind], more, query)


class ProvinceListView(EntityListView):
    """Provinces of today and those that have gone, with the maps of both."""

    kind = "province"

    def get(self, request: HttpRequest) -> HttpResponse:
        maps = pictures.maps_of(ArticleFilters(QueryDict(), self.edition))
        return self.listed(self.edition.entity_rows(self.kind), then_and_now, {"maps": maps})


def by_letter(word: int) -> Callable[[list[dict]], Groups]:
    """Return a grouping of people by the first letter of a word of the name, by its number."""
    return lambda rows: grouped(rows, lambda row: initial(row["name"], word))


def initial(name: str, word: int = -1) -> str:
    """Return the letter a person stands under: Ă, Đ and Ơ are letters, Á is A with a tone."""
    chosen = (name.split() or ["?"])[word]
    parts = unicodedata.normalize("NFD", chosen[0].upper())
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))


def by_kind(vocabulary_name: str) -> Callable[[list[dict]], Groups]:
    """Return a grouping by kind, in the vocabulary's order."""

    def group(rows: list[dict]) -> Groups:
        order = vocabulary.codes(vocabulary_name)
        ordered = sorted(rows, key=lambda row: order.index(row["kind"]))
        language = page.language()
        found = grouped(ordered, lambda row: row["kind"])
        return [(vocabulary.label(vocabulary_name, kind, language), each) for kind, each in found]

    return group


def then_and_now(rows: list[dict]) -> Groups:
    """Group provinces: those of today first, then those that have gone."""
    today = [row for row in rows if not row["valid_until"]]
    gone = [row for row in rows if row["valid_until"]]
    return [("now", today), ("then", gone)]


def grouped(rows: list[dict], key: Callable[[dict], str]) -> Groups:
    """Return runs of rows with an equal key."""
    found: Groups = []
    for row in rows:
        name = key(row)
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(row)
    return found


LISTS = {  # kinds whose list has something of its own
    "organisation": OrganisationListView,
    "person": PersonListView,
    "province": ProvinceListView,
}
TITLES = {
    "organisation": gettext_lazy("Organisations"),
    "person": gettext_lazy("People"),
    "resolution": gettext_lazy("Documents"),
    "province": gettext_lazy("Provinces"),
}
GROUPS = {
    "organisation": by_kind("organisation_kind"),
    "resolution": by_kind("resolution_kind"),
}
ORGANISATION_ORDERS = ("kind", "structure")  # the default first
PERSON_ORDERS = {"given": by_letter(-1), "written": by_letter(0)}  # the default first
