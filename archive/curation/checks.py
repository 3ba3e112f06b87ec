"""Checks of quality: what each is called and means, how many records it finds, and which.

A check never changes anything. One that the database can answer has sources, which are counted
together, a query for each model; one that needs more than SQL computes its findings.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.models import (
    Alias,
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Quantity,
    Resolution,
    Slip,
)

Words = str | Promise
SEVERITIES: dict[str, Words] = {
    "wrong": _("wrong: breaks a rule"),
    "doubtful": _("doubtful: look at it"),
    "missing": _("missing"),
    "notice": _("for information"),
}
# By which lookup a record is named in a list.
NAMED_BY: dict[type[Model], str] = {
    Alias: "key",
    Appearance: "person__name",
    AppearanceRole: "appearance__person__name",
    Article: "title",
    ArticleDate: "edtf",
    Byline: "name",
    Citation: "wording",
    Holding: "filename",
    Involvement: "organisation__name",
    Organisation: "name",
    Person: "name",
    Post: "wording",
    Province: "name",
    Quantity: "wording",
    Resolution: "title",
    Slip: "wording",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A record that a check found, and in words what is the matter with it.

    `key` is its natural key. `page` is the row number on whose form it is mended: the article's
    for a holding, which has no form of its own, else the record's.
    """

    model: type[Model]
    key: tuple
    name: str
    page: int
    says: Words

    @property
    def form(self) -> type[Model]:
        """Return the model whose form mends it."""
        return Article if self.model is Holding else self.model


@dataclass(frozen=True, slots=True)
class Source:
    """Records of one model that are found by a condition.

    `says` may name values as `%(name)s`; `values` tells by which lookup or expression each comes.
    """

    model: type[Model]
    condition: Q
    says: Words
    values: Mapping[str, Any] = field(default_factory=dict)

    def found(self) -> QuerySet:
        """Return the records, in the order of their natural keys."""
        return self.model.objects.filter(self.condition).order_by(*self.model.natural_key_fields)

    def findings(self, start: int, stop: int | None) -> list[Finding]:
        """Return some of what is found."""
        keys = [f"key_{number}" for number, _path in enumerate(self.model.natural_key_fields)]
        paths = dict(zip(keys, self.model.natural_key_fields, strict=True))
        paths |= {"named": NAMED_BY[self.model]} | {f"of_{n}": p for n, p in self.values.items()}
        page = "article_id" if self.model is Holding else "pk"
        rows = named_values(self.found(), page, paths)[start:stop]
        return [
            Finding(
                self.model,
                tuple(row[key] for key in keys),
                str(row["named"]),
                row[page],
                self.said({name: row[f"of_{name}"] for name in self.values}),
            )
            for row in rows
        ]

    def said(self, values: dict[str, Any]) -> Words:
        """Return what is the matter with one record."""
        return self.says % values if values else self.says


def named_values(records: QuerySet, page: str, paths: Mapping[str, Any]) -> QuerySet:
    """Return dicts of the values at some paths, under names that are no fields'."""
    return records.values(
        page, **{name: F(path) if isinstance(path, str) else path for name, path in paths.items()}
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be amiss.

    code       in addresses and JSON, permanent
    group      under which heading it stands, one of `archive.curation.quality.GROUPS`
    sources    what SQL finds; or `computed`, which returns all findings, in a stable order
    lasting    whether it takes too long for an overview, and is counted when asked for only
    """

    code: str
    group: str
    severity: str
    name: Words
    means: Words
    sources: tuple[Source, ...] = ()
    computed: Callable[[], list[Finding]] | None = None
    lasting: bool = False

    def part(self, start: int, stop: int) -> tuple[int, list[Finding]]:
        """Return how many records it finds, and some of the findings."""
        if self.computed:
            found = self.computed()
            return len(found), found[start:stop]
        return counts([self])[self.code], self.findings(start, stop)

    def findings(self, start: int = 0, stop: int | None = None) -> list[Finding]:
        """Return the findings from `start` to before `stop`, in a stable order."""
        if self.computed:
            return self.computed()[start:stop]
        if len(self.sources) == 1:
            return self.sources[0].findings(start, stop)
        return self.across(start, stop)

    def across(self, start: int, stop: int | None) -> list[Finding]:
        """Return findings of several sources, which are counted only as far as they are skipped."""
        found: list[Finding] = []
        wanted = None if stop is None else stop - start
        for source in self.sources:
            if wanted is not None and len(found) >= wanted:
                break
            end = None if wanted is None else start + wanted - len(found)
            some = source.findings(start, end)
            found += some
            if not some and start:
                start -= source.found().count()
            else:
                start = 0
        return found


def counts(checks: Iterable[Check]) -> dict[str, int]:
    """Return how many records each check finds, by code; lasting ones are left out.

    What SQL can count is counted in one query a model.
    """
    asked: dict[type[Model], dict[str, Count]] = defaultdict(dict)
    found: dict[str, int] = {}
    places: dict[tuple[type[Model], str], str] = {}
    for check in checks:
        if check.lasting:
            continue
        found[check.code] = len(check.computed()) if check.computed else 0
        for number, source in enumerate(check.sources):
            name = f"n{len(places)}_{number}"
            asked[source.model][name] = Count("pk", filter=source.condition)
            places[source.model, name] = check.code
    for model, several in asked.items():
        for name, many in model.objects.order_by().aggregate(**several).items():
            found[places[model, name]] += many
    return found
