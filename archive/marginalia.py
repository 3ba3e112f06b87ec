"""Margin notes: the catalogue's facts beside the paragraph of the text of record they rest on.

A fact stands once, beside its first passage. What the words say by themselves (ranks, posts, bodies
that are only named) is left to the catalogue below the text, so that the margin stays calm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

Spans = list[list[int]]


@dataclass(slots=True)
class MarginNote:
    """One note: its kind, the fact's name, whom or what it names, and codes that say more.

    `terms` are (vocabulary, code) pairs; `value` is a record, a date or a text, by kind.
    """

    kind: str
    fact: str
    at: int
    value: object
    terms: list[tuple[str, str]] = field(default_factory=list)
    basis: str = ""

    @property
    def about(self) -> tuple[str, str]:
        """Return the kind and what it is about: a body for all its roles, else the fact itself."""
        return self.kind, self.value["key"] if self.kind == "organisation" else self.fact


def notes(record: dict) -> dict[int, list[MarginNote]]:
    """Return the margin notes of an article by the number of their segment, from 1."""
    holding = record["holding"]
    if not holding or holding["text"] is None:
        return {}
    starts = [start for _, start, _ in holding["segments"]]
    found: dict[int, list[MarginNote]] = {}
    for note in sorted(every(record), key=lambda note: note.at):
        beside = found.setdefault(sum(start <= note.at for start in starts), [])
        told = next((other for other in beside if other.about == note.about), None)
        if told is None:
            beside.append(note)
        else:  # one body in several roles
            told.terms += note.terms
    return found


def every(record: dict) -> Iterator[MarginNote]:
    """Yield each fact that rests on words and belongs in the margin."""
    for kind, date in record["dates"].items():
        if date and date["evidence"]:
            terms = [("date_kind", kind)]
            yield MarginNote(
                "date", f"date-{kind}", first(date), date["edtf"], terms, date["basis"]
            )
    for kind in ("province", "publisher"):
        said = record[kind]
        if said and said["evidence"]:
            yield MarginNote(kind, kind, first(said), said, [], said["basis"])
    yield from people(record["people"])
    yield from bodies(record["organisations"])
    for citation in record["resolutions"]:
        if citation["evidence"] and not seen_before(citation, record["resolutions"]):
            implied = citation["form"] == "implied"  # so it is nothing that was cited
            terms = [("relation", citation["relation"])] * (not implied)
            terms.append(("form", citation["form"]))
            yield MarginNote("resolution", citation["fact"], first(citation), citation, terms)
    for quantity in record["quantities"]:
        if quantity["evidence"]:
            yield MarginNote("quantity", quantity["fact"], first(quantity), quantity)
    for slip in record["slips"]:
        yield MarginNote("slip", slip["fact"], first(slip), slip)


def people(found: list[dict]) -> Iterator[MarginNote]:
    """Yield a note on each person, with every role in the event."""
    for person in found:
        if person["evidence"]:
            terms = [("appearance_role", role["role"]) for role in person["roles"]]
            yield MarginNote("person", person["fact"], first(person), person, terms)


def bodies(found: list[dict]) -> Iterator[MarginNote]:
    """Yield a note on each body that does more than be named."""
    for body in found:
        if body["evidence"] and body["role"] != "mentioned":
            terms = [("involvement_role", body["role"])]
            yield MarginNote("organisation", body["fact"], first(body), body, terms)


def first(fact: dict) -> int:
    """Return where the first passage of a fact begins."""
    return min(start for start, _ in fact["evidence"])


def seen_before(citation: dict, citations: list[dict]) -> bool:
    """Tell whether an earlier passage names the same document in the same relation."""
    return any(
        other["key"] == citation["key"]
        and other["relation"] == citation["relation"]
        and other["evidence"]
        and (first(other), other["order"]) < (first(citation), citation["order"])
        for other in citations
    )
