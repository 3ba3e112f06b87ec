"""Fixtures of the tests of curation: a specimen that is loaded, and someone who curates."""

import pytest
from django.contrib.auth.models import User

from tests.catalogue.conftest import stocked, workshop

__all__ = ["stocked", "workshop"]


@pytest.fixture
def curator(stocked) -> User:
    """Someone whose name stands in the history."""
    return User.objects.create_user("thu-thu")
