"""A merge or split that is undone leaves the catalogue as it was, byte for byte and row for row."""

import random

import pytest

from archive.catalogue.audit import audit
from archive.catalogue.dump import files
from archive.curation.combining import Refusal
from archive.curation.merging import MERGEABLE, merge
from archive.curation.rows import values_of
from archive.curation.undoing import undo
from archive.models import CATALOGUE

REASON = "Cùng một người, theo hai bản tin"


def everything() -> dict:
    """Return every row of the catalogue by model and number."""
    return {
        (model._meta.label_lower, record.pk): values_of(record)
        for model in CATALOGUE
        for record in model.objects.all()
    }


@pytest.mark.parametrize("seed", range(6))
def test_undone_merges_leave_no_trace(stocked, curator, seed):
    lots = random.Random(seed)
    rows, dumped = everything(), dict(files())
    made = []
    for model in MERGEABLE.values():
        for _attempt in range(3):
            kept, lost = lots.sample(list(model.objects.order_by("key")), 2)
            try:
                made.append(merge(kept, lost, {}, curator, REASON))
            except Refusal:
                continue
            assert audit() == []
    assert len(made) >= 5
    assert dict(files()) != dumped
    for step in reversed(made):
        undo(step, {}, curator, "Nhầm")
        assert audit() == []
    assert dict(files()) == dumped
    assert everything() == rows
