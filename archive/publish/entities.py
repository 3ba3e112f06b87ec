"""Records of people, organisations, documents and provinces, gathered from article records.

Nothing here reads the database: what an entity's page says is what the public articles say of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from archive.publish.rows import brief
from archive.publish.snapshot import Row, Snapshot, dating, named, note, page_url
from archive.text import folding

Gathered = dict[str, dict[str, list[dict]]]


class Gathering:
    """What the articles say of each entity; fed one article at a time, newest first."""

    def __init__(self) -> None:
        self.said: Gathered = defaultdict(lambda: defaultdict(list))
        self.present: dict[str, dict[str, dict]] = defaultdict(dict)

    def take(self, record: dict, row: dict) -> None:
        """Note what one article says of the entities in it."""
        article = brief(row)
        for person in record["people"]:
            names = ("rank", "rank_evidence", "evidence", "note", "roles", "posts")
            self.say("person", person["key"], article, {name: person[name] for name in names})
            for post in person["posts"]:
                self.take_post(article, person, post)
        for body in record["organisations"]:
            self.say("organisation", body["key"], article, without_reference(body))
        for citation in record["resolutions"]:
            kind = "implied" if citation["form"] == "implied" else "resolution"
            self.say(kind, citation["key"], article, without_reference(citation))
        if record["publisher"]:
            self.say("publisher", record["publisher"]["key"], article, {})
        if record["province"]:
            province = record["province"]["key"]
            self.say("province", province, article, {})
            for person in record["people"]:
                self.present[province][person["key"]] = {
                    name: person[name] for name in ("key", "slug", "name")
                }

    def take_post(self, article: dict, person: dict, post: dict) -> None:
        """Note a post under the body it belongs to."""
        if post["organisation"]:
            holder = {name: person[name] for name in ("key", "slug", "name")}
            names = ("wording", "former", "basis", "evidence", "note")
            detail = {"person": holder} | {name: post[name] for name in names}
            self.say("post", post["organisation"]["key"], article, detail)

    def say(self, kind: str, key: str, article: dict, detail: dict) -> None:
        """Note one thing said of an entity in an article."""
        self.said[kind][key].append({"article": article} | detail)

    def of(self, kind: str, key: str) -> list[dict]:
        """Return what was said of an entity, in the order in which articles came."""
        return self.said[kind].get(key, [])


def without_reference(link: dict) -> dict:
    """Return a link of an article without what names its entity."""
    names = ("role", "order", "form", "relation", "wording", "basis", "evidence", "note")
    return {name: link[name] for name in names if name in link}


def entity_records(snapshot: Snapshot, gathering: Gathering) -> Iterator[tuple[str, dict]]:
    """Yield (position in lists, record) of every public entity."""
    for make, rows in [
        (person_record, snapshot.people),
        (organisation_record, snapshot.organisations),
        (resolution_record, snapshot.resolutions),
        (province_record, snapshot.provinces),
    ]:
        yield from in_order(make, rows, snapshot, gathering)


def in_order(
    make: Callable[[int, Row, Snapshot, Gathering], tuple[tuple, dict]],
    rows: dict[int, Row],
    snapshot: Snapshot,
    gathering: Gathering,
) -> Iterator[tuple[int, dict]]:
    """Yield a kind's records with their positions, from 1."""
    made = sorted(
        (make(pk, row, snapshot, gathering) for pk, row in rows.items()),
        key=lambda pair: (pair[0], pair[1]["key"]),
    )
    for position, (_, record) in enumerate(made, 1):
        yield position, record


def person_record(_pk: int, row: Row, _snapshot: Snapshot, gathering: Gathering) -> tuple:
    """Return a person's record and place: by given name, as Vietnamese lists go."""
    slug = folding.slug(row["name"])
    record = {
        "type": "person",
        "key": row["key"],
        "slug": slug,
        "url": page_url("people", row["key"], slug),
        "name": row["name"],
        "names": row["names"],
        "note": note(row),
        "appearances": gathering.of("person", row["key"]),
    }
    return (folding.given_key(row["name"]),), record


def organisation_record(pk: int, row: Row, snapshot: Snapshot, gathering: Gathering) -> tuple:
    """Return an organisation's record and place: by name."""
    reference = named(row)
    key = row["key"]
    record = {
        "type": "organisation",
        **reference,
        "url": page_url("organisations", key, reference["slug"]),
        "names": row["names"],
        "kind": row["kind"],
        "level": row["level"],
        "province": snapshot.province(row["province_id"]),
        "parent": snapshot.organisation(row["parent_id"]),
        "ancestors": ancestors(snapshot, pk),
        "children": references(snapshot, "parent_id", pk),
        "parts": parts(snapshot, pk),
        "valid_from": row["valid_from"],
        "valid_until": row["valid_until"],
        "successor": snapshot.organisation(row["successor_id"]),
        "succession": row["succession"],
        "predecessors": references(snapshot, "successor_id", pk),
        "basis": row["basis"],
        "note": note(row),
        "involvements": gathering.of("organisation", key),
        "posts": gathering.of("post", key),
        "published": gathering.of("publisher", key),
        "issued": [
            snapshot.resolution(other) for other in snapshot.leading("resolutions", "issuer_id", pk)
        ],
    }
    return (folding.collation_key(row["name"]),), record


def resolution_record(pk: int, row: Row, snapshot: Snapshot, gathering: Gathering) -> tuple:
    """Return a document's record and place: the latest issued first, undated last."""
    reference = snapshot.resolution(pk)
    number = row["number"]
    issued = dating(row["issued"]) if row["issued"] else None
    record = {
        "type": "resolution",
        **reference,
        "url": page_url("resolutions", row["key"], reference["slug"]),
        "names": row["names"],
        "issuer": snapshot.organisation(row["issuer_id"]),
        "issued": issued,
        "term": row["term"],
        "in_force": dating(row["in_force"]) if row["in_force"] else None,
        "replaced_by": snapshot.resolution(row["replaced_by_id"]),
        "replaces": [
            snapshot.resolution(other)
            for other in snapshot.leading("resolutions", "replaced_by_id", pk)
        ],
        "same_number": [
            snapshot.resolution(other)
            for other in snapshot.leading("resolutions", "number", number)
            if number and other != pk
        ],
        "basis": row["basis"],
        "note": note(row),
        "citations": gathering.of("resolution", row["key"]),
        "implied": gathering.of("implied", row["key"]),
    }
    day = issued and issued["earliest"]
    place = (day is None, -int(day.replace("-", "")) if day else 0)
    return place, record


def province_record(pk: int, row: Row, snapshot: Snapshot, gathering: Gathering) -> tuple:
    """Return a province's record and place: by name, former units before those of today."""
    reference = snapshot.province(pk)
    present = gathering.present.get(row["key"], {})
    record = {
        "type": "province",
        **reference,
        "url": page_url("provinces", row["key"], reference["slug"]),
        "kind": row["kind"],
        "iso_3166_2": row["iso_3166_2"],
        "names": row["names"],
        "successor": snapshot.province(row["successor_id"]),
        "predecessors": [
            snapshot.province(other) for other in snapshot.leading("provinces", "successor_id", pk)
        ],
        "merged_with": [
            snapshot.province(other)
            for other in snapshot.leading("provinces", "successor_id", row["successor_id"])
            if row["successor_id"] is not None and other != pk
        ],
        "note": note(row),
        "articles": [said["article"] for said in gathering.of("province", row["key"])],
        "organisations": sorted(
            references(snapshot, "province_id", pk),
            key=lambda body: (folding.collation_key(body["name"]), body["key"]),
        ),
        "people": sorted(present.values(), key=lambda p: (folding.given_key(p["name"]), p["key"])),
    }
    return (folding.collation_key(row["name"]), row["valid_from"]), record


def references(snapshot: Snapshot, link: str, pk: int) -> list[dict]:
    """Return references to the public organisations whose `link` leads to a row."""
    return [snapshot.organisation(other) for other in snapshot.leading("organisations", link, pk)]


def ancestors(snapshot: Snapshot, pk: int) -> list[dict]:
    """Return references to the bodies that a body is part of, the outermost first.

    The rules forbid a circle of parents; should there be one, each body on it is named once.
    """
    above: list[int] = []
    parent = snapshot.organisations[pk]["parent_id"]
    while parent in snapshot.organisations and parent not in (*above, pk):
        above.append(parent)
        parent = snapshot.organisations[parent]["parent_id"]
    return [snapshot.organisation(other) for other in reversed(above)]


def parts(snapshot: Snapshot, pk: int) -> list[dict]:
    """Return references to the public parts of a body, each with the `parts` next below it."""
    return [
        snapshot.organisation(other) | {"parts": references(snapshot, "parent_id", other)}
        for other in snapshot.leading("organisations", "parent_id", pk)
    ]
