"""The pictures of one record's page: which record, which language, which addresses."""

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.edition.reader import Edition
from archive.pictures import attestations
from archive.pictures.grid import Grid, grid
from archive.pictures.meeting import Meeting, meeting
from archive.pictures.strip import Strip, strip
from archive.pictures.tree import Tree, tree
from archive.views import page


def grid_of(edition: Edition, record: dict) -> Grid | None:
    """Return where and when a document is cited; no SELECT."""

    def address(province: str, year: int, certain: bool) -> str:
        """Return the list of the articles that a mark counts."""
        query = f"province={province}&resolution={record['key']}&from={year}&to={year}"
        query += "&dates=certain" if certain else ""
        return page.with_query(reverse("article-list"), query)

    return grid(edition, record, "grid", page.language(), _("province not known"), address)


def strip_of_person(record: dict) -> Strip | None:
    """Return when a person is attested in which post and role."""
    return strip(attestations.of_person(record), "strip", page.language(), article_address)


def strip_of_organisation(record: dict) -> Strip | None:
    """Return when a body is attested in which role, and when which post in it."""
    return strip(attestations.of_organisation(record), "strip", page.language(), article_address)


def meeting_of(record: dict) -> Meeting | None:
    """Return who took part in an article's event, in which role."""
    return meeting(record, "meeting", page.language(), _("post"))


def tree_of(record: dict) -> Tree | None:
    """Return the branch of bodies that a body stands in."""
    return tree(record, "tree", page.language(), organisation_address)


def article_address(article: dict) -> str:
    """Return an article's page."""
    return reverse("article-detail", kwargs={"key": article["key"], "slug": article["slug"]})


def organisation_address(body: dict) -> str:
    """Return a body's page."""
    return reverse("organisation-detail", kwargs={"key": body["key"], "slug": body["slug"]})
