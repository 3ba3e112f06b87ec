"""Fixtures of the catalogue's tests."""

from tests.catalogue.strangers import open_folder
from tests.catalogue.workshops import marked, stocked, workshop

__all__ = ["marked", "open_folder", "stocked", "workshop"]
