"""The words with which a reader came to an article, and the steps to each place where they stand.

The query is that of the list that the article was reached from.
"""

from dataclasses import dataclass

from archive.edition.evidence import Name, named_in
from archive.filters import ArticleFilters
from archive.filters.chips import wordless
from archive.text.places import outermost
from archive.text.query import Query
from archive.typesetting import Hits, hits
from archive.views import page

MOST_LINKS = 50  # of one text; more would be a page of numbers


@dataclass(frozen=True, slots=True)
class Steps:
    """The places in one text: its name, how many there are, the links to the first of them."""

    name: str
    count: int
    links: list[tuple[int, str]]

    @property
    def rest(self) -> int:
        """Return how many places have no link of their own."""
        return self.count - len(self.links)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the page says of the words sought.

    hits         where they stand, by text (`typesetting.hits`)
    in_title     whether they stand in a title that the page shows
    texts        the steps through the text of record and the account, those that have any
    elsewhere    what has them in the other language where nothing here has: "account", "title" or
                 ""
    by_evidence  whether places in the text of record are there because the catalogue names them
    names        the names in which words stand that have no such place, each with its page
    held         whether the text of record is held
    only_titles  whether words were sought in titles, which says nothing of the texts
    """

    words: str
    hits: dict[str, Hits]
    in_title: bool
    texts: list[Steps]
    elsewhere: str
    by_evidence: bool
    names: list[tuple[str, str]]
    held: bool
    only_titles: bool


def query_of(filters: ArticleFilters) -> Query | None:
    """Return the query of a list as it was sought; None where none was."""
    return filters.found.query if filters.found else None


def words_of(filters: ArticleFilters, record: dict, text_at: str) -> Sought | None:
    """Return what was sought with its places in an article; None where nothing was.

    `text_at` is the address of the page that shows the text of record, empty where it is this one.
    One SELECT where something is sought among names, else none.
    """
    query = query_of(filters)
    if query is None or not query.positive:
        return None
    found = hits(record, query, page.language())
    (named,) = named_in(filters.edition, [record], query)
    if named.places:
        places = outermost([*found["text"].places, *named.places])
        found["text"] = Hits("text", record["holding"]["text"], tuple(places))
    both = [steps("text", found["text"], text_at), steps("account", found["account"], "")]
    texts = [each for each in both if each.count]
    in_title = bool(found["title"] or (page.language() == "en" and found["title_en"]))
    elsewhere = ""
    if not texts and not in_title:
        elsewhere = "account" if found["elsewhere"] else "title" if found["title_en"] else ""
    return Sought(
        filters.values["q"],
        found,
        in_title,
        texts,
        elsewhere,
        bool(named.places),
        [with_address(name) for name in named.names],
        bool(record["holding"] and record["holding"]["text"]),
        any(term.field == "title" for term in query.terms),
    )


def with_address(name: Name) -> tuple[str, str]:
    """Return a name and the address of the page of what bears it."""
    return name.name, page.address_of(name.kind, name.key, name.slug, page.language())


def steps(name: str, found: Hits, address: str) -> Steps:
    """Return the steps through the places in a text that the page at an address shows.

    Without an address it is this page.
    """
    numbers = range(1, min(len(found), MOST_LINKS) + 1)
    return Steps(name, len(found), [(n, f"{address}#hit-{name}-{n}") for n in numbers])


def without_words(filters: ArticleFilters) -> str:
    """Return the query that a list carries, less the words and all that is said of them."""
    return filters.carried(**wordless(filters))
