"""What an edition and the catalogue tell differently, found without making every record."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from django.db.models import Case, Q, When
from django.utils import timezone

from archive.models import Alias, Appearance, AppearanceRole, Article, Holding, Person, Post
from archive.publish.compile import as_json, fingerprint
from archive.publish.contents import ARTICLE_MODELS
from archive.publish.corrections import PublicCorrections
from archive.publish.entities import Gathering, entity_records
from archive.publish.rows import SAID, article_part, own_part
from archive.publish.snapshot import Snapshot

# Versions before the last one seen that are looked at again while they are young: a database that
# lets several write at once may give a version its number early and show it late.
AGAIN, YOUNG = 200, timedelta(minutes=5)
# What an article's record and its index take from an entity.
CALLED = (
    *("key", "slug", "name", "name_en", "names", "kind", "number", "title", "title_en"),
    *("label", "label_en"),
)
Place = tuple[str, str]  # record type and key
Parts = dict[Place, str]


class Standing:
    """The records of an edition: their numbers by type and key, in order, and their own parts."""

    def __init__(self, edition: sqlite3.Connection) -> None:
        self.numbers: dict[str, dict[str, int]] = defaultdict(dict)
        self.parts: Parts = {}
        for kind, key, number, own in edition.execute(
            "SELECT kind, key, position, own FROM record ORDER BY kind, position"
        ):
            self.numbers[kind][key] = number
            self.parts[kind, key] = own


def parts_now(
    snapshot: Snapshot, order: list[tuple[str, str, str]]
) -> tuple[Parts, dict[Place, dict]]:
    """Return the own part of every public record as compiling would write it, in order.

    And the records of the entities, with nothing in them that articles say.
    """
    present = Case(When(text=None, then=0), default=1)
    rows = Holding.objects.order_by("-id").values_list("article__key", "sha256", present)
    held = {key: (checksum, bool(here)) for key, checksum, here in rows}
    found: Parts = {}
    for earliest, latest, key in order:
        part = article_part(earliest, latest, held.get(key))
        found["article", key] = fingerprint(as_json(part))
    alone = {}
    for _, record in entity_records(snapshot, Gathering()):
        place = record["type"], record["key"]
        alone[place] = record
        found[place] = fingerprint(as_json(own_part(record)))
    return found, alone


def corrected_anew(edition: sqlite3.Connection, corrections: PublicCorrections) -> set[Place]:
    """Return the records of which the edition tells other corrections."""
    told = {(told.kind, told.key, told.name, as_json(told.body)) for told in corrections.told}
    standing = set(edition.execute("SELECT kind, key, name, body FROM correction"))
    return {(kind, key) for kind, key, _, _ in told ^ standing}


def touched(last: dict[str, int]) -> set[str]:
    """Return the keys of the articles of which a part has a version behind the last ones seen."""
    articles: set[int] = set()
    appearances: set[int] = set()
    young = Q(history_date__gt=timezone.now() - YOUNG)
    for model in ARTICLE_MODELS:
        at = last[model._meta.model_name]
        late = Q(history_id__gt=at - AGAIN) & young
        versions = model.history.filter(Q(history_id__gt=at) | late).order_by()
        if model in (AppearanceRole, Post):
            appearances |= set(versions.values_list("appearance_id", flat=True))
        else:
            owner = "id" if model is Article else "article_id"
            articles |= set(versions.values_list(owner, flat=True))
    # Of an appearance that is gone, only the history knows the article.
    known = Appearance.history.filter(id__in=appearances).order_by()
    articles |= set(known.values_list("article_id", flat=True))
    return set(Article.objects.filter(pk__in=articles).values_list("key", flat=True))


def articles_saying(body: dict) -> Iterator[str]:
    """Yield the keys of the articles that say something of an entity, from its record."""
    for gathered, name in SAID[body["type"]].items():
        if gathered != "present":
            for said in body[name]:
                yield said.get("article", said)["key"]


def articles_resting_on(
    edition: sqlite3.Connection, places: Collection[Place], alone: Mapping[Place, dict]
) -> set[str]:
    """Return the keys of the articles of an edition that call some entities what they were called.

    `alone` has their records as they are now; of one that is called the same no article is.
    """
    found: set[str] = set()
    for place in places:
        for (body,) in edition.execute("SELECT body FROM record WHERE kind = ? AND key = ?", place):
            record, now = json.loads(body), alone.get(place, {})
            if any(record.get(name) != now.get(name) for name in CALLED):
                found.update(articles_saying(record))
    return found


def provinces_that_changed(
    edition: sqlite3.Connection, places: Collection[Place], alone: Mapping[Place, dict]
) -> set[Place]:
    """Return which provinces say something else of themselves than which bodies they have."""
    found = set()
    for place in {place for place in places if place[0] == "province"}:
        rows = edition.execute("SELECT body FROM record WHERE kind = ? AND key = ?", place)
        parts = [
            {name: value for name, value in own_part(record).items() if name != "organisations"}
            for record in (*(json.loads(body) for (body,) in rows), alone.get(place))
            if record
        ]
        if len(parts) != 2 or parts[0] != parts[1]:
            found.add(place)
    return found


def accounts_leading_to(places: Collection[Place]) -> set[str]:
    """Return the keys of the public articles whose accounts have links to some entities."""
    wanted = Q(pk__in=())
    for kind, key in places:
        link = f"({kind}:{key})"
        wanted |= Q(account_vi__contains=link) | Q(account_en__contains=link)
    return set(Article.objects.published().filter(wanted).values_list("key", flat=True))


def may_leave(gone: Collection[Place]) -> bool:
    """Tell whether an index may keep traces of what is public no longer until it is written anew.

    It does of words that are taken out one by one. So an article that leaves, a person who is no
    office holder any more, or one whose record was deleted, must not be among them.
    """
    people = {key for kind, key in gone if kind == "person"}
    public = Person.objects.filter(key__in=people, standing="official")
    stay = set(public.values_list("key", flat=True))
    lost = Alias.objects.filter(record_type="person", key__in=people)
    stay |= set(lost.values_list("key", flat=True))
    return people <= stay and not any(kind == "article" for kind, _ in gone)
