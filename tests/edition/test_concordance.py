"""The concordance against a slow reading of every record, word by word."""

import pytest

from archive.concordance import MOST_LINES, ORDERS, found_in, lines
from archive.edition.evidence import named_in
from archive.edition.selection import Selection
from archive.edition.texts import texts_of
from archive.text import markup
from archive.text.folding import collation_key
from archive.text.forms import forms_of, words
from archive.text.places import outermost, places
from archive.text.query import Clause, Query, Term


def sought(*typed: str, field: str = "", within: str = "") -> Query:
    """Return a query of alternatives, each of words apart by blanks."""
    terms = tuple(Term(tuple(said.split()), field) for said in typed)
    return Query(" OR ".join(typed), (Clause(terms),), within)


@pytest.fixture(scope="module")
def known(opened) -> list[dict]:
    """Every article's whole record."""
    return opened.article_records(list(opened.everything))


@pytest.fixture(scope="module")
def queries(known) -> list[Query]:
    """Queries of words that stand in texts, accounts, titles or nowhere, in every restriction."""
    held = [record["holding"]["text"] for record in known if record["holding"]]
    common = [sorted(forms_of(text), key=forms_of(text).count)[-1][2] for text in held[:4]]
    one, two = words(held[0])[:2]
    phrase = held[0][one[0] : one[1]] + " " + held[0][two[0] : two[1]]
    titles = [record["title"] for record in known[:3]]
    return [
        sought(*common),
        sought(common[0], within="account"),
        sought(common[0], within="text"),
        sought(phrase, common[1]),
        sought(titles[0].split()[0]),
        sought(*titles[1].split()[:2], field="title"),
        sought(known[0]["title_en"].split()[0], field="title"),
        sought("qqqq"),
    ]


def slow_lines(opened, record, query, language):
    """Return (source, language, number, text, occurrence) of an article as the rule says.

    (tests/edition/test_evidence.py judges what the evidence of names is.)
    """
    (named,) = named_in(opened, [record], query)
    held = (record["holding"] or {}).get("text") or ""
    beside = "vi" if language == "en" else "en"
    account = {name: markup.plain(record["account"][name]) for name in ("vi", "en")}
    texts = [("text", "vi", held)] if query.within != "account" else []
    if query.within != "text":
        texts.append(("account", language, account[language]))
    found = [hits for hits in (numbered(*text, query) for text in texts) if hits]
    if named.places:
        words_there = [hit[-1] for hits in found for hit in hits if hit[0] == "text"]
        every = enumerate(outermost([*words_there, *named.places]), 1)
        found = [hits for hits in found if hits[0][0] != "text"]
        found.insert(0, [("text", "vi", number, held, place) for number, place in every])
    if not found and query.within != "text":
        hits = numbered("account", beside, account[beside], query)
        found += [hits] if hits else []
    fields = ("title",) if found or query.within else ("title", "")
    titles = {"vi": record["title"], "en": record["title_en"]}
    heads = (numbered("title", name, titles[name], query, fields) for name in (language, beside))
    found += [hits for hits in heads if hits][:1]
    return [hit for hits in found for hit in hits]


def numbered(source, language, text, query, fields=("",)):
    """Return all places in one text (tests/text/test_places.py judges where those are)."""
    found = enumerate(places(text, query, fields), 1)
    return [(source, language, number, text, place) for number, place in found]


def told(line):
    """Return what tells a line from every other."""
    return line.ordinal, line.source, line.language, line.number, line.start, line.end, line.level


@pytest.mark.parametrize("language", ["vi", "en"])
def test_lines_are_those_of_a_slow_reading(opened, known, queries, language):
    some = 0
    for query in queries:
        made = lines(Selection.everything(opened), query, language)
        slow = [
            (ordinal, source, spoken, number, place.start, place.end, place.level)
            for ordinal, record in reversed(list(enumerate(known)))
            for source, spoken, number, _, place in slow_lines(opened, record, query, language)
        ]
        assert [told(line) for line in made.page(opened, 1, MOST_LINES)] == slow
        assert len(made) == len(slow)
        assert made.complete
        assert not made.cut
        assert made.silent == len(known) - len({line[0] for line in slow})
        some += bool(slow)
    assert some >= 5  # the queries are worth asking


def test_a_line_says_what_stands_there(opened, known, queries):
    for query in queries:
        for line in lines(Selection.everything(opened), query, "en").page(opened, 1, 50):
            record = known[line.ordinal]
            assert line.row["key"] == record["key"]
            text = {
                "text": (record["holding"] or {}).get("text"),
                "account": markup.plain(record["account"][line.language]),
                "title": record["title_en" if line.language == "en" else "title"],
            }[line.source]
            assert line.keyword == " ".join(text[line.start : line.end].split())
            assert f"{line.left}{line.keyword}{line.right}" in " ".join(text.split())


def test_every_source_is_met(opened, known, queries):
    found = {
        (line.source, line.language)
        for query in queries
        for language in ("vi", "en")
        for line in lines(Selection.everything(opened), query, language).page(opened, 1, MOST_LINES)
    }
    two = {(source, language) for source in ("account", "title") for language in ("vi", "en")}
    assert found == {("text", "vi"), *two}


def beside(text, side):
    """Return the sort keys of the words of one side, from the keyword outwards."""
    keys = [collation_key(text[start:end]) for start, end in words(text)]
    return keys[::-1] if side == "left" else keys


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_total_and_holds_the_same_lines(opened, known, queries, order):
    whole = Selection.everything(opened)

    def place(line):
        """Return a line's place among lines that are equal in an order: newest first."""
        source = ("text", "account", "title").index(line.source)
        return (line.ordinal if order == "oldest" else -line.ordinal), source, line.start

    def key(line):
        if order in ("left", "right"):
            return beside(getattr(line, order), order)
        province = line.row["province"]
        if order != "province":
            return []
        return [collation_key(province["name"]), province["key"]] if province else ["~", ""]

    for query in queries:
        made = lines(whole, query, "vi", order).page(opened, 1, MOST_LINES)
        usual = lines(whole, query, "vi").page(opened, 1, MOST_LINES)
        assert {told(line) for line in made} == {told(line) for line in usual}
        assert made == sorted(made, key=lambda line: (key(line), place(line)))


def test_pages_follow_one_another(opened, queries):
    made = lines(Selection.everything(opened), queries[0], "vi", "left")
    whole = made.page(opened, 1, MOST_LINES)
    paged = [made.page(opened, number, 7) for number in range(1, len(whole) // 7 + 3)]
    assert [line for page in paged for line in page] == whole
    assert paged[-1] == []


def test_by_date_no_more_is_read_than_a_page_needs(opened, queries, monkeypatch):
    monkeypatch.setattr("archive.concordance.CHUNK", 2)
    whole = Selection.everything(opened)
    for order in ("newest", "oldest"):
        all_of_them = lines(whole, queries[0], "vi", order)
        some = lines(whole, queries[0], "vi", order, enough=5)
        assert some.read < all_of_them.read == len(opened.everything)
        assert not some.complete
        assert len(some) > 5
        assert some.places == all_of_them.places[: len(some)]
        assert lines(whole, queries[0], "vi", "left", enough=5).complete


def test_bounds_are_kept_and_told(opened, queries, monkeypatch):
    whole = Selection.everything(opened)
    all_of_them = lines(whole, queries[0], "vi")
    monkeypatch.setattr("archive.concordance.MOST_LINES", 9)
    for order in ORDERS:
        cut = lines(whole, queries[0], "vi", order)
        assert len(cut) == 9
        assert cut.cut
        assert cut.complete
    assert lines(whole, queries[0], "vi").places == all_of_them.places[:9]
    monkeypatch.setattr("archive.concordance.MOST_LINES", len(all_of_them))
    assert not lines(whole, queries[0], "vi").cut
    monkeypatch.setattr("archive.concordance.MOST_ARTICLES", 3)
    for order in ORDERS:
        few = lines(whole, queries[0], "vi", order)
        assert few.articles > few.read
        assert few.read == 3
        assert {place.ordinal for place in few.places} <= set(opened.everything[-3:])


def test_only_articles_of_the_selection_have_lines(opened, queries):
    all_of_them = lines(Selection.everything(opened), queries[0], "vi")
    ordinals = sorted({place.ordinal for place in all_of_them.places})[::2]
    some = Selection(opened, type(opened.everything)(ordinals))
    for order in ORDERS:
        made = lines(some, queries[0], "vi", order)
        assert {place.ordinal for place in made.places} == set(ordinals)
    assert len(lines(some.none(), queries[0], "vi")) == 0


def test_a_worse_level_can_be_left_out(opened, queries):
    whole = Selection.everything(opened)
    every = lines(whole, queries[0], "vi").places
    for level in (0, 1, 2):
        kept = [place for place in every if place.occurrence.level <= level]
        assert lines(whole, queries[0], "vi", level=level).places == kept


def test_names_are_looked_for_in_no_text(known):
    for field in ("person", "org"):
        name = known[0]["title"].split()[0]
        assert found_in(known[0], sought(name, field=field), "vi") == []


def test_text_and_account_both_have_lines(opened, known, queries):
    """One text alone would leave out what the article's page counts in the other."""
    made = lines(Selection.everything(opened), queries[0], "vi").page(opened, 1, MOST_LINES)
    both = {"text", "account"}
    assert any(
        both <= {line.source for line in made if line.ordinal == ordinal}
        for ordinal, record in enumerate(known)
        if record["holding"]
    )


def test_a_list_shows_the_first_text_alone(known, queries):
    for record in known:
        every = found_in(record, queries[0], "vi")
        first = found_in(record, queries[0], "vi", every=False)
        assert first == every[:1]


def people_with_evidence(known):
    """Return (ordinal, person) of the people whom a text that is held names."""
    return [
        (ordinal, person)
        for ordinal, record in enumerate(known)
        if (record["holding"] or {}).get("text")
        for person in record["people"]
        if person["evidence"]
    ]


@pytest.mark.parametrize("field", ["person", "org"])
def test_a_name_has_its_lines_where_its_evidence_is(opened, known, field):
    some = 0
    for ordinal, person in people_with_evidence(known):
        query = sought(person["name"], field=field)
        made = lines(Selection.everything(opened), query, "vi").page(opened, 1, MOST_LINES)
        spans = [[line.start, line.end] for line in made if line.ordinal == ordinal]
        if field == "org":
            assert spans == []  # no body is called like a person
            continue
        assert [list(span) for span in outer(person["evidence"])] == spans
        assert {line.source for line in made} == {"text"}
        assert [line.number for line in made if line.ordinal == ordinal] == [
            *range(1, len(spans) + 1)
        ]
        some += 1
    assert some or field == "org"


def outer(spans):
    """Return spans in order, less those inside another."""
    return [
        span
        for span in sorted(map(tuple, spans))
        if not any(a <= span[0] and span[1] <= b and (a, b) != span for a, b in spans)
    ]


def test_what_is_negative_has_no_line(known):
    word = known[0]["title"].split()[0]
    query = Query("", (Clause((Term((word,)),), negative=True),))
    assert found_in(known[0], query, "vi") == []


def test_texts_are_those_of_the_records(opened, known):
    ordinals = list(opened.everything)[::-1]
    for found, record in zip(texts_of(opened, ordinals), known[::-1], strict=True):
        assert found["title"] == record["title"]
        assert found["title_en"] == record["title_en"]
        assert found["account"] == record["account"]
        assert found["holding"]["text"] == (record["holding"] or {}).get("text")
