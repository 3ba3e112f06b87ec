"""The queue of review: what waits, the longest wait first, a page at a time out of any number.

The database puts six kinds of record into one order; of each only the page's own are read.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import CharField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from archive.curation.authorship import REVIEWED, waiting_statuses
from archive.models import Appearance, AppearanceRole, Article, Citation, Involvement, Post

KINDS: dict[str, type[models.Model]] = {model._meta.model_name: model for model in REVIEWED}
# What a row shows is read along with it.
ALONG = {
    Article: ("province",),
    Appearance: ("article__province", "person"),
    AppearanceRole: ("appearance__article__province", "appearance__person"),
    Post: ("appearance__article__province", "appearance__person", "organisation"),
    Involvement: ("article__province", "organisation"),
    Citation: ("article__province", "resolution"),
}
LOAD, IMPORT = "load", "import: "  # reasons of first versions that no curator wrote by hand
IMPORTED = Q(history_type="+") & (
    Q(history_change_reason=LOAD) | Q(history_change_reason__startswith=IMPORT)
)
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # of what has no history
NOBODY = "?"  # for what no user has proposed; no user name has this sign


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is shown: each an empty text where it does not matter.

    `origin` is what a record came by, after a colon, so that nothing is a value too; `author` a
    user name or NOBODY; `province` a key.
    """

    kind: str = ""
    origin: str = ""
    author: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One waiting record: its kind and row number, and since when it waits."""

    kind: str
    pk: int
    since: datetime.datetime


def path_to_article(model: type[models.Model]) -> str:
    """Return the lookup that leads to the article of a link, empty for an article itself."""
    return "" if model is Article else model.public_with[-1]


def entered(model: type[models.Model], name: str) -> Subquery:
    """Return a field of the version in which a record came to wait, as a subquery."""
    history = model.history.model.objects.order_by()
    settled = history.filter(id=OuterRef("id")).exclude(status__in=waiting_statuses(model))
    last = Subquery(settled.order_by("-history_id").values("history_id")[:1])
    since = history.filter(id=OuterRef("pk"), history_id__gt=Coalesce(last, 0))
    return Subquery(since.order_by("history_id").values(name)[:1])


def origin(model: type[models.Model]) -> Coalesce:
    """Return what a record came by, as a subquery: `load`, an import, or nothing: by hand."""
    history = model.history.model.objects.filter(IMPORTED, id=OuterRef("pk"))
    first = history.order_by("history_id")
    reason = Subquery(first.values("history_change_reason")[:1])
    return Coalesce(reason, Value(""), output_field=CharField())


def author(model: type[models.Model]) -> Coalesce:
    """Return the name of the user who sent a record to wait, as a subquery."""
    name = entered(model, "history_user__username")
    return Coalesce(name, Value(NOBODY), output_field=CharField())


def waiting(model: type[models.Model]) -> QuerySet:
    """Return the records of a model that wait."""
    return model.objects.order_by().filter(status__in=waiting_statuses(model))


def united(querysets: Iterable[QuerySet], every: bool = True) -> QuerySet:
    """Return querysets of the same columns as one; each row once unless `every`."""
    first, *others = querysets
    return first.union(*others, all=every) if others else first


class Queue:
    """The part of what waits that is wanted."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted

    def chosen(self, model: type[models.Model]) -> QuerySet:
        """Return the wanted records of a model."""
        found, wanted = waiting(model), self.wanted
        if wanted.origin:
            found = found.alias(came=origin(model)).filter(came=wanted.origin.removeprefix(":"))
        if wanted.author:
            found = found.alias(who=author(model)).filter(who=wanted.author)
        if wanted.province:
            path = f"{path_to_article(model)}province__key"
            found = found.filter(**{path: wanted.province})
        return found

    @property
    def models(self) -> list[type[models.Model]]:
        """Return the models of the wanted kinds; of an unknown kind there is nothing."""
        return [m for kind, m in KINDS.items() if self.wanted.kind in ("", kind)]

    @cached_property
    def count(self) -> int:
        """Return how many records wait."""
        found = [
            self.chosen(model).annotate(kind=Value(model._meta.model_name)).values("kind", "pk")
            for model in self.models
        ]
        return united(found).count() if found else 0

    def places(self, start: int, stop: int) -> list[Place]:
        """Return a stretch of the queue, the longest wait first."""
        found = [
            self.chosen(model)
            .annotate(
                kind=Value(model._meta.model_name),
                since=Coalesce(
                    entered(model, "history_date"),
                    Value(LONG_AGO, output_field=DateTimeField()),
                    output_field=DateTimeField(),
                ),
            )
            .values_list("since", "kind", "pk")
            for model in self.models
        ]
        rows = united(found).order_by("since", "kind", "pk")[start:stop] if found else []
        return [Place(kind, pk, since) for since, kind, pk in rows]


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return by what the whole queue can be told apart: (value, name) by the names of `Wanted`.

    Authors are all who wrote a version of something while it waited: asking who sent each record
    there would cost as much as putting the whole queue in order.
    """
    found = []
    for model in KINDS.values():
        path = f"{path_to_article(model)}province__"
        placed = waiting(model).filter(**{f"{path}isnull": False})
        history = model.history.model.objects.order_by()
        history = history.filter(id__in=waiting(model).values("pk"))
        waited = history.filter(status__in=waiting_statuses(model))
        user = Coalesce(F("history_user__username"), Value(NOBODY))
        for facet, rows, value, name in (
            ("kind", waiting(model), Value(model._meta.model_name), Value("")),
            ("origin", history.filter(IMPORTED), F("history_change_reason"), Value("")),
            ("author", waited, user, Value("")),
            ("province", placed, F(f"{path}key"), F(f"{path}name")),
        ):
            told = rows.annotate(facet=Value(facet), told=value, called=name)
            found.append(told.values_list("facet", "told", "called"))
    told: dict[str, list[tuple[str, str]]] = {name: [] for name in Wanted.__slots__}
    for facet, value, name in sorted(united(found, every=False)):
        told[facet].append((value, name))
    told["origin"] = [(f":{value}", "") for value in ("", *(value for value, _ in told["origin"]))]
    return told


def records(places: Iterable[Place]) -> dict[tuple[str, int], models.Model]:
    """Return the records at some places of the queue, with what a row shows of them."""
    numbers: dict[str, list[int]] = {}
    for place in places:
        numbers.setdefault(place.kind, []).append(place.pk)
    return {
        (kind, record.pk): record
        for kind, chosen in numbers.items()
        for record in KINDS[kind].objects.filter(pk__in=chosen).select_related(*ALONG[KINDS[kind]])
    }
