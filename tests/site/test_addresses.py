"""The public contract, address by address: what each answers, in which type, and where it leads.

Addresses are written out on purpose: a broken promise must be noticed, not follow a rename.
"""

import json
from urllib.parse import quote

import pytest

from tests.site.reading import soup_of

ARTICLE = (
    "hoi-nghi-ky-giao-uoc-thi-dua-thuc-hien-ke-hoach-lien-tich-ve-nang-cao-nhan-thuc",
    "http://baonamdinh.vn/channel/5083/202006/hoi-nghi-ky-giao-uoc-thi-dua-thuc-hien-ke-hoach"
    "-lien-tich-ve-nang-cao-nhan-thuc-cua-tuoi-tre-tren-khong-gian-mang-2538136/",
)
HTML, JSON = "text/html; charset=utf-8", "application/json"
BIBTEX = "application/x-bibtex; charset=utf-8"
RIS = "application/x-research-info-systems; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json"
ATOM, CSV = "application/atom+xml; charset=utf-8", "text/csv; charset=utf-8"
# Every address stands as it is and under /en too.
TWO_LANGUAGES = [
    ("/", 200, HTML),
    ("/articles/", 200, HTML),
    ("/articles/?q=nam+dinh&province=nam-dinh&from=2020", 200, HTML),
    ("/articles.json", 200, JSON),
    ("/articles.csv", 200, CSV),
    ("/articles.bib", 200, BIBTEX),
    ("/articles.ris", 200, RIS),
    ("/articles.atom", 200, ATOM),
    ("/articles.json?zzz=1", 400, JSON),
    ("/articles.atom?page=2", 400, JSON),
    ("/search/", 200, HTML),
    (f"/articles/tc0001/{ARTICLE[0]}/?province=nam-dinh&from=2020&view=beside", 200, HTML),
    (f"/articles/tc0001/{ARTICLE[0]}/?utm_source=x&page=2&from=x&view=x", 200, HTML),
    ("/people/?sort=written", 200, HTML),
    ("/search/?q=35-NQ%2FTW", 200, HTML),
    (f"/articles/tc0001/{ARTICLE[0]}/", 200, HTML),
    ("/articles/tc0001.json", 200, JSON),
    ("/articles/tc0001.bib", 200, BIBTEX),
    ("/articles/tc0001.ris", 200, RIS),
    ("/articles/tc0001.csl.json", 200, CSL),
    ("/organisations/", 200, HTML),
    ("/organisations/cong-an-tinh-nam-dinh/cong-an-tinh-nam-dinh/", 200, HTML),
    ("/organisations/cong-an-tinh-nam-dinh.json", 200, JSON),
    ("/people/", 200, HTML),
    ("/people/tran-quoc-to/tran-quoc-to/", 200, HTML),
    ("/people/tran-quoc-to.json", 200, JSON),
    ("/resolutions/", 200, HTML),
    ("/resolutions/35-nq-tw-2018/nghi-quyet-35-nq-tw/", 200, HTML),
    ("/resolutions/35-nq-tw-2018.json", 200, JSON),
    ("/provinces/", 200, HTML),
    ("/provinces/nam-dinh/nam-dinh/", 200, HTML),
    ("/provinces/bac-ninh/bac-ninh/", 200, HTML),
    ("/provinces/bac-ninh-2025/bac-ninh/", 200, HTML),
    ("/provinces/bac-ninh-2025.json", 200, JSON),
    ("/dates/", 200, HTML),
    ("/dates/2020/", 200, HTML),
    ("/dates/2020/10/", 200, HTML),
    ("/corrections/", 200, HTML),
    ("/corrections/?record=article/tc0001&year=1999&x=1", 200, HTML),
    ("/corrections.json", 200, JSON),
    ("/corrections.atom", 200, ATOM),
    ("/corrections.json?type=book", 400, JSON),
    ("/about/", 200, HTML),
    ("/about/coverage/", 200, HTML),
    ("/about/keyboard/", 200, HTML),
    ("/lookup", 400, HTML),
    ("/lookup?url=https%3A%2F%2Fnobody.example%2Fx", 404, HTML),
    # Keys, slugs and dates that nothing has.
    ("/articles/tc9999/", 404, HTML),
    (f"/articles/tc9999/{ARTICLE[0]}/", 404, HTML),
    ("/articles/TC0001/", 404, HTML),
    ("/articles/tc9999.json", 404, JSON),
    ("/articles/tc9999.csl.json", 404, JSON),
    ("/articles/tc9999.bib", 404, HTML),
    ("/articles/tc0001.pdf", 404, HTML),
    ("/articles.xml", 404, HTML),
    ("/people/nobody/", 404, HTML),
    ("/people/nobody.json", 404, JSON),
    ("/people/nam-dinh/", 404, HTML),
    ("/organisations/nobody/", 404, HTML),
    ("/organisations/nobody.json", 404, JSON),
    ("/resolutions/36-nq-tw/", 404, HTML),
    ("/resolutions/36-nq-tw.json", 404, JSON),
    ("/provinces/atlantis/", 404, HTML),
    ("/provinces/atlantis.json", 404, JSON),
    ("/dates/20200/", 404, HTML),
    ("/dates/999/", 404, HTML),
    ("/dates/2020/0/", 404, HTML),
    ("/dates/2020/13/", 404, HTML),
    ("/dates/2020/10/19/", 404, HTML),
    (f"/dates/{'9' * 5000}/", 404, HTML),
    ("/nothing/", 404, HTML),
    ("/nothing.json", 404, JSON),
]
ONE_LANGUAGE = [
    ("/oai", 200, "text/xml; charset=utf-8"),
    ("/oai?verb=Identify", 200, "text/xml; charset=utf-8"),
    ("/-/health", 200, JSON),
    ("/-/ready", 200, JSON),
    ("/en/oai", 404, HTML),
    ("/en/-/ready", 404, HTML),
    ("/vi/", 404, HTML),
    ("/vi/articles/", 404, HTML),
    ("/en/en/", 404, HTML),
]
MOVED = [
    ("/articles/tc0001/", f"/articles/tc0001/{ARTICLE[0]}/"),
    ("/articles/tc0001/wrong/", f"/articles/tc0001/{ARTICLE[0]}/"),
    (f"/articles/tc0001/{ARTICLE[0].upper()}/", f"/articles/tc0001/{ARTICLE[0]}/"),
    ("/articles/tc0001/%0d%0aX-Evil:1/", f"/articles/tc0001/{ARTICLE[0]}/"),
    ("/articles/tc0001/?from=feed&x=a%20b", f"/articles/tc0001/{ARTICLE[0]}/?from=feed&x=a+b"),
    ("/people/tran-quoc-to/", "/people/tran-quoc-to/tran-quoc-to/"),
    ("/people/tran-quoc-to/wrong/", "/people/tran-quoc-to/tran-quoc-to/"),
    (
        "/organisations/cong-an-tinh-nam-dinh/x/",
        "/organisations/cong-an-tinh-nam-dinh/cong-an-tinh-nam-dinh/",
    ),
    ("/resolutions/35-nq-tw-2018/", "/resolutions/35-nq-tw-2018/nghi-quyet-35-nq-tw/"),
    ("/provinces/bac-ninh-2025/", "/provinces/bac-ninh-2025/bac-ninh/"),
    ("/dates/2020/06/", "/dates/2020/6/"),
    ("/dates/02020/", "/dates/2020/"),
    ("/articles", "/articles/"),
    ("/articles?q=a", "/articles/?q=a"),
    ("/about/coverage", "/about/coverage/"),
    ("/about/keyboard", "/about/keyboard/"),
]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("path", "status", "kind"), TWO_LANGUAGES)
def test_addresses_of_both_languages(bare_site, prefix, path, status, kind) -> None:
    response = bare_site.get(prefix + path)
    assert (response.status_code, response["Content-Type"]) == (status, kind)
    assert response["Content-Language"] == ("en" if prefix else "vi")
    if kind == HTML:
        assert soup_of(response.content).html["lang"] == ("en" if prefix else "vi")


@pytest.mark.parametrize(("path", "status", "kind"), ONE_LANGUAGE)
def test_addresses_without_a_language(bare_site, path, status, kind) -> None:
    response = bare_site.get(path)
    assert (response.status_code, response["Content-Type"]) == (status, kind)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("path", "target"), MOVED)
def test_short_wrong_and_sloppy_addresses_lead_to_the_one_address(
    bare_site, prefix, path, target
) -> None:
    response = bare_site.get(prefix + path)
    assert response.status_code == 301
    assert response["Location"] == prefix + target
    assert bare_site.get(prefix + target).status_code == 200


def test_a_query_too_long_for_a_redirect_is_left_behind(bare_site, caplog) -> None:
    whole = bare_site.get("/articles/tc0001/")["Location"]
    for letters, kept in ((500, True), (8000, False)):
        answer = bare_site.get("/articles/tc0001/", {"q": "ệ" * letters})
        assert answer.status_code == 301
        assert answer["Location"].startswith(whole)
        assert ("q=" in answer["Location"]) is kept
    assert caplog.records == []


def test_the_first_page_without_a_slash(bare_site) -> None:
    assert bare_site.get("/en")["Location"] == "/en/"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "address",
    [
        ARTICLE[1],
        ARTICLE[1].removesuffix("/"),
        ARTICLE[1].replace("http://", "https://www.") + "?utm_source=x#top",
        ARTICLE[1].replace("http://baonamdinh.vn", "m.BaoNamDinh.vn:80"),
        f"  {ARTICLE[1]}\n",
    ],
)
def test_the_address_of_an_original_leads_to_its_article(bare_site, prefix, address) -> None:
    response = bare_site.get(f"{prefix}/lookup?url={quote(address, safe='')}")
    assert response.status_code == 303
    assert response["Location"] == f"{prefix}/articles/tc0001/"


@pytest.mark.parametrize("address", ["\0", "//", "http://[", "javascript:alert(1)", "a" * 7000])
def test_a_lookup_of_nonsense_misses(bare_site, address) -> None:
    assert bare_site.get("/lookup", {"url": address}).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_missing_record_says_so_in_json(bare_site, prefix) -> None:
    said = json.loads(bare_site.get(f"{prefix}/people/nobody.json").content)
    assert list(said) == ["errors"]
    assert said["errors"][0]["message"]


@pytest.mark.parametrize("path", ["/articles/tc0001.json", "/people/tran-quoc-to.json"])
def test_a_record_is_given_whole(bare_site, bare_edition, path) -> None:
    from archive.edition.reader import Edition

    opened = Edition(bare_edition)
    kind, key = ("article", "tc0001") if "tc0001" in path else ("person", "tran-quoc-to")
    record = opened.record(kind, key)
    said = json.loads(bare_site.get(path).content)
    assert said.pop("edition") == opened.number
    assert said.keys() == record.keys()
    assert {name: said[name] for name in ("key", "slug", "changed")} == {
        name: record[name] for name in ("key", "slug", "changed")
    }
    assert said["url"] == f"http://127.0.0.1:8000{record['url']}"


def test_absolute_addresses_come_from_the_setting_alone(bare_site, settings) -> None:
    settings.SITE_URL = "https://archive.example"
    settings.ALLOWED_HOSTS = ["*"]
    paths = (
        "/", "/en/articles/", "/articles.json?per_page=1", "/articles.csv", "/articles.bib",
        "/articles.ris", "/articles.atom", "/articles/tc0001.json", "/articles/tc0001.csl.json",
        f"/articles/tc0001/{ARTICLE[0]}/", "/oai?verb=Identify", "/people/tran-quoc-to.json",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    )  # fmt: skip
    for path in paths:
        said = bare_site.get(path, headers={"host": "evil.test"}).content.decode()
        assert "https://archive.example" in said, path
        assert "evil.test" not in said
        assert "127.0.0.1" not in said


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "a b", "127.0.0.1:x"]
)
@pytest.mark.parametrize("path", ["/", "/en/articles/", "/articles.json", "/oai", "/nothing/"])
def test_another_host_is_refused_and_not_repeated(bare_site, host, path, caplog) -> None:
    response = bare_site.get(path, headers={"host": host, "x-forwarded-host": "evil.example"})
    assert response.status_code == 400
    assert b"evil" not in response.content
    assert "Location" not in response


def test_a_forwarded_host_is_not_believed(bare_site) -> None:
    headers = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example;proto=https"}
    plain = bare_site.get("/articles/")
    assert bare_site.get("/articles/", headers=headers).content == plain.content
