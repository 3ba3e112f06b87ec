"""What is sought among names: which names match, and where a text of record shows them."""

import copy
from dataclasses import replace

import pytest

from archive.edition import names
from archive.edition.evidence import among_names, named_in
from archive.text.forms import forms_of
from archive.text.query import parse

KINDS = {"person:": {"person"}, "org:": {"organisation"}, "title:": set(), "": set(names.KINDS)}


@pytest.fixture(scope="module")
def known(opened) -> list[dict]:
    """Every article's whole record."""
    return opened.article_records(list(opened.everything))


def untold(record: dict) -> dict:
    """Return a record in whose texts nothing is said, so that all stands among names."""
    bare = copy.deepcopy(record)
    bare |= {"title": "", "title_en": "", "account": {"vi": "", "en": ""}, "holding": None}
    return bare


@pytest.mark.parametrize("field", KINDS)
def test_a_field_matches_its_own_kind_of_name(opened, known, field):
    """Words behind a field match no other kind; bare words match any; titles match none."""
    met = set()
    for record in map(untold, known):
        (called,) = names.names_in(opened, [record])
        words = {word for *_, name in called for *_, word in forms_of(name)}
        for word in sorted(words)[:40]:
            (named,) = named_in(opened, [record], parse(f"{field}{word}"))
            expected = {
                (kind, key)
                for kind, key, _slug, name in called
                if kind in KINDS[field] and word in {each[-1] for each in forms_of(name)}
            }
            assert {(name.kind, name.key) for name in named.names} == expected
            assert len(named.names) == len(expected)
            met |= {kind for kind, _key in expected}
    assert met == KINDS[field]


def test_words_that_stand_in_a_text_are_not_sought_among_names(known):
    for record in known:
        word = forms_of(record["title"])[0][-1]
        assert among_names(record, parse(word)) == []
        assert len(among_names(record, parse(f"person:{word}"))) == 1
        assert among_names(untold(record), parse(f"{word} in:account")) == []


def test_evidence_comes_before_names_and_names_stay_where_it_is_missing(opened, known):
    record, person = next(
        (record, person)
        for record in known
        if (record["holding"] or {}).get("text")
        for person in record["people"]
        if person["evidence"]
    )
    query = parse(f'person:"{person["name"]}"')
    (named,) = named_in(opened, [record], query)
    assert named.places
    assert named.names == ()
    silent = copy.deepcopy(record)
    for each in silent["people"]:
        each["evidence"] = []
    unheld = copy.deepcopy(record) | {"holding": None}
    for changed in (silent, unheld):
        (named,) = named_in(opened, [changed], query)
        assert named.places == ()
        assert ("person", person["key"]) in {(name.kind, name.key) for name in named.names}


def test_words_only_among_names_lead_to_their_evidence(opened, known):
    """So do bare words: they are nowhere in the texts that are searched."""
    for record in known:
        if not (record["holding"] or {}).get("text"):
            continue
        for person in record["people"]:
            changed = untold(record) | {"holding": {"text": "·" * len(record["holding"]["text"])}}
            (named,) = named_in(opened, [changed], parse(f'"{person["name"]}"'))
            spans = [(place.start, place.end) for place in named.places]
            assert bool(spans) == bool(person["evidence"])
            assert set(spans) <= {tuple(span) for each in record["people"]
                                  for span in each["evidence"]}  # fmt: skip


def test_what_is_only_implied_is_no_evidence(opened, known):
    record = next(r for r in known if (r["holding"] or {}).get("text") and r["resolutions"])
    changed = copy.deepcopy(record)
    changed["resolutions"][0] |= {"evidence": [[0, 1]], "form": "implied"}
    changed["resolutions"] = changed["resolutions"][:1]
    key = changed["resolutions"][0]["key"]
    query = parse("zzqq")
    (term,) = query.clauses[0].alternatives
    clause = replace(query.clauses[0], alternatives=(replace(term, documents=(key,)),))
    asked = query.__class__(query.text, (clause,))
    (named,) = named_in(opened, [changed], asked)
    assert (named.places, named.names) == ((), ())
    changed["resolutions"][0]["form"] = "full"
    (named,) = named_in(opened, [changed], asked)
    assert [(place.start, place.end) for place in named.places] == [(0, 1)]
