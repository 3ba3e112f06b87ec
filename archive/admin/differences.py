"""Two versions of a record beside each other: values in words, long texts compared word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin import evidence
from archive.admin.evidence import Source
from archive.admin.fields import SegmentsInput, label_of
from archive.models.base import CatalogueModel
from archive.models.fields import EvidenceField, NamesField

WORD = re.compile(r"\S+\s*|\s+")
WORDS_AROUND = 20  # of a long passage that did not change, on either side of what did
# Above this many words, words that stand everywhere are not looked for: it would take seconds.
WORDS_MATCHED_ONE_BY_ONE = 3_000
Piece = tuple[str, str]  # "same", "gone" or "new", and the words


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: both values in words, and the words that went and came."""

    name: str
    label: str
    before: str
    after: str
    pieces: list[Piece]
    can_go_back: bool


def differences(
    older: models.Model, newer: models.Model, source: Source, editable: frozenset[str]
) -> list[Difference]:
    """Return the fields in which two versions differ; `editable` are those that may be put back."""
    model = older.instance_type
    return [
        difference(field, in_words(older, field, source), in_words(newer, field, source), editable)
        for field in model.fixture_fields()
        if getattr(older, field.attname) != getattr(newer, field.attname)
    ]


def difference(
    field: models.Field, before: str, after: str, editable: frozenset[str] = frozenset()
) -> Difference:
    """Return how a field's values in words differ."""
    label = capfirst(str(field.verbose_name))
    changed = list(pieces(before, after))
    return Difference(field.name, label, before, after, changed, field.name in editable)


def in_words(version: models.Model, field: models.Field, source: Source) -> str:
    """Return the value that a record or version has in a field as a curator reads it."""
    if field.is_relation:
        try:
            related = getattr(version, field.name)
        except ObjectDoesNotExist:
            return _("a record that is gone (row %s)") % getattr(version, field.attname)
        return "" if related is None else label_of(related)
    value = getattr(version, field.attname)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return value_in_words(field, value, source)


def value_in_words(field: models.Field, value: object, source: Source) -> str:
    """Return a plain value in words: evidence by what it points to, lists line by line."""
    if isinstance(field, EvidenceField):
        quoted = evidence.quotations(value, source)
        places = evidence.written(value) if value else ""
        return places + "".join(f"\n“{words}”" for words in quoted)
    if isinstance(field, NamesField) and isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(field, models.JSONField):
        return SegmentsInput().write(value) if isinstance(value, list) else str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Yield what stayed, went and came, word by word; long passages that stayed are shortened."""
    old, new = WORD.findall(before), WORD.findall(after)
    crowded = max(len(old), len(new)) > WORDS_MATCHED_ONE_BY_ONE
    steps = SequenceMatcher(None, old, new, autojunk=crowded).get_opcodes()
    for number, (step, start, end, begin, stop) in enumerate(steps):
        if step == "equal":
            first, last = number == 0, number == len(steps) - 1
            yield "same", shortened(old[start:end], first, last)
            continue
        if end > start:
            yield "gone", "".join(old[start:end])
        if stop > begin:
            yield "new", "".join(new[begin:stop])


def shortened(words: list[str], first: bool, last: bool) -> str:
    """Return a passage that did not change, without its middle or far end where it is long."""
    if len(words) <= 2 * WORDS_AROUND + 10:
        return "".join(words)
    head = "" if first else "".join(words[:WORDS_AROUND])
    tail = "" if last else "".join(words[-WORDS_AROUND:])
    return f"{head}[…] {tail}"


def editable_fields(model: type[CatalogueModel], form: type) -> frozenset[str]:
    """Return the fields of a record that a form lets a curator change."""
    names = {field.name for field in model.fixture_fields()}
    return frozenset(names & form.base_fields.keys())
