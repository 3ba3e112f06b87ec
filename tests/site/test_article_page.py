"""The page of an article: what stands on it with its text of record, and what in its place."""

import pytest

from archive.text import folding
from tests.site import facts
from tests.site.reading import article_page, text_of

FOLDERS = {
    "person": "people",
    "organisation": "organisations",
    "resolution": "resolutions",
    "province": "provinces",
}
both_languages = pytest.mark.parametrize("prefix", ["", "/en"])
every_article = pytest.mark.parametrize("key", facts.KEYS)


@every_article
@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_what_the_archive_supplied_is_marked(request, site_name, key, prefix) -> None:
    soup, said = article_page(request.getfixturevalue(site_name), key, prefix), facts.article(key)
    label = {"supplied": ("do kho lưu trữ bổ sung", "supplied by the archive")}
    label["transcribed"] = ("chép theo bản tin", "transcribed from the release")
    shown = text_of(soup.find(id="fact-title").select_one(".basis"))
    assert shown == label[said["title_basis"]][bool(prefix)]
    assert text_of(soup.h1) == said["title_en" if prefix else "title"]
    if prefix:
        assert text_of(soup.select_one("header.title .original")) == said["title"]


@every_article
@both_languages
def test_the_date_is_said_in_words_with_its_reason(bare_site, key, prefix) -> None:
    fact = article_page(bare_site, key, prefix).find(id="fact-date-event")
    (date,) = [date for date in facts.of(key, "articledate") if date["kind"] == "event"]
    assert text_of(fact.time) == facts.DATES[key][bool(prefix)]
    assert fact.time["datetime"] == date["edtf"]
    assert text_of(fact.select_one(".basis")) == ("inferred" if prefix else "suy ra")
    assert text_of(fact.select_one(".note")) == date["note_en" if prefix else "note_vi"]


@every_article
@both_languages
def test_without_its_text_a_page_is_its_account(bare_site, key, prefix) -> None:
    soup, language = article_page(bare_site, key, prefix), "en" if prefix else "vi"
    section = soup.select_one(".texts > :first-child")
    assert section["id"] == "account"
    assert "first" in section["class"]
    hint, *paragraphs, attach = section.select("p")
    assert "not the original" in text_of(hint) or "không phải là nguyên văn" in text_of(hint)
    assert "attach" in attach["class"]
    assert len(section.select(".attach")) == 1
    plain, links = facts.account(key, language)
    assert [text_of(paragraph) for paragraph in paragraphs] == plain
    shown = [(text_of(a), a["href"]) for paragraph in paragraphs for a in paragraph.select("a")]
    assert shown == [
        (" ".join(words.split()), f"{prefix}/{FOLDERS[kind]}/{name}/")
        for words, kind, name in links
    ]
    assert {kind for _, kind, _ in links} >= {"person", "organisation", "resolution"}


@every_article
@both_languages
def test_without_its_text_a_page_promises_none(bare_site, key, prefix) -> None:
    soup = article_page(bare_site, key, prefix)
    assert soup.select("[id^=in-]") == []
    assert soup.select("a[href*='#in-']") == []
    assert soup.find(id="text") is None
    assert soup.select(".words") == []
    assert soup.select("a.passage") == []


@every_article
@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_the_wordings_are_shown_as_evidence(request, site_name, key, prefix) -> None:
    soup = article_page(request.getfixturevalue(site_name), key, prefix)
    shown = [text_of(quoted) for quoted in soup.select(".catalogue q")]
    for wording in facts.wordings(key):
        assert " ".join(wording.split()) in shown


@every_article
@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_the_original_address_is_given_or_said_to_be_unknown(
    request, site_name, key, prefix
) -> None:
    fact = article_page(request.getfixturevalue(site_name), key, prefix).find(id="fact-source")
    said = facts.article(key)
    if said["source_url"]:
        (link,) = fact.select("a.address")
        assert link["href"] == link.get_text() == said["source_url"]
        assert "noopener" in link["rel"]
        assert fact.select_one(".basis")
    else:
        assert ("not known" if prefix else "không rõ") in text_of(fact.dd)
        assert not fact.select("a[href^=http]")
    if said["source_note_en"]:
        assert (
            text_of(fact.select_one(".note"))
            == said["source_note_en" if prefix else "source_note_vi"]
        )


@every_article
def test_with_its_text_the_account_comes_second_and_is_labelled(full_site, key) -> None:
    soup = article_page(full_site, key)
    assert [section["id"] for section in soup.select(".texts > section")] == ["text", "account"]
    assert "first" not in soup.find(id="account")["class"]
    assert "không phải là nguyên văn" in text_of(soup.find(id="account").select_one(".hint"))
    assert soup.select(".attach") == []


@every_article
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_everyone_and_everything_in_an_article_is_listed(request, site_name, key) -> None:
    soup = article_page(request.getfixturevalue(site_name), key)
    for section, model, field in (
        ("people", "appearance", "person"),
        ("organisations", "involvement", "organisation"),
        ("documents", "citation", "resolution"),
    ):
        folder = FOLDERS[field]
        links = soup.find(id=section).select(f"a[href^='/{folder}/']")
        shown = {link["href"].split("/")[2] for link in links}
        expected = {fields[field][0] for fields in facts.of(key, model)}
        assert shown >= (expected & facts.officials() if field == "person" else expected)
    bylines = text_of(soup.find(id="people"))
    assert all(byline["name"] in bylines for byline in facts.of(key, "byline"))


def test_slugs_are_made_of_the_title(bare_site) -> None:
    for key in facts.KEYS:
        address = bare_site.get(f"/articles/{key}/")["Location"]
        assert address.split("/")[3] == folding.slug(facts.article(key)["title"])
