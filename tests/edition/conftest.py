"""Fixtures of the edition's tests."""

from tests.catalogue.workshops import stocked, workshop

__all__ = ["stocked", "workshop"]
