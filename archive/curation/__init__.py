"""Curation: what improves a catalogue over years, apart from the pages where it is done."""
