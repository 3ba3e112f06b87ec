"""What a body is part of and what its parts are, also where parents would run in a circle."""

import pytest

from archive.publish.entities import ancestors, parts
from archive.publish.snapshot import Snapshot


def bodies(parents: dict[int, int | None]) -> Snapshot:
    """Return a snapshot of bodies by number, each with the number of its parent."""
    links = {"successor_id": None, "province_id": None}
    rows = {
        pk: {"key": f"b{pk}", "name": f"Ban {pk}", "name_en": f"Board {pk}", "parent_id": above}
        | links
        for pk, above in parents.items()
    }
    return Snapshot(provinces={}, organisations=rows, people={}, resolutions={})


@pytest.mark.parametrize(
    ("parents", "pk", "expected"),
    [
        ({1: None, 2: 1, 3: 2, 4: 3}, 4, ["b1", "b2", "b3"]),
        ({1: None, 2: 1}, 1, []),
        ({2: 1}, 2, []),  # the parent is not public
        ({1: 2, 2: 1}, 1, ["b2"]),
        ({1: 1}, 1, []),
        ({1: 2, 2: 3, 3: 2}, 1, ["b3", "b2"]),
    ],
)
def test_ancestors_come_outermost_first_and_each_once(parents, pk, expected):
    assert [each["key"] for each in ancestors(bodies(parents), pk)] == expected


def test_parts_have_their_own_parts_and_no_deeper_ones():
    found = parts(bodies({1: None, 2: 1, 3: 2, 4: 3, 5: 1}), 1)
    assert [each["key"] for each in found] == ["b2", "b5"]
    assert [[inner["key"] for inner in each["parts"]] for each in found] == [["b3"], []]
    assert "parts" not in found[0]["parts"][0]
