"""A search without results: each way out leads to as many articles as it says, and to some."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.site.reading import soup_of, text_of
from tests.site.test_search_list import counted


def ways(client, prefix: str = "", **query) -> dict[str, tuple[str, int]]:
    """Return the ways out of a search by the query they lead to: what they say, how many.

    Every one is gone: it must lead to the articles that it promises.
    """
    answer = client.get(f"{prefix}/articles/", query)
    assert answer.status_code == 200
    page = soup_of(answer.content)
    assert not page.select(".item")
    found = {}
    for way in page.select(".mendings li"):
        address = urlsplit(way.a["href"])
        there = soup_of(client.get(way.a["href"]).content)
        count = counted(text_of(way))
        assert len(there.select(".item")) == count > 0, text_of(way)
        typed = parse_qs(address.query).get("q", [""])[0]
        found[typed] = (text_of(way.a), count)
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("typed", "mended", "said"),
    [
        ("title:luật", "luật", "title:"),
        ("person:luật", "luật", "person:"),
        ("-qwrtz (title:luật)", "-qwrtz (luật)", "title:"),
        ('person:"không gian"', '"không gian"', "person:"),
        ("in:text deputy", "deputy", "in:text"),
        ("deputy IN:Text, mạng", "deputy mạng", "IN:Text"),
    ],
)
def test_the_field_or_the_text_may_be_left_out(full_site, prefix, typed, mended, said) -> None:
    label, _count = ways(full_site, prefix, q=typed)[mended]
    assert label.endswith(f" “{said}”")


def test_all_fields_may_be_left_out_where_each_is_in_the_way(full_site) -> None:
    found = ways(full_site, q="person:luật title:qwrtz OR mạng org:gian")
    label, _count = found["luật qwrtz OR mạng gian"]
    assert label.endswith("“person: title: org:”")


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ('"không gian mạng thế giới"', "không gian mạng thế giới"),
        ('title:"mạng không gian"', "title:mạng title:không title:gian"),
        ('-qwrtz "mạng gian"', "-qwrtz mạng gian"),
    ],
)
def test_quotation_marks_may_be_left_out(full_site, typed, mended) -> None:
    assert mended in ways(full_site, q=typed)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("NQ99", "NQ 99"),
        ("99NQ/TW", "99 NQ/TW"),
        ("NĐ77", "NĐ 77"),
        ("KL02", "KL 02"),
        ("QĐ15", "QĐ 15"),
        ("5000", "5.000"),
        ("-qwrtz 5000", "-qwrtz 5.000"),
    ],
)
def test_numbers_are_offered_in_the_other_spelling(full_site, typed, mended) -> None:
    """Where the archive has neither, nothing is offered; `ways` looks at each offer."""
    have = {text: full_site.get("/articles.json", {"q": text}).json() for text in (typed, mended)}
    if have[typed]["count"]:
        pytest.skip("this spelling is understood")
    assert (mended in ways(full_site, q=typed)) is (have[mended]["count"] > 0)


def test_digits_that_are_set_apart_are_offered_together(full_site) -> None:
    for typed, mended in (("2.020", "2020"), ("2 020", "2020"), ('"2,020"', '"2020"')):
        assert mended in ways(full_site, q=typed), typed


def test_more_is_kept_where_less_must_go(full_site) -> None:
    """Fields and quotation marks stand before words that are dropped."""
    lost = list(ways(full_site, q="title:luật mạng"))
    assert lost.index("luật mạng") < lost.index("mạng")


def test_what_is_refused_stays_refused(full_site) -> None:
    for typed in ("title:luật -mạng", "title:luật -title:mạng", 'qwrtz -"mạng gian"'):
        refused = typed[typed.index("-") :]
        for mended, (label, _count) in ways(full_site, q=typed).items():
            assert refused in mended or refused in label


def test_a_near_word_is_offered_before_pieces_and_no_letter_by_itself(full_site) -> None:
    found = list(ways(full_site, q="UBDN"))
    assert found[0] == "UBND"
    for typed in ("UBDN", "deepfakess", "luậtt"):
        for mended in ways(full_site, q=typed):
            assert min(map(len, mended.split())) > 1, mended


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nothing_is_drawn_of_nothing(full_site, prefix) -> None:
    """Beside a span without articles, those outside it are drawn: that shows where they are."""

    def drawn(**query):
        page = soup_of(full_site.get(f"{prefix}/articles/", query).content)
        return page.select("#results .histogram")

    assert not drawn(q="title:luật")
    assert drawn(q="luật")
    assert drawn(q="luật", **{"from": "1990", "to": "1991"})
    assert drawn()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "BCH"},
        {"q": "đang"},
        {"q": "35-NQ/TW"},
        {"q": "đang", "view": "lines"},
        {"q": "luật", "from": "1990", "to": "1991"},
    ],
)
def test_the_answer_stands_before_the_picture(full_site, query) -> None:
    """With words the picture is folded at every width, beneath all that is said of them."""
    page = soup_of(full_site.get("/articles/", query).content)
    picture = page.select_one("#results .histogram")
    assert picture.find_previous(class_="search-said")
    assert not picture.find_next(class_=["search-said", "mendings"])
    folded = picture.find_parent("details")
    assert "open" not in folded.attrs
    assert "unfold" not in folded["class"]
    without = soup_of(full_site.get("/articles/").content).select_one("#results .histogram")
    assert without.find_parent("details")["class"] == ["unfold"]
    assert without.find_next(class_="item")
