"""What the public reads now: the facts of a record of the edition in place, as fixtures have them.

The inverse of `archive.publish.records`: part by part, field by field, in the values of fixtures.
What an edition does not say (status, order, sort keys) is no public fact and is not here.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from django.conf import settings

from archive.publish.publication import open_edition

Fields = dict[str, object]
Parts = dict[str, Fields]  # "" is the record itself; others are named as in Correction.part

PLAIN = {  # which names of an entity's record are fields of its fixture, value for value
    "person": ("name", "names"),
    "organisation": (
        *("name", "name_en", "names", "kind", "level", "valid_from", "valid_until"),
        *("succession", "basis"),
    ),
    "province": (*("name", "name_en", "names", "kind", "iso_3166_2", "valid_from", "valid_until"),),
    "resolution": ("kind", "number", "term", "title", "title_en", "names", "basis"),
}
REFERRING = {
    "person": (),
    "organisation": ("province", "parent", "successor"),
    "province": ("successor",),
    "resolution": ("issuer", "replaced_by"),
}
DATED = {"resolution": ("issued", "in_force")}


def published_facts(record_type: str, key: str) -> Parts:
    """Return the facts that the edition in place says of a record; none where it has no such."""
    record = published_record(record_type, key)
    if record is None:
        return {}
    return article_facts(record) if record_type == "article" else entity_facts(record)


def published_record(record_type: str, key: str) -> dict | None:
    """Return a record of the edition in place; None where there is none that can be read."""
    if not settings.EDITION_PATH.exists():
        return None
    try:
        with closing(open_edition(settings.EDITION_PATH)) as edition:
            found = edition.execute(
                "SELECT body FROM record WHERE kind = ? AND key = ?", (record_type, key)
            ).fetchone()
        return json.loads(found[0]) if found else None
    except (sqlite3.DatabaseError, ValueError):
        return None  # damaged: the next publication replaces it


def note(said: dict | None, prefix: str = "") -> Fields:
    """Return a bilingual note as two fields."""
    return {f"{prefix}note_{language}": (said or {}).get(language, "") for language in ("vi", "en")}


def reference(said: dict | None) -> list[str] | None:
    """Return what a reference leads to, as a natural key."""
    return [said["key"]] if said else None


def entity_facts(record: dict) -> Parts:
    """Return the facts of a person, body, document or province."""
    kind = record["type"]
    facts = {name: record[name] for name in PLAIN[kind]}
    facts |= {name: reference(record[name]) for name in REFERRING[kind]}
    for name in DATED.get(kind, ()):
        facts[name] = record[name]["edtf"] if record[name] else ""
    return {"": facts | note(record["note"])}


def article_facts(record: dict) -> Parts:
    """Return the facts of an article and of all that hangs on it."""
    parts = {"": own_facts(record)}
    for kind, date in record["dates"].items():
        if date:
            parts[f"articledate/{kind}"] = shown(date, "edtf", "basis", "evidence")
    if record["holding"]:
        names = ("filename", "sha256", "bytes", "length", "segments")
        parts["holding"] = {name: record["holding"][name] for name in names}
    for person in record["people"]:
        parts |= person_facts(person)
    parts.update(numbered("byline", record["bylines"], "name", "work", "wording", "evidence"))
    parts.update(linked(record))
    counted = [
        each | {f"counted_{language}": said for language, said in each["counted"].items()}
        for each in record["quantities"]
    ]
    names = ("wording", "value", "counted_vi", "counted_en", "basis", "evidence")
    parts.update(numbered("quantity", counted, *names))
    parts.update(numbered("slip", record["slips"], "wording", "reading", "evidence"))
    return parts


def shown(link: dict, *names: str) -> Fields:
    """Return some fields of a link with its note."""
    return {name: link[name] for name in names} | note(link["note"])


def numbered(kind: str, links: Iterable[dict], *names: str) -> Iterator[tuple[str, Fields]]:
    """Yield the parts that their order identifies."""
    for link in links:
        yield f"{kind}/{link['order']}", shown(link, *names)


def own_facts(record: dict) -> Fields:
    """Return what is said of the article itself."""
    facts: Fields = {name: record[name] for name in ("title", "title_en", "title_basis")}
    facts |= {"title_evidence": record["title_evidence"]} | note(record["title_note"], "title_")
    for name in ("province", "publisher"):
        said = record[name]
        facts[name] = reference(said)
        facts[f"{name}_basis"] = said["basis"] if said else ""
        facts[f"{name}_evidence"] = said["evidence"] if said else []
        facts |= note(record[f"{name}_note"], f"{name}_")
    source = record["source"]
    facts |= {f"source_{name}": source[name] for name in ("url", "basis", "evidence")}
    facts |= note(source["note"], "source_")
    return facts | {f"account_{language}": said for language, said in record["account"].items()}


def person_facts(person: dict) -> Parts:
    """Return a person's appearance, roles and posts."""
    key, who = person["key"], {"person": reference(person)}
    parts = {f"appearance/{key}": who | shown(person, "rank", "rank_evidence", "evidence")}
    for role in person["roles"]:
        said = shown(role, "role", "wording", "evidence")
        parts[f"appearancerole/{key}/{role['role']}"] = who | said
    for post in person["posts"]:
        said = shown(post, "wording", "former", "basis", "evidence")
        body = {"organisation": reference(post["organisation"])}
        parts[f"post/{key}/{post['order']}"] = who | body | said
    return parts


def linked(record: dict) -> Iterator[tuple[str, Fields]]:
    """Yield what joins an article to bodies and documents."""
    for body in record["organisations"]:
        said = shown(body, "role", "wording", "basis", "evidence")
        place = f"involvement/{body['key']}/{body['role']}"
        yield place, {"organisation": reference(body)} | said
    for document in record["resolutions"]:
        said = shown(document, "form", "relation", "wording", "basis", "evidence")
        place = f"citation/{document['key']}/{document['order']}"
        yield place, {"resolution": reference(document)} | said
