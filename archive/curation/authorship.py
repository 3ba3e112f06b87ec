"""Who wrote what waits for review, since when it waits, and where it came from: read in history.

A version that differs from the one before in its status alone is an act of review; nobody becomes
an author by it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Post,
    Quantity,
    Slip,
)

LINKS: list[type[models.Model]] = [Appearance, AppearanceRole, Post, Involvement, Citation]
REVIEWED: list[type[models.Model]] = [Article, *LINKS]
DIRECT = [ArticleDate, Holding, Byline, Appearance, Involvement, Citation, Quantity, Slip]
THROUGH = [AppearanceRole, Post]
# What changes when a record goes from one status to another, and nothing else.
OF_STATUS = {"status", "withdrawn_reason_vi", "withdrawn_reason_en", "withdrawn_on"} | {
    "replacement_id"
}
OF_HISTORY = {"history_id", "history_date", "history_type", "history_user_id"} | {
    "history_change_reason"
}
Row = dict
Versions = dict[int, list[Row]]


def waiting_statuses(model: type[models.Model]) -> tuple[str, ...]:
    """Return in which statuses a record waits; a draft of an article is still being written."""
    return ("review",) if model is Article else ("draft", "review")


def versions_of(model: type[models.Model], condition: Q) -> Versions:
    """Return the versions of a model's records as rows, oldest first, by the records' numbers."""
    history = model.history.model
    names = [f.attname for f in history._meta.concrete_fields if f.name != "text"]
    found: Versions = defaultdict(list)
    chosen = history.objects.filter(condition).order_by("history_id").values(*names)
    for row in chosen:
        found[row["id"]].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Past:
    """A record's versions, oldest first, and where in them its present wait began.

    `since` is the first version after the last published one, `entered` the first of the present
    wait; each is None where there is no such version.
    """

    versions: list[Row]
    since: Row | None
    entered: Row | None

    @property
    def first(self) -> Row | None:
        """Return the version in which the record came into being."""
        return self.versions[0] if self.versions else None

    @property
    def latest(self) -> int:
        """Return the number of the latest version, 0 where there is none."""
        return self.versions[-1]["history_id"] if self.versions else 0


def past_of(model: type[models.Model], versions: list[Row]) -> Past:
    """Return what the versions of one record say of its review."""
    waits = waiting_statuses(model)
    since = entered = None
    for row in versions:
        if row["status"] == "published":
            since = None
        elif since is None:
            since = row
        if row["status"] not in waits:
            entered = None
        elif entered is None:
            entered = row
    return Past(versions, since, entered)


def written(versions: Iterable[Row]) -> list[Row]:
    """Return the versions of one record that changed more than its status."""
    found, before = [], None
    for row in versions:
        said = {name: row[name] for name in row if name not in OF_STATUS | OF_HISTORY}
        if row["history_type"] != "~" or said != before:
            found.append(row)
        before = said
    return found


def later(rows: Iterable[Row], when: datetime.datetime | None) -> list[Row]:
    """Return the versions made since a time, all where there is none."""
    return [row for row in rows if when is None or row["history_date"] >= when]


def authors(past: Past, parts: Iterable[list[Row]] = ()) -> set[int]:
    """Return the users who wrote a record and its parts since it was last published.

    What a load wrote has no user. A correction made while the record waits, by another than who
    sent it there, is part of the review, unless nobody else has written anything.
    """
    if past.versions and past.since is None:
        return set()  # it is published: whatever was said of it is said in public already
    start = past.since and past.since["history_date"]
    if past.first is past.since:
        start = None  # never published: parts may be older than it, by a load or a split second
    rows = later(written(past.versions), start)
    for versions in parts:
        rows += later(written(versions), start)
    told = [row for row in rows if not corrects(row, past.entered)] or rows
    return {row["history_user_id"] for row in told} - {None}


def corrects(row: Row, entered: Row | None) -> bool:
    """Tell whether a version is a correction made in review by another than who sent it there."""
    return (
        entered is not None
        and row["history_type"] == "~"
        and row["history_date"] > entered["history_date"]
        and row["history_user_id"] != entered["history_user_id"]
    )


class Pasts:
    """The history of some articles and links: a query for each model, not for each record.

    `numbers` has the row numbers of the records by model. With articles, all that hangs or hung on
    them is read as well: who wrote a part of an article is one of its authors.
    """

    def __init__(self, numbers: dict[type[models.Model], list[int]]) -> None:
        self.read: dict[type[models.Model], Versions] = {}
        self.articles = numbers.get(Article, [])
        for model, chosen in numbers.items():
            if chosen and (model is Article or not self.articles):
                self.read[model] = versions_of(model, Q(id__in=chosen))
        if self.articles:
            self.read_parts(numbers)

    def read_parts(self, numbers: dict[type[models.Model], list[int]]) -> None:
        """Read the parts of the articles, and in the same query the links asked for."""
        for model in DIRECT:
            wanted = Q(article_id__in=self.articles) | Q(id__in=numbers.get(model, []))
            self.read[model] = versions_of(model, wanted)
        self.owners = {
            number: rows[-1]["article_id"] for number, rows in self.read[Appearance].items()
        }
        inside = [number for number, owner in self.owners.items() if owner in self.articles]
        for model in THROUGH:
            wanted = Q(appearance_id__in=inside) | Q(id__in=numbers.get(model, []))
            self.read[model] = versions_of(model, wanted)

    def past(self, record: models.Model) -> Past:
        """Return the past of one of the records."""
        model = type(record)
        return past_of(model, self.read.get(model, {}).get(record.pk, []))

    def parts(self, article: int) -> list[tuple[type[models.Model], list[Row]]]:
        """Return the versions of each thing that hangs or hung on an article, with its model."""
        found = []
        for model in DIRECT:
            for rows in self.read[model].values():
                if rows[-1]["article_id"] == article:
                    found.append((model, rows))
        for model in THROUGH:
            for rows in self.read[model].values():
                if self.owners.get(rows[-1]["appearance_id"]) == article:
                    found.append((model, rows))
        return found

    def authors(self, record: models.Model) -> set[int]:
        """Return the numbers of the users who wrote a record since it was last published.

        A link that is not published is reviewed by itself: it does not go public with the article.
        """
        if not isinstance(record, Article):
            return authors(self.past(record))
        parts = (
            rows
            for model, rows in self.parts(record.pk)
            if model not in LINKS
            or rows[-1]["history_type"] == "-"
            or rows[-1]["status"] == "published"
        )
        return authors(self.past(record), parts)

    def waiting_links(self, article: int) -> int:
        """Return how many links wait with an article."""
        return sum(
            rows[-1]["history_type"] != "-" and rows[-1]["status"] in waiting_statuses(model)
            for model, rows in self.parts(article)
            if model in LINKS
        )
