"""Where an article stands in the list that a reader came from, and what stands beside it there."""

from django.http import QueryDict
from django.urls import reverse

from archive.edition.reader import Edition
from archive.filters import ArticleFilters
from archive.filters.articles import PER_PAGE
from archive.filters.sentence import sentence
from archive.views import page


def list_of(edition: Edition, ordinal: int, asked: QueryDict) -> ArticleFilters:
    """Return the list that an article's address carries, or that of all articles.

    All articles it is too where the parameters cannot be read or give a list without this article.
    `view` is a word of both pages: what it may say of a list is kept, the rest is the article's.
    """
    asked = asked.copy()
    if "lines" in asked.pop("view", []):
        asked["view"] = "lines"
    filters = ArticleFilters(asked, edition)
    return filters if ordinal in filters.qs.bits else ArticleFilters(QueryDict(), edition)


def place_in(filters: ArticleFilters, ordinal: int, view: str = "") -> dict:
    """Return an article's place in a list, as the page shows it; one SELECT for its neighbours.

    `view` is the query of how the page is shown; who steps to the next article keeps it.
    """
    number, *around = filters.ranking.place(ordinal)
    present = [neighbour for neighbour in around if neighbour is not None]
    rows = filters.edition.article_rows(present) if present else []
    links = iter([link(row, page.joined(filters.carried(), view)) for row in rows])
    before, after = (None if neighbour is None else next(links) for neighbour in around)
    lines = filters.values["view"] == "lines"  # which are not counted here
    there = filters.carried(page=1 if lines else (number - 1) // PER_PAGE + 1)
    return {
        "number": number,
        "count": len(filters.qs),
        "sentence": sentence(filters),
        "list": page.with_query(reverse("article-list"), there),
        "previous": before,
        "next": after,
    }


def link(row: dict, query: str) -> dict:
    """Return an article as a step to it shows it."""
    path = reverse("article-detail", kwargs={"key": row["key"], "slug": row["slug"]})
    names = ("key", "title", "title_en")
    return {name: row[name] for name in names} | {"url": page.with_query(path, query)}
