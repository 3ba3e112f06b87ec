"""Fixtures of the tests of curation: a specimen that is loaded, and someone who curates."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from tests.catalogue.conftest import stocked, workshop

__all__ = ["stocked", "workshop"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is refused is read in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def curator(stocked) -> User:
    """Someone whose name stands in the history."""
    return User.objects.create_user("thu-thu")
