"""Suspected duplicates: records that may be one and the same. Nothing here ever merges any."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from functools import cached_property

from django.utils.translation import gettext as _

from archive.curation import likeness
from archive.curation.checks import Check, Finding
from archive.curation.likeness import Pair
from archive.models import Article, Distinct, Organisation, Person, Resolution
from archive.text import folding


class PairsApart:
    """The pairs of keys that a curator has recorded as two, of all types by one query."""

    @cached_property
    def of(self) -> dict[str, set[frozenset[str]]]:
        """Return the pairs by type of record."""
        found = defaultdict(set)
        for kind, first, second in Distinct.objects.values_list("record_type", "first", "second"):
            found[kind].add(frozenset((first, second)))
        return found


def checks() -> list[Check]:
    """Return the checks for duplicates."""
    several = [
        ("person", Person, likeness.people, _("People who may be one person")),
        ("organisation", Organisation, likeness.organisations, _("Organisations that may be one")),
        ("resolution", Resolution, likeness.documents, _("Documents that may be one")),
    ]
    means = _("Names that are the same or nearly so. Compare them; nothing is merged by itself.")
    pairs = PairsApart()
    found = [
        Check(
            f"{kind}-duplicates",
            "duplicates",
            "doubtful",
            name,
            means,
            computed=listing(m, f, pairs),
        )
        for kind, m, f, name in several
    ]
    return [
        *found,
        Check(
            "article-title-twice",
            "duplicates",
            "doubtful",
            _("Articles with the same title"),
            _("Perhaps one release was catalogued twice."),
            computed=titles_twice,
        ),
    ]


def listing(
    model: type, suspects: Callable[[], Iterable[Pair]], recorded: PairsApart
) -> Callable[[], list[Finding]]:
    """Return what gives the findings of a kind: one for each pair that is not recorded apart."""

    def findings() -> list[Finding]:
        distinct = recorded.of[model._meta.model_name]
        pairs = sorted(apart(suspects(), distinct), key=lambda pair: (pair.one.key, pair.other.key))
        return [
            Finding(model, (pair.one.key, pair.other.key), pair.one.name, pair.one.pk, pair.says)
            for pair in pairs
        ]

    return findings


def apart(found: Iterable[Pair], distinct: Set[frozenset[str]]) -> list[Pair]:
    """Return pairs without those that are recorded as distinct."""
    return [pair for pair in found if pair.keys not in distinct]


def titles_twice() -> list[Finding]:
    """Return the articles whose title another one has as well, but for case and blanks."""
    rows = Article.objects.exclude(status="withdrawn").order_by("key")
    same: dict[str, list[tuple]] = defaultdict(list)
    for row in rows.values_list("pk", "key", "title").iterator():
        same[" ".join(folding.normalise(row[2]).casefold().split())].append(row)
    says = _("The same title as %(key)s.")
    found = [
        Finding(Article, (key,), title, pk, says % {"key": other_than(key, several)})
        for several in same.values()
        if len(several) > 1
        for pk, key, title in several
    ]
    return sorted(found, key=lambda finding: finding.key)


def other_than(key: str, rows: list[tuple]) -> str:
    """Return the first key of some rows that is another one."""
    return next(row[1] for row in rows if row[1] != key)
