"""The history of an article's parts: what hangs on it, changed by whom, when, from what to what."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from simple_history.template_utils import HistoricalRecordContextHelper

from archive.admin.base import CHARACTERS_OF_A_CHANGE
from archive.models import (
    Appearance,
    AppearanceRole,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Post,
    Quantity,
    Slip,
)

DIRECT = [ArticleDate, Holding, Byline, Appearance, Involvement, Citation, Quantity, Slip]
THROUGH = [AppearanceRole, Post]
NAMED_BY = {
    ArticleDate: ("kind",),
    Holding: ("filename",),
    Byline: ("name",),
    Appearance: ("person",),
    AppearanceRole: ("role",),
    Post: ("wording",),
    Involvement: ("organisation", "role"),
    Citation: ("resolution",),
    Quantity: ("wording",),
    Slip: ("wording",),
}
CHANGES_A_PAGE = 50
# One version of a part: kind of the part, its row, number of the version, when it was written.
Row = tuple[str, int, int, datetime.datetime]


# The library's words, here so that they are translated in its own lists as well.
DID = {"+": gettext_lazy("Created"), "~": gettext_lazy("Changed"), "-": gettext_lazy("Deleted")}


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one part: who made it, when, and how it differs from the one before."""

    when: datetime.datetime
    who: object
    kind: str
    name: str
    did: str
    reason: str
    address: str
    fields: list[dict] = field(default_factory=list)


def changes_of_parts(article: str, page: str | None = None) -> Page:
    """Return a page of the changes of all that hangs or hung on an article, newest first.

    All versions are put in order by their numbers alone; those of the page only are read.
    """
    steps = Paginator(steps_of_parts(article), CHANGES_A_PAGE).get_page(page)
    wanted: dict[str, set[int]] = defaultdict(set)
    for (kind, _record, number, _when), before in steps:
        wanted[kind] |= {number} | ({before} if before else set())
    read = {kind: versions(KINDS[kind], numbers) for kind, numbers in wanted.items()}
    people = people_of([v for kind in THROUGH for v in read.get(name_of(kind), {}).values()])
    steps.object_list = [
        change(
            read[kind][number],
            read[kind].get(before),
            people.get(getattr(read[kind][number], "appearance_id", None), ""),
        )
        for (kind, _record, number, _when), before in steps
    ]
    return steps


def name_of(model: type[models.Model]) -> str:
    """Return the name that a kind of part has in addresses."""
    return model._meta.model_name


KINDS = {name_of(model): model for model in (*DIRECT, *THROUGH)}


def steps_of_parts(article: str) -> list[tuple[Row, int | None]]:
    """Return all versions of an article's parts, newest first, with that of the one before."""
    appearances = Appearance.history.filter(article_id=article).order_by().values("id")
    found = [
        model.history.filter(
            **({"article_id": article} if model in DIRECT else {"appearance_id__in": appearances})
        )
        .order_by()
        .annotate(part=models.Value(name_of(model), output_field=models.CharField()))
        .values_list("part", "id", "history_id", "history_date")
        for model in KINDS.values()
    ]
    rows = sorted(found[0].union(*found[1:], all=True), key=lambda row: (row[3], row[2]))
    latest: dict[tuple[str, int], int] = {}
    steps = []
    for row in rows:
        steps.append((row, latest.get(row[:2])))
        latest[row[:2]] = row[2]
    return steps[::-1]


def versions(model: type[models.Model], numbers: set[int]) -> dict[int, models.Model]:
    """Return versions of a model's records by number, with what they name."""
    relations = [f.name for f in model._meta.concrete_fields if f.is_relation]
    history = model.history.model
    found = history.objects.filter(history_id__in=numbers)
    found = found.select_related("history_user", *relations)
    if any(f.name == "text" for f in history._meta.concrete_fields):
        found = found.defer("text")
    return {version.history_id: version for version in found}


def people_of(parts: list[models.Model]) -> dict[int, str]:
    """Return whose the appearances are that roles and posts hang or hung on."""
    numbers = {part.appearance_id for part in parts}
    if not numbers:
        return {}
    found = Appearance.history.filter(id__in=numbers).select_related("person")
    found = found.order_by("history_date", "history_id")
    return {version.id: str(version.person or "") for version in found}


def change(version: models.Model, before: models.Model | None, person: str) -> Change:
    """Return one change; `person` is whose part it is, where it is somebody's."""
    model = version.instance_type
    names = [str(shown(version, name)) for name in NAMED_BY[model]]
    name = f"admin:archive_{model._meta.model_name}_history"
    return Change(
        when=version.history_date,
        who=version.history_user,
        kind=capfirst(str(model._meta.verbose_name)),
        name=": ".join(part for part in (person, *names) if part),
        did=DID[version.history_type],
        reason=version.history_change_reason or "",
        address=reverse(name, args=[version.id]),
        fields=[] if before is None else differences(model, version, before),
    )


def shown(version: models.Model, name: str) -> object:
    """Return a value as readers see it: a term by its label, a lost record by nothing."""
    display = getattr(version, f"get_{name}_display", None)
    return display() if display else getattr(version, name) or ""


def differences(
    model: type[models.Model], version: models.Model, before: models.Model
) -> list[dict]:
    """Return what changed, as the history page of one record shows it."""
    delta = version.diff_against(before, foreign_keys_are_objs=True)
    context = HistoricalRecordContextHelper(
        model, version, max_displayed_delta_change_chars=CHARACTERS_OF_A_CHANGE
    )
    return context.context_for_delta_changes(delta)
