"""Records and lists of entities, worked out anew by plain loops over articles and models."""

from typing import Any

from archive.models import Organisation, Person, Province, Resolution
from archive.text import folding
from tests.publish.reference import (
    Record,
    Reference,
    dated,
    named,
    note,
    person_ref,
    province_ref,
    resolution_ref,
)


class EntityReference(Reference):
    """The public catalogue with the records of entities."""

    def __init__(self) -> None:
        super().__init__()
        self.newest = [
            (article, self.article(article), {"article": self.row(article, summary=False)})
            for article in reversed(self.articles)
        ]

    def record(self, thing: Any) -> Record:
        """Return the record of any entity."""
        return getattr(self, f"{type(thing).__name__.lower()}_record")(thing)

    def person_record(self, person: Person) -> Record:
        """Return a person's record."""
        names = ("rank", "rank_evidence", "evidence", "note", "roles", "posts")
        return person_ref(person) | {
            "type": "person",
            "url": f"/people/{person.key}/{folding.slug(person.name)}/",
            "names": person.names,
            "note": note(person),
            "appearances": [
                row | {name: said[name] for name in names}
                for _, record, row in self.newest
                for said in record["people"]
                if said["key"] == person.key
            ],
        }

    def organisation_record(self, body: Organisation) -> Record:
        """Return an organisation's record."""
        every = Organisation.objects.all()
        fields = ("names", "kind", "level", "valid_from", "valid_until", "succession", "basis")
        names = ("role", "order", "wording", "basis", "evidence", "note")
        return named(body) | {name: getattr(body, name) for name in fields} | {
            "type": "organisation",
            "url": f"/organisations/{body.key}/{folding.slug(body.name)}/",
            "province": province_ref(body.province),
            "parent": self.body_ref(body.parent),
            "ancestors": [named(each) for each in self.above(body)],
            "children": self.body_refs(b for b in every if b.parent == body),
            "parts": self.parts_of(body),
            "successor": self.body_ref(body.successor),
            "predecessors": self.body_refs(b for b in every if b.successor == body),
            "note": note(body),
            "involvements": [
                row | {name: said[name] for name in names}
                for _, record, row in self.newest
                for said in record["organisations"]
                if said["key"] == body.key
            ],
            "posts": self.posts_in(body),
            "published": [row for article, _, row in self.newest if article.publisher == body],
            "issued": self.document_refs(d for d in Resolution.objects.all() if d.issuer == body),
        }  # fmt: skip

    def above(self, body: Organisation) -> list[Organisation]:
        """Return the bodies that hold a body, outermost first."""
        return [*self.above(body.parent), body.parent] if body.parent else []

    def parts_of(self, body: Organisation) -> list[Record]:
        """Return a body's parts in key order, each with its own parts."""
        every = Organisation.objects.all()
        below = sorted((b for b in every if b.parent == body), key=lambda b: b.key)
        return [
            reference | {"parts": self.body_refs(b for b in every if b.parent == part)}
            for part in below
            for reference in self.body_refs([part])
        ]

    def posts_in(self, body: Organisation) -> list[Record]:
        """Return the posts that officials held in a body."""
        names = ("wording", "former", "basis", "evidence", "note")
        return [
            row
            | {"person": {name: person[name] for name in ("key", "slug", "name")}}
            | {name: post[name] for name in names}
            for _, record, row in self.newest
            for person in record["people"]
            for post in person["posts"]
            if post["organisation"] and post["organisation"]["key"] == body.key
        ]

    def resolution_record(self, document: Resolution) -> Record:
        """Return a document's record; what is only implied is no citation."""
        every = Resolution.objects.all()
        reference = resolution_ref(document)
        names = ("order", "form", "relation", "wording", "basis", "evidence", "note")
        said = [
            (c["form"] == "implied", row | {name: c[name] for name in names})
            for _, record, row in self.newest
            for c in record["resolutions"]
            if c["key"] == document.key
        ]
        same = [d for d in every if document.number and d.number == document.number]
        return reference | {
            "type": "resolution",
            "url": f"/resolutions/{document.key}/{reference['slug']}/",
            "names": document.names,
            "issuer": self.body_ref(document.issuer),
            "issued": dated(document.issued) if document.issued else None,
            "term": document.term,
            "in_force": dated(document.in_force) if document.in_force else None,
            "replaced_by": document.replaced_by and resolution_ref(document.replaced_by),
            "replaces": self.document_refs(d for d in every if d.replaced_by == document),
            "same_number": self.document_refs(d for d in same if d != document),
            "basis": document.basis,
            "note": note(document),
            "citations": [citation for implied, citation in said if not implied],
            "implied": [citation for implied, citation in said if implied],
        }

    def province_record(self, unit: Province) -> Record:
        """Return a province's record."""
        here = [(record, row) for article, record, row in self.newest if article.province == unit]
        people = {p["key"]: p["name"] for record, _ in here for p in record["people"]}
        older = [p for p in Province.objects.all() if p.successor == unit]
        others = Province.objects.exclude(pk=unit.pk)
        beside = others.filter(successor=unit.successor) if unit.successor else []
        bodies = self.body_refs(b for b in Organisation.objects.all() if b.province == unit)
        refs = [
            {"key": key, "slug": folding.slug(name), "name": name} for key, name in people.items()
        ]
        return province_ref(unit) | {
            "type": "province",
            "url": f"/provinces/{unit.key}/{folding.slug(unit.name)}/",
            "kind": unit.kind,
            "iso_3166_2": unit.iso_3166_2,
            "names": unit.names,
            "successor": province_ref(unit.successor),
            "predecessors": [province_ref(p) for p in sorted(older, key=lambda p: p.key)],
            "merged_with": [province_ref(p) for p in sorted(beside, key=lambda p: p.key)],
            "note": note(unit),
            "articles": [row["article"] for _, row in here],
            "organisations": sorted(
                bodies, key=lambda b: (folding.collation_key(b["name"]), b["key"])
            ),
            "people": sorted(refs, key=lambda p: (folding.given_key(p["name"]), p["key"])),
        }

    def in_order(self, kind: str) -> list[Record]:
        """Return the records of a kind in the order of its list."""
        things = {
            "person": self.people,
            "organisation": self.organisations,
            "resolution": self.resolutions,
            "province": self.provinces,
        }[kind]
        return sorted((self.record(thing) for thing in things), key=self.entity_place)

    def entity_place(self, record: Record) -> tuple:
        """Return where an entity stands: given names, names, newest documents, oldest units."""
        if record["type"] == "person":
            return folding.given_key(record["name"]), record["key"]
        if record["type"] == "resolution":
            day = record["issued"] and record["issued"]["earliest"]
            return day is None, -int(day.replace("-", "")) if day else 0, record["key"]
        start = record["valid_from"] if record["type"] == "province" else ""
        return folding.collation_key(record["name"]), start, record["key"]

    def entity_row(self, record: Record) -> Record:
        """Return what lists show of an entity."""
        shown = {
            "person": "key slug url name",
            "organisation": "key slug url name name_en kind level province valid_from valid_until "
            "successor",
            "resolution": "key slug url label label_en title title_en kind number issuer issued",
            "province": "key slug url name name_en kind valid_from valid_until successor "
            "predecessors",
        }[record["type"]].split()
        row = {name: record[name] for name in shown}
        if record["type"] == "person":
            latest = record["appearances"][0]
            row |= {"rank": latest["rank"], "posts": [p["wording"] for p in latest["posts"]]}
        if record["type"] == "organisation":
            row["parent"] = record["parent"]["key"] if record["parent"] else None
        said = {"person": "appearances", "organisation": "involvements", "resolution": "citations"}
        links = record[said.get(record["type"], "articles")]
        articles = {link.get("article", link)["key"] for link in links}
        return row | {"articles": len(articles)}
