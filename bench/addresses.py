"""Every address of the admin, read from its URL conf, so that none is forgotten.

Records from the middle of a catalogue stand in the place of arguments. Import this when Django is
set up.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib import admin
from django.db.models import Model

LEFT_OUT = ("logout", "jsi18n", "view_on_site", "password_change", "login")
SEARCH = "giam+doc"
MERGEABLE = ("person", "organisation", "resolution")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\[\^/\]\+\)")
CHOSEN = {"withdraw": "article", "standing": "person"}  # pages on records that a query names


def addresses() -> Iterator[str]:
    """Yield every address that can be fetched; lists also with a search and at their last page."""
    for parts, name in routes(admin.site.urls[0]):
        if name not in LEFT_OUT and not any("(?P<url>" in part for part in parts):
            yield from filled("/admin/" + "".join(parts), name)


def routes(patterns: list, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the parts of each route below some patterns, and its name."""
    for pattern in patterns:
        parts = (*before, str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, parts)
        else:
            yield parts, pattern.name or ""


def filled(route: str, name: str) -> Iterator[str]:
    """Yield the addresses of a route; none where no record can stand in it."""
    route = route.replace("^(", "(").removesuffix("$")
    model = next((each for each in apps.get_models() if name.startswith(prefix_of(each))), None)
    if name == "quality_check":
        from archive.curation.quality import checks

        yield from (route.replace("<slug:code>", check.code) for check in checks())
    elif name == "autocomplete":
        for of in ("appearance/person", "post/organisation", "article/publisher"):
            kind, field = of.split("/")
            yield f"{route}?app_label=archive&model_name={kind}&field_name={field}&term=van"
    elif name in ("archive_merge_pair", "archive_merge_with", "archive_merge_split"):
        for kind in MERGEABLE:
            one, other = around(apps.get_model("archive", kind))
            yield substituted(route, {"record_type": kind, "key": one.key, "other": other.key})
    elif ARGUMENT.search(route):
        record = middle(model)
        if record is not None and "<uuid:token>" not in route:  # that one needs a table sent in
            yield from of_record(route, record, name)
    elif (kind := CHOSEN.get(name.rpartition("_")[2])) is not None:
        yield f"{route}?key={middle(apps.get_model('archive', kind)).key}"
    else:
        yield route
        if name.endswith("_changelist"):
            yield f"{route}?q={SEARCH}"
            yield f"{route}?p={-(-model.objects.count() // 50)}"


def of_record(route: str, record: Model, name: str) -> Iterator[str]:
    """Yield the addresses of a route on one record, and on versions of it where it has two."""
    given = dict.fromkeys(("object_id", "number", "id"), record.pk)
    if not hasattr(record, "history"):
        yield substituted(route, given)
        return
    versions = list(record.history.order_by("history_id").values_list("history_id", flat=True))
    if name.endswith("_compare"):
        yield f"{substituted(route, given)}?from={versions[0]}&to={versions[-1]}"
    elif name.endswith("_field_history"):
        names = [field.name for field in record.fixture_fields()]
        yield substituted(route, given | {"field": "name" if "name" in names else names[0]})
    else:
        yield substituted(route, given, [str(record.pk), str(versions[0])])


def substituted(route: str, named: dict[str, object], others: list[str] | None = None) -> str:
    """Return a route with values for its arguments, by name or in their order."""
    waiting = iter(others or [])
    return ARGUMENT.sub(lambda found: str(named[found[1]]) if found[1] else next(waiting), route)


def prefix_of(model: type[Model]) -> str:
    """Return how the names of a model's routes begin."""
    return f"{model._meta.app_label}_{model._meta.model_name}_"


def middle(model: type[Model] | None) -> Model | None:
    """Return the record in the middle of a model's, or None."""
    records = model and model._default_manager.order_by("pk")
    return records[records.count() // 2] if records else None


def around(model: type[Model]) -> tuple[Model, Model]:
    """Return the two records in the middle of a model's, or the one twice."""
    records = model.objects.order_by("pk")
    at = records.count() // 2
    return records[max(0, at - 1)], records[at]


def give_second_versions() -> None:
    """Save the record in the middle of each kind that keeps versions: then two can be compared."""
    for model in apps.get_models():
        record = middle(model) if hasattr(model, "history") else None
        if record is not None and record.history.count() < 2:
            record._change_reason = "Đo thử"
            record.save()
