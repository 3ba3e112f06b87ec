"""Hostile words in the catalogue and in addresses: shown as text, never run, never repeated."""

import json
import re
from urllib.parse import quote
from xml.etree import ElementTree

import bibtexparser
import feedparser
import pytest

from archive.edition.reader import Edition
from tests.site.hostile import ATTACK, hostile, with_source
from tests.site.reading import Library, soup_of, text_of

SAFE_LINK = re.compile(r"(/|#|https?://[a-z0-9.-]+(?:[/:]|$)|mailto:)")
OUR_SCRIPT = re.compile(r"/static/[a-z]+(?:\.[0-9a-f]+)?\.js")
DRAWINGS = {"seal", "share"}  # the svgs that stand outside a figure
DRAWN = {"a", "circle", "g", "path", "rect", "text", "tspan"}  # nothing that loads, runs or moves
SHOWN = " ".join(ATTACK.split())


@pytest.fixture(scope="session")
def hostile_edition(edition_of):
    """An edition full of attacks."""
    return edition_of(hostile())


@pytest.fixture
def attacked(settings, site, hostile_edition):
    """A site that shows them."""
    settings.EDITION_PATH = hostile_edition
    return site


SUGGESTIONS = ("/suggest.json", "/en/suggest.json")


def harmless(soup) -> None:
    """Assert that a page has no element, attribute or link that an attack could have made."""
    assert soup.select("img, iframe, object, embed, math, style, base, meta[http-equiv]") == []
    for script in soup.select("script"):
        if script.has_attr("src"):
            assert OUR_SCRIPT.fullmatch(script["src"])
            assert script.attrs.keys() <= {"src", "defer", "data-address"}
            assert script.get("data-address", "/suggest.json") in SUGGESTIONS
            assert script.get_text() == ""
        else:
            assert script.attrs == {"type": "application/ld+json"}
            json.loads(script.get_text())
    for drawing in soup.select("svg"):
        ours = set(drawing.get("class", ())) & DRAWINGS or drawing.find_parent(class_="picture")
        assert ours, drawing
        assert {tag.name for tag in drawing.find_all(True)} <= DRAWN, drawing
    for tag in soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
        for name in ("href", "action", "src"):
            assert SAFE_LINK.match(tag.get(name, "/")), tag


@pytest.mark.parametrize(
    "made",
    [
        "<svg onload=alert(1)>", "<svg></svg>", "<svg class=seal onload=alert(1)></svg>",
        "<svg class=seal><script>alert(1)</script></svg>", "<script>alert(1)</script>",
        "<svg class=seal><foreignObject></foreignObject></svg>", "<b style='color:red'>a</b>",
        "<figure class=picture><svg><animate href='#a'/></svg></figure>", "<img src=/x>",
        "<svg class=share><a href='javascript:alert(1)'></a></svg>", "<a href='data:,x'>a</a>",
        "<script src='https://evil.example/static/a.js'></script>", "<script>{}</script>",
        "<script src='//static/a.js'></script>", "<script src='/static/a.js'>alert(1)</script>",
        "<script src='/articles.json'></script>", "<script type='module' src='/static/a.js'>",
    ],
)  # fmt: skip
def test_the_judge_of_pages_is_not_blind(made) -> None:
    with pytest.raises((AssertionError, KeyError)):
        harmless(soup_of(made))


def test_every_page_shows_attacks_as_text(attacked) -> None:
    seen = []

    class Listening:
        """A client that judges every page as it passes."""

        def get(self, address: str):
            response = attacked.get(address)
            if response.get("Content-Type", "").startswith("text/html") and response.content:
                soup = soup_of(response.content)
                harmless(soup)
                seen.append(SHOWN in text_of(soup))
                assert "7*7" not in text_of(soup).replace("{{7*7}}", "")
            return response

    library = Library.crawled(Listening(), follow=lambda address: "?" not in address)
    assert {p.address: p.read.faults for p in library.html if p.read.faults} == {}
    assert {p.status for p in library.pages.values()} <= {200, 301, 410}
    assert sum(seen) > 60


def test_the_attack_stands_where_the_words_belong(attacked, hostile_edition) -> None:
    opened = Edition(hostile_edition)
    article = opened.record("article", "tc0001")
    soup = soup_of(attacked.get(article["url"]).content)
    assert soup.h1.get_text() == article["title"]
    assert soup.title.get_text().startswith(article["title"])
    assert SHOWN in text_of(soup.find(id="account"))
    assert any(SHOWN in text_of(quoted) for quoted in soup.select(".catalogue q"))
    said = json.loads(soup.select_one("script:not([src])").get_text())
    assert "<img src=x onerror=alert(1)>" in json.dumps(said)
    for kind, folder in (("person", "people"), ("organisation", "organisations")):
        row = opened.entity_rows(kind)[0]
        page = soup_of(attacked.get(f"/{folder}/{row['key']}/{row['slug']}/").content)
        assert " ".join(row["name"].split()) in text_of(page.h1)
    held = next(r for r in opened.article_records([0, 1, 2]) if r["holding"])
    page = soup_of(attacked.get(held["url"]).content)
    caption = page.select(".caption")[-1]
    assert caption.get_text().endswith(ATTACK)
    assert held["holding"]["filename"] in page.find(id="fixity").get_text()


def test_a_withdrawal_is_shown_as_text(attacked) -> None:
    response = attacked.get("/articles/tc0004/")
    soup = soup_of(response.content)
    assert response.status_code == 410
    harmless(soup)
    assert SHOWN in text_of(soup.dl)
    assert (
        ATTACK
        in json.loads(attacked.get("/articles/tc0004.json").content)["withdrawn"]["reason"]["vi"]
    )


def test_exports_stay_what_they_are(attacked) -> None:
    rows = json.loads(attacked.get("/articles.json").content)["results"]
    assert len(rows) == 3
    assert all(ATTACK in row["title"] for row in rows)
    feed = feedparser.parse(attacked.get("/articles.atom").content)
    assert (feed.bozo, len(feed.entries)) == (False, 3)
    library = bibtexparser.parse_string(attacked.get("/articles.bib").content.decode())
    assert (library.failed_blocks, len(library.entries)) == ([], 3)
    for prefix in ("oai_dc", "mods"):
        harvest = attacked.get(f"/oai?verb=ListRecords&metadataPrefix={prefix}").content
        found = ElementTree.fromstring(harvest).iter("{http://www.openarchives.org/OAI/2.0/}record")
        assert len(list(found)) == 4  # with the withdrawn one, as deleted
    sheet = attacked.get("/articles.csv").content
    assert sheet.count(b"\r\n") == 4


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x",
        "vbscript:x", "//evil.example/", "/\\evil.example", "http:evil", "ftp://evil.example/x",
        "http://a/\" onmouseover=\"alert(1)", "java\tscript:alert(1)",
    ],
)  # fmt: skip
def test_only_a_web_address_becomes_a_link(
    site, settings, hostile_edition, tmp_path, address
) -> None:
    settings.EDITION_PATH = with_source(hostile_edition, tmp_path, address)
    opened = Edition(settings.EDITION_PATH)
    for row in opened.article_rows([0, 1, 2]):
        for prefix in ("", "/en"):
            soup = soup_of(site.get(prefix + row["url"]).content)
            harmless(soup)
            links = [link["href"] for link in soup.find(id="fact-source").select("a[href]")]
            outward = [link for link in links if not link.startswith("#")]
            assert outward == [address] * address.startswith("http://a/")
        for suffix in ("bib", "ris", "csl.json"):
            text = site.get(f"/articles/{row['key']}.{suffix}").content.decode()
            if not address.startswith("http://a/"):
                assert address.strip() not in text


QUERIES = [
    'q="><script>alert(1)</script>',
    "q={{7*7}}",
    "from=<img src=x onerror=alert(1)>",
    "province='><svg onload=alert(1)>",
    '"><script>alert(1)</script>=1',
    "<img src=x onerror=alert(1)>",
    "zzz\u202eevil\u2066=1",
    "sort=</title><script>alert(1)</script>",
    "q=&lt;script&gt;",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", ["/articles/", "/en/search/", "/lookup", "/", "/nothing/"])
def test_what_stands_in_a_query_stays_text(bare_site, query, path) -> None:
    response = bare_site.get(f"{path}?{quote(query, safe='=')}")
    soup = soup_of(response.content)
    harmless(soup)
    assert "\u202e" not in response.content.decode()
    assert "\u2066" not in response.content.decode()
    assert "49" not in text_of(soup.h1)


MARK = "zqmarkzq"
PROBES = [
    f"/{MARK}/",
    f"/{MARK}",
    f"/{MARK}.json",
    f"/articles/{MARK}/",
    f"/articles/{MARK}/{MARK}/",
    f"/articles/{MARK}.json",
    f"/people/{MARK}.json",
    f"/dates/{MARK}/",
    f"/nothing/?q={MARK}",
    f"/%00{MARK}/",
    f"/%0d%0aSet-Cookie:%20{MARK}=1/",
    f"/{MARK}/..%2f..%2fetc/passwd",
    f"/%2e%2e/%2e%2e/{MARK}",
    f"/\\{MARK}/",
    f"/en/{MARK}/",
    f"/en//{MARK}/",
    f"/%ff%fe{MARK}/",
    f"/<script>{MARK}</script>/",
    f"/static/{MARK}.css",
    f"/lookup?url=http://{MARK}.example/{MARK}",
    f"/-/{MARK}",
]


@pytest.mark.parametrize("path", PROBES)
def test_an_error_page_repeats_nothing(bare_site, path) -> None:
    response = bare_site.get(path)
    assert response.status_code in (400, 404)
    assert MARK not in response.content.decode().lower()
    assert MARK not in str(response.headers).lower()
    if "html" in response["Content-Type"]:
        soup = soup_of(response.content)
        assert soup.select("link[rel=canonical], link[hreflang]") == []
        assert len(soup.select("h1")) == 1
        assert soup.select_one(".language a")["href"] == (
            "/" if path.startswith("/en/") else "/en/"
        )
        assert soup.select("main a[href], main form")  # a way on


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_lost_reader_is_helped(bare_site, prefix) -> None:
    """404: what happened, a search, a look-up of an original, the lists."""
    soup = soup_of(bare_site.get(f"{prefix}/articles/tc9999/").content)
    actions = [form["action"] for form in soup.select("main form")]
    assert actions == [f"{prefix}/articles/", f"{prefix}/lookup"]
    links = {link["href"] for link in soup.select("main a")}
    assert links >= {
        f"{prefix}/articles/",
        f"{prefix}/people/",
        f"{prefix}/provinces/",
        f"{prefix}/",
    }
    for form in soup.select("main form"):
        box = form.select_one("input")
        assert soup.select_one(f"label[for={box['id']}]")


def test_a_file_that_is_no_edition_closes_the_house_politely(site, settings, tmp_path) -> None:
    path = tmp_path / "edition.sqlite3"
    for content in (b"", b"SQLite format 3\0" + b"\0" * 4000, b"<html>" * 1000):
        path.write_bytes(content)
        settings.EDITION_PATH = path
        for address in ("/", "/en/articles/", "/articles.json", "/people/x/", "/lookup", "/oai"):
            response = site.get(address)
            assert (response.status_code, response["Retry-After"]) == (503, "60")
            assert b"Traceback" not in response.content
            assert str(tmp_path).encode() not in response.content
        ready = site.get("/-/ready")
        assert ready.status_code == 503
        assert json.loads(ready.content)["status"]
        assert site.get("/-/health").status_code == 200
        assert site.get("/nothing/").status_code == 404


def test_damage_inside_the_edition_is_no_traceback(site, settings, bare_edition, tmp_path) -> None:
    """The file opens, but pages of it that one answer or another stands on are broken."""
    whole = bare_edition.read_bytes()
    settings.EDITION_PATH = tmp_path / "edition.sqlite3"
    site.raise_request_exception = False
    addresses = ("/", "/people/", "/articles/tc0001.json", "/articles/?q=nam", "/lookup?url=a.vn/x")
    seen = set()
    for start in range(4096, len(whole), 4096 * 7):
        settings.EDITION_PATH.unlink(missing_ok=True)
        settings.EDITION_PATH.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        for address in addresses:
            response = site.get(address)
            assert response.status_code != 500, (start, address)
            seen.add(response.status_code)
    assert 503 in seen
