"""Suggestions, the description by which browsers search here, and what a query names."""

import json
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.edition.reader import Edition
from tests.site.reading import soup_of, text_of
from tests.specimens import specimen

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def suggested(client, typed: str, prefix: str = "") -> list:
    """Return what is suggested for what was typed."""
    answer = client.get(f"{prefix}/suggest.json?q={quote(typed)}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/x-suggestions+json"
    return json.loads(answer.content)


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "tỉnh, thành phố · 2 bản tin"), ("/en", "province · 2 articles")]
)
def test_a_suggestion_has_a_name_what_it_is_and_where(bare_site, settings, prefix, said) -> None:
    settings.SITE_URL = "https://archive.example"
    typed, names, told, addresses = suggested(bare_site, "nam đị", prefix)
    assert typed == "nam đị"
    assert len(names) == len(told) == len(addresses) == 8
    assert names[0] == ("Nam Định" if not prefix else "Nam Định Province")
    assert told[0] == said
    assert addresses[0] == f"https://archive.example{prefix}/provinces/nam-dinh/nam-dinh/"
    for address in addresses:
        assert bare_site.get(urlsplit(address).path).status_code == 200


def test_each_name_suggested_finds_its_articles(bare_site) -> None:
    """Whoever chooses one is led to a plain search for it."""
    for typed in ("nam", "cong an", "trần", "35"):
        for name in suggested(bare_site, typed)[1]:
            found = bare_site.get("/articles.json", {"q": name}).json()
            assert found["count"] > 0, name


def test_a_short_name_suggests_what_it_stands_for(bare_site) -> None:
    _typed, names, told, _addresses = suggested(bare_site, "UBND t")
    assert "Ủy ban nhân dân tỉnh Nam Định" in names
    assert told[names.index("Ủy ban nhân dân tỉnh Nam Định")] == "tổ chức · UBND tỉnh · 1 bản tin"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "typed", ["", "   ", "*", '"', "</script>", "a\u2028b", "ba\0n", "\\u0022"]
)
def test_what_was_typed_comes_back_as_it_was(bare_site, typed) -> None:
    assert suggested(bare_site, typed)[0] == typed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_nothing_typed_is_an_error(bare_site, typed) -> None:
    echoed, names, told, addresses = suggested(bare_site, typed)
    assert echoed == typed
    assert len(names) == len(told) == len(addresses) <= 8


def test_without_words_nothing_is_suggested(bare_site) -> None:
    assert bare_site.get("/suggest.json").json() == ["", [], [], []]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [("q=a&x=1", ["x"]), ("q=a&q=b", ["q"]), ("q=a&q=b&page=1", ["page", "q"]), ("Q=a", ["Q"])],
)
def test_a_wrong_parameter_is_named(bare_site, query, wrong) -> None:
    answer = bare_site.get(f"/suggest.json?{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == wrong
    assert all(error["message"] for error in answer.json()["errors"])
    assert "max-age" not in answer.get("Cache-Control", "")


def test_many_wrong_parameters_are_not_all_repeated(bare_site) -> None:
    query = "&".join(f"x{number}=1" for number in range(500))
    answer = bare_site.get(f"/suggest.json?{query}")
    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 20


def test_suggestions_are_kept_for_five_minutes_and_then_asked_for_again(bare_site) -> None:
    first = bare_site.get("/suggest.json?q=nam")
    assert first["Cache-Control"] == "private, max-age=300"
    again = bare_site.get("/suggest.json?q=nam", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, max-age=300"
    other = bare_site.get("/suggest.json?q=name", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200


def test_a_change_of_edition_changes_suggestions(site, settings, edition_of) -> None:
    tags = set()
    for seed in (3, 4):
        settings.EDITION_PATH = edition_of(specimen(seed, articles=5))
        tags.add(site.get("/suggest.json?q=a")["ETag"])
    assert len(tags) == 2


def test_only_public_names_are_suggested(site, settings, mixed) -> None:
    made, path = mixed
    settings.EDITION_PATH = path
    public = {
        (kind, key) for kind, key in Edition(path).labels if kind in ("person", "organisation")
    }
    hidden = [
        (kind, fields["name"], fields["key"])
        for kind in ("person", "organisation")
        for fields in made.all(kind)
        if (kind, fields["key"]) not in public
    ]
    assert hidden
    for _kind, name, key in hidden:
        assert not [where for where in suggested(site, name)[3] if f"/{key}/" in where]


def elements(client, prefix: str) -> ElementTree.Element:
    """Return the description by which browsers search."""
    answer = client.get(f"{prefix}/opensearch.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_browser_can_learn_to_search_here(bare_site, settings, prefix) -> None:
    """Lengths are those of OpenSearch 1.1."""
    settings.SITE_URL = "https://archive.example"
    settings.CONTACT = "archive@archive.example"
    root = elements(bare_site, prefix)
    assert root.tag == f"{NAMESPACE}OpenSearchDescription"
    said = {each.tag.removeprefix(NAMESPACE): each.text for each in root}
    assert 0 < len(said["ShortName"]) <= 16
    assert said["ShortName"] == ("Press archive" if prefix else "Lưu trữ báo chí")
    assert 0 < len(said["LongName"]) <= 48
    assert 0 < len(said["Description"]) <= 1024
    assert said["Contact"] == "archive@archive.example"
    assert said["Language"] == (prefix[1:] or "vi")
    assert (said["InputEncoding"], said["OutputEncoding"]) == ("UTF-8", "UTF-8")
    assert said["Image"] == "https://archive.example/static/icon.svg"
    templates = {each.get("type"): each for each in root.findall(f"{NAMESPACE}Url")}
    home = f"https://archive.example{prefix}"
    assert {kind: each.get("template") for kind, each in templates.items()} == {
        "text/html": f"{home}/articles/?q={{searchTerms}}",
        "application/x-suggestions+json": f"{home}/suggest.json?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{home}/opensearch.xml",
    }
    for each in templates.values():
        path = each.get("template").removeprefix("https://archive.example")
        assert bare_site.get(path.replace("{searchTerms}", quote("Nam Định"))).status_code == 200


def test_a_contact_that_is_not_known_is_not_named(bare_site, settings) -> None:
    settings.CONTACT = ""
    assert elements(bare_site, "").find(f"{NAMESPACE}Contact") is None


@pytest.mark.parametrize("path", ["/", "/articles/", "/people/", "/about/", "/nothing/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_leads_to_the_description(bare_site, prefix, path) -> None:
    page = soup_of(bare_site.get(prefix + path).content)
    link = page.find("link", rel="search")
    assert link["type"] == "application/opensearchdescription+xml"
    assert link["href"] == f"{prefix}/opensearch.xml"
    assert link["title"]
    script = page.find("script", attrs={"data-address": True})
    assert script["data-address"] == f"{prefix}/suggest.json"


def named(client, query: str, prefix: str = "") -> list[tuple[str, str]]:
    """Return what a page of results names beside them: addresses, and all that is said of each."""
    page = soup_of(client.get(f"{prefix}/articles/", {"q": query}).content)
    return [(each.a["href"], text_of(each)) for each in page.select(".finds li")]


def test_a_page_of_results_names_what_the_words_name(bare_site) -> None:
    found = named(bare_site, "nam dinh", "/en")
    assert found[0] == (
        "/en/provinces/nam-dinh/nam-dinh/",
        "province Nam Định Province 2 articles",
    )
    assert 1 < len(found) <= 6
    for address, _said in found:
        assert bare_site.get(address).status_code == 200


def test_a_document_comes_first_where_its_number_is_sought(bare_site) -> None:
    for query in ("35-NQ/TW", "nq35", "Nghị quyết 35 Nam Định"):
        address, said = named(bare_site, query)[0]
        assert address == "/resolutions/35-nq-tw-2018/nghi-quyet-35-nq-tw/"
        assert said == "văn bản Nghị quyết 35-NQ/TW 2 bản tin"


@pytest.mark.parametrize("query", ["", "xyzzy", "-nam", "title:nam", '"'])
def test_where_nothing_is_named_nothing_is_said(bare_site, query) -> None:
    assert named(bare_site, query) == []


def test_a_variant_that_was_meant_is_shown_beside_the_name(bare_site) -> None:
    (_address, said) = named(bare_site, "4 sở ngành")[0]
    name = "Bốn bên của kế hoạch liên tịch (Nam Định, 2020)"
    assert said == f"tổ chức {name} 4 sở, ngành, đoàn thể của tỉnh 1 bản tin"
