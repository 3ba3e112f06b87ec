"""Facets as data: the values of a field, how many articles each gives, and their order."""

from dataclasses import dataclass
from functools import lru_cache

from archive.text import folding

# The labels of an edition are few, and come again on every page.
sort_key = lru_cache(maxsize=1 << 16)(folding.collation_key)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: what it is called, how many articles it gives, whether chosen."""

    value: str
    label: str
    count: int
    chosen: bool


def by_count(value: FacetValue) -> tuple:
    """Return a facet value's place: chosen ones first, then many before few, then by name."""
    return not value.chosen, -value.count, sort_key(value.label), value.value
