"""Filters against the slow second opinion: results, counts, chips, pages and exports."""

import csv
import io
import itertools
import json
import random
import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import bibtexparser
import feedparser
import pytest
import rispy

from tests.site.reading import soup_of, text_of
from tests.site.reckoning import FACETS, Reckoner

BOUNDS = ("", "1999", "2019-11", "2020", "2020-02", "2020-06", "2020-06-19", "2021-07", "2026")
LOTS = 150


def given(client, query: str) -> dict:
    """Return a list as JSON."""
    response = client.get(f"/articles.json?{query}")
    assert response.status_code == 200, (query, response.content)
    return json.loads(response.content)


def choices(reckoner: Reckoner) -> dict[str, list[str]]:
    """Return every value that a reader can choose, by field."""
    found = {
        name: sorted(
            {v for a in reckoner.articles.values() for v in reckoner.values(a, name, "now")}
        )
        for name in FACETS
    }
    offered = {"province", "resolution", "publisher"}
    return {name: sorted({*v, "none"} if name in offered else v) for name, v in found.items()}


def lot(chance: random.Random, values: dict[str, list[str]]) -> str:
    """Return a query by lot: some fields, one to three values each, era, span, order."""
    pairs = []
    for name in chance.sample(FACETS, chance.choice((0, 1, 1, 2, 2, 3))):
        most = min(len(values[name]), 3)
        pairs += [(name, v) for v in chance.sample(values[name], chance.randint(1, most))]
    for name in ("from", "to"):
        bound = chance.choice((*BOUNDS, "", "", ""))
        pairs += [(name, bound)] if bound else []
    spans = dict(pairs)
    if spans.get("from", "") > spans.get("to", "9"):
        pairs = [pair for pair in pairs if pair[0] != "to"]
    for name, value in (("era", "now"), ("dates", "certain"), ("sort", "oldest")):
        pairs += [(name, value)] if chance.random() < 0.4 else []
    chance.shuffle(pairs)
    return urlencode(pairs)


def test_every_value_by_itself(shelf) -> None:
    client, reckoner = shelf
    for name, values in choices(reckoner).items():
        for value, era in itertools.product(values, ("then", "now")):
            query = urlencode({name: value, "era": era, "per_page": 100})
            said = given(client, query)
            assert [row["key"] for row in said["results"]] == reckoner.found(query), query
            assert said["count"] == len(said["results"])


def test_every_span(shelf) -> None:
    client, reckoner = shelf
    for start, end in itertools.product(BOUNDS, BOUNDS):
        if start and end and start > end:
            continue
        for dates in ("possible", "certain"):
            query = urlencode({"from": start, "to": end, "dates": dates, "per_page": 100})
            found = [row["key"] for row in given(client, query)["results"]]
            assert found == reckoner.found(query), query


def test_combinations_by_lot(shelf) -> None:
    """OR inside a field, AND across fields, in one total order."""
    client, reckoner = shelf
    chance, values = random.Random(2), choices(reckoner)
    filled = 0
    for _ in range(LOTS):
        query = lot(chance, values)
        said = given(client, f"{query}&per_page=100")
        assert [row["key"] for row in said["results"]] == reckoner.found(query), query
        filled += 0 < said["count"] < len(reckoner.articles)
    assert filled > LOTS / 10  # or nothing was really chosen


def shown_counts(soup) -> dict[str, dict[str, int]]:
    """Return the counts beside the values of each facet as a page shows them."""
    found: dict[str, dict[str, int]] = {}
    for box in soup.select(".filters .facet input"):
        count = box.find_parent("label").select_one(".count").find(string=True, recursive=False)
        found.setdefault(box["name"], {})[box["value"]] = int(count.replace(".", ""))
    return found


def with_choice(query: str, name: str, value: str) -> str:
    """Return a query in which a field has one value and no other."""
    pairs = [pair for pair in parse_qsl(query) if pair[0] != name]
    return urlencode([*pairs, (name, value)])


def test_the_count_beside_a_value_is_that_of_the_list_it_gives(shelf) -> None:
    client, reckoner = shelf
    chance, values = random.Random(3), choices(reckoner)
    for query in ["", "era=now", *(lot(chance, values) for _ in range(20))]:
        soup = soup_of(client.get(f"/articles/?{query}").content)
        shown = shown_counts(soup)
        asked = parse_qs(query)
        for name in FACETS:
            said = shown.get(name, {})
            for value, count in said.items():
                assert count == len(reckoner.found(with_choice(query, name, value))), (query, value)
                assert count or value in asked.get(name, [])
            if name == "province" and asked.get("era") == ["now"]:
                continue  # only what exists today is offered
            missing = [
                value
                for value in values[name]
                if value not in said and reckoner.found(with_choice(query, name, value))
            ]
            assert missing == [], query


def test_each_chip_removes_one_filter_and_no_other(shelf) -> None:
    client, reckoner = shelf
    chance, values = random.Random(4), choices(reckoner)
    seen = 0
    for query in (lot(chance, values) for _ in range(40)):
        soup = soup_of(client.get(f"/articles/?{query}&page=1&per_page=1").content)
        links = [link["href"] for link in soup.select(".chips a")]
        before = sorted(pair for pair in parse_qsl(query) if pair[0] in (*FACETS, "from", "to"))
        # Whether dates must lie wholly in a span is a filter only where there is a span.
        spanned = any(name in ("from", "to") for name, _ in before)
        before += [("dates", "certain")] * (spanned and ("dates", "certain") in parse_qsl(query))
        rest = sorted(pair for pair in parse_qsl(query) if pair[0] in ("era", "sort"))
        assert len(links) == (len(before) + 1 if before else 0)
        removed = []
        for link in links[:-1]:
            after = parse_qsl(urlsplit(link).query)
            assert sorted(p for p in after if p[0] in ("era", "sort")) == rest
            assert ("per_page", "1") in after
            assert "page" not in dict(after)
            kept = [pair for pair in after if pair[0] in (*FACETS, "from", "to", "dates")]
            (gone,) = set(before) - set(kept)
            assert len([pair for pair in kept if pair in before]) == len(before) - 1
            assert set(kept) <= set(parse_qsl(query))
            removed.append(gone)
        assert sorted(removed) == sorted(before)
        assert links[-1:] == ["/articles/"] * bool(links)
        seen += len(removed)
    assert seen > 40


@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("query", ["", "sort=oldest", "dates=certain&from=2019&to=2022"])
def test_pages_follow_one_another_and_keep_the_filters(shelf, size, query) -> None:
    client, reckoner = shelf
    expected = reckoner.found(query)
    address, found, pages = f"/en/articles/?{query}&per_page={size}", [], 0
    while address:
        soup = soup_of(client.get(address).content)
        keys = [link["href"].split("/")[3] for link in soup.select(".item h2 a")]
        assert keys == expected[pages * size : (pages + 1) * size]
        found += keys
        pages += 1
        for link in soup.select(".pages a"):
            kept = [pair for pair in parse_qsl(urlsplit(link["href"]).query) if pair[0] != "page"]
            assert sorted(kept) == sorted([*parse_qsl(query), ("per_page", str(size))])
        onward = soup.select_one(".pages a[rel=next]")
        head = soup.select_one("head link[rel=next]")
        assert (onward and onward["href"]) == (head and head["href"])
        address = onward and onward["href"]
        if pages > 1:
            back = parse_qs(urlsplit(soup.select_one(".pages a[rel=prev]")["href"]).query)
            assert back.get("page", ["1"]) == [str(pages - 1)]
    assert found == expected
    assert pages == max(1, -(-len(expected) // size))


def test_json_pages_follow_next(shelf) -> None:
    client, reckoner = shelf
    address, found = "/articles.json?per_page=3&from=2019", []
    while address:
        said = json.loads(client.get(address).content)
        assert said["count"] == len(reckoner.found("from=2019"))
        found += [row["key"] for row in said["results"]]
        address = said["next"] and said["next"].removeprefix("http://127.0.0.1:8000")
    assert found == reckoner.found("from=2019")


@pytest.mark.parametrize(
    "query", ["", "era=now&per_page=1&page=1", "from=2020&to=2021&sort=oldest"]
)
def test_exports_are_the_whole_list(shelf, query) -> None:
    client, reckoner = shelf
    expected = reckoner.found(query)
    sheet = client.get(f"/articles.csv?{query}").content.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(sheet))
    assert [row[0] for row in rows] == expected
    assert {len(row) for row in rows} == {len(heading)}
    library = bibtexparser.parse_string(client.get(f"/articles.bib?{query}").content.decode())
    assert not library.failed_blocks
    assert [re.search(r"tc\d{4}", entry.key).group() for entry in library.entries] == expected
    assert len(rispy.loads(client.get(f"/articles.ris?{query}").content.decode())) == len(expected)
    whole = urlencode([pair for pair in parse_qsl(query) if pair[0] != "per_page"])
    feed = feedparser.parse(client.get(f"/articles.atom?{whole}&per_page=100").content)
    assert not feed.bozo
    assert [entry.id.rsplit("/")[-1] for entry in feed.entries] == expected


def test_words_narrow_a_list_like_any_filter(shelf) -> None:
    """Each word of a title finds its article; more words never find more."""
    client, reckoner = shelf
    for key, record in list(reckoner.articles.items())[:12]:
        words = re.findall(r"\w+", record["title"])
        together = {
            r["key"]
            for r in given(client, urlencode({"q": record["title"], "per_page": 100}))["results"]
        }
        assert key in together
        for word in set(words):
            alone = {
                r["key"] for r in given(client, urlencode({"q": word, "per_page": 100}))["results"]
            }
            assert together <= alone
    count = given(client, "q=xyzzyx")["count"]
    assert count == 0


def test_the_heading_is_the_title_and_the_name_of_every_export(shelf) -> None:
    client, reckoner = shelf
    chance, values = random.Random(6), choices(reckoner)
    for query in (lot(chance, values) for _ in range(10)):
        for prefix in ("", "/en"):
            soup = soup_of(client.get(f"{prefix}/articles/?{query}").content)
            sentence = text_of(soup.h1)
            assert soup.title.get_text().startswith(f"{sentence} · ")
            said = json.loads(client.get(f"{prefix}/articles.json?{query}").content)
            assert said["sentence"] == sentence
            feed = feedparser.parse(client.get(f"{prefix}/articles.atom?{query}").content)
            assert feed.feed.title == sentence
            assert str(said["count"]) in sentence
