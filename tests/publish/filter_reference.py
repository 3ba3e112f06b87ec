"""What a filtered list must hold and count, worked out article by article."""

import calendar
from dataclasses import dataclass, field
from datetime import date

from archive.models import Article
from archive.text import folding
from tests.publish.entity_reference import EntityReference
from tests.publish.index_reference import texts_of
from tests.publish.reference import chain

FACETS = ("province", "resolution", "organisation", "person", "publisher")


@dataclass
class Seen:
    """What filters look at in one article."""

    key: str
    earliest: str
    latest: str
    values: dict[str, set[str]]
    chain: list[str]
    texts: list[list[str]] = field(default_factory=list)


def syllables(text: str) -> list[str]:
    """Return the folded words of a text."""
    return "".join(c if c.isalnum() else " " for c in folding.fold(text)).split()


def bound(text: str, end: bool) -> str:
    """Return the first or last day of a year, month or day."""
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    month = month or (12 if end else 1)
    day = day or (calendar.monthrange(year, month)[1] if end else 1)
    return date(year, month, day).isoformat()


class FilterReference:
    """Lists, counts and labels, from the public records alone."""

    def __init__(self, reference: EntityReference) -> None:
        self.reference = reference
        self.seen = [self.look(article) for article in reference.articles]

    def look(self, article: Article) -> Seen:
        """Return what filters look at in an article."""
        record = self.reference.article(article)
        province, publisher = article.province, article.publisher
        cited = {c["key"] for c in record["resolutions"] if c["form"] != "implied"}
        values = {
            "province": {province.key if province else "none"},
            "resolution": cited or {"none"},
            "organisation": {body["key"] for body in record["organisations"]},
            "person": {person["key"] for person in record["people"]},
            "publisher": {publisher.key if publisher else "none"},
        }
        units = [unit.key for unit in chain(province)] if province else ["none"]
        seen = Seen(article.key, *self.reference.span(article), values, units)
        texts = texts_of(self.reference, article, record)
        seen.texts = [syllables(text) for column in texts.values() for text in column]
        return seen

    def matches(self, seen: Seen, name: str, query: dict) -> bool:
        """Tell whether an article satisfies one filter."""
        if name == "q":
            return all(self.stands(seen, phrase) for phrase in query["q"])
        if name == "dates":
            return self.is_dated(seen, query)
        if name == "province" and query.get("era") == "now":
            return bool(set(seen.chain) & set(query["province"]))
        return bool(seen.values[name] & set(query[name]))

    def stands(self, seen: Seen, phrase: str) -> bool:
        """Tell whether a phrase stands in one of an article's texts."""
        wanted = syllables(phrase)
        return any(
            wanted == text[start : start + len(wanted)]
            for text in seen.texts
            for start in range(len(text))
        )

    def is_dated(self, seen: Seen, query: dict) -> bool:
        """Tell whether an article's date lies, or may lie, between two bounds."""
        if not seen.earliest:
            return False
        low = bound(query["from"], end=False) if query.get("from") else "0000"
        high = bound(query["to"], end=True) if query.get("to") else "9999-99"
        latest = seen.latest or "9999-99"
        if query.get("dates") == "certain":
            return low <= seen.earliest and latest <= high
        return seen.earliest <= high and low <= latest

    def parts(self, query: dict) -> list[str]:
        """Return the names of the filters in force."""
        names = [name for name in ("q", *FACETS) if query.get(name)]
        return names + (["dates"] if query.get("from") or query.get("to") else [])

    def keys(self, query: dict, without: str = "") -> list[str]:
        """Return the keys of the articles that satisfy a query, in date order."""
        names = [name for name in self.parts(query) if name != without]
        return [s.key for s in self.seen if all(self.matches(s, name, query) for name in names)]

    def counts(self, query: dict, facet: str) -> dict[str, int]:
        """Return how many articles each value of a facet would give beside the other filters."""
        others = set(self.keys(query, without=facet))
        now = facet == "province" and query.get("era") == "now"
        found: dict[str, int] = {}
        for seen in self.seen:
            if seen.key in others:
                for value in [seen.chain[-1]] if now else seen.values[facet]:
                    found[value] = found.get(value, 0) + 1
        for value in query.get(facet) or []:
            found[value] = len(self.keys(query | {facet: [value]}))
        return found
