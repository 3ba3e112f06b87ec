"""The JSON twins: exactly the promised members, absolute addresses, exact text."""

import json
from typing import Any

from archive.formats import listing
from tests.formats import specimens


def document(**changes: Any) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "edition": 7,
        "count": 31,
        "sentence": "Lào Cai, 2019: 31",
        "notices": ["12 possible"],
        "rows": [specimens.row()],
        "next_url": "/articles.json?province=lao-cai&page=2",
        "site_url": specimens.SITE,
    }
    return listing.list_document(**(parameters | changes))


def test_a_list_has_the_promised_members() -> None:
    made = document()
    assert list(made) == ["edition", "count", "sentence", "notices", "results", "next"]
    assert (made["edition"], made["count"], made["notices"]) == (7, 31, ["12 possible"])
    assert made["next"] == "https://archive.example/articles.json?province=lao-cai&page=2"
    (result,) = made["results"]
    assert result["url"] == "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    assert result["event_date"] == {
        "edtf": "2019-03-05",
        "earliest": "2019-03-05",
        "latest": "2019-03-05",
        "basis": "stated",
    }
    assert result["province"] == {"key": "lao-cai", "name": "Lào Cai", "name_en": "Lao Cai"}
    assert result["holding"] == {
        "filename": "900_mau.txt",
        "sha256": specimens.SHA256,
        "attached": True,
    }
    assert "changed" not in result


def test_what_is_unknown_is_null() -> None:
    bare = specimens.row(event_date=None, province=None, publisher=None, holding=None)
    made = document(rows=[bare], next_url=None)
    assert made["next"] is None
    found = made["results"][0]
    assert [found[name] for name in ("event_date", "province", "publisher", "holding")] == [
        None
    ] * 4


def test_a_row_promises_no_more_than_its_members() -> None:
    date = specimens.date("2019-03-05")
    result = document(rows=[specimens.row(event_date=date, secret="x")])["results"][0]
    assert set(result["event_date"]) == {"edtf", "earliest", "latest", "basis"}
    assert "secret" not in result


def test_a_record_is_whole_and_only_our_addresses_change() -> None:
    record = specimens.article(
        source={"url": "/not-ours", "basis": "external", "evidence": [], "note": None},
        articles=[specimens.row()],
    )
    before = json.dumps(record)
    made = listing.record_document(record, specimens.SITE, 7)
    assert json.dumps(record) == before
    assert made["edition"] == 7
    assert made["url"] == "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    assert made["articles"][0]["url"].startswith("https://archive.example/articles/")
    assert made["source"]["url"] == "/not-ours"
    same = set(record) - {"url", "articles"}
    assert {name: made[name] for name in same} == {name: record[name] for name in same}


def test_hostile_text_is_kept_exactly() -> None:
    for title in specimens.HOSTILE:
        made = document(rows=[specimens.row(title=title)])
        read = json.loads(listing.encode(made).decode("utf-8"))
        assert read["results"][0]["title"] == title
    assert "Lào Cai" in listing.encode(document()).decode("utf-8")


def test_a_search_has_what_it_asks_and_cites() -> None:
    choice = {"vi": "Ban Mẫu", "en": "board", "q": '"Ban Mẫu"', "query": "q=x"}
    made = document(
        search={
            "questions": [{"typed": "BM", "choices": [choice]}],
            "documents": [{"key": "k", "label": "K", "url": "/resolutions/k/k/", "articles": 2}],
        }
    )["search"]
    reading = {"vi": "Ban Mẫu", "en": "board", "q": '"Ban Mẫu"'}
    assert made["questions"] == [{"typed": "BM", "readings": [reading]}]
    (cited,) = made["documents"]
    assert cited["url"] == "https://archive.example/resolutions/k/k/"
    assert (cited["key"], cited["articles"]) == ("k", 2)
