"""What the first page, the coverage and the list of people are made of; descriptions; robots."""

from collections import Counter
from datetime import date

import pytest

from archive.text import folding, vocabulary
from tests.site import facts
from tests.site.reading import soup_of, text_of

BASES = [*vocabulary.codes("basis"), "none"]


def bases(records: list[dict], fact) -> list[dict]:
    """Return how many records have each basis of a fact, in the vocabulary's order."""
    counts = Counter((fact(record) or {"basis": "none"})["basis"] for record in records)
    return [{"code": code, "count": counts[code]} for code in BASES if counts[code]]


@pytest.mark.parametrize("path", ["/", "/en/", "/about/coverage/"])
def test_certainty_is_counted_of_every_article(shelf, path) -> None:
    client, reckoner = shelf
    records = list(reckoner.articles.values())
    texts = Counter(
        "attached" if (r["holding"] or {}).get("text") is not None else "absent" for r in records
    )
    expected = {
        "date": bases(records, lambda record: record["dates"]["event"]),
        "province": bases(records, lambda record: record["province"]),
        "text": [{"code": c, "count": texts[c]} for c in ("attached", "absent") if texts[c]],
    }
    context = client.get(path).context
    assert context["certainty"] == [
        {"name": name, "total": len(records), "parts": parts} for name, parts in expected.items()
    ]
    if "coverage" in path:
        for name, field in (("bases", "date"), ("province_bases", "province")):
            assert context[name] == [(part["code"], part["count"]) for part in expected[field]]
        assert (context["held"], context["absent"]) == (texts["attached"], texts["absent"])


def test_the_first_page_tells_its_span_and_its_provinces(shelf) -> None:
    client, reckoner = shelf
    days = [record["dates"]["event"] or {} for record in reckoner.articles.values()]
    days = [day for day in days if day.get("earliest")]
    first = min(date.fromisoformat(day["earliest"]) for day in days)
    last = max(date.fromisoformat(day["latest"] or day["earliest"]) for day in days)
    context = client.get("/").context
    assert context["span"] == (first.year, last.year)
    assert (context["first"], context["last"]) == (f"{first:%Y-%m}", f"{last:%Y-%m}")
    provinces = {r["province"]["key"] for r in reckoner.articles.values() if r["province"]}
    assert context["provinces_total"] == len(provinces) > 0


def test_people_stand_by_given_name_or_as_written(shelf) -> None:
    client, reckoner = shelf
    names = {p["key"]: p["name"] for r in reckoner.articles.values() for p in r["people"]}
    for query, word, place in (
        ("", -1, folding.given_key),
        ("?sort=given", -1, folding.given_key),
        ("?sort=written", 0, folding.written_key),
    ):
        for prefix in ("", "/en"):
            response = client.get(f"{prefix}/people/{query}")
            context, expected = response.context, sorted(names, key=lambda k: (place(names[k]), k))
            assert [row["key"] for _, rows in context["groups"] for row in rows] == expected
            for heading, rows in context["groups"]:
                for row in rows:
                    first = row["name"].split()[word][0]
                    assert folding.fold(heading) == folding.fold(first)
            letters = [heading for heading, _ in context["groups"]]
            assert len(letters) == len(set(letters)) > 2
            assert context["sort"] == ("written" if word == 0 else "given")
            assert context["notices"] == []
            tail = "?sort=written" if word == 0 else ""
            canonical = soup_of(response.content).select_one("link[rel=canonical]")["href"]
            assert canonical.endswith(f"{prefix}/people/{tail}")
            assert context["switch"].endswith(f"/people/{tail}")
            assert context["orders"] == [
                ("given", f"{prefix}/people/"),
                ("written", f"{prefix}/people/?sort=written"),
            ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sort=age", ["sort"]),
        ("sort=written&sort=given", ["sort"]),
        ("sort=%00", ["sort"]),
        ("zzz=1", ["zzz"]),
        ("q=a&page=2&sort=age", ["q", "page", "sort"]),
        ("&".join(f"a{n}=1" for n in range(50)), [f"a{n}" for n in range(20)] + ["…"]),
    ],
)
def test_an_order_of_people_that_is_none_is_named(bare_site, query, names) -> None:
    response = bare_site.get(f"/en/people/?{query}")
    notices = response.context["notices"]
    assert [notice.partition(": ")[0] for notice in notices] == names
    assert all(len(notice) < 200 and "\0" not in notice for notice in notices)
    assert response.context["sort"] == "given"
    plain = bare_site.get("/en/people/").context
    assert response.context["groups"] == plain["groups"]
    canonical = soup_of(response.content).select_one("link[rel=canonical]")["href"]
    assert canonical.endswith("/en/people/")


def test_every_page_has_a_description_of_its_own_in_its_language(library, bare_site) -> None:
    addresses = [p.address for p in library.html if "?" not in p.address and p.status == 200]
    said = {address: bare_site.get(address).context["description"] for address in addresses}
    for address, text in said.items():
        assert 40 <= len(text) <= 160, address
        assert "<" not in text
        assert " ".join(text.split()) == text
    counts = Counter(said.values())
    assert {a: text for a, text in said.items() if counts[text] > 1} == {}


def test_descriptions_say_what_a_page_is(bare_site) -> None:
    def said(path: str) -> str:
        return bare_site.get(path, follow=True).context["description"]

    home = said("/en/")
    assert "5 articles" in home
    assert home.endswith("2020–2023.")
    assert said("/en/articles/?province=nam-dinh").startswith("2 articles in Nam Định Province. ")
    for key in facts.KEYS:
        for prefix, language in (("", "vi"), ("/en", "en")):
            account = " ".join(facts.account(key, language)[0])
            start = said(f"{prefix}/articles/{key}/").rstrip("…")
            assert account.startswith(start)
            assert len(start) > 40
    person = said("/en/people/tran-quoc-to/")
    assert person == "Trần Quốc Tỏ appears in 1 article of the archive."
    assert "Nghị quyết 35-NQ/TW" in said("/resolutions/35-nq-tw-2018/")
    assert said("/en/dates/2020/").startswith("2020: 2 articles. ")
    assert said("/en/provinces/nam-dinh/").startswith("Nam Định Province: 2 articles")


@pytest.mark.parametrize("address", ["/nothing/", "/lookup", "/articles/?q=" + "ab " * 160])
def test_a_description_is_short_and_repeats_no_error(bare_site, address) -> None:
    text = bare_site.get(address).context["description"]
    assert 40 < len(text) <= 160
    assert "nothing" not in text


def test_programs_may_read_everything_but_the_curators_door(bare_site) -> None:
    response = bare_site.get("/robots.txt")
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain")
    assert response.content.decode().split("\n") == ["User-agent: *", "Disallow: /admin/", ""]
    assert bare_site.get("/en/robots.txt").status_code == 404


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("", []),
        ("province=nam-dinh", []),
        ("province=ninh-binh-2025&era=now", ["today part of"]),
        ("from=2020&to=2020", ["dated wholly in this span"]),
        ("from=2021-01&to=2021-01", ["may lie in this span"]),
        ("person=tran-quoc-to", ["Trần Quốc Tỏ: "]),
        ("resolution=35-nq-tw-2018&q=nam", ["Resolution 35-NQ/TW: "]),
    ],
)
def test_each_row_of_a_list_says_why_it_is_there(bare_site, query, reasons) -> None:
    rows = bare_site.get(f"/en/articles/?{query}").context["rows"]
    assert rows
    for row in rows:
        assert len(row["reasons"]) == len(reasons)
        assert all(start in said for start, said in zip(reasons, row["reasons"], strict=True))
    results = bare_site.get(f"/en/articles.json?{query}").json()["results"]
    assert not any("reasons" in row for row in results)


def test_vietnamese_rows_say_it_in_vietnamese(bare_site) -> None:
    (row, *_) = bare_site.get("/articles/?resolution=35-nq-tw-2018").context["rows"]
    assert row["reasons"][0].startswith("Nghị quyết 35-NQ/TW: ")
    heading = text_of(soup_of(bare_site.get("/articles/?resolution=35-nq-tw-2018").content).h1)
    assert "Nghị quyết 35-NQ/TW" in heading
