"""Why an article is in a list: phrases worked out from its whole record, and none too many."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation

from archive.concordance import found_in
from archive.filters import ArticleFilters
from archive.filters.reasons import reasons
from archive.text.vocabulary import TERMS

LINKS = {
    "person": ("people", "appearance_role"),
    "organisation": ("organisations", "involvement_role"),
    "resolution": ("resolutions", "form"),
}


@pytest.fixture(scope="module")
def known(opened) -> list[dict]:
    """Every article's record, by ordinal."""
    return opened.article_records(list(opened.everything))


def told(opened, query: str, language: str = "en") -> dict[int, list[str]]:
    """Return the reasons of every article of a list, by ordinal."""
    with translation.override(language):
        filters = ArticleFilters(QueryDict(query), opened, language)
        assert filters.faults == []
        ordinals = filters.qs.page(1, 1000)
        return {
            ordinal: reasons(filters, row, places_of(filters, record))
            for ordinal, (row, record) in zip(
                ordinals, opened.rows_and_records(ordinals), strict=True
            )
        }


def places_of(filters: ArticleFilters, record: dict) -> set[str] | None:
    """Return in which sources the words of a list stand; None where it has none."""
    if filters.found is None:
        return None
    return {source for source, *_ in found_in(record, filters.found.query, filters.language)}


def codes(record: dict, kind: str, key: str) -> list[str]:
    """Return what a record says of a thing, each once, in the order of the record."""
    found = []
    for link in record[LINKS[kind][0]]:
        if link["key"] == key:
            name = {"organisation": "role", "resolution": "form"}.get(kind)
            found += [link[name]] if name else [role["role"] for role in link["roles"]]
    return list(dict.fromkeys(code for code in found if code != "implied"))


def expected(opened, record: dict, kind: str, key: str, language: str) -> list[str]:
    """Return the phrase on one chosen thing, if the article says anything of it."""
    said = [TERMS[LINKS[kind][1]][code][language == "en"] for code in codes(record, kind, key)]
    return [f"{opened.label(kind, key, language)}: {'; '.join(said)}"] if said else []


@pytest.mark.parametrize("query", ["", "sort=oldest&page=2&per_page=7", "era=now", "dates=certain"])
def test_no_filter_no_reason(opened, query):
    found = told(opened, query)
    assert found
    assert not any(found.values())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", LINKS)
def test_each_chosen_thing_is_told_with_all_that_is_said_of_it(opened, known, kind, language):
    chosen = sorted({link["key"] for record in known for link in record[LINKS[kind][0]]})
    seen = 0
    for one, two in zip(chosen, chosen[1:], strict=False):
        found = told(opened, urlencode([(kind, one), (kind, two)]), language)
        for ordinal, said in found.items():
            record = known[ordinal]
            phrases = [
                phrase
                for key in (one, two)
                for phrase in expected(opened, record, kind, key, language)
            ]
            silent = [label for label in said if label not in phrases]
            assert [label for label in said if label in phrases] == phrases
            assert len(silent) == sum(  # named in the article, but in no role
                kind == "person"
                and any(person["key"] == key for person in record["people"])
                and not codes(record, kind, key)
                for key in (one, two)
            )
            seen += len(phrases)
    assert seen > 20


def test_what_is_only_implied_is_never_a_reason(opened, known):
    """An article that cites one document and only implies another is there for the first."""
    both = 0
    for ordinal, record in enumerate(known):
        every = {link["key"] for link in record["resolutions"]}
        cited = {link["key"] for link in record["resolutions"] if link["form"] != "implied"}
        if cited and every - cited:
            found = told(opened, urlencode([("resolution", key) for key in sorted(every)]))[ordinal]
            assert len(found) == len(cited)
            assert not [said for said in found if "implied" in said]
            both += 1
    assert both > 0


def test_a_unit_of_today_is_told_with_the_unit_of_then(opened, known):
    seen = set()
    for ordinal, record in enumerate(known):
        province = record["province"]
        if not province:
            continue
        chain = [province]
        while after := opened.record("province", chain[-1]["key"])["successor"]:
            chain.append(after)
        for unit in chain:
            query = urlencode({"province": unit["key"], "era": "now"})
            heir = opened.label("province", unit["key"], "en")
            phrase = "today part of" if unit is chain[-1] else "later part of"
            said = [f"{province['name_en']}, {phrase} {heir}"] if unit is not province else []
            assert told(opened, query)[ordinal] == said
            seen.add((unit is province, unit is chain[-1]))
        assert told(opened, urlencode({"province": province["key"]}))[ordinal] == []
    assert seen >= {(True, True), (True, False), (False, True)}
    assert not any(told(opened, "province=none&era=now").values())


@pytest.mark.parametrize(
    ("start", "end"), [("2020", "2020"), ("2020-06-19", ""), ("", "2020-06-30"), ("2019", "2026")]
)
def test_dates_are_told_sure_or_possible(opened, known, start, end):
    low = date.fromisoformat(f"{start:0<4}-01-01" if len(start) == 4 else start or "0001-01-01")
    high = date.fromisoformat(f"{end}-12-31" if len(end) == 4 else end or "9999-12-31")
    query = urlencode({"from": start, "to": end})
    seen = set()
    for ordinal, said in told(opened, query).items():
        day = known[ordinal]["dates"]["event"]
        inside = date.fromisoformat(day["earliest"]) >= low and (
            date.fromisoformat(day["latest"]) <= high if day["latest"] else not end
        )
        assert said == ["dated wholly in this span" if inside else "may lie in this span"]
        seen.add(inside)
    assert True in seen
    sure = told(opened, f"{query}&dates=certain")
    assert {phrase for said in sure.values() for phrase in said} <= {"dated wholly in this span"}


def test_words_are_told_with_the_places_they_stand_in(opened, known):
    word = known[0]["title"].split()[0]
    seen = set()
    for ordinal, (said,) in told(opened, urlencode({"q": f"title:{word}"})).items():
        assert word.casefold() in known[ordinal]["title"].casefold()
        assert said == "words found in: title"
        seen.add(ordinal)
    assert 0 in seen


def test_reasons_stand_in_the_order_of_the_filters(opened, known):
    record = next(r for r in known if r["people"] and r["people"][0]["roles"] and r["organisations"]
                  and (r["dates"]["event"] or {}).get("earliest"))  # fmt: skip
    person, body = record["people"][0], record["organisations"][0]
    word = record["title"].split()[0]
    query = {"from": "1000", "organisation": body["key"], "person": person["key"], "q": word}
    said = told(opened, urlencode(query))[known.index(record)]
    starts = ["words found in: ", person["name"], body["name_en"] or body["name"], "dated"]
    assert [phrase.startswith(start) for phrase, start in zip(said, starts, strict=True)] == [
        True
    ] * 4
