"""The facts of an article record, each with a name by which text and margin find each other.

A fact's own place on the page is `#fact-NAME`; the n-th passage it rests on is `#in-NAME-n`. Where
words are sought, the n-th place where they stand is `#hit-text-n` or `#hit-account-n`.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from archive import marginalia
from archive.text import glossary, markup, spans
from archive.text.occurrences import Occurrence
from archive.text.places import places
from archive.text.query import Query

DATE_KINDS = ("event", "published", "captured")
NUMBERED = ("lead", "paragraph")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a passage is evidence of: the fact's name, its kind, and where its words lead.

    `end` is where the whole passage ends; a page may have to cut it into pieces.
    """

    name: str
    kind: str
    href: str
    end: int = 0


@dataclass(frozen=True, slots=True)
class Abbr:
    """A passage that is an abbreviation of the glossary."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of the text of record: its kind, its number and its nested pieces.

    `paragraph` numbers the paragraphs that are read and cited, lead included; 0 for the rest.
    `notes` are the margin notes beside it.
    """

    kind: str
    number: int
    pieces: list
    paragraph: int = 0
    notes: tuple = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The places of the sought words in one text, in order; as many as `len` says.

    The n-th has the id `hit-NAME-n` on the page; without a name there are no ids.
    """

    name: str
    text: str
    places: tuple[Occurrence, ...]

    def __len__(self) -> int:
        return len(self.places)

    def of(self, start: int, end: int) -> slice:
        """Return which of the places lie in `text[start:end]`, wholly or in part."""
        # None lies in another, so their ends are in order as well.
        first = bisect_right(self.places, start, key=lambda place: place.end)
        return slice(first, bisect_left(self.places, end, key=lambda place: place.start))

    def within(self, start: int, end: int) -> list[spans.Node[int]]:
        """Return `text[start:end]` as nested nodes; a hit is a span called by its number from 1."""
        there = self.of(start, end)
        found = enumerate(self.places[there], there.start + 1)
        marked = ((place.start, place.end, number) for number, place in found)
        return spans.nest(end - start, marked, start)


def name_facts(record: dict) -> dict:
    """Give every fact of a record its `name` (in place), and return the record."""
    for kind in DATE_KINDS:
        if record["dates"][kind]:
            record["dates"][kind]["name"] = f"date-{kind}"
    for person in record["people"]:
        person["fact"] = f"person-{person['key']}"
        for role in person["roles"]:
            role["fact"] = f"role-{person['key']}-{role['role']}"
        for post in person["posts"]:
            post["fact"] = f"post-{person['key']}-{post['order']}"
    for body in record["organisations"]:
        body["fact"] = f"organisation-{body['key']}-{body['role']}"
    for citation in record["resolutions"]:
        citation["fact"] = f"resolution-{citation['key']}-{citation['order']}"
    for byline in record["bylines"]:
        byline["fact"] = f"byline-{byline['order']}"
    for kind, name in (("quantity", "quantities"), ("slip", "slips")):
        for said in record[name]:
            said["fact"] = f"{kind}-{said['order']}"
    return record


def evidence(record: dict) -> Iterator[tuple[str, str, str, list]]:
    """Yield (name, kind, address of the entity or "", spans) of each fact, outer ones first."""
    yield "title", "title", "", record["title_evidence"]
    for kind in DATE_KINDS:
        date = record["dates"][kind]
        if date:
            yield f"date-{kind}", "date", "", date["evidence"]
    for name in ("province", "publisher"):
        if record[name]:
            yield name, name, "", record[name]["evidence"]
    yield "source", "source", "", record["source"]["evidence"]
    for person in record["people"]:
        for role in person["roles"]:
            yield role["fact"], "role", "", role["evidence"]
    for citation in record["resolutions"]:
        yield citation["fact"], "resolution", link("resolution", citation), citation["evidence"]
    for person in record["people"]:
        yield person["fact"], "person", link("person", person), person["evidence"]
        yield f"rank-{person['key']}", "rank", "", person["rank_evidence"]
        for post in person["posts"]:
            yield post["fact"], "post", "", post["evidence"]
    for body in record["organisations"]:
        yield body["fact"], "organisation", link("organisation", body), body["evidence"]
    for byline in record["bylines"]:
        yield byline["fact"], "byline", "", byline["evidence"]
    for quantity in record["quantities"]:
        yield quantity["fact"], "quantity", "", quantity["evidence"]
    for slip in record["slips"]:
        yield slip["fact"], "slip", "", slip["evidence"]


def link(kind: str, reference: dict) -> str:
    """Return the path of an entity's page in the language of the request."""
    return reverse(f"{kind}-detail", kwargs={"key": reference["key"], "slug": reference["slug"]})


def typeset(record: dict) -> list[Segment]:
    """Return the text of record as segments of nested pieces; empty where it is not held."""
    holding = record["holding"]
    if not holding or holding["text"] is None:
        return []
    found = [
        (start, end, Mark(f"{name}-{number}", kind, href or f"#fact-{name}", end))
        for name, kind, href, places in evidence(record)
        for number, (start, end) in enumerate(places, 1)
    ]
    found += [
        (start, end, Abbr(abbreviation.vi, abbreviation.en))
        for start, end, abbreviation in glossary.find(holding["text"])
    ]
    found.sort(key=lambda span: (span[0], -span[1]))  # stable: outer kinds stay outside
    beside = marginalia.notes(record)
    paragraphs = itertools.count(1)
    return [
        Segment(
            kind,
            number,
            spans.nest(end - start, found, start=start),
            next(paragraphs) if kind in NUMBERED else 0,
            tuple(beside.get(number, ())),
        )
        for number, (kind, start, end) in enumerate(holding["segments"], 1)
    ]


def hits(record: dict, query: Query, language: str) -> dict[str, Hits]:
    """Return where the words of a query stand in an article, by text.

    `text` of record, `account` in a language, `elsewhere` (the account in the other one), `title`
    and `title_en`. Texts that the query leaves out, or that are not held, have no hits.
    """
    holding, other = record["holding"], "vi" if language == "en" else "en"
    account = {name: markup.plain(said) for name, said in record["account"].items()}
    texts = {
        "text": (holding and holding["text"]) or "",
        "account": account.get(language, ""),
        "elsewhere": account.get(other, ""),
    }
    within = {"": texts, "text": ("text",), "account": ("account", "elsewhere")}[query.within]
    found = {
        name: Hits(name, text, tuple(places(text, query)) if name in within else ())
        for name, text in texts.items()
    }
    fields = ("title",) if query.within else ("title", "")
    for name in ("title", "title_en"):
        found[name] = Hits("", record[name], tuple(places(record[name], query, fields)))
    return found
