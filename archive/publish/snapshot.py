"""A snapshot of the catalogue's entities and of what each may show: the base of all records.

Only what published links of published articles lead to is public. So an official who stands in a
draft alone, or a body that only a withdrawn article or a rejected link names, is absent by
construction.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from archive.models import (
    Alias,
    Appearance,
    Article,
    Citation,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Resolution,
)
from archive.text import dates, folding, vocabulary

Row = dict
LINKS = {
    "organisations": ("parent_id", "successor_id", "province_id"),
    "resolutions": ("issuer_id", "replaced_by_id", "number"),
    "provinces": ("successor_id",),
    "people": (),
}


def note(row: Row, prefix: str = "") -> dict | None:
    """Return a bilingual note, or None where there is none."""
    vi, en = row[f"{prefix}note_vi"], row[f"{prefix}note_en"]
    return {"vi": vi, "en": en} if vi or en else None


def page_url(folder: str, key: str, slug: str) -> str:
    """Return the path of a record's Vietnamese page (DESIGN section 7)."""
    return f"/{folder}/{key}/{slug}/"


@dataclass
class Snapshot:
    """The public entities by row number."""

    provinces: dict[int, Row]
    organisations: dict[int, Row]
    people: dict[int, Row]
    resolutions: dict[int, Row]

    @cached_property
    def _keys(self) -> dict[str, frozenset[str]]:
        found = {
            "province": self.provinces,
            "organisation": self.organisations,
            "person": self.people,
            "resolution": self.resolutions,
        }
        keys = {kind: frozenset(row["key"] for row in r.values()) for kind, r in found.items()}
        return keys | {"article": self.article_keys()}

    def article_keys(self) -> frozenset[str]:
        """Return the keys of the public articles."""
        return frozenset(Article.objects.published().values_list("key", flat=True))

    def keys(self, record_type: str) -> frozenset[str]:
        """Return the keys of the public records of a type."""
        return self._keys[record_type]

    @cached_property
    def _leading(self) -> dict[tuple, list[int]]:
        found: dict[tuple, list[int]] = defaultdict(list)
        for kind, links in LINKS.items():
            for pk, row in getattr(self, kind).items():
                for link in links:
                    found[kind, link, row[link]].append(pk)
        return found

    def leading(self, kind: str, link: str, value: object) -> list[int]:
        """Return the rows of a kind whose `link` (one of LINKS) has a value, in key order."""
        return self._leading.get((kind, link, value), [])

    def province(self, pk: int | None) -> dict | None:
        """Return a reference to a province."""
        if pk is None:
            return None
        row = self.provinces[pk]
        return named(row) | {"valid_from": row["valid_from"], "valid_until": row["valid_until"]}

    def organisation(self, pk: int | None) -> dict | None:
        """Return a reference to a public organisation."""
        return named(self.organisations[pk]) if pk in self.organisations else None

    def person(self, pk: int | None) -> dict | None:
        """Return a reference to a public person."""
        if pk not in self.people:
            return None
        row = self.people[pk]
        return {"key": row["key"], "slug": folding.slug(row["name"]), "name": row["name"]}

    def resolution(self, pk: int | None) -> dict | None:
        """Return a reference to a public document, with its label in both languages."""
        if pk not in self.resolutions:
            return None
        row = self.resolutions[pk]
        label, label_en = resolution_labels(row)
        return {
            "key": row["key"],
            "slug": folding.slug(label),
            "kind": row["kind"],
            "number": row["number"],
            "title": row["title"],
            "title_en": row["title_en"],
            "label": label,
            "label_en": label_en,
        }

    def of_today(self, pk: int) -> int:
        """Return the unit that has the place of this one today: the end of its succession."""
        return self.succession(pk)[-1]

    def succession(self, pk: int) -> list[int]:
        """Return a province and all its successors in time's order; ValueError for a circle."""
        found = [pk]
        while (heir := self.provinces[found[-1]]["successor_id"]) is not None:
            if heir in found:
                raise ValueError(f"province {self.provinces[pk]['key']}: succession is a circle")
            found.append(heir)
        return found

    def chains(self) -> dict[str, list[str]]:
        """Return each province's key with its own and those of all its successors, in order."""
        return {
            row["key"]: [self.provinces[heir]["key"] for heir in self.succession(pk)]
            for pk, row in self.provinces.items()
        }


def named(row: Row) -> dict:
    """Return a reference to a thing with names in both languages."""
    return {
        "key": row["key"],
        "slug": folding.slug(row["name"]),
        "name": row["name"],
        "name_en": row["name_en"],
    }


def resolution_labels(row: Row) -> tuple[str, str]:
    """Return how lists call a document: kind and number, or its title where it has no number."""
    if not row["number"]:
        return row["title"], row["title_en"]
    kinds = [vocabulary.label("resolution_kind", row["kind"], lang) for lang in ("vi", "en")]
    return tuple(f"{kind[0].upper()}{kind[1:]} {row['number']}" for kind in kinds)


def rows(model: type) -> dict[int, Row]:
    """Return a model's rows by number, in key order."""
    return {row["id"]: row for row in model.objects.order_by("key").values()}


def chosen(every: dict[int, Row], pks: set[int]) -> dict[int, Row]:
    """Return the rows of some numbers, in their order."""
    return {pk: row for pk, row in every.items() if pk in pks}


def closed(start: set[int], every: dict[int, Row], *links: str) -> set[int]:
    """Return `start` and all that its rows lead to over `links`, again and again."""
    found, frontier = set(start), set(start)
    while frontier:
        frontier = {every[pk][link] for pk in frontier for link in links} - found - {None}
        found |= frontier
    return found


def take_snapshot(without: Collection[int] = ()) -> Snapshot:
    """Read the entities, keeping those that published articles lead to.

    `without` has the row numbers of articles that are left out: what would be public without them.
    """
    public = Article.objects.published().exclude(pk__in=without)
    people = set(
        Appearance.objects.published()
        .filter(article__in=public, person__standing="official")
        .values_list("person_id", flat=True)
    )
    cited = Citation.objects.published().filter(article__in=public)
    documents = rows(Resolution)
    resolutions = closed(
        set(cited.values_list("resolution_id", flat=True)), documents, "replaced_by_id"
    )
    involved = Involvement.objects.published().filter(article__in=public)
    organisations = set(involved.values_list("organisation_id", flat=True))
    organisations |= set(
        Post.objects.published()
        # Not `person__in=people`: thousands of numbers cost SQLite seconds.
        .filter(appearance__article__in=public, appearance__person__standing="official")
        .values_list("organisation_id", flat=True)
    )
    organisations |= set(public.values_list("publisher_id", flat=True))
    organisations |= {documents[pk]["issuer_id"] for pk in resolutions}
    bodies = rows(Organisation)
    organisations = closed(organisations - {None}, bodies, "parent_id", "successor_id")
    return Snapshot(
        provinces=rows(Province),
        organisations=chosen(bodies, organisations),
        people=chosen(rows(Person), people),
        resolutions=chosen(documents, resolutions),
    )


def public_aliases(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Return (record type, lost key, living key) of each alias whose target answers the public.

    A withdrawn article answers too: with its tombstone.
    """
    found = Alias.objects.order_by("record_type", "key").values_list("record_type", "key", "target")
    gone = frozenset(Article.objects.withdrawn().values_list("key", flat=True))
    return [
        (kind, key, target)
        for kind, key, target in found
        if target in snapshot.keys(kind) or (kind == "article" and target in gone)
    ]


def dating(edtf: str, **more: object) -> dict:
    """Return a date as records carry it: EDTF, first and last possible day, and what is said."""
    parsed = dates.parse(edtf)
    return {
        "edtf": edtf,
        "earliest": parsed.earliest and parsed.earliest.isoformat(),
        "latest": parsed.latest and parsed.latest.isoformat(),
    } | more
