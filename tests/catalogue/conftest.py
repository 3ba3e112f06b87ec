"""Fixtures of the catalogue's tests."""

from tests.catalogue.workshops import marked, stocked, workshop

__all__ = ["marked", "stocked", "workshop"]
