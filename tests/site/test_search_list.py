"""A list of sought words: its tiers, passages, ways out and exports say what is there."""

import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from archive.text.forms import forms_of

TYPED = ["Đảng", "đang", "dang", "nam dinh", "an ninh", "UBND", "35-NQ/TW", '"không gian mạng"']


def soup(client, address: str, **query) -> BeautifulSoup:
    """Return a page that must be there."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def counted(text: str) -> int:
    """Return the number in parentheses at the end of a label."""
    return int(text.rsplit("(", 1)[1].rstrip(")").replace(".", "").replace(",", ""))


def keys(client, **query) -> list[str]:
    """Return the keys of all articles of a list, in order."""
    return [row["key"] for row in client.get("/articles.json", query).json()["results"]]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("typed", TYPED)
def test_tiers_part_the_result_and_each_link_gives_its_number(full_site, prefix, typed):
    everything = keys(full_site, q=typed)
    parts = {}
    for tier in ("typed", "letters", "folded"):
        parts[tier] = keys(full_site, q=typed, marks=tier)
    assert [key for part in parts.values() for key in part] == everything  # tier after tier
    page = soup(full_site, f"{prefix}/articles/", q=typed)
    links = page.select(".tiers a")
    shown = [tier for tier, part in parts.items() if part]
    if shown in ([], ["typed"]):
        assert not links
        return
    assert [parse_qs(urlsplit(link["href"]).query)["marks"][0] for link in links] == shown
    for link, tier in zip(links, shown, strict=True):
        assert counted(link.text.strip()) == len(parts[tier])


def test_the_tier_of_each_hit_is_said_where_tiers_differ(full_site):
    page = soup(full_site, "/en/articles/", q="dang")
    said = [badge.text for badge in page.select(".item .tier")]
    assert len(said) == len(page.select(".item")) > 0
    assert len(set(said)) > 1
    assert not soup(full_site, "/en/articles/", q="Đảng").select(".item .tier")


@pytest.mark.parametrize("typed", TYPED)
def test_passages_show_the_words_and_lead_to_them(full_site, typed):
    wanted = {forms[-1] for forms in forms_of(typed)} | {"uy", "ban", "nhan", "dan"}
    wanted |= {"nghi", "quyet", "so", "35", "nq", "tw"}  # other spellings of the same document
    page = soup(full_site, "/articles/", q=typed)
    passages = page.select(".found li")
    assert passages
    for passage in passages:
        marks = [mark.text for mark in passage.select("mark")]
        assert marks
        for mark in marks:
            assert {forms[-1] for forms in forms_of(mark)} <= wanted, mark
        target = urlsplit(passage.a["href"])
        there = soup(full_site, f"{target.path}?{target.query}")
        place = there.find(id=target.fragment)
        assert place is not None, passage.a["href"]
        if target.fragment.startswith("hit-"):
            assert forms_of(place.text)[0][-1] == forms_of(marks[0])[0][-1]


def test_passages_are_the_texts_own_words(full_site):
    for row in full_site.get("/articles.json", {"q": "khong gian mang"}).json()["results"]:
        record = full_site.get(f"/articles/{row['key']}.json").json()
        text = unicodedata.normalize("NFC", record["holding"]["text"])
        assert row["match"]["passages"]
        for passage in row["match"]["passages"]:
            if passage["source"] == "text":
                assert passage["text"].strip("… ") in text
            path, fragment = passage["url"].removeprefix("http://127.0.0.1:8000").split("#")
            assert BeautifulSoup(full_site.get(path).content, "html.parser").find(id=fragment)
            for start, end in passage["marks"]:
                assert "khong gian mang" in " ".join(
                    forms[-1] for forms in forms_of(passage["text"][start:end])
                )


def test_only_as_typed_is_a_switch_that_stays_on(bare_site):
    page = soup(bare_site, "/articles/", q="dang", marks="typed")
    box = page.find("input", {"name": "marks"})
    assert box.has_attr("checked")
    assert (
        not soup(bare_site, "/articles/", q="dang")
        .find("input", {"name": "marks"})
        .has_attr("checked")
    )


def test_what_was_added_is_said_and_can_be_left_out(full_site):
    page = soup(full_site, "/en/articles/", q="UBND")
    said = page.select_one(".search-said").text
    assert "“UBND”" in said
    assert "“Ủy ban nhân dân”" in said
    away = page.find("a", string="Leave that out")
    query = parse_qs(urlsplit(away["href"]).query)
    assert query == {"q": ["UBND"], "forms": ["typed"]}
    bridged, plain = keys(full_site, q="UBND"), keys(full_site, q="UBND", forms="typed")
    assert set(plain) <= set(bridged)
    assert bridged == keys(full_site, q="Ủy ban nhân dân") == keys(full_site, q="ubnd")


def test_an_abbreviation_with_several_readings_asks(full_site):
    page = soup(full_site, "/en/articles/", q="BCH")
    links = [link for link in page.select(".search-said a") if "q=" in link["href"]]
    meant = {
        link.select_one("[lang=vi]").text: link["href"] for link in links if link.select("[lang]")
    }
    assert {"Ban Chấp hành", "Ban Chỉ huy"} <= set(meant)
    for reading, address in meant.items():
        assert reading in parse_qs(urlsplit(address).query)["q"][0]


def test_every_spelling_of_a_number_gives_one_result_with_the_document_first(full_site):
    spellings = [
        "35NQ/TW",
        "NQ35-TW",
        "35-NQ/TW",
        "35 NQ TW",
        "nghị quyết 35",
        "nghi quyet so 35",
        "NQ35",
        "nq 35",
    ]
    results = {tuple(sorted(keys(full_site, q=typed))) for typed in spellings}
    assert len(results) == 1
    assert results != {()}
    for typed in spellings:
        page = soup(full_site, "/articles/", q=typed)
        first = page.select_one(".search-said a")
        assert first["href"].startswith("/resolutions/35-nq-tw-2018/"), typed


@pytest.mark.parametrize("typed", ["35-NQ/TW", '"nghị quyết 35"', "NQ35", "NQ-35"])
def test_refusing_a_document_is_one_result_in_every_spelling(full_site, typed):
    everything = set(keys(full_site))
    assert set(keys(full_site, q=f"-{typed}")) == everything - set(keys(full_site, q="35-NQ/TW"))
    assert "with the words" not in soup(full_site, "/en/articles/", q=f"-{typed}").h1.text


def test_lines_of_a_clipboard_are_words(bare_site):
    assert keys(bare_site, q="không gian\r\nmạng") == keys(bare_site, q="không gian mạng")


def test_an_empty_result_names_ways_out_that_give_what_they_say(full_site):
    lost = {"q": "không gian mangg", "province": "nam-dinh", "from": "1990", "to": "1991"}
    assert not soup(full_site, "/en/articles/", **lost).select(".mendings a"), "two changes needed"
    for lost in (
        {"q": "không gian mangg", "province": "nam-dinh"},
        {"q": "không gian mạng", "from": "1990", "to": "1991"},
        {"q": "mạng qwrtzq"},
        {"q": "dang", "marks": "typed", "province": "nam-dinh"},
    ):
        ways = soup(full_site, "/en/articles/", **lost).select(".mendings li")
        assert ways, lost
        for way in ways:
            there = soup(full_site, way.a["href"])
            assert len(there.select(".item")) == counted(way.text.strip()) > 0


def test_a_word_that_the_archive_does_not_have_is_respelt(full_site):
    page = soup(full_site, "/en/articles/", q="không gian mangg")
    assert any(
        "mạng" in parse_qs(urlsplit(a["href"]).query)["q"][0] for a in page.select(".mendings a")
    )


def test_orders_of_a_search_stay_within_tiers(full_site):
    for sort in ("newest", "oldest", "relevance"):
        rows = full_site.get("/articles.json", {"q": "dang", "sort": sort}).json()["results"]
        tiers = [["typed", "letters", "folded"].index(row["match"]["tier"]) for row in rows]
        assert tiers == sorted(tiers)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"view": "lines"}, "view"),
        ({"q": "mạng", "sort": "left"}, "sort"),
        ({"q": "mạng", "marks": "bold"}, "marks"),
        ({"q": "mạng", "forms": "many"}, "forms"),
        ({"q": "mạng", "view": "dots"}, "view"),
        ({"q": "***"}, "q"),
    ],
)
def test_a_wrong_value_is_named(bare_site, query, parameter):
    page = soup(bare_site, "/en/articles/", **query)
    assert not page.select(".item")
    assert any(each.text.startswith(f"{parameter}:") for each in page.select(".notices li"))
    refused = bare_site.get("/articles.json", query)
    assert refused.status_code == 400
    assert parameter in [each["parameter"] for each in refused.json()["errors"]]


@pytest.mark.parametrize("suffix", ["json", "bib", "ris", "atom"])
def test_lines_are_a_page_and_csv_and_nothing_else(bare_site, suffix):
    assert bare_site.get(f"/articles.{suffix}", {"q": "mạng", "view": "lines"}).status_code == 400


@pytest.mark.parametrize("typed", ["a OR", '"mạng', "mạng foo:x (y)", "mạng " * 200, "mạng title:"])
def test_what_was_left_out_of_a_query_is_said_and_the_rest_is_sought(bare_site, typed):
    page = soup(bare_site, "/en/articles/", q=typed)
    assert any(each.text.startswith("q:") for each in page.select(".notices li")), typed


def test_filters_join_words_in_every_suffix(full_site):
    both = set(keys(full_site, q="mạng", province="nam-dinh"))
    assert both == set(keys(full_site, q="mạng")) & set(keys(full_site, province="nam-dinh"))
    csv = full_site.get("/articles.csv", {"q": "mạng", "province": "nam-dinh"}).content.decode()
    assert all(key in csv for key in both)


def test_one_character_form_finds_what_another_finds(full_site):
    for one, other in [
        ("Uỷ ban", "Ủy ban"),
        ("hoà bình", "hòa bình"),
        ("Ðảng", "Đảng"),
        ("ＵＢＮＤ", "UBND"),
        (unicodedata.normalize("NFD", "Nam Định"), "Nam Định"),
    ]:
        assert keys(full_site, q=one) == keys(full_site, q=other)
