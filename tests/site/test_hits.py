"""The words that a reader sought, on the page of an article: marked where they stand, and steps.

Words are taken from the texts themselves, so real and made-up articles are asked the same; where
they stand is told by a slow reading of their forms.
"""

from collections import Counter
from pathlib import Path
from urllib.parse import quote, urldefrag

import pytest
from django.test import Client

from archive.edition import reader
from archive.edition.search import search
from archive.text import markup
from archive.text.forms import forms_of, words
from tests.site.reading import soup_of, text_of

MOST_LINKS = 50
LANGUAGES = {"vi": "", "en": "/en"}
both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_view = pytest.mark.parametrize("view", ["record", "account", "beside"])
Shelf = tuple[Client, reader.Edition, str]


@pytest.fixture(params=["real", "specimen", "bare"])
def shelf(request, site, settings) -> Shelf:
    """A site, its edition and the key of an article: real with and without its text, made up."""
    names = {"real": "full_edition", "specimen": "dated", "bare": "bare_edition"}
    settings.EDITION_PATH = path = request.getfixturevalue(names[request.param])
    return site, *first_of(path)


def first_of(path: Path) -> tuple[reader.Edition, str]:
    """Return an edition and the key of its article with most facts."""
    edition = reader.current(path)
    records = [edition.record("article", row["key"]) for row in edition.article_rows([*range(5)])]
    best = max(records, key=lambda each: (text_in(each) != "", len(each["people"])))
    return edition, best["key"]


def text_in(record: dict) -> str:
    """Return the text of record, empty where it is not held."""
    return (record["holding"] or {}).get("text") or ""


def texts_of(record: dict, language: str) -> dict[str, str]:
    """Return the texts that a page shows, by the name that their hits have."""
    return {"text": text_in(record), "account": markup.plain(record["account"][language])}


def queries(record: dict, language: str) -> list[str]:
    """Return queries that find an article: words, and phrases where its text is cut for a page."""
    texts = texts_of(record, language)
    text = texts["text"] or texts["account"]
    said = [text[start:end] for start, end in words(text)]
    middle = len(said) // 2
    common = [word for word, _ in Counter(each.lower() for each in said).most_common(24)]
    a, b, c = said[middle : middle + 3]
    found = [said[0], f'"{a} {b}" OR "{b} {c}" OR "{a} {b} {c}"', " OR ".join(common)]
    for cut in cuts(record) if texts["text"] else ():
        before = [text[s:e] for s, e in words(text[:cut])[-2:]]
        after = [text[cut + s : cut + e] for s, e in words(text[cut:])[:2]]
        found.append(f'"{" ".join(before + after)}"')
    return found


def cuts(record: dict) -> list[int]:
    """Return where segments and evidence begin and end between words, a few of each."""
    text, segments = text_in(record), record["holding"]["segments"]
    places = [start for _, start, _ in segments[1:3]]
    for person in record["people"][:2]:
        places += [place for span in person["evidence"][:1] for place in span]
    ends = {place for span in words(text) for place in span}
    return [place for place in places if place in ends]


def standing(text: str, query) -> list[tuple[int, int]]:
    """Return where the words of a query of one clause stand in a text, found word by word."""
    spans, said = words(text), [folded for *_, folded in forms_of(text)]
    found = set()
    for term in query.terms:
        sought = [forms_of(word)[0][-1] for word in term.words]
        for at in range(len(said) - len(sought) + 1) if not term.field else ():
            if said[at : at + len(sought)] == sought:
                found.add((spans[at][0], spans[at + len(sought) - 1][1]))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:  # what lies inside another is no place of its own
            kept.append((start, end))
    return kept


def address_of(client: Client, key: str, language: str, query: str, view: str = "record") -> str:
    """Return the address of an article's page that a list of words leads to."""
    path = client.get(f"{LANGUAGES[language]}/articles/{key}/")["Location"]
    asked = [f"q={quote(query)}"] * bool(query) + [f"view={view}"] * (view != "record")
    return f"{path}?{'&'.join(asked)}" if asked else path


def read(client: Client, address: str):
    """Return the page at an address as a tree."""
    response = client.get(address)
    assert response.status_code == 200, address
    return soup_of(response.content)


def shown_text(soup, name: str) -> str:
    """Return the markup of a text on a page, without the marks of what was sought."""
    whole = soup.select_one(".words" if name == "text" else ".told")
    if whole is None:
        return ""
    whole = soup_of(str(whole))
    for mark in whole.select("mark.hit"):
        mark.unwrap()
    return str(whole).replace(' class="furniture" id', " id").replace(' open=""', "")


def test_marks_stand_where_the_words_do(shelf: Shelf) -> None:
    """Each place has its number and its words, in text order, however it is cut."""
    client, edition, key = shelf
    record = edition.record("article", key)
    in_pieces = 0
    for language in LANGUAGES:
        for asked in queries(record, language):
            soup = read(client, address_of(client, key, language, asked))
            query = search(edition, asked).query
            for name, text in texts_of(record, language).items():
                expected = standing(text, query)
                marks = soup.select(f'mark[id^="hit-{name}-"]')
                numbers = [f"hit-{name}-{n}" for n in range(1, len(expected) + 1)]
                assert [mark["id"] for mark in marks] == numbers, (asked, name)
                whole = soup.select_one(".words" if name == "text" else ".told")
                covered = {place for start, end in expected for place in range(start, end)}
                letters = sum(not text[place].isspace() for place in covered)
                assert letters == marked_letters(whole), (asked, name)
                for mark, (start, end) in zip(marks, expected, strict=True):
                    assert text[start:end].startswith(mark.get_text())
                    in_pieces += mark.get_text() != text[start:end]
    assert in_pieces or not text_in(record)


def marked_letters(whole) -> int:
    """Return how many letters of a shown text are marked."""
    if whole is None:
        return 0
    strings = [each for each in whole.find_all(string=True) if each.find_parent("mark")]
    return sum(not letter.isspace() for each in strings for letter in each)


@every_view
@both_languages
def test_marks_change_nothing_else(shelf: Shelf, view, language) -> None:
    client, edition, key = shelf
    plain = read(client, address_of(client, key, language, "", view))
    assert plain.select("mark, .sought") == []
    asked_for = queries(edition.record("article", key), language)
    for asked in asked_for if view == "record" else asked_for[1:2]:
        soup = read(client, address_of(client, key, language, asked, view))
        ids = [each["id"] for each in soup.select("[id]")]
        assert len(ids) == len(set(ids))
        for name in ("text", "account"):
            assert shown_text(soup, name) == shown_text(plain, name)
        assert soup.title == plain.title


@every_view
@both_languages
def test_steps_lead_to_the_marks(shelf: Shelf, view, language) -> None:
    """Every step leads to a mark, on this page or on the one that shows the text of record."""
    client, edition, key = shelf
    record = edition.record("article", key)
    beyond = 0
    for asked in queries(record, language)[:3]:
        address = address_of(client, key, language, asked, view)
        soup, query = read(client, address), search(edition, asked).query
        pages = {"": soup}
        for name, text in texts_of(record, language).items():
            count = len(standing(text, query))
            links = [a["href"] for a in soup.select(".sought li a") if f"-{name}-" in a["href"]]
            assert len(links) == min(count, MOST_LINKS)
            away = name == "text" and view == "account"
            for number, link in enumerate(links, 1):
                target, fragment = urldefrag(link)
                assert bool(target) == away
                if target not in pages:
                    pages[target] = read(client, target)
                assert fragment == f"hit-{name}-{number}"
                assert len(pages[target].select(f"#{fragment}")) == 1
            if count > MOST_LINKS:
                beyond += 1
                label = soup.select_one(f"#sought-{name}").find_next_sibling("ol")
                assert str(count - MOST_LINKS) in text_of(label.find_all("li")[-1])
            heading = soup.find(id=f"sought-{name}")
            assert bool(heading) == bool(count)
            assert heading is None or text_of(heading).startswith(f"{count} ")
        bar = soup.select_one("nav.sought")
        assert bar["aria-label"]
        assert text_of(bar.q) == asked
    longest = max(texts_of(record, language).values(), key=len)
    assert beyond or len(words(longest)) < 300


@both_languages
def test_a_query_within_one_text_marks_no_other(shelf: Shelf, language) -> None:
    client, edition, key = shelf
    record = edition.record("article", key)
    texts = texts_of(record, language)
    held = {name: forms_of(text) for name, text in texts.items() if text}
    both = set.intersection(*({word[-1] for word in said} for said in held.values()))
    for name, said in held.items():
        word = next((word[-1] for word in said if word[-1] in both), said[0][-1])
        asked = f"{word} in:{name}"
        soup = read(client, address_of(client, key, language, asked))
        ids = {mark["id"].split("-")[1] for mark in soup.select("mark[id]")}
        assert ids == {name}
        assert soup.select("h1 mark") == []


def test_what_stands_in_the_title_is_marked_there(shelf: Shelf) -> None:
    client, edition, key = shelf
    record = edition.record("article", key)
    for language, title in (("vi", record["title"]), ("en", record["title_en"])):
        start, end = words(title)[0]
        asked = f"title:{title[start:end]}"
        soup = read(client, address_of(client, key, language, asked))
        assert soup.h1.get_text() == title
        assert soup.h1.mark.get_text() == title[start:end]
        assert not soup.select("mark[id], .sought li")
        said = {"vi": "trong nhan đề", "en": "in the title"}[language]
        assert said in text_of(soup.select_one(".sought"))


@both_languages
def test_what_stands_only_in_the_other_language_leads_there(bare_site, bare_edition, language):
    """Words of the other account are one link away; without texts nothing else has them."""
    edition, key = first_of(bare_edition)
    record = edition.record("article", key)
    other = "en" if language == "vi" else "vi"
    here = {forms_of(word)[0][-1] for word in texts_of(record, language)["account"].split() if
            forms_of(word)} | {each[-1] for name in ("title", "title_en")
                               for each in forms_of(record[name])}  # fmt: skip
    account = texts_of(record, other)["account"]
    asked = next(
        account[start:end]
        for start, end in words(account)
        if end - start > 5 and forms_of(account[start:end])[0][-1] not in here
    )
    soup = read(bare_site, address_of(bare_site, key, language, f"{asked} in:account"))
    assert soup.select("mark") == []
    (link,) = soup.select(".sought p:last-of-type a")
    target, fragment = urldefrag(link["href"])
    assert fragment == "hit-account-1"
    assert read(bare_site, target).find(id=fragment).get_text() == asked


@every_view
def test_who_comes_through_a_name_is_led_to_its_evidence(shelf: Shelf, view) -> None:
    """Marks and steps are the evidence in the text of record; without it the name is told."""
    client, edition, key = shelf
    record = edition.record("article", key)
    person = record["people"][0]
    held, shown = bool(text_in(record)), view != "account"
    asked = f'person:"{person["name"]}"'
    expected = [text_in(record)[start:end] for start, end in sorted(person["evidence"])] * held
    for language in LANGUAGES:
        soup = read(client, address_of(client, key, language, asked, view if held else "record"))
        bar = soup.select_one(".sought")
        marks = soup.select('mark[id^="hit-text-"]')
        assert len(marks) == len(expected) * shown
        for mark, words_there in zip(marks, expected, strict=False):
            assert words_there.startswith(mark.get_text())
        assert len(bar.select("li")) == len(expected)
        leading = [a["href"] for a in bar.select("a") if f"/people/{person['key']}" in a["href"]]
        assert bool(leading) == (not expected)
        assert not soup.select('mark[id^="hit-account-"]')
        assert "stand in no text" not in text_of(bar)


def test_a_list_leads_to_the_evidence_of_a_name(shelf: Shelf) -> None:
    """Passages are of the text, and each leads to a mark that has its words."""
    client, edition, key = shelf
    record = edition.record("article", key)
    person = record["people"][0]
    rows = client.get("/articles.json", {"q": f'person:"{person["name"]}"'}).json()["results"]
    found = next(row for row in rows if row["key"] == key)["match"]["passages"]
    assert found
    if not (text_in(record) and person["evidence"]):
        assert {passage["source"] for passage in found} == {"names"}
        assert all(f"/people/{person['key']}" in passage["url"] for passage in found)
        return
    assert {passage["source"] for passage in found} == {"text"}
    soup = soup_of(client.get(
        address_of(client, key, "vi", f'person:"{person["name"]}"')).content)  # fmt: skip
    for passage in found:
        mark = soup.find(id=urldefrag(passage["url"])[1])
        start, end = passage["marks"][0]
        assert passage["text"][start:end].startswith(mark.get_text())


def test_words_of_titles_say_nothing_of_texts(shelf: Shelf) -> None:
    """A word of a title may stand in the texts as well, where it was not sought."""
    client, edition, key = shelf
    record = edition.record("article", key)
    start, end = words(record["title"])[0]
    asked = f"title:{record['title'][start:end]}"
    soup = read(client, address_of(client, key, "en", asked))
    assert "stand in no text" not in text_of(soup.select_one(".sought"))
    rows = client.get("/articles.json", {"q": asked}).json()["results"]
    found = next(row for row in rows if row["key"] == key)["match"]["passages"]
    assert not found


@pytest.mark.parametrize(
    "query",
    ["", "?q=zzxxqq", "?q=%00", "?q=-zzxxqq", "?province=none", "?view=lines", "?sort=left"],
)
def test_where_nothing_was_sought_there_is_no_bar(shelf: Shelf, query) -> None:
    client, _edition, key = shelf
    soup = read(client, client.get(f"/articles/{key}/")["Location"] + query)
    assert soup.select("mark, .sought") == []


@both_languages
def test_the_page_without_marks_keeps_the_rest(shelf: Shelf, language) -> None:
    client, edition, key = shelf
    text = texts_of(edition.record("article", key), language)
    (start, end), *_ = words(text["text"] or text["account"])
    word = quote((text["text"] or text["account"])[start:end])
    path = client.get(f"{LANGUAGES[language]}/articles/{key}/")["Location"]
    for given, kept in [
        ("&era=now&sort=oldest&marks=typed", "era=now&sort=oldest"),
        ("&view=lines&sort=left", ""),
        ("&forms=typed&sort=relevance", ""),
    ]:
        soup = read(client, f"{path}?q={word}{given}")
        assert soup.select("mark")
        href = soup.select_one(".sought > p a")["href"]
        assert href == (f"{path}?{kept}" if kept else path)
        assert read(client, href).select("mark, .sought") == []


def test_a_list_of_lines_is_the_one_that_is_left_and_come_back_to(shelf: Shelf) -> None:
    """`view` is a word of both pages: the list keeps its own, the article its own."""
    client, edition, key = shelf
    record = edition.record("article", key)
    asked = quote(queries(record, "vi")[0])
    path = client.get(f"/articles/{key}/")["Location"]
    for order in ("left", "right", "province"):
        carry = f"q={asked}&view=lines&sort={order}"
        context = client.get(f"{path}?{carry}").context
        assert context["carry"].split("&")[1:] == carry.split("&")[1:]
        assert context["place"]["list"] == f"/articles/?{context['carry']}"
        assert context["view"] == ("record" if text_in(record) else "account")
        for choice in context["views"]:
            shown = client.get(choice["url"]).context
            assert (shown["view"], shown["carry"]) == (choice["name"], context["carry"])
    for view in ("account", "beside", "upside-down"):
        context = client.get(f"{path}?q={asked}&view={view}").context
        assert context["carry"] == client.get(f"{path}?q={asked}").context["carry"] != ""


def test_typed_markup_is_shown_and_nothing_else(shelf: Shelf) -> None:
    client, edition, key = shelf
    text = texts_of(edition.record("article", key), "en")
    (start, end), *_ = words(text["text"] or text["account"])
    word = (text["text"] or text["account"])[start:end]
    for prefix in LANGUAGES.values():
        path = client.get(f"{prefix}/articles/{key}/")["Location"]
        asked = f'{word} -"<script>zzq</script>"'
        response = client.get(path, {"q": asked})
        assert b"<script>zzq" not in response.content
        assert text_of(soup_of(response.content).select_one(".sought q")) == asked
