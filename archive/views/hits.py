"""What a list of sought words shows of each hit: its tier, and the passages where they stand."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from pyroaring import BitMap

from archive.concordance import found_in
from archive.edition.evidence import Name, named_in
from archive.edition.reading import FOLDED, Reading
from archive.edition.search import search, understood
from archive.filters import ArticleFilters
from archive.filters.reasons import reasons
from archive.text import foreign
from archive.text.forms import LEVELS
from archive.text.occurrences import Occurrence, Snippet, snippets
from archive.text.operators import hint
from archive.views import page

PASSAGES = 3


def rows_with_hits(filters: ArticleFilters, ordinals: list[int]) -> list[dict]:
    """Return list rows, each with its `reasons`, its `tier` and the `passages` of the words."""
    edition = filters.edition
    if filters.found is None or not ordinals:
        rows = edition.article_rows(ordinals)
        return [row | {"reasons": reasons(filters, row)} for row in rows]
    differ = sum(map(bool, filters.tiers.values())) > 1 or not filters.tiers["typed"]
    found = edition.rows_and_records(ordinals)
    named = named_in(edition, [record for _row, record in found], filters.found.query)
    carried = filters.carried()
    for ordinal, (row, record), among in zip(ordinals, found, named, strict=True):
        row["tier"] = tier_of(filters, ordinal)
        row["tier_shown"] = differ
        stands, shown = passages(filters, record, among.places, carried)
        row["passages"] = [*shown, *map(of_name, among.names)][:PASSAGES]
        # A passage says where its words stand; a title is all that is left to be named.
        row["reasons"] = reasons(filters, row, set() if row["passages"] else stands)
    return [row for row, _record in found]


def tier_of(filters: ArticleFilters, ordinal: int) -> str:
    """Return the tier of an article among those found."""
    return next(
        level for level, bits in zip(LEVELS, filters.found.tiers, strict=True) if ordinal in bits
    )


def passages(
    filters: ArticleFilters, record: dict, evidence: Sequence[Occurrence], carried: str
) -> tuple[set[str], list[dict]]:
    """Return in which sources the words stand, and the passages to show.

    `evidence` are the places in the text of record that show what is sought among names;
    `carried` is the query of the list, which the addresses of passages carry.
    """
    query, language = filters.found.query, filters.language
    found = found_in(record, query, language, evidence, every=False)
    path = page.address_of("article", record["key"], record["slug"], page.language())
    address = page.with_query(path, carried)
    shown = []
    for source, spoken, text, occurrences in found:
        if source == "title" or len(shown) >= PASSAGES:  # the title is the hit's heading
            continue
        for snippet in snippets(text, occurrences, PASSAGES - len(shown)):
            number = occurrences.index(snippet.marks[0]) + 1
            elsewhere = source == "account" and spoken != language  # it is read on its own page
            there = page.other_language(address) if elsewhere else address
            url = f"{there}#hit-{source}-{number}"
            shown.append(passage(source, spoken, pieces(text, snippet), url))
    return {source for source, *_ in found}, shown


def passage(source: str, language: str, parts: list[tuple[str, bool]], url: str) -> dict:
    """Return a passage as a list shows it."""
    return {"source": source, "language": language, "pieces": parts, "url": url}


def pieces(text: str, snippet: Snippet) -> list[tuple[str, bool]]:
    """Return the words of a passage in pieces, each with whether it was sought."""
    found, at = [], snippet.start
    for mark in snippet.marks:
        if mark.start > at:
            found.append((text[at : mark.start], False))
        if mark.end > at:
            found.append((text[max(at, mark.start) : mark.end], True))
            at = mark.end
    if at < snippet.end:
        found.append((text[at : snippet.end], False))
    first, last = snippet.start > 0, snippet.end < len(text)
    return [("… ", False)] * first + found + [(" …", False)] * last


def of_name(name: Name) -> dict:
    """Return the passage of a name in which the words stand, leading to what bears it.

    A document that is cited in other words has the whole name marked.
    """
    marks = name.marks or (Occurrence(0, len(name.name), 0),)
    url = page.address_of(name.kind, name.key, name.slug, page.language())
    spoken = foreign.language_of(name.name) or "vi"
    return passage("names", spoken, pieces(name.name, Snippet(0, len(name.name), marks)), url)


def said_of_tiers(filters: ArticleFilters) -> list[dict]:
    """Return the tiers that have articles, as links to the list of each alone."""
    return [
        {
            "tier": level,
            "count": count,
            "query": filters.query(marks=level),
            "current": filters.values["marks"] == level,
        }
        for level, count in filters.tiers.items()
        if count or filters.values["marks"] == level
    ]


def side_by_side(filters: ArticleFilters) -> dict | None:
    """Return the query that seeks plain words side by side, and how many articles that gives.

    None where it is not fewer, or where more than plain words was typed.
    """
    found = filters.found
    plain = [
        clause
        for clause in found.query.positive
        if not (clause.documents or clause.alternatives[0].field or clause.alternatives[0].quoted)
    ]
    if len(plain) < 2 or len(plain) < len(found.query.clauses) or found.query.ignored:
        return None
    typed = " ".join(word for clause in plain for word in clause.alternatives[0].words)
    phrase = together(filters, f'"{typed}"')
    count = len(phrase & filters.without("q").bits)
    if not 0 < count < len(filters.qs):
        return None
    return {"typed": typed, "query": filters.query(q=f'"{typed}"'), "count": count}


def together(filters: ArticleFilters, typed: str) -> BitMap:
    """Return the articles that a phrase finds; its tiers are not asked for, so it is read once."""
    edition, bridged = filters.edition, filters.values["forms"] == "all"
    query, _additions, _questions = understood(edition, typed, bridged)
    reading = Reading(edition, query)
    found = reading.articles(FOLDED)
    # Of what is cut, each tier has its own newest; together they may be more.
    return search(edition, typed, bridged).bits if reading.cut or reading.late else found


def orders(filters: ArticleFilters) -> list[tuple[str, str, str]]:
    """Return the orders of a list of articles: parameter value, label, query."""
    labels = {"newest": _("newest first"), "oldest": _("oldest first")}
    if filters.found is not None:
        labels["relevance"] = _("most relevant first")
    return [(name, label, filters.query(sort=name)) for name, label in labels.items()]


def operators(filters: ArticleFilters) -> dict | None:
    """Return what was typed like operators of other places, and the query that means them here."""
    meant = hint(filters.found.query.text)
    if meant is None:
        return None
    return {
        "typed": meant.typed,
        "meaning": meant.meaning,
        "query": filters.query(q=meant.meaning),
    }


def questions(filters: ArticleFilters) -> list[dict]:
    """Return the abbreviations with several readings, each reading as a query that means it."""
    return [
        {
            "typed": question.typed,
            "choices": [
                {"vi": vi, "en": en, "q": typed, "query": filters.query(q=typed)}
                for vi, en, typed in question.choices
            ],
        }
        for question in filters.found.questions
    ]
