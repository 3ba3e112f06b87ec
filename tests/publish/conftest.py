"""Fixtures of the tests of publishing."""

from tests.catalogue.workshops import stocked, workshop

__all__ = ["stocked", "workshop"]
