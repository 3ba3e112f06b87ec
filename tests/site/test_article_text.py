"""The text of record on an article's page: every letter of it, and the words each fact rests on."""

import pytest

from tests.conftest import holdings_folder
from tests.site import facts
from tests.site.reading import article_page, soup_of, text_of

LED = {"person": "/people/", "organisation": "/organisations/", "resolution": "/resolutions/"}
LINKS = {
    "person": ("appearance", "person"),
    "organisation": ("involvement", "organisation"),
    "resolution": ("citation", "resolution"),
}
both_languages = pytest.mark.parametrize("prefix", ["", "/en"])
every_article = pytest.mark.parametrize("key", facts.KEYS)


def received(key: str) -> str:
    """Return the text as received, from its file."""
    (holding,) = facts.of(key, "holding")
    return (holdings_folder() / holding["filename"]).read_bytes().decode("utf-8")


def words_of(segment) -> tuple:
    """Return the element of a segment's words, and how many letters of a label stand before."""
    label = segment.select_one(".segment-kind")
    if label is None:
        return (segment.p if segment.name == "details" else segment), 0
    assert label.next_sibling.startswith(" ")
    return segment, len(label.get_text()) + 1


def marked(soup, key: str) -> tuple[dict[str, tuple[int, int]], list[tuple[str, int, int]]]:
    """Return where passages stand: by id, and every marked piece as (kind, start, end)."""
    by_id, pieces = {}, []
    for number, (_, start, _end) in enumerate(facts.of(key, "holding")[0]["segments"], 1):
        element, before = words_of(soup.find(id=f"s{number}"))
        at, opened = start - before, []
        for node in element.descendants:
            while opened and opened[-1][0] not in node.parents:
                close(*opened.pop(), at, by_id, pieces)
            if node.name == "span" and "evidence" in node["class"]:
                opened.append((node, at))
            elif node.name is None:
                at += len(node)
        while opened:
            close(*opened.pop(), at, by_id, pieces)
    return by_id, pieces


def close(node, start: int, end: int, by_id: dict, pieces: list) -> None:
    """Note where a marked piece began and ended."""
    pieces.append((node["class"][-1], start, end))
    if node.get("id"):
        by_id[node["id"]] = (start, end)


@every_article
@both_languages
def test_the_text_of_record_stands_letter_for_letter(full_site, key, prefix) -> None:
    soup, text = article_page(full_site, key, prefix), received(key)
    segments = facts.of(key, "holding")[0]["segments"]
    for number, (kind, start, end) in enumerate(segments, 1):
        element = soup.find(id=f"s{number}")
        assert kind in element["class"] or element.name == "details"
        words, before = words_of(element)
        assert words.get_text()[before:] == text[start:end]
    rest = text
    for _, start, end in reversed(segments):
        rest = rest[:start] + rest[end:]
    assert rest.strip() == ""
    assert soup.select_one(".words")["lang"] == "vi"


@every_article
@both_languages
def test_each_fact_leads_to_its_words(full_site, key, prefix) -> None:
    soup = article_page(full_site, key, prefix)
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
def test_beside_the_account_a_fact_leads_to_the_page_with_its_words(full_site, key, prefix) -> None:
    whole = article_page(full_site, key, prefix)
    path = whole.select_one(".views a")["href"].partition("#")[0]
    for carried in ("", "?sort=oldest"):
        query = f"{carried}&view=account" if carried else "?view=account"
        soup = soup_of(full_site.get(path + query).content)
        assert soup.find(id="text") is None
        links = [link["href"].partition("#") for link in soup.select("a.passage")]
        assert len(links) == len(whole.select("a.passage")) > 20
        assert {page for page, _, _ in links} == {path + carried}
        assert {name for _, _, name in links} <= {node["id"] for node in whole.find_all(id=True)}


@every_article
@both_languages
def test_the_words_lead_back(full_site, key, prefix) -> None:
    """A name leads to its page, other evidence to the fact that rests on it."""
    soup = article_page(full_site, key, prefix)
    links = soup.select(".words span.evidence a")
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
        named = {link["href"].split("/")[-3] for link in soup.select(f".evidence.of-{kind} > a")}
        model, field = LINKS[kind]
        known = {fields[field][0] for fields in facts.of(key, model)}
        assert named <= known, folder


def test_the_path_from_an_inferred_province_to_its_words(full_site) -> None:
    for prefix, said in (("", "suy ra"), ("/en", "inferred")):
        soup = article_page(full_site, "tc0001", prefix)
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
    soup = article_page(full_site, "tc0001")
    link = soup.find(id="in-person-tran-quoc-to-1").a
    assert (link["href"], text_of(link)) == ("/people/tran-quoc-to/tran-quoc-to/", "Trần Quốc Tỏ")
    person = soup_of(full_site.get(link["href"]).content)
    back = [a["href"] for a in person.select(".attested a") if "#in-post-tran-quoc-to" in a["href"]]
    assert back
    assert soup.find(id=back[0].split("#")[1])


@every_article
def test_each_kind_of_segment_looks_its_part(full_site, key) -> None:
    soup = article_page(full_site, key)
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
    soup, text = article_page(full_site, key, prefix), received(key)
    explained = {abbr.get_text(): abbr["title"] for abbr in soup.select("abbr")}
    for short in ("UBND", "HĐND", "CAND", "BR-VT"):
        if short in text:
            assert short in explained
            assert len(explained[short]) > len(short)
            if prefix and short != "BR-VT":
                assert "(" in explained[short]  # English pages say both
    assert all(title.strip() for title in explained.values())
