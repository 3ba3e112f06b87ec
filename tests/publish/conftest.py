"""Fixtures of the tests of publishing."""

import pytest

from tests.catalogue.workshops import Workshop, stocked, workshop
from tests.publish.publishing import LONG_AGO, change

__all__ = ["published", "stocked", "workshop"]


@pytest.fixture
def published(stocked) -> Workshop:
    """A published workshop whose records have all said the same for long."""
    stocked.publish()
    for table in ("record", "lost"):
        change(stocked, f"UPDATE {table} SET changed = '{LONG_AGO}'")
    return stocked
