"""Rules that entries must keep before any of them is written, whatever database comes after.

A `Judge` takes entries one by one, remembers only keys and references, and gives its verdict on
references, cycles and duplicates at the end; so an archive of any size can be judged in a stream.
"""

import datetime
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models

from archive.catalogue.entries import MODELS, Entry, Fault
from archive.catalogue.unproved import unproved
from archive.models.correction import ValueField
from archive.models.fields import highest_number, refuse_controls
from archive.text import markup, spans, vocabulary

TYPES: list[tuple[type[models.Field], tuple[type, ...], str]] = [
    (models.BooleanField, (bool,), "true or false"),
    (models.IntegerField, (int,), "a whole number"),
    (models.DateField, (str,), "a date as YYYY-MM-DD"),
    (models.CharField, (str,), "a text"),
    (models.TextField, (str,), "a text"),
    (models.JSONField, (list,), "a list"),
]
ALIAS = "archive.alias"
UNPROVED = "is empty, but only the text of record says this: name the place, or another basis"
DISTINCT = "archive.distinct"


def type_fault(field: models.Field, value: object) -> str:
    """Return what is wrong with the JSON type of a value, or an empty string."""
    if isinstance(field, ValueField):
        return ""  # a value of any field
    for kind, types, wanted in TYPES:
        if isinstance(field, kind):
            right = isinstance(value, types) and (bool in types or not isinstance(value, bool))
            return "" if right else f"must be {wanted}, not {value!r:.60}"
    return ""


def value_faults(field: models.Field, value: object) -> list[str]:
    """Return what is wrong with the value of a plain field: type, length, vocabulary, form."""
    if value is None:
        return [] if field.null else ["must not be null"]
    wrong = type_fault(field, value)
    if wrong:
        return [wrong]
    if value == "" and field.blank:
        return []
    if isinstance(field, models.DateField):
        return date_faults(value)
    if isinstance(field, models.IntegerField):
        return number_faults(field, value)
    try:
        if isinstance(value, str):
            refuse_controls(value)  # Django's own fields, of addresses and checksums, do not
        field.clean(value, None)
    except ValidationError as error:
        return list(error.messages)
    return []


def date_faults(value: str) -> list[str]:
    """Return what is wrong with a plain date; it has one spelling, or dumps would change it."""
    try:
        right = datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    return [] if right else [f"must be a date as YYYY-MM-DD, not {value!r:.60}"]


def number_faults(field: models.IntegerField, value: int) -> list[str]:
    """Return what is wrong with a whole number."""
    high = highest_number(field)
    return [] if 0 <= value <= high else [f"must be from 0 to {high}, not {value!r:.60}"]


class Judge:
    """Collects faults over a whole set of entries."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, tuple], str] = {}
        self.unresolved: list[tuple[tuple[str, tuple], str, str, str]] = []
        self.unique: dict[tuple, str] = {}
        self.lengths: dict[str, int] = {}
        self.unmeasured: dict[str, list[tuple[int, str, str, str]]] = defaultdict(list)
        self.unproved: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.arrows: dict[tuple[str, str], dict[tuple, tuple]] = defaultdict(dict)
        self.aliases: list[tuple[str, str, str, str, str]] = []

    def take(self, entry: Entry) -> None:
        """Judge one entry by itself, and remember what must be compared with others."""
        model = MODELS[entry.model]
        wanted = {field.name: field for field in model.fixture_fields()}
        for name in sorted(entry.fields.keys() - wanted.keys()):
            self.fault(entry, name, "unknown field")
        for name in sorted(wanted.keys() - entry.fields.keys()):
            self.fault(entry, name, "is missing")
        for name, field in wanted.items():
            if name in entry.fields:
                self.take_field(entry, field, entry.fields[name])
        self.take_key(entry)
        self.take_pairs(entry)
        self.take_unproved(entry)
        if entry.model == "archive.holding" and type(entry.fields.get("length")) is int:
            self.take_holding(entry)
        if entry.model == ALIAS:
            values = (str(entry.fields.get(name)) for name in ("record_type", "key", "target"))
            self.aliases.append((*values, entry.file, entry.name))
        if entry.model == DISTINCT:
            self.take_pair(entry)

    def fault(self, entry: Entry, field: str, message: str) -> None:
        """Remember a fault of an entry."""
        self.faults.append(Fault(entry.file, entry.name, field, message))

    def take_field(self, entry: Entry, field: models.Field, value: object) -> None:
        """Judge one value; a relation is remembered until all keys are known."""
        if not field.is_relation:
            for message in value_faults(field, value):
                self.fault(entry, field.name, message)
            if field.name.endswith("evidence") and not spans.check(value, None) and value:
                self.take_end(entry, field.name, value[-1][1])
            if field.name in ("account_vi", "account_en") and isinstance(value, str):
                self.take_account(entry, field.name, value)
            return
        if value is None:
            if not field.null:
                self.fault(entry, field.name, "must not be null")
            return
        target = field.related_model
        length = len(target.natural_key_fields)
        if not (isinstance(value, list) and len(value) == length) or any(
            isinstance(part, list | dict) for part in value
        ):
            self.fault(entry, field.name, f"must be a natural key of {length} parts")
            return
        self.refer(entry, field.name, (target._meta.label_lower, tuple(value)))
        if target is MODELS[entry.model] and entry.natural_key:
            self.arrows[entry.model, field.name][entry.natural_key] = tuple(value)

    def take_account(self, entry: Entry, field: str, account: str) -> None:
        """Judge an account's links: each must lead to a record."""
        try:
            links = markup.links(account)
        except ValueError as error:
            self.fault(entry, field, str(error))
            return
        for record_type, key in links:
            self.refer(entry, field, (f"archive.{record_type}", (key,)))

    def refer(self, entry: Entry, field: str, target: tuple[str, tuple]) -> None:
        """Remember a reference unless its target has been seen already."""
        if target not in self.places:
            self.unresolved.append((target, entry.file, entry.name, field))

    def take_end(self, entry: Entry, field: str, end: int) -> None:
        """Judge where a list of evidence ends, or wait until the text's length is known."""
        article = self.article_of(entry)
        if article in self.lengths:
            self.judge_end(end, self.lengths[article], (entry.file, entry.name, field))
        else:
            self.unmeasured[article].append((end, entry.file, entry.name, field))

    def judge_end(self, end: int, length: int, place: tuple[str, str, str]) -> None:
        """A span may end where the text ends, and no later."""
        if end > length:
            message = f"span ends at {end}, past the text's end {length}"
            self.faults.append(Fault(*place, message))

    def take_key(self, entry: Entry) -> None:
        """Judge that nothing else has this record's natural key or other identity."""
        key = entry.natural_key
        if key is None:
            return
        if (entry.model, key) in self.places:
            first = self.places[entry.model, key]
            self.fault(entry, "", f"duplicate: this key stands already in {first}")
        self.places.setdefault((entry.model, key), entry.file)
        model = MODELS[entry.model]
        natural = {path.split("__")[0] for path in model.natural_key_fields}
        for constraint in model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint):
                continue
            values = tuple(str(entry.fields.get(name)) for name in constraint.fields)
            if set(constraint.fields) == natural or (constraint.condition and values[0] == ""):
                continue  # judged above; or a document without a number, which has no identity
            other = self.unique.setdefault((constraint.name, values), entry.name)
            if other != entry.name:
                self.fault(entry, ", ".join(constraint.fields), f"the same as in {other}")

    def take_pairs(self, entry: Entry) -> None:
        """Judge what goes together: a value and its basis, a note and its translation."""
        fields = entry.fields
        for name in fields:
            if name.endswith("note_vi") or name == "withdrawn_reason_vi":
                other = name[:-2] + "en"
                if bool(fields[name]) != bool(fields.get(other)):
                    self.fault(entry, name, f"and {other} must both be given or both be empty")
        if entry.model == "archive.article":
            for name, basis in [
                ("province", "province_basis"),
                ("publisher", "publisher_basis"),
                ("source_url", "source_basis"),
            ]:
                if bool(fields.get(name)) != bool(fields.get(basis)):
                    self.fault(entry, basis, f"must be given exactly where {name} is")
            if fields.get("status") == "withdrawn" and not (
                fields.get("withdrawn_on") and fields.get("withdrawn_reason_vi")
            ):
                self.fault(entry, "status", "a withdrawn article needs a date and a reason")

    def take_unproved(self, entry: Entry) -> None:
        """Judge evidence that is empty, or wait until the article is seen to have a holding."""
        article = self.article_of(entry)
        for name in unproved(MODELS[entry.model], entry.fields):
            if article in self.lengths:
                self.fault(entry, name, UNPROVED)
            else:
                self.unproved[article].append((entry.file, entry.name, name))

    def take_pair(self, entry: Entry) -> None:
        """Judge a pair of records that are two; both keys must be records'."""
        keys = [entry.fields.get(name) for name in ("first", "second")]
        if keys[0] == keys[1]:
            self.fault(entry, "second", "must be another key than the first")
        elif all(isinstance(key, str) for key in keys) and keys[0] > keys[1]:
            self.fault(entry, "first", "must come before the second key")
        if entry.fields.get("record_type") in vocabulary.codes("record_type"):
            for name, key in zip(("first", "second"), keys, strict=True):
                if isinstance(key, str):
                    self.refer(entry, name, (f"archive.{entry.fields['record_type']}", (key,)))

    def take_holding(self, entry: Entry) -> None:
        """Remember how long an article's text is; its segments must lie inside it."""
        length, segments = entry.fields["length"], entry.fields.get("segments")
        article = self.article_of(entry)
        self.lengths[article] = length
        for end, *place in self.unmeasured.pop(article, []):
            self.judge_end(end, length, tuple(place))
        self.faults += [Fault(*place, UNPROVED) for place in self.unproved.pop(article, [])]
        if isinstance(segments, list) and segments and isinstance(segments[-1], list):
            end = segments[-1][-1] if segments[-1] else None
            if type(end) is int and end > length:
                self.fault(entry, "segments", f"ends at {end}, past the text's end {length}")
        if "/" in str(entry.fields.get("filename")) or "\\" in str(entry.fields.get("filename")):
            self.fault(entry, "filename", "must be a plain file name")

    def article_of(self, entry: Entry) -> str:
        """Return the key of the article an entry belongs to, or an empty string."""
        key = entry.natural_key
        return str(key[0]) if key else ""

    def verdict(self) -> list[Fault]:
        """Return all faults, now that every entry has been taken."""
        for target, file, record, field in self.unresolved:
            if target not in self.places:
                key = "/".join(map(str, target[1]))
                self.faults.append(Fault(file, record, field, f"no {target[0]} has key {key!r}"))
        for ends in self.unmeasured.values():
            for _, *place in ends:
                self.faults.append(Fault(*place, "evidence without a holding"))
        for (model, field), arrows in self.arrows.items():
            for key in cycles(arrows):
                place = self.places.get((model, key), "")
                name = f"{model} {'/'.join(map(str, key))}"
                self.faults.append(Fault(place, name, field, "leads back to itself"))
        self.judge_aliases()
        return self.faults

    def judge_aliases(self) -> None:
        """Judge that an alias leads from a lost key to a living one, in one step."""
        for record_type, key, target, file, name in self.aliases:
            if (f"archive.{record_type}", (key,)) in self.places:
                self.faults.append(Fault(file, name, "key", "a record still has this key"))
            if (f"archive.{record_type}", (target,)) not in self.places:
                self.faults.append(Fault(file, name, "target", f"no {record_type} has this key"))


def cycles(arrows: dict[tuple, tuple]) -> list[tuple]:
    """Return the keys from which following the arrows comes back to the start."""
    found = []
    for start in arrows:
        seen, key = set(), arrows.get(start)
        while key is not None and key != start and key not in seen:
            seen.add(key)
            key = arrows.get(key)
        if key == start:
            found.append(start)
    return found
