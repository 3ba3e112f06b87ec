"""Curation, as a curator's browser sees it."""
