"""What a query seeks among the names of an article, and where its text of record shows that.

Words behind `person:` and `org:` stand among names, and so may words that stand in no text of an
article, and a document that is cited in other words. Where they are is what the catalogue gives as
evidence for the people, bodies, documents and places whom they name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.edition import names
from archive.edition.reader import Edition
from archive.text import markup
from archive.text.occurrences import Occurrence, find
from archive.text.places import outermost
from archive.text.query import Query, Term

NAMED = ("person", "org")  # fields whose words stand among names and nowhere else
Sought = tuple[tuple[Term, ...], tuple[str, ...]]  # terms, and keys of documents
Place = tuple[str, str]  # kind and key


@dataclass(frozen=True, slots=True)
class Name:
    """A name in which words stand, where they do (nowhere where a document is cited otherwise)."""

    kind: str
    key: str
    slug: str
    name: str
    marks: tuple[Occurrence, ...]

    @property
    def level(self) -> int:
        """Return how well the words match."""
        return min((mark.level for mark in self.marks), default=0)


@dataclass(frozen=True, slots=True)
class Named:
    """What a query seeks among the names of an article.

    places  the evidence for it in the text of record, in order, none inside another
    names   those for which the text of record is not held, or has no evidence; each record once
    """

    places: tuple[Occurrence, ...] = ()
    names: tuple[Name, ...] = ()


def named_in(edition: Edition, records: Sequence[dict], query: Query) -> list[Named]:
    """Return what a query seeks among the names of each of some articles.

    One SELECT; none where it seeks nothing there.
    """
    sought = [among_names(record, query) for record in records]
    asked = [record for record, wanted in zip(records, sought, strict=True) if wanted]
    known = iter(names.names_in(edition, asked) if asked else ())
    return [
        matched(record, wanted, next(known)) if wanted else Named()
        for record, wanted in zip(records, sought, strict=True)
    ]


def among_names(record: dict, query: Query) -> list[Sought]:
    """Return the words of each clause that are sought among the names of an article.

    A record of texts alone will do. Words without a field are sought there where they stand in no
    text and no title, in any language; never where one text was chosen.
    """
    found = []
    for clause in query.positive:
        terms = tuple(term for term in clause.alternatives if term.field in NAMED)
        plain = tuple(term for term in clause.alternatives if not term.field)
        if plain and not query.within and not stands(record, plain):
            found.append(((*terms, *plain), clause.documents))
        elif terms:
            found.append((terms, ()))
    return found


def stands(record: dict, terms: Sequence[Term]) -> bool:
    """Tell whether any of some terms stands in a text or title of an article."""
    return any(find(text, terms) for text in texts(record))


def texts(record: dict) -> Iterator[str]:
    """Yield the texts and titles of an article, the longest first."""
    yield (record["holding"] or {}).get("text") or ""
    yield from map(markup.plain, record["account"].values())
    yield record["title"]
    yield record["title_en"]


def matched(record: dict, sought: list[Sought], known: list[tuple[str, str, str, str]]) -> Named:
    """Return what is sought among the known names of an article."""
    evidence = evidence_of(record)
    places, without = [], {}
    for terms, documents in sought:
        found = best(terms, documents, known)
        shown = [
            Occurrence(start, end, name.level)
            for name in found
            for start, end in evidence.get((name.kind, name.key), ())
        ]
        places += shown
        if not shown:
            without |= {(name.kind, name.key): name for name in found}
    return Named(tuple(outermost(places)), tuple(without.values()))


def best(
    terms: tuple[Term, ...], documents: tuple[str, ...], known: list[tuple[str, str, str, str]]
) -> list[Name]:
    """Return of each record that is sought the name that matches best, of equal ones the first."""
    found: dict[Place, Name] = {}
    for kind, key, slug, name in known:
        allowed = [term for term in terms if kind in names.FIELD_KINDS.get(term.field, ())]
        marks = find(name, allowed)
        if not marks and (kind != "resolution" or key not in documents):
            continue
        other, this = found.get((kind, key)), Name(kind, key, slug, name, tuple(marks))
        if other is None or (not this.marks, this.level) < (not other.marks, other.level):
            found[kind, key] = this
    return list(found.values())


def evidence_of(record: dict) -> dict[Place, list[tuple[int, int]]]:
    """Return where the text of record shows what an article names; nothing where it is not held.

    What is only implied has no words that name it.
    """
    held = (record["holding"] or {}).get("text")
    links = [
        *(("person", each) for each in record["people"]),
        *(("organisation", each) for each in record["organisations"]),
        *(("resolution", each) for each in record["resolutions"]),
        ("organisation", record["publisher"]),
        ("province", record["province"]),
    ]
    found: dict[Place, list[tuple[int, int]]] = {}
    for kind, link in links if held else ():
        if link and link.get("form") != "implied":
            spans = found.setdefault((kind, link["key"]), [])
            spans += [(start, end) for start, end in link["evidence"]]
    return {place: spans for place, spans in found.items() if spans}
