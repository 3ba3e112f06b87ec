"""An edition says what the catalogue says: records, lists, counts, filters, worked out anew."""

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.http import QueryDict
from pyroaring import BitMap

from archive.edition.reader import Edition
from archive.edition.search import search
from archive.edition.selection import Selection
from archive.filters import ArticleFilters
from archive.models import Correction
from archive.publish.index import TABLES
from tests import databases
from tests.catalogue.workshops import Workshop, migrated
from tests.databases import default_database
from tests.publish.entity_reference import EntityReference
from tests.publish.filter_reference import FACETS, FilterReference
from tests.specimens import specimen

KINDS = ("province", "organisation", "person", "resolution")
SPECIMENS = [(11, 30), (12, 30), (13, 45)]
BOUNDS = ("2019", "2020", "2020-02", "2020-06", "2020-06-19", "2020-06-20", "2021", "2025", "2029")


@pytest.fixture(scope="module", params=SPECIMENS, ids=lambda pair: f"specimen {pair[0]}")
def compared(request, tmp_path_factory, django_db_blocker) -> Iterator[tuple]:
    """A specimen of some size, published, and what its edition must say."""
    made = Workshop(tmp_path_factory.mktemp("compared"), specimen(*request.param))
    for key in made.made.articles("published")[::4]:
        made.made.texts.pop(f"{key}.txt", None)  # some texts are not here
    with django_db_blocker.unblock():
        databases.copy(migrated(tmp_path_factory.getbasetemp()), made.database)
        with default_database(made.database):
            made.load()
            made.publish()
            yield made, Edition(made.edition), EntityReference()


def without_time(record: dict) -> dict:
    """Return a record without the time of its last change, and without word of corrections."""
    assert record.pop("changed").endswith("Z")
    if "type" in record:
        place = {"record_type": record["type"], "key": record["key"]}
        told = record.pop("corrected", {"count": 0})["count"]
        assert (told > 0) == Correction.objects.filter(**place).exists()
    return record


def queries(reference: FilterReference, lots: random.Random, number: int) -> list[dict]:
    """Return filters by lot: every value of every facet, and many at once."""
    values = {
        facet: sorted({value for seen in reference.seen for value in seen.values[facet]})
        for facet in FACETS
    }
    values["province"] = [*sorted(reference.reference.public["province"]), "none"]
    found = [{facet: [value]} for facet in FACETS for value in values[facet]]
    found += [{"province": [value], "era": "now"} for value in values["province"]]
    for _ in range(number):
        query: dict = {}
        for facet in lots.sample(FACETS, lots.choice([0, 1, 1, 2, 3])):
            query[facet] = lots.sample(values[facet], lots.choice([1, 1, 2, 4]))
        if lots.random() < 0.4:
            query["era"] = lots.choice(["now", "then"])
        if lots.random() < 0.5:
            low, high = sorted(lots.choices(BOUNDS, k=2))
            query |= {"from": low, "to": high} if low[:4] <= high[:4] else {}
            query.pop(lots.choice(["from", "to", "neither"]), None)
            query["dates"] = lots.choice(["possible", "certain"])
        if lots.random() < 0.3:
            query["q"] = sought(reference, lots)
        found.append(query)
    return found


def sought(reference: FilterReference, lots: random.Random) -> list[str]:
    """Return one or two words or phrases, most of which stand somewhere."""
    found = []
    for _ in range(lots.choice([1, 1, 2])):
        text = lots.choice([t for t in lots.choice(reference.seen).texts if len(t) > 3])
        start = lots.randrange(len(text) - 2)
        found.append(" ".join(text[start : start + lots.choice([1, 1, 2, 3])]))
    return found


def asked(query: dict) -> QueryDict:
    """Return a query as an address carries it."""
    data = QueryDict(mutable=True)
    for name, value in query.items():
        if name == "q":
            value = " ".join(f'"{phrase}"' for phrase in value)
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_every_record_is_the_one_worked_out(compared):
    _, edition, reference = compared
    assert edition.counts["article"] == len(reference.articles)
    for article in reference.articles:
        found = without_time(edition.record("article", article.key))
        assert found == reference.article(article), article.key
    for kind in KINDS:
        expected = reference.in_order(kind)
        assert edition.counts[kind] == len(expected) > 0
        for record in expected:
            assert without_time(edition.record(kind, record["key"])) == record, record["key"]


def test_every_list_is_the_one_worked_out(compared):
    _, edition, reference = compared
    everything = Selection.everything(edition)
    oldest = everything.page(1, len(everything), newest_first=False)
    rows = [without_time(row) for row in edition.article_rows(oldest)]
    assert rows == [reference.row(article) for article in reference.articles]
    newest = everything.page(1, len(everything))
    records = [without_time(record) for record in edition.article_records(newest)]
    assert records == [reference.article(article) for article in reversed(reference.articles)]
    for kind in KINDS:
        rows = [reference.entity_row(record) for record in reference.in_order(kind)]
        assert edition.entity_rows(kind) == rows
        assert edition.entity_rows(kind, 2, 3) == rows[1:4]


def test_every_filter_and_every_count_is_the_one_worked_out(compared):
    workshop, edition, reference = compared
    worked_out = FilterReference(reference)
    lots = random.Random(len(workshop.made.secrets))
    sizes = set()
    for query in queries(worked_out, lots, 150):
        filters = ArticleFilters(asked(query), edition, "vi")
        assert filters.faults == [], query
        ordinals = filters.qs.page(1, 1000, newest_first=False)
        found = [row["key"] for row in edition.article_rows(ordinals)]
        assert found == worked_out.keys(query), query
        sizes.add(len(found))
        for facet in FACETS:
            counted = {value.value: value.count for value in filters.facet(facet)[0]}
            assert counted == worked_out.counts(query, facet), (facet, query)
            chosen = {value.value for value in filters.facet(facet)[0] if value.chosen}
            assert chosen == set(query.get(facet) or [])
    assert len(sizes) > 8


def test_every_count_of_certainty_is_the_one_worked_out(compared):
    _, edition, reference = compared
    records = [reference.article(article) for article in reference.articles]
    expected = {
        "date_basis": [(r["dates"]["event"] or {"basis": "none"})["basis"] for r in records],
        "province_basis": [(r["province"] or {"basis": "none"})["basis"] for r in records],
        "text": [
            "attached" if r["holding"] and r["holding"]["text"] is not None else "absent"
            for r in records
        ],
    }
    everything, some = Selection.everything(edition), range(0, len(records), 3)
    third = Selection(edition, BitMap(some))
    for field, values in expected.items():
        assert everything.counts(field) == Counter(values)
        assert third.counts(field) == Counter(values[number] for number in some)
    assert len(set(expected["date_basis"])) > 2
    assert set(expected["text"]) == {"attached", "absent"}


def test_every_article_is_found_by_every_name_in_it(compared):
    _, edition, reference = compared
    alone = 0
    for ordinal, article in enumerate(reference.articles):
        record = reference.article(article)
        names = [byline["name"] for byline in record["bylines"]]
        alone += len(names) * (record["holding"] is None or record["holding"]["text"] is None)
        for kind, table in (("people", "person"), ("organisations", "organisation")):
            for said in record[kind]:
                whole = edition.record(table, said["key"])
                names += [whole["name"], *whole["names"]]
        for document in record["resolutions"]:
            if document["form"] != "implied":
                names += [document["title"], document["title_en"], document["number"]]
        for name in filter(None, names):
            assert ordinal in search(edition, f'"{name}"').bits, (article.key, name)
    assert alone > 0


def test_labels_are_names_and_those_of_todays_units_say_since_when(compared):
    _, edition, reference = compared
    for record in (r for kind in KINDS for r in reference.in_order(kind)):
        vi, en = (edition.label(record["type"], record["key"], name) for name in ("vi", "en"))
        name = record.get("label") or record["name"]
        if record["type"] == "province" and record["valid_from"]:
            year = record["valid_from"][:4]
            assert vi == f"{name} (từ ngày 1 tháng 7 năm {year})"
            assert en == f"{record['name_en']} (since 1 July {year})"
        else:
            assert vi == name
            assert en == (record.get("label_en") or record.get("name_en") or name)


def test_nothing_hidden_is_in_the_bytes_of_an_edition(compared):
    workshop, edition, reference = compared
    content = workshop.edition.read_bytes()
    indexed: set[str] = set()
    with closing(sqlite3.connect(workshop.edition)) as opened:
        for table in (*TABLES, "name_words"):
            words = f"CREATE VIRTUAL TABLE temp.of_{table} USING fts5vocab(main, {table}, row)"
            opened.execute(words)
            indexed |= {word for (word,) in opened.execute(f"SELECT term FROM temp.of_{table}")}
    assert len(workshop.made.secrets) > 100
    for secret in workshop.made.secrets:
        assert secret.encode() not in content
        assert secret not in indexed
    for key in workshop.made.articles("draft", "review"):
        assert key.encode() not in content
        assert edition.record("article", key) is None
        assert edition.lost("article", key) is None
    for record in workshop.made.all("person"):
        if record["standing"] != "official":
            assert record["key"].encode() not in content
            assert edition.record("person", record["key"]) is None
            assert not edition.knows("person", record["key"])
    for kind in ("person", "organisation", "resolution"):
        for key in {r["key"] for r in workshop.made.all(kind)} - reference.public[kind]:
            assert edition.record(kind, key) is None
            assert not edition.knows(kind, key)
            assert f'"{key}"'.encode() not in content


def test_links_to_what_is_hidden_are_words_only(compared):
    workshop, edition, _ = compared
    hidden = {p["key"] for p in workshop.made.all("person") if p["standing"] != "official"}
    linked = 0
    for article in workshop.made.all("article"):
        if article["status"] == "published":
            account = edition.record("article", article["key"])["account"]["vi"]
            linked += sum(f"(person:{key})" in article["account_vi"] for key in hidden)
            assert not any(key in account for key in hidden)
            assert account.count("[sic]") == 1
    assert linked > 0


def test_tombstones_and_aliases_are_there(compared):
    workshop, edition, reference = compared
    gone = [a for a in workshop.made.all("article") if a["status"] == "withdrawn"]
    assert gone
    for article in gone:
        found = edition.lost("article", article["key"])
        replacement = (article["replacement"] or [""])[0]
        assert found.target == ""
        assert found.tombstone == {
            "withdrawn_on": article["withdrawn_on"],
            "reason": {"vi": "Rút theo lô.", "en": "Withdrawn by lot."},
            "replacement": replacement if replacement in reference.public["article"] else "",
        }
        assert edition.record("article", article["key"]) is None
    kept = 0
    for alias in workshop.made.all("alias"):
        found = edition.lost(alias["record_type"], alias["key"])
        public = alias["target"] in reference.public[alias["record_type"]]
        assert (found and found.target) == (alias["target"] if public else None)
        kept += public
    assert kept >= 4


def test_addresses_of_originals_lead_to_their_articles(compared):
    workshop, edition, _ = compared
    for article in workshop.made.all("article"):
        if article["source_url"]:
            address = article["source_url"].removeprefix("https://www.").rstrip("/")
            public = article["status"] == "published"
            assert edition.article_at(address) == (article["key"] if public else None)
    assert edition.article_at("nowhere.example/x") is None


def test_records_are_stored_in_one_spelling(compared):
    workshop, _, _ = compared
    with closing(sqlite3.connect(workshop.edition)) as opened:
        for row, body in opened.execute("SELECT row, body FROM record"):
            for text in (row, body):
                spelled = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
                assert json.dumps(json.loads(text), **spelled) == text
