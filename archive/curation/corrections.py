"""Corrections: written whenever an act of curation changes what the public could read.

Whoever changes records in the workshop does it inside `correcting(reason)`: the reason becomes
that of every version, and public facts that changed become corrections. What the public could read
is asked of the edition in place, so that drafts, additions and workshop fields correct nothing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils import timezone

from archive.catalogue.entries import json_value
from archive.curation.published import Fields, Parts, published_facts
from archive.models import Article, Correction, Organisation, Person, Province, Resolution
from archive.models.correction import INSTANT
from archive.models.versions import ACT, NO_ACT, Act, because
from archive.text import markup

REASON_LENGTH = 500  # characters of a reason that a curator types; the history would keep more
ROOTS = {model._meta.model_name: model for model in (Article, Organisation, Person, Province)} | {
    "resolution": Resolution
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: type and key of its record, and the part ("" is the record itself)."""

    record_type: str
    key: str
    part: str = ""


Facts = dict[Place, Fields | None]
NOTHING = (None, "", [])  # what comes where nothing was is added, not corrected


@contextmanager
def correcting(reason: str, when: datetime | None = None) -> Iterator[Act]:
    """Give what is written inside a reason, and record what it corrects; in one transaction.

    An act inside another is part of it: the outermost records the corrections of all.
    """
    if ACT.get() is not NO_ACT:
        with because(reason) as act:
            yield act
        return
    started = timezone.now()
    with because(reason) as act:
        yield act
        before, after = facts_of(act, started)
        record_corrections(before, after, act.reason, when)


def record_corrections(
    before: Facts, after: Facts, reason: str, when: datetime | None = None
) -> list[Correction]:
    """Write what changed of the facts that the edition in place says; return the corrections.

    `before` has the fields of each place as they were, `after` as they are, None where the part is
    gone; both by the place that it had. A field that is not in both has not changed. A change of
    what was changed since the last publication, and so was never read, joins the earlier one.
    """
    instant = (when or datetime.now(UTC)).astimezone(UTC).strftime(INSTANT)
    found: list[Correction] = []
    for record_type, key in dict.fromkeys((p.record_type, p.key) for p in before):
        public = published_facts(record_type, key)
        places = [p for p in before if (p.record_type, p.key) == (record_type, key)]
        changes = list(changed(places, before, after, public)) if public else []
        if changes:
            with transaction.atomic():
                found += Record(record_type, key).take(changes, reason, instant)
    return found


Change = tuple[str, str, object, object, object]  # part, field, public, as it was, as it is


def changed(places: list[Place], before: Facts, after: Facts, public: Parts) -> Iterator[Change]:
    """Yield what changed in parts that the public has; a record that is gone corrects nothing."""
    gone = {place.part for place in places if after.get(place) is None}
    if "" in gone:
        return
    for place in places:
        part, said = place.part, public.get(place.part)
        if said is None or went_with_its_person(part, gone):
            continue
        if part in gone:
            pairs = [list(pair) for pair in said.items()]  # PostgreSQL keeps no order of names
            yield part, "", pairs, pairs, None
            continue
        was, now = plain(before[place]), plain(after[place])
        for name in said.keys() & was.keys() & now.keys():
            if was[name] != now[name]:
                yield part, name, said[name], was[name], now[name]


def went_with_its_person(part: str, gone: set[str]) -> bool:
    """Tell whether a role or post went with the appearance that it hung on."""
    kind, *names = part.split("/")
    return kind in ("appearancerole", "post") and f"appearance/{names[0]}" in gone


def plain(value: object) -> object:
    """Return a value as JSON gives it back."""
    return json.loads(json.dumps(value))


class Record:
    """The corrections of one record; its row is locked, so that numbers are given once."""

    def __init__(self, record_type: str, key: str) -> None:
        self.record_type, self.key = record_type, key
        ROOTS[record_type].objects.select_for_update().filter(key=key).values_list("pk").first()
        known = Correction.objects.filter(record_type=record_type, key=key).order_by("number")
        self.last = 0
        self.latest: dict[tuple[str, str], Correction] = {}
        for correction in known:
            self.last = correction.number
            self.latest[correction.part, correction.field] = correction

    def take(self, changes: list[Change], reason: str, instant: str) -> list[Correction]:
        """Write changes in a total order; return what was written."""
        found = []
        for part, name, public, was, now in sorted(changes, key=lambda change: change[:2]):
            earlier = self.latest.get((part, name))
            if earlier and (earlier.before, earlier.after) == (public, was) and was != public:
                found += self.join(earlier, now, reason, instant)
            elif public not in NOTHING and same(name, public, was):
                found.append(self.write(part, name, public, now, reason, instant))
        return found

    def join(self, earlier: Correction, now: object, reason: str, instant: str) -> list[Correction]:
        """Let a correction that nobody has read yet say what is true now; none if nothing is."""
        if now == earlier.before:
            earlier.delete()
            return []
        earlier.after, earlier.reason, earlier.corrected_on = now, reason, instant
        earlier.save()
        return [earlier]

    def write(
        self, part: str, name: str, before: object, after: object, reason: str, instant: str
    ) -> Correction:
        """Write one correction under the record's next number."""
        self.last += 1
        return Correction.objects.create(
            record_type=self.record_type,
            key=self.key,
            number=self.last,
            part=part,
            field=name,
            before=before,
            after=after,
            reason=reason,
            corrected_on=instant,
        )


def same(name: str, public: object, was: object) -> bool:
    """Tell whether the public had what the catalogue had; an edition has fewer links."""
    if name.startswith("account_") and isinstance(was, str):
        return markup.plain(was) == markup.plain(str(public))
    return public == was


def facts_of(act: Act, started: datetime) -> tuple[Facts, Facts]:
    """Return the fields of what an act touched, before and after it, by the place before it."""
    touched: dict[tuple[type, int], list] = {}
    for touch in act.touched:
        touched.setdefault((type(touch.record), touch.number), []).append(touch)
    before: Facts = {}
    after: Facts = {}
    for (model, number), touches in touched.items():
        if touches[0].kind == "+" or not has_facts(model):
            continue  # what is new corrects nothing
        version = version_before(model, number, started)
        place = version and place_of(version, model)
        if place:
            before[place] = values(version, model)
            gone = touches[-1].kind == "-"
            after[place] = None if gone else values(touches[-1].record, model)
    return before, after


def has_facts(model: type) -> bool:
    """Tell whether a model's records are public themselves or hang on an article."""
    hangs = model.natural_key_fields[0].endswith("article__key")
    return hangs or model._meta.model_name in ROOTS


def version_before(model: type, number: int, when: datetime) -> models.Model | None:
    """Return the last version of a record before a time."""
    versions = model.history.filter(id=number, history_date__lt=when)
    return versions.order_by("-history_date", "-history_id").first()


def place_of(record: models.Model, model: type) -> Place | None:
    """Return where a record's facts stand; None where what it hung on is gone."""
    try:
        names = [reduce(getattr, p.split("__"), record) for p in model.natural_key_fields]
    except (ObjectDoesNotExist, AttributeError):
        return None
    kind = model._meta.model_name
    if kind in ROOTS:
        return Place(kind, names[0])
    return Place("article", names[0], "/".join(map(str, (kind, *names[1:]))))


def values(record: models.Model, model: type) -> Fields:
    """Return a record's or version's fields as fixtures carry them, and whose a role or post is."""
    found: Fields = {}
    for field in model.fixture_fields():
        if field.name == "article":
            continue
        try:
            if field.name == "appearance":
                found["person"] = list(record.appearance.person.natural_key())
            else:
                found[field.name] = json_value(record, field)
        except (ObjectDoesNotExist, AttributeError):
            found[field.name] = None
    return found
