"""Records that look like one and are two: found, and carried along when a key is lost."""

from django.db.models import Q, QuerySet

from archive.curation.combining import unite
from archive.curation.rows import Ledger
from archive.models import Distinct


def distinct_pairs(record_type: str) -> set[frozenset[str]]:
    """Return the pairs of keys of a type that a curator has recorded as two, each as a set."""
    pairs = Distinct.objects.filter(record_type=record_type).values_list("first", "second")
    return {frozenset(pair) for pair in pairs}


def distinct_of(record_type: str, one: str, other: str) -> Distinct | None:
    """Return the record that says that two keys are two things, or None."""
    first, second = sorted((one, other))
    return Distinct.objects.filter(record_type=record_type, first=first, second=second).first()


def pairs_with(record_type: str, key: str) -> QuerySet:
    """Return the recorded pairs that a key is in."""
    return Distinct.objects.filter(key_in(key), record_type=record_type)


def carry_over(ledger: Ledger, record_type: str, lost: str, kept: str) -> None:
    """Let the pairs of a lost key be pairs of the key that stays."""
    present = {frozenset((p.first, p.second)): p for p in pairs_with(record_type, kept)}
    for pair in pairs_with(record_type, lost):
        row = ledger.touch(pair)
        other = row.second if row.first == lost else row.first
        twin = present.get(frozenset((kept, other)))
        if twin is None:
            row.first, row.second = sorted((kept, other))
        else:
            unite(ledger.touch(twin), row)
            ledger.delete(row)


def key_in(key: str) -> Q:
    """Return the condition that a key is one of a pair."""
    return Q(first=key) | Q(second=key)
