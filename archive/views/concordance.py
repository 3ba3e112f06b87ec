"""A list of articles shown as lines: every place where the words sought stand, with its context."""

from django.conf import settings
from django.utils.translation import gettext as _

from archive import concordance
from archive.edition.evidence import NAMED
from archive.edition.reader import Edition
from archive.edition.search import remember
from archive.filters import ArticleFilters
from archive.filters.wording import grouped
from archive.formats.concordance import lines_to_csv
from archive.text.forms import LEVELS
from archive.text.query import Query
from archive.views import page


def concordance_of(view) -> dict:
    """Return what `_lines.html` shows of a list: the lines of its page, how many, and its orders.

    Reads no more than the page needs when lines are in order of date, else all within the bounds.
    """
    filters, size = view.filters, view.size
    number = filters.values["page"]
    found = lines_of(filters, number * size)
    pages = max(1, -(-len(found) // size)) if found.complete else 0
    more = number < pages if found.complete else len(found) > number * size
    lines = found.page(view.edition, number, size)
    return {
        "rows": addressed(lines, filters),
        "count": len(found),
        "complete": found.complete,
        "articles": found.read - found.silent,
        "notes": [*shown(filters.found.query), *notes(found, filters.language)],
        "orders": orders(filters),
        "order": order_of(filters),
        "start": (number - 1) * size + 1,
        "end": (number - 1) * size + len(lines),
        "number": number,
        "pages": pages,
        "past_end": number > 1 and not lines,
        "first": filters.query(page=1) if number > 1 else "",
        "previous": filters.query(page=min(number - 1, pages or number)) if number > 1 else "",
        "next": filters.query(page=number + 1) if more else "",
        "last": filters.query(page=pages) if more and pages else "",
    }


def csv_of(view, sentence: str) -> bytes:
    """Return all lines of a list within the bounds as CSV."""
    found = lines_of(view.filters, concordance.MOST_LINES)
    lines = found.page(view.edition, 1, concordance.MOST_LINES)
    told = [*shown(view.filters.found.query), *notes(found, view.filters.language)]
    return lines_to_csv(
        addressed(lines, view.filters),
        view.filters.language,
        f"{sentence}. {' '.join(told)}" if told else sentence,
        view.edition.number,
        site_url=settings.SITE_URL,
    )


def order_of(filters: ArticleFilters) -> str:
    """Return the order in force; lines have no relevance of their own."""
    sort = filters.values["sort"]
    return sort if sort in concordance.ORDERS else concordance.ORDERS[0]


def lines_of(filters: ArticleFilters, enough: int) -> concordance.Concordance:
    """Return the concordance of a list; of one tier alone only what matches as well as that.

    The last whole one is remembered with the edition: a reader steps through its pages.
    """
    marks = filters.values["marks"]
    level = LEVELS.index(marks) if marks in LEVELS else len(LEVELS) - 1
    query, order = filters.found.query, order_of(filters)
    asked = (filters.qs.bits, query, filters.language, order, level)
    edition: Edition = filters.edition
    known, found = edition.remembered.get(("lines",), (None, None))
    if known != asked:
        found = concordance.lines(
            filters.qs, query, filters.language, order, level=level, enough=enough
        )
        if found.complete and not found.late:
            remember(edition, ("lines",), (asked, found))
    return found


def addressed(
    lines: list[concordance.Line], filters: ArticleFilters
) -> list[tuple[concordance.Line, str]]:
    """Return lines, each with the path of its passage."""
    carried = filters.carried()
    return [(line, address_of(line, filters.language, carried)) for line in lines]


def address_of(line: concordance.Line, language: str, carried: str) -> str:
    """Return the path of a passage: the article in the language of the words, at their place.

    The text of record and Vietnamese titles are on the page of either language. `language` is that
    of the list, `carried` the query of the list that addresses carry.
    """
    elsewhere = line.source == "title" and line.language == "en" != language
    path = page.address_of("article", line.row["key"], line.row["slug"], page.language())
    if line.source == "account" and line.language != language or elsewhere:
        path = page.other_language(path)
    address = page.with_query(path, carried)
    return address if line.source == "title" else f"{address}#hit-{line.source}-{line.number}"


def orders(filters: ArticleFilters) -> list[tuple[str, str, str]]:
    """Return the orders of lines: parameter value, label, query."""
    labels = {
        "newest": _("newest first"),
        "oldest": _("oldest first"),
        "left": _("by the words before"),
        "right": _("by the words after"),
        "province": _("by province"),
    }
    return [(name, labels[name], filters.query(sort=name)) for name in concordance.ORDERS]


def shown(query: Query) -> list[str]:
    """Return which texts have lines, and so which have none, in sentences."""
    fields = {term.field for term in query.terms}
    said = []
    if "" in fields and query.within == "account":
        said.append(
            _(
                "Lines show the account in the language of this page; that in the other language"
                " only where this one has none."
            )
        )
    elif "" in fields and not query.within:
        said.append(
            _(
                "Lines show the text of record and the account in the language of this page; the"
                " account in the other language, and else a title, only where neither has any."
            )
        )
    if "title" in fields:
        said.append(
            _(
                "Words behind title: have their lines in the title in the language of this page;"
                " in the other one only where it has none."
            )
        )
    if fields.intersection(NAMED):
        said.append(
            _(
                "Names sought have their lines where the catalogue gives evidence for them in the"
                " text of record."
            )
        )
    return said


def notes(found: concordance.Concordance, language: str) -> list[str]:
    """Return what lines leave out, in sentences."""
    said = []
    if found.late or found.articles > concordance.MOST_ARTICLES:
        said.append(
            _("Only the newest %(most)s of %(count)s articles were looked into for lines.")
            % {
                "most": grouped(found.read if found.late else concordance.MOST_ARTICLES, language),
                "count": grouped(found.articles, language),
            }
        )
    if found.cut:
        most = grouped(concordance.MOST_LINES, language)
        said.append(_("There are more places; the first %s are shown.") % most)
    elif found.complete and found.silent:
        said.append(
            _("Articles without a line, found by a name or by a document they cite: %s.")
            % grouped(found.silent, language)
        )
    return said
