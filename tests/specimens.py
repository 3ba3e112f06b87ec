"""Specimen catalogues: made-up fixtures and holdings of any size, the same for the same seed.

Every name and word is put together from syllables by lot, so nothing here is anybody's. Some of
it is hidden: drafts, withdrawn articles, private people and what only these lead to. Each hidden
thing carries a word of `Catalogue.secrets`, which must not be in any edition.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.text import folding
from tests.catalogue.releases import Fields, Releases, key_of

STATUSES = ("published", "published", "published", "draft", "review", "withdrawn", "withdrawn")
FILES = {
    "province": "provinces.json",
    "organisation": "organisations.json",
    "person": "people.json",
    "resolution": "resolutions.json",
    "alias": "aliases.json",
    "correction": "corrections.json",
    "distinct": "distinct.json",
}
OF_ARTICLES = (
    "article articledate holding byline appearance appearancerole post involvement citation"
    " quantity slip"
).split()


@dataclass
class Catalogue:
    """Fixture objects by file name, the holdings' bytes by file name, and what must stay hidden."""

    files: dict[str, list[dict]]
    texts: dict[str, bytes]
    secrets: list[str]

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write fixtures and holdings; return both folders."""
        fixtures, holdings = folder / "fixtures", folder / "holdings"
        for made in (fixtures, holdings):
            made.mkdir(parents=True, exist_ok=True)
        for name, objects in self.files.items():
            (fixtures / name).write_bytes(rendered(objects))
        for name, content in self.texts.items():
            (holdings / name).write_bytes(content)
        return fixtures, holdings

    def all(self, model: str) -> list[Fields]:
        """Return the fields of every object of a model, for reading and for changing."""
        objects = (o for content in self.files.values() for o in content)
        return [o["fields"] for o in objects if o["model"] == f"archive.{model}"]

    def articles(self, *statuses: str) -> list[str]:
        """Return the keys of the articles of some statuses."""
        return [a["key"] for a in self.all("article") if a["status"] in statuses]


def rendered(objects: list[dict]) -> bytes:
    """Return a fixture file as the house writes it."""
    return (json.dumps(objects, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


class Maker(Releases):
    """Makes one catalogue: entities, then articles that name them, then lost keys."""

    def add(self, kind: str, fields: Fields, hidden: bool) -> Fields:
        """Keep an entity."""
        self.made[kind].append(fields)
        if not hidden:
            self.open[kind].append(fields)
        return fields

    def province(self, heir: Fields | None, start: str = "", name: str = "") -> Fields:
        """Make a province; one that begins in a year has that year in its key."""
        name = name or self.name(2)
        fields = {
            "key": folding.slug(name) + (f"-{start}" if start else ""),
            "name": name,
            "name_en": f"{folding.fold(name).title()} Province",
            "kind": self.term("province_kind"),
            "iso_3166_2": "" if start else f"XX-{len(self.made['province'])}",
            "valid_from": f"{start}-07-01" if start else "",
            "valid_until": f"{heir['valid_from'][:4]}-06-30" if heir else "",
            "successor": key_of(heir),
            "names": self.names(hidden=False),
            **self.notes(),
        }
        return self.add("province", fields, hidden=False)

    def organisation(self, hidden: bool) -> Fields:
        """Make an organisation."""
        name = self.name(4, hidden)
        heir = self.some("organisation", hidden, 0.3)
        fields = {
            "key": self.key(name),
            "name": name,
            "name_en": folding.fold(name).title(),
            "kind": self.term("organisation_kind"),
            "level": self.term("level"),
            "province": key_of(self.some("province", hidden)),
            "parent": key_of(self.some("organisation", hidden)),
            "valid_from": self.one("", "1997", "2003-05"),
            "valid_until": "2019" if heir else "",
            "successor": key_of(heir),
            "succession": self.term("succession") if heir else "",
            "names": self.names(hidden),
            "basis": self.term("basis"),
            **self.notes(hidden=hidden),
        }
        return self.add("organisation", fields, hidden)

    def person(self, standing: str, hidden: bool) -> Fields:
        """Make a person; published articles name private people, but no hidden official."""
        name = self.name(3, hidden)
        fields = {"key": self.key(name), "name": name, "names": self.names(hidden)}
        fields |= {"standing": standing, **self.notes(hidden=hidden)}
        return self.add("person", fields, hidden and standing == "official")

    def resolution(self, number: str, issued: str, hidden: bool = False) -> Fields:
        """Make a document."""
        title = self.name(5, hidden)
        fields = {
            "key": self.key(title),
            "kind": self.term("resolution_kind"),
            "number": number,
            "issuer": key_of(self.some("organisation", hidden)),
            "issued": issued,
            "term": self.one("", "XII"),
            "title": title,
            "title_en": folding.fold(title).title(),
            "in_force": self.one("", "2019-01-01"),
            "replaced_by": key_of(self.some("resolution", hidden)),
            "names": self.names(hidden),
            "basis": self.term("basis"),
            **self.notes(hidden=hidden),
        }
        return self.add("resolution", fields, hidden)

    def entities(self) -> None:
        """Make all that articles name; provinces unchanged, merged, renamed, and in a chain."""
        self.province(None)
        heir = self.province(None, "2025")
        self.province(heir, name=heir["name"])
        self.province(heir)
        self.province(self.province(heir, "2008"))
        for hidden in (False,) * 9 + (True,) * 4:
            self.organisation(hidden)
        for standing in ("official",) * 6 + ("private", "private", "unclassified"):
            self.person(standing, hidden=standing != "official")
        self.person("official", hidden=True)
        numbers = ("35-NQ/TW", "35-NQ/TW", "24/2018/QH14", "", "")
        days = ("2018-06", "1996", "2018-06-12", "", "2020")
        for number, issued in zip(numbers, days, strict=True):
            self.resolution(number, issued)
        self.resolution("35-NQ/TW", "2022-02-02", hidden=True)
        self.resolution("", "", hidden=True)

    def aliases(self) -> None:
        """Give a published and a hidden record of each kind a lost key."""
        for kind in ("province", "organisation", "person", "resolution", "article"):
            hidden = [r for r in self.made[kind] if r.get("status") == "draft" or "zq" in r["key"]]
            seen = [r for r in self.made[kind] if r.get("status", "published") == "published"]
            seen = [r for r in seen if r not in hidden]
            for word, records in (("xua", seen), (self.secret(), hidden)):
                for record in records[:1]:
                    lost = {"record_type": kind, "key": f"{word}-{kind}", "target": record["key"]}
                    self.made["alias"].append(lost)

    def corrections(self) -> None:
        """Correct a published and a hidden record of each kind, and what names hidden people."""
        private = next(p for p in self.made["person"] if p["standing"] == "private")
        for kind in ("article", "organisation", "person", "province", "resolution"):
            name = "title" if kind in ("article", "resolution") else "name"
            seen = self.one(*[r for r in self.open[kind] or self.made[kind] if self.seen(r)])
            self.correct(kind, seen["key"], "", name, "Tên cũ", seen[name])
            if kind == "article" and seen.get("status") == "published":
                known = self.one(*self.open["person"])
                part = f"appearance/{private['key']}"
                values = ([private["key"]], [known["key"]])
                self.correct(kind, seen["key"], part, "person", *values)
                self.correct(kind, seen["key"], part, "rank", self.secret(), "")
                said = f"Có {private['name']} dự."
                self.correct(kind, seen["key"], "", "title_note_vi", said, "")
                spans = ([[0, 2]], [[1, 3]])
                self.correct(kind, seen["key"], "", "title_evidence", *spans)
            for hidden in [r for r in self.made[kind] if not self.seen(r)][:1]:
                self.correct(kind, hidden["key"], "", name, self.secret(), hidden[name])

    def seen(self, record: Fields) -> bool:
        """Tell whether a record is one that the public may read of."""
        return record.get("status", "published") == "published" and "zq" not in record["key"]

    def correct(
        self, kind: str, key: str, part: str, field: str, before: object, after: object
    ) -> None:
        """Make one correction of a record, under its next number."""
        made = self.made["correction"]
        place = {"record_type": kind, "key": key}
        number = sum(place.items() <= other.items() for other in made) + 1
        values = {"part": part, "field": field, "before": before, "after": after}
        day = f"2026-0{1 + len(made) % 9}-10T08:00:00Z"
        said = {"reason": "Đọc lại bản in.", "corrected_on": day, "withheld": False}
        made.append(place | {"number": number} | values | said)

    def pairs(self) -> None:
        """Say of two seen and of two hidden records of some kinds that they are not one."""
        for kind in ("organisation", "person"):
            hidden = [record["key"] for record in self.made[kind] if "zq" in record["key"]]
            seen = [record["key"] for record in self.made[kind] if "zq" not in record["key"]]
            for keys in (seen[:2], hidden[:2]):
                if len(keys) == 2:
                    first, second = sorted(keys)
                    pair = {"record_type": kind, "first": first, "second": second}
                    self.made["distinct"].append(pair | self.notes(hidden=keys == hidden[:2]))


def specimen(seed: int, articles: int = 12, statuses: Sequence[str] = STATUSES) -> Catalogue:
    """Return a catalogue of so many articles; the first of them take the statuses in turn."""
    maker = Maker(seed)
    maker.entities()
    for number in range(articles):
        status = statuses[number] if number < len(statuses) else maker.one(*statuses)
        maker.article(number + 1, status)
    maker.aliases()
    maker.corrections()
    maker.pairs()
    return collected(maker)


def collected(maker: Maker) -> Catalogue:
    """Return what was made as files: one for each kind of entity, one for each article."""
    files = defaultdict(list)
    for kind, name in FILES.items():
        records = sorted(maker.made[kind], key=entity_place)
        files[name] += [{"model": f"archive.{kind}", "fields": fields} for fields in records]
    for kind in OF_ARTICLES:
        for fields in sorted(maker.made[kind], key=place):
            article = fields.get("article") or fields.get("appearance") or [fields.get("key")]
            entry = {"model": f"archive.{kind}", "fields": fields}
            files[f"{article[0]}.json"].append(entry)
    return Catalogue(dict(files), maker.texts, maker.secrets)


def entity_place(fields: Fields) -> tuple:
    """Return where an entity, a lost key, a correction or a pair of keys stands in its file."""
    names = ["record_type", "key", "first", "second"]
    names += ["number"] if "before" in fields else []  # a document's number is no place
    return tuple(fields[name] for name in names if name in fields)


def place(fields: Fields) -> tuple:
    """Return where a record stands among its kind: appearance or order, then what it names."""
    names = ("appearance", "order", "person", "organisation", "resolution", "role", "kind")
    return tuple(fields[name] for name in names if name in fields and fields[name] is not None)
