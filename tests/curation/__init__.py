"""Tests of curation: what improves a catalogue, apart from the pages where it is done."""
