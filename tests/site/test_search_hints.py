"""What a search page says beside its results: what may have been meant, and in which language."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from archive.text.foreign import language_of


def soup(client, address: str, **query) -> BeautifulSoup:
    """Return a page that must be there."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def count(client, typed: str) -> int:
    """Return how many articles a query gives."""
    return client.get("/articles.json", {"q": typed}).json()["count"]


def typed_of(link) -> str:
    """Return the query that a link leads to."""
    return parse_qs(urlsplit(link["href"]).query)["q"][0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mạng or đảng", "mạng OR đảng"),
        ("UBND | HĐND", "UBND OR HĐND"),
        ("mạng AND đảng", "mạng đảng"),
        ("mạng NOT UBND", "mạng -UBND"),
    ],
)
def test_words_like_operators_are_said_and_what_they_may_mean_is_a_link(full_site, typed, meant):
    page = soup(full_site, "/en/articles/", q=typed)
    (link,) = [link for link in page.select(".search-said p a") if link.text == meant]
    assert typed_of(link) == meant
    assert "is not read as an operator" in link.parent.text
    assert "is not read as an operator" not in soup(full_site, "/en/articles/", q=meant).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nam dinh", True),
        ('"an ninh" mạng', True),
        ("-đảng", False),
        ("hội OR đoàn", False),
        ("title:mạng", False),
        ("in:text mạng", False),
        ("mạng & đảng", False),
    ],
)
def test_only_of_plain_words_it_is_said_that_they_stand_there(bare_site, typed, words):
    (heading,) = soup(bare_site, "/en/articles/", q=typed).select("h1")
    assert f"{'with the words' if words else 'for the query'} “{typed}”" in heading.text


def test_an_endless_word_is_named_by_its_beginning(bare_site):
    for typed in (f"{'nghiêng' * 2000}", f"mạng {'nghiêng' * 2000}"):
        document = bare_site.get("/articles.json", {"q": typed}).json()
        (said,) = [each for each in document["notices"] if "dài" in each]
        assert "nghiêngnghiêng" in said
        assert len(said) < 200
        again = bare_site.get(f"/articles/?{document['next'] or ''}", {"q": typed})
        assert again.status_code == 200


@pytest.mark.parametrize(("prefix", "said"), [("", "kỷ"), ("/en", "kỷ")])
def test_i_for_y_is_offered_and_not_sought(full_site, prefix, said):
    assert count(full_site, "kỉ luật") == 0 < count(full_site, "kỷ luật")
    page = soup(full_site, f"{prefix}/articles/", q="kỉ luật")
    assert "kỷ luật" in [typed_of(link) for link in page.select("main a[href*='q=']")]


def test_the_other_spelling_is_offered_beside_results_too(full_site):
    page = soup(full_site, "/en/articles/", q="luật OR kỷ OR kỉ")
    (said,) = [each for each in page.select(".search-said p") if "Spelt otherwise" in each.text]
    for link in said.select("a"):
        assert f"({count(full_site, typed_of(link))})" in link.text
    assert "Spelt otherwise" not in soup(full_site, "/en/articles/", q="luật").text


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("namdinh", "nam dinh"),
        ("namđịnh", "nam định"),
        ("anninhmang đảng", "an ninh mang đảng"),
        ('"anninhmang"', '"an ninh mang"'),
    ],
)
def test_words_run_together_are_offered_apart(full_site, typed, apart):
    page = soup(full_site, "/articles/", q=typed)
    links = {typed_of(link): link.parent.text for link in page.select("main a[href*='q=']")}
    assert f"({count(full_site, apart)})" in links[apart].replace(" ", "").replace("bảntin", "")


def test_what_is_left_out_in_another_form_is_not_said_to_be_sought(full_site):
    page = soup(full_site, "/en/articles/", q="mạng -UBND")
    said = page.select_one(".search-said").text
    assert "“UBND” was also left out as “Ủy ban nhân dân”" in said
    assert "also sought" not in said
    notices = full_site.get("/articles.json", {"q": "mạng -UBND"}).json()["notices"]
    assert len(notices) == 1
    assert full_site.get("/articles.json", {"q": "mạng UBND"}).json()["notices"] != notices


def test_json_has_the_questions_and_the_documents_of_a_search(full_site):
    asked = full_site.get("/articles.json", {"q": "BCH 35-NQ/TW"}).json()["search"]
    (question,) = asked["questions"]
    assert question["typed"] == "BCH"
    for reading in question["readings"]:
        assert reading["vi"] in reading["q"]
        answered = full_site.get("/articles.json", {"q": reading["q"]}).json()["search"]
        assert answered["questions"] == []
    (document,) = asked["documents"]
    assert document["key"] == "35-nq-tw-2018"
    assert full_site.get(urlsplit(document["url"]).path).status_code == 200
    assert "search" not in full_site.get("/articles.json").json()


@pytest.mark.parametrize("typed", ["35-NQ/TƯ", "NQ 35-NQ/TW", "nghị quyết số 35 của Bộ Chính trị"])
def test_more_spellings_of_a_number_give_the_same_articles(full_site, typed):
    def keys(text):
        rows = full_site.get("/articles.json", {"q": text}).json()["results"]
        return {row["key"] for row in rows}

    assert keys(typed) == keys("35-NQ/TW") != set()


@pytest.mark.parametrize(("prefix", "language"), [("", "vi"), ("/en", "en")])
def test_a_name_that_was_meant_is_marked_by_its_own_language(full_site, prefix, language):
    """One in the language of the page needs no mark."""
    said = {}
    for typed in ("law on cybersecurity", "BCĐ 35 tỉnh", "Bộ CHQS tỉnh"):
        page = soup(full_site, f"{prefix}/articles/", q=typed)
        said |= {each.text: each.get("lang") for each in page.select(".finds .matched")}
    spoken = {name: language_of(name) for name in said}
    assert {"vi", "en"} <= set(spoken.values())
    for name, mark in said.items():
        assert mark == (None if spoken[name] in ("", language) else spoken[name]), name
