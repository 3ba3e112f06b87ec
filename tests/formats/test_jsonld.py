"""Linked data: claims only what the record says, and cannot leave its script element."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given

from archive.formats import jsonld
from tests.formats import specimens
from tests.formats.test_cleaning import ANY_TEXT

# Checked against schema.org's own list (rdflib.namespace.SDO); nothing else may appear.
TERMS = set(
    "ArchiveComponent ArchiveOrganization NewsArticle MediaObject Organization Person Legislation"
    " AdministrativeArea url identifier name inLanguage abstract license holdingArchive"
    " itemLocation sdDatePublished associatedMedia isBasedOn headline author creditText publisher"
    " datePublished temporalCoverage spatialCoverage citation mentions disambiguatingDescription"
    " legislationIdentifier legislationType encodingFormat contentSize sha256".split()
)


def node(**changes: Any) -> dict[str, Any]:
    return jsonld.article(
        specimens.article(**changes), specimens.SITE, language="vi", archive_name=specimens.NAME
    )


def members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield name, member
            yield from members(member)
    elif isinstance(value, list):
        for member in value:
            yield from members(member)


def test_the_page_is_a_component_based_on_the_newspapers_article() -> None:
    page = node()
    assert page["@type"] == "ArchiveComponent"
    assert page["@id"] == "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    assert page["holdingArchive"]["name"] == specimens.NAME
    assert page["associatedMedia"]["sha256"] == specimens.SHA256
    assert "publisher" not in page
    article = page["isBasedOn"]
    assert article["@type"] == "NewsArticle"
    assert article["publisher"]["name"] == "Báo Vườn Mẫu"
    assert article["url"] == "http://vuonmau.example/tin/1?a=1&b=2"
    assert article["author"] == [{"name": "Mai Lá"}, {"name": "Phòng Cây, Hoa"}]
    assert article["creditText"] == "Sương"
    assert article["temporalCoverage"] == "2019-03-05"


def test_persons_bodies_and_documents_are_named_by_their_pages() -> None:
    twice = [specimens.organiser(), specimens.organiser("signatory")]
    implied = specimens.resolution(key="35-nq-tw-2018", number="35-NQ/TW", form="implied")
    article = node(organisations=twice, resolutions=[specimens.resolution(), implied, implied])[
        "isBasedOn"
    ]
    (law,) = article["citation"]
    assert law["legislationIdentifier"] == "24/2018/QH14"
    assert law["legislationType"] == "luật"
    assert law["@id"] == "https://archive.example/resolutions/24-2018-qh14/luat-an-ninh-mang/"
    assert [mention["@id"].split("/")[3:5] for mention in article["mentions"]] == [
        ["people", "mau-van-mot"],
        ["organisations", "cau-lac-bo-cay"],
        ["resolutions", "35-nq-tw-2018"],
    ]
    assert article["mentions"][0]["disambiguatingDescription"] == "Chủ nhiệm Câu lạc bộ Cây"


@pytest.mark.parametrize(
    ("edtf", "wanted"),
    [
        ("2019", "2019"),
        ("2019-04", "2019-04"),
        ("2019-04-02", "2019-04-02"),
        ("2019-04-02/2019-04-05", "2019-04"),
        ("2019-04-02/2020-01-01", None),
        ("XXXX-04-02", None),
    ],
)
def test_a_published_date_keeps_its_precision(edtf: str, wanted: str | None) -> None:
    dates = {"event": None, "captured": None, "published": specimens.date(edtf)}
    assert node(dates=dates)["isBasedOn"].get("datePublished") == wanted


def test_an_event_or_a_capture_is_no_publication() -> None:
    assert "datePublished" not in dict(members(node()))


def test_what_is_unknown_is_absent() -> None:
    page = node(
        publisher=None,
        province=None,
        bylines=[],
        people=[],
        organisations=[],
        resolutions=[],
        source={"url": "javascript:alert(1)"},
        holding=None,
        account={"vi": "", "en": ""},
        dates={"event": None, "published": None, "captured": None},
    )
    assert set(page["isBasedOn"]) == {"@type", "headline", "inLanguage"}
    assert not [name for name, member in members(page) if member in ("", None, [], {})]


def test_every_name_is_schema_orgs() -> None:
    used = {n for n, _ in members(node())} | {m for n, m in members(node()) if n == "@type"}
    assert used - {"@context", "@id", "@type"} <= TERMS


class Scripts(HTMLParser):
    """Collects what a browser takes for the content of script elements, and every element."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.data += data


@given(ANY_TEXT)
def test_no_text_leaves_the_script(text: str) -> None:
    data = {"name": text, "exact": [text]}
    written = jsonld.script(data)
    assert not set("<>&\u2028\u2029") & set(written)
    parser = Scripts()
    parser.feed(f'<script type="application/ld+json">{written}</script>')
    parser.close()
    assert parser.tags == ["script"]
    assert json.loads(parser.data) == data
    assert written.encode("utf-8")


def test_hostile_records_stay_inside() -> None:
    for text in specimens.HOSTILE:
        page = node(title=text, bylines=[specimens.byline(text, 1)], source={"url": text})
        assert "</script" not in jsonld.script(page)
        assert json.loads(jsonld.script(page))["@type"] == "ArchiveComponent"
