"""The reader of the query string never raises, and names what is wrong instead of showing all."""

from urllib.parse import unquote_to_bytes

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edition.reader import Edition
from archive.filters import ArticleFilters
from archive.filters.articles import FACETS, PARAMETERS
from archive.filters.chips import chips
from archive.filters.sentence import notices, sentence

SINGLE = ("q", "era", "from", "to", "dates", "sort", "page", "per_page")
HOSTILE = (
    *("", " ", "\x00", "a\x00b", "\ud800", "²", "٣", "１", "½", "-1", "0", "00", "1e9", "9" * 5000),
    *(
        "+1",
        "1.0",
        " 2 ",
        "2 3",
        "none",
        "None",
        "null",
        "a" * 10_000,
        "đ" * 501,
        "%",
        "%00",
        "<b>",
    ),
    *(
        "2020",
        "2020-02",
        "2020-02-30",
        "2020-06-19",
        "0000",
        "99999-99-99",
        "2020-6",
        "2020-06-19T",
    ),
    *("now", "then", "NOW", "certain", "possible", "newest", "oldest", "{0}", "%s", "%(value)s"),
    *('"', "AND", "NEAR(", "35-NQ/TW", "\u202eevil", "nam-dinh\n", "../x", "a&b=c", "tc0001"),
)


def data(pairs: list[tuple[str, str]]) -> QueryDict:
    """Return a query as Django reads it."""
    found = QueryDict(mutable=True)
    for name, value in pairs:
        found.appendlist(name, value)
    return found


def exercised(filters: ArticleFilters, language: str) -> ArticleFilters:
    """Read everything that pages read off a filter set."""
    with translation.override(language):
        for name in FACETS:
            assert all(value.count >= 0 for value in filters.facet(name)[0])
        for chip in chips(filters):
            assert isinstance(chip.label, str)
        assert sentence(filters)
        assert all(isinstance(text, str) for text in notices(filters))
        filters.query(page=2)
        assert set(filters.as_typed) >= set(PARAMETERS)
    return filters


def keys_of(edition: Edition) -> list[str]:
    """Return keys that filters know, some that they do not, and lost ones."""
    known = sorted({value for _, value in edition.labels})[::5]
    return [*known, "none", "nowhere", "xua-province", "xua-person", "xua-organisation"]


def wild(edition: Edition) -> st.SearchStrategy:
    """Return a strategy of names and values of any kind; most such queries are faulty."""
    names = st.sampled_from([*PARAMETERS, *FACETS]) | st.text(max_size=8)
    values = (
        st.sampled_from(keys_of(edition))
        | st.sampled_from(HOSTILE)
        | st.text(st.characters(codec=None), max_size=30)
    )
    return st.lists(st.tuples(names, values), max_size=8)


def tame(edition: Edition) -> st.SearchStrategy:
    """Return a strategy of queries that mean something, untidily written: with blanks and twins."""
    words = st.sampled_from(
        ["nq", "35-NQ/TW", "“35 nq”", '"nq tw"', "a\u200bn", "đ", "Đà", "²", "- a b"]
    )
    terms = {
        "q": st.lists(words, min_size=1, max_size=2).map("  ".join),
        "era": st.sampled_from(["now", "then"]),
        "from": st.sampled_from(["2019", "2020-02", "2020-06-19"]),
        "to": st.sampled_from(["2021", "2025-07", "2029-12-31", "2020-06-19"]),
        "dates": st.sampled_from(["certain", "possible"]),
        "sort": st.sampled_from(["oldest", "newest"]),
        "page": st.sampled_from(["1", "2", "03"]),
        "per_page": st.sampled_from(["20", "5", "100"]),
    }
    untidy = st.tuples(*(st.sampled_from(["", " ", "\t", "\u00a0"]) for _ in range(2)))
    parts = [
        st.tuples(terms[name], untidy).map(
            lambda v, n=name: [(n, v[1][0] + v[0] + v[1][1]), (n, " ")]
        )
        for name in terms
    ]
    for name in FACETS:
        kind = "organisation" if name == "publisher" else name
        keys = [value for field, value in sorted(edition.labels) if field == kind]
        keys += ["none"] if name in ("province", "resolution", "publisher") else []
        some = st.lists(st.sampled_from(keys), max_size=3)
        parts.append(some.map(lambda values, n=name: [(n, value) for value in values]))
    chosen = st.lists(st.sampled_from(range(len(parts))), max_size=4, unique=True)
    together = chosen.flatmap(lambda numbers: st.tuples(*(parts[n] for n in numbers)))
    return together.map(lambda lists: [pair for pairs in lists for pair in pairs])


@settings(max_examples=250)
@given(drawn=st.data(), language=st.sampled_from(["vi", "en"]))
def test_no_query_raises_and_a_wrong_value_gives_no_results(opened, drawn, language):
    query = data(drawn.draw(wild(opened) | tame(opened)))
    filters = exercised(ArticleFilters(query, opened, language), language)
    for fault in filters.faults:
        assert fault.message
        if fault.fatal:
            assert fault.parameter in PARAMETERS
    unknown = {name for name in query if name not in PARAMETERS}
    assert sum(not fault.fatal for fault in filters.faults) == len(unknown)
    assert filters.failed == any(fault.fatal for fault in filters.faults)
    if filters.failed:
        assert len(filters.qs) == 0
        assert all(value.count == 0 for name in FACETS for value in filters.facet(name)[0])


@settings(max_examples=250)
@given(drawn=st.data())
def test_the_canonical_query_means_the_same_and_is_its_own(opened, drawn):
    filters = ArticleFilters(data(drawn.draw(tame(opened))), opened, "vi")
    assert filters.faults == []
    query = filters.query()
    again = ArticleFilters(QueryDict(query), opened, "vi")
    assert again.faults == []
    assert again.qs.bits == filters.qs.bits
    assert again.values == filters.values
    assert again.query() == query
    assert list(chips(again)) == list(chips(filters))
    assert sentence(again) == sentence(filters)


@settings(max_examples=150)
@given(drawn=st.data())
def test_each_chip_takes_away_itself_alone(opened, drawn):
    filters = ArticleFilters(data(drawn.draw(tame(opened))), opened, "vi")
    for chip in chips(filters):
        rest = ArticleFilters(QueryDict(chip.query), opened, "vi")
        assert rest.faults == []
        changed = {name for name in PARAMETERS if rest.values[name] != filters.values[name]}
        assert changed - {"page"} == {chip.parameter}
        left, all_chips = list(chips(rest)), list(chips(filters))
        # How dates lie in a span is a filter only while there is a span.
        without_span = chip.parameter in ("from", "to") and "dates" not in rest.parts
        lost = without_span and any(each.parameter == "dates" for each in all_chips)
        assert len(left) == len(all_chips) - 1 - lost


def test_raw_bytes_from_an_address_are_read(opened):
    for raw in (b"q=%00", b"q=%ff%fe", b"%", b"%zz&&=&;", b"q[]=", b"a=1&a=2;b", b"province=%ff"):
        text = unquote_to_bytes(raw).decode("utf-8", "replace")
        for query in (raw.decode("ascii"), text):
            exercised(ArticleFilters(QueryDict(query), opened, "vi"), "vi")


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_parameter_may_not_be_given_twice_unless_it_is_the_same(opened, name):
    values = {
        "q": "ab",
        "era": "now",
        "dates": "certain",
        "sort": "oldest",
        "from": "2019",
        "to": "2021",
    }
    value = values.get(name, "2")
    others = {"q": "cd", "era": "then", "dates": "possible", "sort": "newest"}
    twice = ArticleFilters(data([(name, value), (name, others.get(name, "2020"))]), opened, "vi")
    assert [(fault.parameter, fault.fatal) for fault in twice.faults] == [(name, True)]
    assert len(twice.qs) == 0
    same = ArticleFilters(data([(name, value), (name, ""), (name, value)]), opened, "vi")
    once = ArticleFilters(data([(name, value)]), opened, "vi")
    assert same.faults == []
    assert same.query() == once.query() == f"{name}={value}"
    assert same.qs.bits == once.qs.bits


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("page", v)
            for v in ("-1", "0", "1e9", "10000001", "9" * 5000, "²", "٣", "１", "+1", "1.5")
        ),
        *(("per_page", v) for v in ("101", "0", "x", "²")),
        *(
            ("from", v)
            for v in ("0000-00-00", "2020-02-30", "99999-99-99", "2020-6", "x", "２０２０")
        ),
        *(("to", v) for v in ("0999", "2020-13", "2020-06-19/2020-06-20", "20200619", "2020~")),
        *(("era", v) for v in ("NOW", "both")),
        *(("dates", "maybe"), ("sort", "title")),
        *(("q", v) for v in ("!!!", '"', "a\x00b", "\ud800")),
        *((name, "nowhere") for name in FACETS),
        *((name, "none") for name in ("organisation", "person")),
        *(("province", v) for v in ("Nam Định", "a" * 10_000, "x\x00", "\ud800", "xua-person")),
    ],
)
def test_a_wrong_value_is_named_and_gives_no_results(opened, name, value):
    for language in ("vi", "en"):
        with translation.override(language):
            filters = exercised(ArticleFilters(data([(name, value)]), opened, language), language)
            assert [(f.parameter, f.fatal) for f in filters.faults] == [(name, True)]
            assert notices(filters)[0].startswith(f"{name}: ")
            assert len(notices(filters)[0]) < 300
            assert not set(notices(filters)[0]) & {"\x00", "\ud800"}
        assert len(filters.qs) == 0


def test_a_span_that_ends_before_it_starts_is_named(opened):
    filters = ArticleFilters(QueryDict("from=2021&to=2020"), opened, "vi")
    assert [(f.parameter, f.fatal) for f in filters.faults] == [("from", True)]
    assert len(filters.qs) == 0
    assert ArticleFilters(QueryDict("from=2020-06&to=2020"), opened, "vi").faults == []


def test_more_values_than_anybody_chooses_are_refused(opened):
    filters = ArticleFilters(data([("province", "none")] * 101), opened, "vi")
    assert [(f.parameter, f.fatal) for f in filters.faults] == [("province", True)]
    assert (
        ArticleFilters(data([("province", "none")] * 100), opened, "vi").query() == "province=none"
    )


def test_an_unknown_parameter_is_named_and_ignored(opened):
    filters = ArticleFilters(QueryDict("provinz=x&<b>=1"), opened, "vi")
    assert [(f.parameter, f.fatal) for f in filters.faults] == [("provinz", False), ("<b>", False)]
    assert len(filters.qs) == opened.counts["article"]
    assert filters.query() == ""


def test_a_thousand_unknown_parameters_are_refused_in_few_words(opened):
    filters = exercised(ArticleFilters(data([(f"x{n}", "1") for n in range(1100)]), opened), "vi")
    assert len(filters.faults) < 30
    assert len(filters.qs) == 0


def test_a_lost_key_stands_for_its_heir(opened, made):
    alias = next(a for a in made.all("alias") if a["key"] == "xua-province")
    lost = ArticleFilters(QueryDict("province=xua-province"), opened, "vi")
    heir = ArticleFilters(QueryDict(f"province={alias['target']}"), opened, "vi")
    assert lost.faults == []
    assert lost.query() == heir.query() == f"province={alias['target']}"
    both = QueryDict(f"province=xua-province&province={alias['target']}")
    assert ArticleFilters(both, opened, "vi").query() == heir.query()


def test_the_order_of_parameters_is_fixed_and_defaults_are_left_out(opened):
    typed = (
        "per_page=20&page=3&sort=newest&to=2021&q= nq &era=now&dates=possible&from=2019&province="
    )
    filters = ArticleFilters(QueryDict(typed), opened, "vi")
    assert filters.query() == "q=nq&era=now&from=2019&to=2021&page=3"
    assert filters.query(page=4) == "q=nq&era=now&from=2019&to=2021&page=4"
    assert filters.query(q="") == "era=now&from=2019&to=2021"
    assert filters.query(sort="oldest") == "q=nq&era=now&from=2019&to=2021&sort=oldest"


def test_undated_articles_and_unsure_ones_are_told(opened):
    with translation.override("en"):
        filters = ArticleFilters(QueryDict("from=2020-06-19&to=2020-06-19"), opened, "en")
        undated = filters.queryset.undated()
        certain = ArticleFilters(
            QueryDict("from=2020-06-19&to=2020-06-19&dates=certain"), opened, "en"
        )  # fmt: skip
        unsure = len(filters.qs) - len(certain.qs)
        assert undated > 0
        assert unsure > 0
        told = notices(filters)
        assert told[0].startswith(f"{undated} ")
        assert told[1].startswith(f"{unsure} ")
        assert len(notices(certain)) == 1
        assert notices(ArticleFilters(QueryDict(""), opened, "en")) == []


def test_the_sentence_says_what_was_asked(opened, made):
    person = next(p for p in made.all("person") if opened.knows("person", p["key"]))
    query = f"q=nq&person={person['key']}&from=2019&to=2021&publisher=none"
    with translation.override("en"):
        filters = ArticleFilters(QueryDict(query), opened, "en")
        said = sentence(filters)
    assert said.startswith(f"{len(filters.qs)} article")
    for words in ("“nq”", person["name"], "from 2019 to 2021", "publisher not known"):
        assert words in said
