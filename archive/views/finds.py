"""What a query names in the catalogue: people, bodies, documents and provinces, as links."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.edition import cited, names
from archive.edition.names import Suggestion
from archive.edition.reader import Edition
from archive.filters.sentence import grouped
from archive.text import foreign
from archive.text.query import Query
from archive.views import page

MOST = 6


@dataclass(frozen=True, slots=True)
class Find:
    """A record that a query names.

    kind     what it is, in a word of the page's language
    label    what it is called in the page's language
    matched  the name that was meant, where that is another one; else ""
    spoken   the language of the label, whatever that of the page
    """

    kind: str
    label: str
    matched: str
    articles: int
    url: str
    spoken: str

    @property
    def matched_spoken(self) -> str:
        """Return the language of the name that was meant; empty where it may be any."""
        return foreign.language_of(self.matched)


def finds(edition: Edition, query: Query) -> list[Find]:
    """Return what a query names (`edition.names.named`); at most MOST, nothing of nothing."""
    if not query.positive:
        return []
    return [found(each) for each in names.named(edition, query, MOST, page.language())]


def documents(edition: Edition, query: Query) -> list[dict]:
    """Return the documents that a query cites, as a program reads them."""
    keys = cited.documents_of(edition, query)
    return [
        {"key": each.key, "label": each.name, "url": address_of(each), "articles": each.articles}
        for each in names.resolutions(edition, keys, page.language())
    ]


def found(suggestion: Suggestion) -> Find:
    """Return a suggestion as pages show it."""
    labels = (suggestion.label_vi, suggestion.label_en)
    label = labels[page.language() == "en"]
    return Find(
        kind_of(suggestion),
        label,
        "" if suggestion.name in labels else suggestion.name,
        suggestion.articles,
        address_of(suggestion),
        "vi" if label == suggestion.label_vi else "en",
    )


def told(find: Find) -> str:
    """Return what is behind a label, in one line: kind, the name that was meant, articles."""
    count = ngettext("%(number)s article", "%(number)s articles", find.articles)
    said = count % {"number": grouped(find.articles, page.language())}
    return " · ".join(part for part in (find.kind, find.matched, said) if part)


def kind_of(suggestion: Suggestion) -> str:
    """Return what kind of record a suggestion is, in a word."""
    kinds = {
        "person": _("person"),
        "organisation": _("organisation"),
        "resolution": _("document"),
        "province": _("province"),
    }
    return kinds[suggestion.kind]


def address_of(suggestion: Suggestion) -> str:
    """Return the path of a suggestion's page in the language that is active."""
    return page.address_of(suggestion.kind, suggestion.key, suggestion.slug, page.language())
