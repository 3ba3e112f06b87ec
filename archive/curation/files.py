"""Checks of holdings: absent here, or no longer what their record says."""

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.db.models import Case, When
from django.utils.translation import gettext as _

from archive.catalogue import holdings
from archive.catalogue.audit import altered
from archive.curation.checks import Check, Finding
from archive.models import Holding

BATCH = 1000


def checks(folder: str | None = None) -> list[Check]:
    """Return the checks of holdings; `folder` is where their files are, if not where expected."""
    held = Held()
    return [
        Check(
            "holding-not-attached",
            "holdings",
            "missing",
            _("Holdings whose text is not attached"),
            _("The document is catalogued, but its text has never been found here."),
            computed=held.without_text,
        ),
        Check(
            "holding-file-absent",
            "holdings",
            "notice",
            _("Holdings whose file is not in the folder"),
            _("A text attached earlier stays; the file itself may be lost."),
            computed=lambda: held.without_file(folder),
        ),
        Check(
            "holding-altered",
            "holdings",
            "wrong",
            _("Holdings that were altered"),
            _("File or attached text has not the recorded checksum. All files are read for this."),
            computed=lambda: read_files(folder=folder).findings,
            lasting=True,
        ),
    ]


def usable_folder(named: str | None) -> Path | None:
    """Return the folder of holdings, or None where there is none that can be read."""
    try:
        return holdings.find_folder(named)[0]
    except holdings.FolderError:
        return None  # then every file is absent, which is what the checks say


class Held:
    """All holdings, read once for the checks that ask of each."""

    @cached_property
    def rows(self) -> list[tuple]:
        """Return (article's key, file, article's row, whether the text is attached)."""
        attached = Case(When(text=None, then=False), default=True)
        found = Holding.objects.order_by("article__key").annotate(here=attached)
        return list(found.values_list("article__key", "filename", "article_id", "here"))

    def without_text(self) -> list[Finding]:
        """Return the holdings whose text is not attached."""
        says = _("No text is attached.")
        return [
            Finding(Holding, (key,), filename, article, says)
            for key, filename, article, here in self.rows
            if not here
        ]

    def without_file(self, named: str | None = None) -> list[Finding]:
        """Return the holdings whose file is not in the folder; all, where there is no folder."""
        folder = usable_folder(named)
        present = {path.name for path in folder.iterdir()} if folder else set()
        says = _("The file is not in the folder of holdings.")
        return [
            Finding(Holding, (key,), filename, article, says)
            for key, filename, article, _here in self.rows
            if filename not in present
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the files found: findings, how many were read, and where to go on, or ""."""

    findings: list[Finding]
    read: int
    following: str


def read_files(after: str = "", seconds: float | None = None, folder: str | None = None) -> Reading:
    """Compare holdings with their files, from behind the article `after`, in the order of keys.

    After `seconds` it stops, with `following` as the `after` of the next call.
    """
    where = usable_folder(folder)
    ends = None if seconds is None else time.monotonic() + seconds
    found: list[Finding] = []
    read = 0
    while batch := next_holdings(after):
        for holding in batch:
            if read and ends is not None and time.monotonic() > ends:
                return Reading(found, read, after)
            found += [finding(holding, message) for _field, message in altered(holding, where)]
            after, read = holding.article.key, read + 1
    return Reading(found, read, "")


def next_holdings(after: str) -> list[Holding]:
    """Return the holdings of the next articles behind a key."""
    rows = Holding.objects.filter(article__key__gt=after).select_related("article")
    return list(rows.order_by("article__key")[:BATCH])


def finding(holding: Holding, message: str) -> Finding:
    """Return what is wrong with a holding."""
    return Finding(Holding, (holding.article.key,), holding.filename, holding.article_id, message)
