"""What stands beside and above the text: margin notes, the summary, slips, the ways to read."""

import pytest

from archive.text import vocabulary
from tests.site import facts
from tests.site.reading import article_page, soup_of, text_of

both_languages = pytest.mark.parametrize("prefix", ["", "/en"])
every_article = pytest.mark.parametrize("key", facts.KEYS)
NUMBERED = ("lead", "paragraph")
APPROXIMATE = {"gần": ("gần ", "nearly "), "hơn": ("hơn ", "more than ")}


def first_places(key: str) -> dict[str, int]:
    """Return where the first passage of each fact begins."""
    return {name: min(s)[0] for name, s in facts.evidence(key) if s}


def viewed(site, soup, name: str):
    """Return the same article in another view."""
    links = {link.get_text(): link["href"] for link in soup.select(".views a")}
    (path,) = [path for path in links.values() if f"view={name}" in path]
    return soup_of(site.get(path).content)


@every_article
@both_languages
def test_notes_stand_beside_the_paragraph_they_rest_on(full_site, key, prefix) -> None:
    soup, places = article_page(full_site, key, prefix), first_places(key)
    seen = []
    for number, (_, start, end) in enumerate(facts.of(key, "holding")[0]["segments"], 1):
        part = soup.find(id=f"s{number}").find_parent(class_="part")
        notes = part.select(".margin .of-organisation > a")
        assert len({text_of(link) for link in notes}) == len(notes)
        for link in part.select(".margin a"):
            name = link["href"].removeprefix("#fact-")
            assert start <= places[name] < end, name
            assert text_of(link)
            assert soup.find(id=f"fact-{name}")
            seen.append(name)
    assert len(seen) == len(set(seen))
    told = {n for n in places if n.startswith(("person-", "date-", "quantity-", "slip-"))}
    assert told <= set(seen)
    bodies = {
        fields["organisation"][0]
        for fields in facts.of(key, "involvement")
        if fields["role"] != "mentioned" and fields["evidence"]
    }
    shown = [name for name in seen if name.startswith("organisation-")]
    assert {name.removeprefix("organisation-").rpartition("-")[0] for name in shown} == bodies


@every_article
def test_paragraphs_are_numbered_and_the_numbers_are_no_part_of_the_text(full_site, key) -> None:
    soup = article_page(full_site, key)
    kinds = [kind for kind, _, _ in facts.of(key, "holding")[0]["segments"]]
    numbers = [link["href"] for link in soup.select(".words a.number")]
    assert numbers == [f"#p{n}" for n in range(1, sum(k in NUMBERED for k in kinds) + 1)]
    for link in soup.select("a.number"):
        assert soup.find(id=link["href"][1:]).select_one("p")["class"][0] in NUMBERED
        assert link.find_parent("p") is None
        assert link["aria-label"].endswith(link["href"][2:])


@every_article
@both_languages
def test_the_summary_says_who_did_what(bare_site, key, prefix) -> None:
    soup, language = article_page(bare_site, key, prefix), "en" if prefix else "vi"
    shown = {
        (text_of(div.dt).lower(), link["href"])
        for div in soup.select(".says dl > div")
        for link in div.select("a:not(.passage)")
    }
    seen = facts.officials()
    for role in facts.of(key, "appearancerole"):
        person = role["appearance"][1]
        label = vocabulary.label("appearance_role", role["role"], language).lower()
        assert ((label, f"#fact-person-{person}") in shown) == (person in seen)
    cited = {c["resolution"][0] for c in facts.of(key, "citation") if c["form"] != "implied"}
    implied = {c["resolution"][0] for c in facts.of(key, "citation")} - cited
    targets = {href.removeprefix("#fact-resolution-").rpartition("-")[0] for _, href in shown}
    assert cited | implied <= targets
    only = {"only implied", "chỉ hàm ý"}
    assert {
        href.removeprefix("#fact-resolution-").rpartition("-")[0]
        for label, href in shown
        if label in only
    } == implied


@every_article
@both_languages
def test_figures_are_told_with_what_they_count(full_site, key, prefix) -> None:
    soup = article_page(full_site, key, prefix)
    for said in facts.of(key, "quantity"):
        shown = text_of(soup.find(id=f"fact-quantity-{said['order']}"))
        assert said["counted_en" if prefix else "counted_vi"] in shown
        if said["value"].isdigit() and int(said["value"]) < 1000:
            word = APPROXIMATE.get(said["wording"].split()[0], ("", ""))[bool(prefix)]
            assert shown.startswith(word)
            first = shown.removeprefix(word)
            assert first.split()[0] == said["value"]


@every_article
def test_slips_are_marked_once_and_the_text_is_left_alone(full_site, key) -> None:
    soup = article_page(full_site, key)
    slips = facts.of(key, "slip")
    places = sum(len(slip["evidence"]) for slip in slips)
    assert len(soup.select(".words .of-slip.ends")) == places
    assert "[sic]" not in soup.select_one(".words").get_text()
    for slip in slips:
        shown = text_of(soup.find(id=f"fact-slip-{slip['order']}"))
        assert slip["reading"] in shown


def test_figures_are_written_as_the_language_writes_them() -> None:
    from django.utils import translation

    from archive.templatetags.archive_tags import decimal

    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = [decimal(value) for value in ("600", "12000", "92.5", "1234.05")]
    assert said["vi"] == ["600", "12.000", "92,5", "1.234,05"]
    assert said["en"] == ["600", "12,000", "92.5", "1,234.05"]


@every_article
@both_languages
def test_the_account_alone_and_both_side_by_side(full_site, key, prefix) -> None:
    soup = article_page(full_site, key, prefix)
    assert soup.find(id="text")
    assert soup.find(id="account")
    account = viewed(full_site, soup, "account")
    assert account.find(id="account")
    assert account.find(id="text") is None
    beside = viewed(full_site, soup, "beside")
    assert [each["id"] for each in beside.select(".texts.beside > section")] == ["text", "account"]
    assert beside.select(".margin") == []
    assert account.select(".margin") == []
    for other in (account, beside):
        assert text_of(other.h1) == text_of(soup.h1)
        assert other.find(id="people")


@every_article
def test_paper_names_address_checksum_and_edition(full_site, key) -> None:
    paper = text_of(article_page(full_site, key).select_one(".paper"))
    (holding,) = facts.of(key, "holding")
    assert holding["sha256"] in paper
    assert f"/articles/{key}/" in paper
