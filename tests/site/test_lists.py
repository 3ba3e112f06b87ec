"""Lists in words: sentences, notices, and what happens to parameters that cannot be understood."""

import json
from urllib.parse import quote

import pytest

from archive.text.query import LONGEST, LONGEST_SAID
from tests.site.reading import soup_of, text_of

SENTENCES = [
    ("", "Tất cả bản tin (5)", "All articles (5)"),
    ("province=nam-dinh", "2 bản tin ở Nam Định", "2 articles in Nam Định Province"),
    (
        "province=nam-dinh&province=bac-giang",
        "3 bản tin ở Nam Định hoặc Bắc Giang",
        "3 articles in Nam Định Province or Bắc Giang Province",
    ),
    (
        "province=ninh-binh-2025&era=now",
        "2 bản tin ở nơi nay là Ninh Bình (từ ngày 1 tháng 7 năm 2025)",
        "2 articles in what is today Ninh Bình Province (since 1 July 2025)",
    ),
    (
        "province=none",
        "0 bản tin được ghi “không rõ tỉnh, thành phố”",
        "0 articles marked “province not known”",
    ),
    (
        "resolution=35-nq-tw-2018&person=tran-quoc-to",
        "1 bản tin có viện dẫn Nghị quyết 35-NQ/TW, có nhân vật Trần Quốc Tỏ",
        "1 article citing Resolution 35-NQ/TW, in which Trần Quốc Tỏ appears",
    ),
    (
        "from=2020&to=2020&dates=certain",
        "2 bản tin có ngày nằm trọn trong năm 2020",
        "2 articles dated wholly in 2020",
    ),
    (
        "q=nam+dinh&from=2020-06-19",
        None,
        "articles with the words “nam dinh”, dated, wholly or possibly, from 19 June 2020 on",
    ),
]
# query → the parameter that must be named
WRONG = [
    ("from=2021-13", "from"),
    ("from=2020-02-30", "from"),
    ("from=0000-00-00", "from"),
    ("from=99999-99-99", "from"),
    ("from=2020-6", "from"),
    ("from=20", "from"),
    ("from=%D9%A2%D9%A0%D9%A2%D9%A0", "from"),
    ("from=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%90", "from"),
    ("from=2020%00", "from"),
    ("from=2020&from=2021", "from"),
    ("from=2021&to=2020", "from"),
    ("to=tomorrow", "to"),
    ("to=2020&to=2020-01", "to"),
    ("page=0", "page"),
    ("page=-1", "page"),
    ("page=1.0", "page"),
    ("page=1e3", "page"),
    ("page=%C2%B2", "page"),
    ("page=%D9%A3", "page"),
    ("page=100000000000000000000", "page"),
    (f"page={'9' * 5000}", "page"),
    ("page=1&page=2", "page"),
    ("per_page=0", "per_page"),
    ("per_page=101", "per_page"),
    ("per_page=%C2%B2", "per_page"),
    ("province=atlantis", "province"),
    ("province=nam-dinh&province=atlantis", "province"),
    ("province=%00", "province"),
    ("province=NAM-DINH", "province"),
    (f"province={'a' * 7000}", "province"),
    ("&".join("province=nam-dinh" for _ in range(101)), "province"),
    ("resolution=10000000000000000000000000", "resolution"),
    ("resolution=35-nq-tw", "resolution"),
    ("organisation=none", "organisation"),
    ("person=1%27%20OR%20%271%27=%271", "person"),
    ("publisher=nobody", "publisher"),
    ("era=future", "era"),
    ("dates=maybe", "dates"),
    ("sort=left", "sort"),
    ("sort=newest&sort=oldest", "sort"),
    ("q=%00", "q"),
    ("q=nam%00dinh", "q"),
    ("q=%1b", "q"),
    ("q=-%20*%20%22", "q"),
    ("q=%F0%9F%8C%B3", "q"),
    ("q=%ff%fe", "q"),
    ("q=a&q=b", "q"),
]
UNKNOWN = [
    "zzz=1",
    "Province=nam-dinh",
    "q[]=a",
    "%zz&&=&;",
    "%",
    "offset=3",
    "callback=x",
    "lang=en",
]
LITERAL = [
    '"', '""', "nam AND dinh", "NEAR(nam dinh)", "nam*", "^nam", "title:nam", "nam -dinh", "(nam",
    "35-NQ/TW", "35‐NQ/TW", "“nam dinh”", "nam\tdinh", "n' OR 1=1 --", "%", "{}", "nam\u200bdinh",
    "\u202enam", "ﬁ", "Ⅷ", "²", "𝐍am", "नम", "a" * 500, "a " * 250,
]  # fmt: skip


@pytest.mark.parametrize(("query", "vi", "en"), SENTENCES)
def test_a_result_is_said_in_a_sentence(bare_site, query, vi, en) -> None:
    for prefix, said in (("", vi), ("/en", en)):
        heading = text_of(soup_of(bare_site.get(f"{prefix}/articles/?{query}").content).h1)
        assert said is None or heading.endswith(said)
        if query != "q=nam+dinh&from=2020-06-19":
            assert heading == said


@pytest.mark.parametrize(("query", "name"), WRONG)
def test_a_wrong_value_is_named_and_gives_nothing(bare_site, query, name) -> None:
    page = bare_site.get(f"/en/articles/?{query}")
    assert page.status_code == 200
    soup = soup_of(page.content)
    notices = [text_of(item) for item in soup.select(".notices li")]
    assert any(said.startswith(f"{name}: ") and len(said) > len(name) + 2 for said in notices)
    assert soup.select(".item") == []
    assert text_of(soup.h1) == "No result: a filter could not be understood"
    assert all(len(said) < 200 for said in notices)
    for suffix in ("json", "csv", "bib", "ris", "atom"):
        response = bare_site.get(f"/articles.{suffix}?{query}")
        assert (response.status_code, response["Content-Type"]) == (400, "application/json")
        errors = json.loads(response.content)["errors"]
        assert name in [error["parameter"] for error in errors]
        assert all(error["message"] for error in errors)


@pytest.mark.parametrize("query", [query for query, _ in WRONG] + UNKNOWN)
def test_a_wrong_value_harms_no_articles_page(bare_site, query) -> None:
    """A link from a list that cannot be read leads to the article all the same."""
    path = bare_site.get("/articles/tc0003/")["Location"]
    plain, response = bare_site.get(path), bare_site.get(f"{path}?{query}")
    assert response.status_code == 200
    assert response.context["place"] == plain.context["place"]
    assert response.context["carry"] == ""


@pytest.mark.parametrize("query", UNKNOWN)
def test_an_unknown_parameter_is_named(bare_site, query) -> None:
    soup = soup_of(bare_site.get(f"/en/articles/?{query}").content)
    assert "is not a parameter of this list" in text_of(soup.select_one(".notices"))
    assert len(soup.select(".item")) == 5
    assert bare_site.get(f"/articles.json?{query}").status_code == 400
    assert f"?{query}" not in soup.select_one("link[rel=canonical]")["href"]


@pytest.mark.parametrize("words", LITERAL)
def test_words_are_words_and_never_operators(bare_site, words) -> None:
    """Anything typed gives results, none, or a stated error; never a fault of ours."""
    page = bare_site.get(f"/articles/?q={quote(words)}")
    assert page.status_code == 200
    soup = soup_of(page.content)
    answer = bare_site.get(f"/articles.json?q={quote(words)}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert soup.select(".notices li")
    else:
        assert json.loads(answer.content)["count"] == len(soup.select(".item"))


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("Nam Định", "nam dinh"),
        ("NAM ĐỊNH", "nam đinh"),
        ("Nam \u0110i\u0323nh", "Nam Định"),
        ("nam\u00a0dinh", "nam dinh"),
        ("“35-NQ/TW”", "35 nq tw"),
        ("an\u00adninh", "anninh"),
    ],
)
def test_spellings_of_one_word_find_the_same(bare_site, spelling, other) -> None:
    found = [
        [
            row["key"]
            for row in json.loads(bare_site.get("/articles.json", {"q": q}).content)["results"]
        ]
        for q in (spelling, other)
    ]
    assert sorted(found[0]) == sorted(found[1])


@pytest.mark.parametrize("length", [501, 7_000, 10_000])
def test_a_long_query_is_cut_and_says_so(bare_site, length) -> None:
    soup = soup_of(bare_site.get("/en/articles/", {"q": "mạng " * length}).content)
    assert any(each.text.startswith("q:") for each in soup.select(".notices li"))
    assert soup.select(".item")
    # What is beyond is named by its beginning, so that much of it is carried along.
    assert len(soup.find("input", {"name": "q"})["value"]) <= LONGEST + LONGEST_SAID + 1


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_past_the_end_is_said_to_be_none(bare_site, prefix) -> None:
    response = bare_site.get(f"{prefix}/articles/?page=999999")
    soup = soup_of(response.content)
    assert response.status_code == 200
    assert text_of(soup.select_one(".notices li")).startswith("page: ")
    assert soup.select(".item") == []
    for suffix in ("json", "atom"):
        refused = bare_site.get(f"{prefix}/articles.{suffix}?page=999999")
        assert refused.status_code == 400
        assert json.loads(refused.content)["errors"][0]["parameter"] == "page"
    assert bare_site.get(f"{prefix}/articles.json?page=1").status_code == 200


def test_a_wrong_value_stays_in_the_form_where_it_can_be_mended(bare_site) -> None:
    soup = soup_of(bare_site.get("/articles/?from=2021-13&q=%20-%20&to=2022&province=x").content)
    shown = {
        box["name"]: box.get("value") for box in soup.select(".filters input:not([type=radio])")
    }
    assert shown["from"] == "2021-13"
    assert shown["q"].strip() == "-"
    assert shown["to"] == "2022"


def test_the_form_shows_what_is_in_force(bare_site) -> None:
    query = (
        "q=nam&from=2020&to=2022-06&dates=certain&era=now&province=nam-dinh&sort=oldest&per_page=7"
    )
    form = soup_of(bare_site.get(f"/articles/?{query}").content).select_one("form.filters")
    checked = {(box["name"], box["value"]) for box in form.select("input[checked]")}
    assert checked == {("dates", "certain"), ("era", "now"), ("province", "nam-dinh")}
    typed = {
        box["name"]: box["value"] for box in form.select("input:not([type=radio], [type=checkbox])")
    }
    assert typed == {"q": "nam", "from": "2020", "to": "2022-06", "sort": "oldest", "per_page": "7"}


def test_empty_fields_of_the_form_say_nothing(bare_site) -> None:
    """Sending the form untouched gives the plain list, and its canonical address is short."""
    query = "q=&from=&to=&dates=possible&era=then&province=&page=1&per_page=20&sort=newest"
    soup = soup_of(bare_site.get(f"/articles/?{query}").content)
    assert text_of(soup.h1) == "Tất cả bản tin (5)"
    assert soup.select(".notices") == []
    assert soup.select(".chips") == []
    assert soup.select_one("link[rel=canonical]")["href"] == "http://127.0.0.1:8000/articles/"


@pytest.mark.parametrize("query", ["from=2020&from=", "from=&from=2020", "from=+2020+"])
def test_an_empty_repetition_takes_nothing_away(bare_site, query) -> None:
    plain = soup_of(bare_site.get("/articles/?from=2020").content)
    soup = soup_of(bare_site.get(f"/articles/?{query}").content)
    assert soup.h1 == plain.h1
    assert soup.select_one(".chips") == plain.select_one(".chips")
    assert soup.select_one("link[rel=canonical]") == plain.select_one("link[rel=canonical]")


def test_a_canonical_address_has_one_order(bare_site) -> None:
    one = "sort=oldest&to=2022&province=bac-giang&province=nam-dinh&q=nam&from=2020&era=then"
    soup = soup_of(bare_site.get(f"/articles/?{one}").content)
    expected = "q=nam&province=bac-giang&province=nam-dinh&from=2020&to=2022&sort=oldest"
    link = soup.select_one("link[rel=canonical]")["href"]
    assert link == f"http://127.0.0.1:8000/articles/?{expected}"


def test_imprecise_dates_are_counted_beside_the_list(bare_site) -> None:
    soup = soup_of(bare_site.get("/en/articles/?from=2021-01&to=2021-12-30").content)
    assert "1 of the articles found has an imprecise date" in text_of(soup.select_one(".notices"))
    sure = soup_of(bare_site.get("/en/articles/?from=2021-01&to=2021-12-30&dates=certain").content)
    assert len(soup.select(".item")) == len(sure.select(".item")) + 1
    assert sure.select(".notices") == []


def test_json_of_a_list_has_the_shape_of_the_contract(bare_site) -> None:
    said = json.loads(bare_site.get("/articles.json?per_page=2").content)
    assert list(said) == ["edition", "count", "sentence", "notices", "results", "next"]
    assert (said["edition"], said["count"], said["notices"]) == (1, 5, [])
    assert said["next"] == "http://127.0.0.1:8000/articles.json?page=2&per_page=2"
    row = said["results"][0]
    assert row["key"] == "tc0003"
    assert row["url"].startswith("http://127.0.0.1:8000/articles/tc0003/")
    assert list(row) == [
        "key", "slug", "title", "title_en", "title_basis", "url", "event_date", "province",
        "publisher", "holding", "summary",
    ]  # fmt: skip
    assert set(row["event_date"]) == {"edtf", "earliest", "latest", "basis"}
    assert row["province"]["key"] == "bac-giang"
    assert set(row["holding"]) == {"filename", "sha256", "attached"}


def test_more_parameters_than_anybody_needs(bare_site) -> None:
    many = "&".join(f"a{n}=1" for n in range(1100))
    for path in (
        "/articles/",
        "/articles.json",
        "/search/",
        "/lookup",
        "/oai",
        "/articles/tc0001/",
    ):
        response = bare_site.get(f"{path}?{many}")
        assert response.status_code == 400
        assert b"a1099" not in response.content
