"""The concordance on the site: each line leads to its words, counts agree, bounds are told."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest

from archive.edition.reader import Edition
from tests.site.reading import soup_of, text_of

QUERIES = ["không gian mạng", "UBND", '"Ủy ban nhân dân" OR công', "Nam Định -Vĩnh", "cyberspace"]
ORDERS = ["newest", "oldest", "left", "right", "province"]


def asked(prefix: str = "", suffix: str = "/", **parameters: object) -> str:
    """Return the address of a list as lines."""
    return f"{prefix}/articles{suffix}?{urlencode({'view': 'lines'} | parameters)}"


def read(response):
    """Return a page that was found, as a tree."""
    assert response.status_code == 200
    return soup_of(response.content)


def lines_on(soup) -> list[tuple[str, str, str, str]]:
    """Return the lines of a page: left, keyword, right, address."""
    found = []
    for body in soup.select(".lines tbody"):
        left, keyword, right = body.tr.find_all(["td", "th"])
        address = keyword.a["href"]
        found.append((left.get_text(), keyword.get_text(), right.get_text(), address))
    return found


def all_lines(site, **parameters) -> list[tuple[str, str, str, str]]:
    """Return the lines of all pages, reached by the links to the next one."""
    address, found = asked(**parameters), []
    while address:
        soup = read(site.get(address))
        found += lines_on(soup)
        onward = soup.select_one('.results a[rel="next"]')
        address = onward and onward["href"]
    return found


@pytest.fixture(params=["bare_site", "full_site"])
def site(request):
    """A reader's client on the real catalogue, without and with the texts."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("words", QUERIES)
def test_every_line_leads_to_its_words(site, words, prefix):
    found = lines_on(read(site.get(asked(prefix, q=words, per_page=100))))
    assert found
    pages = {}
    for left, keyword, right, address in found:
        path, _, place = address.partition("#")
        if path not in pages:
            pages[path] = read(site.get(path))
        page = pages[path]
        if not place:
            assert keyword in text_of(page.h1) + text_of(page.select_one("header.title"))
            continue
        mark = page.find(id=place)
        assert mark is not None, address
        assert mark.name == "mark"
        # The first piece of a mark that evidence cuts.
        assert keyword.startswith(" ".join(mark.get_text().split()))
        assert not left.strip() or left.endswith(" ") or not left[-1].isalnum()
        assert not right.strip() or not right[0].isalnum()


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_every_order_hold_every_line_once(site, order):
    usual = all_lines(site, q="không gian mạng", per_page=100)
    made = all_lines(site, q="không gian mạng", sort=order, per_page=7)

    def told(lines):
        return sorted((*line[:3], re.sub(r".*/articles/|/.*#", " ", line[3])) for line in lines)

    assert told(made) == told(usual)
    assert len(made) > 7


def test_csv_holds_every_line_with_the_address_of_its_place(site, settings):
    shown = all_lines(site, q="không gian mạng", sort="left", per_page=100)
    response = site.get(asked(suffix=".csv", q="không gian mạng", sort="left"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == len(shown)
    for row, (left, keyword, right, address) in zip(rows, shown, strict=True):
        assert row["Từ cần tìm"] == keyword
        assert (row["Trước"].lstrip("'"), row["Sau"].lstrip("'")) == (left, right)
        assert row["Địa chỉ"].startswith(settings.SITE_URL)
        assert row["Địa chỉ"].partition("#")[2] == address.partition("#")[2]
        assert row["Mã"] in address
        assert row["Nguồn"] in ("text", "account", "title")
        assert row["Mức khớp"] in ("typed", "letters", "folded")
    assert {row["Tổng số dòng"] for row in rows} == {str(len(rows))}


def test_the_table_says_what_it_is(site):
    soup = read(site.get(asked("/en", q="không gian mạng")))
    region = soup.select_one(".lines")
    assert region["tabindex"] == "0"
    assert soup.find(id=region["aria-labelledby"]) == region.caption
    assert [th["scope"] for th in region.select("thead th")] == ["col"] * 3
    for body in region.select("tbody"):
        assert body.select_one("th")["scope"] == "rowgroup"
        described = soup.find(id=body.a["aria-describedby"])
        assert described.parent.parent == body
        # Each part says its language where it is not the page's.
        assert (body.get("lang"), described.get("lang")) in ((None, None), ("vi", "en"))
    assert region.select('tbody[lang="vi"]')


def test_one_tier_has_only_its_lines(full_site):
    found = {}
    for marks in ("any", "typed"):
        soup = read(full_site.get(asked("/en", q="mang", marks=marks, per_page=100)))
        found[marks] = [keyword for _, keyword, _, _ in lines_on(soup)]
    assert {word.lower() for word in found["typed"]} <= {"mang"}
    assert {"mạng", "mang"} <= {word.lower() for word in found["any"]}


def test_pages_past_the_end_and_queries_without_lines_say_so(site):
    soup = read(site.get(asked("/en", q="không gian mạng", page=999)))
    assert "There is no such page of lines." in text_of(soup.main)
    assert site.get(asked(q="qqqq zzzz")).status_code == 200


def test_bounds_are_told(site, monkeypatch):
    monkeypatch.setattr("archive.concordance.MOST_ARTICLES", 2)
    soup = read(site.get(asked("/en", q="không gian mạng", sort="left")))
    assert "Only the newest 2 of 5 articles" in text_of(soup.main)
    monkeypatch.setattr("archive.concordance.MOST_LINES", 3)
    soup = read(site.get(asked("/en", q="không gian mạng", sort="right")))
    assert "the first 3 are shown" in text_of(soup.main)
    assert len(lines_on(soup)) == 3


def test_the_next_page_reads_only_its_own_texts(full_site, monkeypatch):
    asked_for = []
    reading = Edition.execute
    monkeypatch.setattr(
        Edition, "execute", lambda self, *said: asked_for.append(said[0]) or reading(self, *said)
    )
    cost = []
    for number in (1, 2):
        asked_for.clear()
        read(full_site.get(asked(q="gian mạng", sort="left", per_page=5, page=number)))
        cost.append(sum("$.account.vi" in said for said in asked_for))  # `texts_of`
    assert cost == [2, 1]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_article_has_as_many_lines_as_its_page_has_places(site, prefix):
    """Text of record and account are both told, each by its name."""
    for words in ("Đảng", "mạng", "person:Khoa", "person:Tỏ mạng"):
        counted = {}
        for *_, address in lines_on(read(site.get(asked(prefix, q=words, per_page=100)))):
            path, _, place = address.partition("#")
            if place:
                counted.setdefault(path, []).append(place)
        assert counted or words == "person:Khoa"
        for path, places in counted.items():
            page = read(site.get(path))
            if page.select_one(".sought a[href]") and len(places) < 50:
                steps = [a["href"].lstrip("#") for a in page.select(".sought li a")]
                assert sorted(places) == sorted(steps), (words, path)


def test_names_have_their_lines_at_their_evidence(full_site):
    lines = lines_on(read(full_site.get(asked(q="person:Khoa"))))
    # Evidence may call a person by a post alone.
    assert "Khoa" in {keyword.split()[-1] for _, keyword, *_ in lines}
    assert all("#hit-text-" in address for *_, address in lines)


def test_what_has_no_line_is_said(bare_site):
    soup = read(bare_site.get(asked("/en", q="person:Khoa")))
    assert "among their names" in text_of(soup.main)
    assert not soup.select(".lines")
    for words, said in [
        ("mạng", "the account in the other language, and else a title, only where neither"),
        ("mạng in:account", "only where this one has none"),
        ("title:mạng", "have their lines in the title"),
        ("person:Khoa", "gives evidence for them"),
    ]:
        assert said in text_of(read(bare_site.get(asked("/en", q=words))).main)
        rows = bare_site.get(asked("/en", ".csv", q=words)).content.decode("utf-8-sig")
        assert words.startswith("person:") or said in rows
