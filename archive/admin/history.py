"""The history of an article's parts: what hangs on it, changed by whom, when, from what to what."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
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
VERSIONS_READ = 2_000  # of each kind; an article that changed more shows its latest changes
CHANGES_SHOWN = 300


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


def changes_of_parts(article: str) -> list[Change]:
    """Return the latest changes of all that hangs or hung on an article, newest first."""
    found = [change for model in DIRECT for change in changes(model, {"article_id": article}, {})]
    people = {
        version.id: str(version.person or "")
        for version in versions(Appearance, {"article_id": article})
    }
    for model in THROUGH:
        found += changes(model, {"appearance_id__in": list(people)}, people)
    return sorted(found, key=attrgetter("when"), reverse=True)[:CHANGES_SHOWN]


def versions(model: type[models.Model], where: dict) -> models.QuerySet:
    """Return the versions of a model's records, each record's newest first."""
    relations = [f.name for f in model._meta.concrete_fields if f.is_relation]
    history = model.history.model
    # Filtered apart: a condition on a relation would make Django join it strictly, and versions
    # whose article or appearance is gone would be lost.
    chosen = history.objects.filter(**where).values("history_id")
    found = history.objects.filter(history_id__in=chosen)
    found = found.select_related("history_user", *relations)
    if any(f.name == "text" for f in history._meta.concrete_fields):
        found = found.defer("text")
    return found.order_by("-history_date", "-history_id")[:VERSIONS_READ]


def changes(model: type[models.Model], where: dict, people: dict[int, str]) -> Iterator[Change]:
    """Yield the changes of a model's records, compared with the version before."""
    newest_first = sorted(versions(model, where), key=attrgetter("id"))
    for _number, group in groupby(newest_first, key=attrgetter("id")):
        of_one = list(group)
        for version, before in zip(of_one, [*of_one[1:], None], strict=True):
            person = people.get(getattr(version, "appearance_id", None), "")
            yield change(version, before, person)


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
        did=version.get_history_type_display(),
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
