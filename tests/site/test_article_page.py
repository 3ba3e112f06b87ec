"""The page of an article: the text of record with its evidence, or the account in its place."""

import pytest

from archive.text import folding
from tests.conftest import holdings_folder
from tests.site import facts
from tests.site.reading import soup_of, text_of

FOLDERS = {
    "person": "people",
    "organisation": "organisations",
    "resolution": "resolutions",
    "province": "provinces",
}
LED = {"person": "/people/", "organisation": "/organisations/", "resolution": "/resolutions/"}
both_languages = pytest.mark.parametrize("prefix", ["", "/en"])
every_article = pytest.mark.parametrize("key", facts.KEYS)


def page_of(client, key: str, prefix: str = ""):
    """Return an article's page as a tree."""
    response = client.get(f"{prefix}/articles/{key}/", follow=True)
    assert response.status_code == 200
    return soup_of(response.content)


def received(key: str) -> str:
    """Return the text as received, from its file."""
    (holding,) = facts.of(key, "holding")
    return (holdings_folder() / holding["filename"]).read_bytes().decode("utf-8")


def words_of(segment):
    """Return the element that has a segment's words and nothing but them."""
    for label in segment.select(".segment-kind"):
        assert label.next_sibling.startswith(" ")
        label.next_sibling.replace_with(label.next_sibling[1:])
        label.extract()
    return segment.p if segment.name == "details" else segment


def marked(soup, key: str) -> tuple[dict[str, tuple[int, int]], list[tuple[str, int, int]]]:
    """Return where passages stand: by id, and every marked piece as (kind, start, end)."""
    by_id, pieces = {}, []
    for number, (_, start, _end) in enumerate(facts.of(key, "holding")[0]["segments"], 1):
        element = words_of(soup.find(id=f"s{number}"))
        at, opened = start, []
        for node in element.descendants:
            while opened and opened[-1][0] not in node.parents:
                close(*opened.pop(), at, by_id, pieces)
            if node.name == "span":
                opened.append((node, at))
            elif node.name is None:
                at += len(node)
        while opened:
            close(*opened.pop(), at, by_id, pieces)
    return by_id, pieces


def close(node, start: int, end: int, by_id: dict, pieces: list) -> None:
    """Note where a marked piece began and ended."""
    kind = next(name for name in node["class"] if name.startswith("of-"))
    pieces.append((kind, start, end))
    if node.get("id"):
        by_id[node["id"]] = (start, end)


@every_article
@both_languages
def test_the_text_of_record_stands_letter_for_letter(full_site, key, prefix) -> None:
    soup, text = page_of(full_site, key, prefix), received(key)
    segments = facts.of(key, "holding")[0]["segments"]
    for number, (kind, start, end) in enumerate(segments, 1):
        element = soup.find(id=f"s{number}")
        assert kind in element["class"] or element.name == "details"
        assert words_of(element).get_text() == text[start:end]
    rest = text
    for _, start, end in reversed(segments):
        rest = rest[:start] + rest[end:]
    assert rest.strip() == ""
    assert soup.select_one(".words")["lang"] == "vi"


@every_article
@both_languages
def test_each_fact_leads_to_its_words(full_site, key, prefix) -> None:
    soup = page_of(full_site, key, prefix)
    by_id, pieces = marked(soup, key)
    expected = {f"in-{n}-{i}": span for n, s in facts.evidence(key) for i, span in enumerate(s, 1)}
    assert by_id.keys() == expected.keys()
    for name, (start, end) in expected.items():
        assert by_id[name][0] == start, name
        # Where facts overlap, the rest of a passage follows in pieces of the same kind.
        kind = soup.find(id=name)["class"][-1]
        at = start
        for piece in sorted(p for p in pieces if p[0] == kind):
            at = piece[2] if piece[1] <= at < piece[2] else at
        assert at >= end, name
    for name, spans in facts.evidence(key):
        if not spans:
            assert not soup.select(f"a[href^='#in-{name}-1']")
            continue
        fact = soup.find(id=f"fact-{name}")
        links = [
            link["href"] for link in fact.select("a.passage") if f"#in-{name}-" in link["href"]
        ]
        assert links == [f"#in-{name}-{number}" for number in range(1, len(spans) + 1)]


@every_article
@both_languages
def test_the_words_lead_back(full_site, key, prefix) -> None:
    """A name leads to its page, other evidence to the fact that rests on it."""
    soup = page_of(full_site, key, prefix)
    links = soup.select(".words a")
    assert links
    for link in links:
        around = link.find_parent(class_="evidence")
        kind = around["class"][-1].removeprefix("of-")
        if kind in LED:
            assert link["href"].startswith(prefix + LED[kind])
        else:
            assert link["href"].startswith("#fact-")
            if around.get("id"):
                assert link["href"] == f"#fact-{around['id'][3:].rpartition('-')[0]}"
    for kind, folder in LED.items():
        named = {
            link["href"].split("/")[-3] for link in soup.select(f".of-{kind} > a") if kind in LED
        }
        model, field = {
            "person": ("appearance", "person"),
            "organisation": ("involvement", "organisation"),
            "resolution": ("citation", "resolution"),
        }[kind]
        known = {fields[field][0] for fields in facts.of(key, model)}
        assert named <= known, folder


def test_the_path_from_an_inferred_province_to_its_words(full_site) -> None:
    for prefix, said in (("", "suy ra"), ("/en", "inferred")):
        soup = page_of(full_site, "tc0001", prefix)
        fact = soup.find(id="fact-province")
        assert text_of(fact.dd.b.a) == "Nam Định" + (" Province" if prefix else "")
        assert text_of(fact.select_one(".basis.inferred")) == said
        assert "Ninh Bình" in text_of(fact.select_one(".today"))
        text, spans = received("tc0001"), facts.article("tc0001")["province_evidence"]
        for number, (start, end) in enumerate(spans, 1):
            (link,) = fact.select(f"a[href='#in-province-{number}']")
            target = soup.find(id=link["href"][1:])
            assert target.get_text() == text[start:end]


def test_a_name_in_the_text_leads_to_its_person(full_site) -> None:
    soup = page_of(full_site, "tc0001")
    link = soup.find(id="in-person-tran-quoc-to-1").a
    assert (link["href"], text_of(link)) == ("/people/tran-quoc-to/tran-quoc-to/", "Trần Quốc Tỏ")
    person = soup_of(full_site.get(link["href"]).content)
    back = [a["href"] for a in person.select(".attested a") if "#in-post-tran-quoc-to" in a["href"]]
    assert back
    assert soup.find(id=back[0].split("#")[1])


@every_article
def test_each_kind_of_segment_looks_its_part(full_site, key) -> None:
    soup = page_of(full_site, key)
    for number, (kind, _, _) in enumerate(facts.of(key, "holding")[0]["segments"], 1):
        element = soup.find(id=f"s{number}")
        if kind in ("furniture", "prefix"):
            assert element.name == "details"
            assert not element.has_attr("open")
            assert text_of(element.summary)
        else:
            assert element.name == "p"
            assert element["class"] == [kind]
        assert bool(element.select(".segment-kind")) == (kind == "caption")


@every_article
@both_languages
def test_abbreviations_are_explained(full_site, key, prefix) -> None:
    soup, text = page_of(full_site, key, prefix), received(key)
    explained = {abbr.get_text(): abbr["title"] for abbr in soup.select("abbr")}
    for short in ("UBND", "HĐND", "CAND", "BR-VT"):
        if short in text:
            assert short in explained
            assert len(explained[short]) > len(short)
            if prefix and short != "BR-VT":
                assert "(" in explained[short]  # English pages say both
    assert all(title.strip() for title in explained.values())


@every_article
@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_what_the_archive_supplied_is_marked(request, site_name, key, prefix) -> None:
    soup, said = page_of(request.getfixturevalue(site_name), key, prefix), facts.article(key)
    label = {"supplied": ("do kho lưu trữ bổ sung", "supplied by the archive")}
    label["transcribed"] = ("chép theo bản tin", "transcribed from the release")
    shown = text_of(soup.find(id="fact-title").select_one(".basis"))
    assert shown == label[said["title_basis"]][bool(prefix)]
    assert text_of(soup.h1) == said["title_en" if prefix else "title"]
    if prefix:
        assert text_of(soup.select_one("header.title .original")) == said["title"]


DATES = {
    "tc0001": ("ngày 19 tháng 6 năm 2020", "19 June 2020"),
    "tc0002": ("ngày 2 tháng 10 năm 2020", "2 October 2020"),
    "tc0003": ("ngày 25 tháng 8 năm 2023", "25 August 2023"),
    "tc0004": ("năm 2021", "2021"),
    "tc0005": ("ngày 1 tháng 4 năm 2021", "1 April 2021"),
}


@every_article
@both_languages
def test_the_date_is_said_in_words_with_its_reason(bare_site, key, prefix) -> None:
    fact = page_of(bare_site, key, prefix).find(id="fact-date-event")
    (date,) = [date for date in facts.of(key, "articledate") if date["kind"] == "event"]
    assert text_of(fact.time) == DATES[key][bool(prefix)]
    assert fact.time["datetime"] == date["edtf"]
    assert text_of(fact.select_one(".basis")) == ("inferred" if prefix else "suy ra")
    assert text_of(fact.select_one(".note")) == date["note_en" if prefix else "note_vi"]


@every_article
@both_languages
def test_without_its_text_a_page_is_its_account(bare_site, key, prefix) -> None:
    soup, language = page_of(bare_site, key, prefix), "en" if prefix else "vi"
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
    soup = page_of(bare_site, key, prefix)
    assert soup.select("[id^=in-]") == []
    assert soup.select("a[href*='#in-']") == []
    assert soup.find(id="text") is None
    assert soup.select(".words") == []
    assert soup.select("a.passage") == []


@every_article
@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_the_wordings_are_shown_as_evidence(request, site_name, key, prefix) -> None:
    soup = page_of(request.getfixturevalue(site_name), key, prefix)
    shown = [text_of(quoted) for quoted in soup.select("aside q")]
    for wording in facts.wordings(key):
        assert " ".join(wording.split()) in shown


@every_article
@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_the_original_address_is_given_or_said_to_be_unknown(
    request, site_name, key, prefix
) -> None:
    fact = page_of(request.getfixturevalue(site_name), key, prefix).find(id="fact-source")
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
    soup = page_of(full_site, key)
    assert [section["id"] for section in soup.select(".texts > section")] == ["text", "account"]
    assert "first" not in soup.find(id="account")["class"]
    assert "không phải là nguyên văn" in text_of(soup.find(id="account").select_one(".hint"))
    assert soup.select(".attach") == []


@every_article
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_everyone_and_everything_in_an_article_is_listed(request, site_name, key) -> None:
    soup = page_of(request.getfixturevalue(site_name), key)
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
