"""The help on searching: every example is a link that finds what the text beside it says."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from archive.edition import reading
from archive.text import query
from archive.views.site import EXAMPLES
from tests.site.reading import soup_of, text_of

LANGUAGES = ["", "/en"]
# Where no text of record is attached there is none to find anything in.
NEEDS_TEXTS = {"text"}


def words_of(name: str) -> str:
    """Return what an example types."""
    given = EXAMPLES[name]
    return given if isinstance(given, str) else given["q"]


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_example_is_a_link_to_its_list(bare_site, prefix) -> None:
    soup = soup_of(bare_site.get(f"{prefix}/about/search/").content)
    links = soup.select("main a:has(code)")
    shown = {}
    for link in links:
        address = urlsplit(link["href"])
        assert address.path == f"{prefix}/articles/"
        parameters = dict(parse_qsl(address.query))
        assert link.get_text() == parameters["q"]
        shown[tuple(parameters.items())] = link
    expected = [{"q": given} if isinstance(given, str) else given for given in EXAMPLES.values()]
    assert set(shown) == {tuple(parameters.items()) for parameters in expected}
    for code in soup.select("main a code"):
        assert code.get("lang") == ("vi" if prefix else None)


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_finds_something(bare_site, name, prefix) -> None:
    address = bare_site.get(f"{prefix}/about/search/").context["examples"][name]["url"]
    response = bare_site.get(address)
    assert response.status_code == 200
    assert response.context["filters"].failed is False
    if name not in NEEDS_TEXTS:
        assert response.context["count"] > 0


def test_every_example_finds_something_where_texts_are_attached(full_site) -> None:
    examples = full_site.get("/about/search/").context["examples"]
    for name, example in examples.items():
        assert full_site.get(example["url"]).context["count"] > 0, name


def keys(site, name: str) -> set[str]:
    """Return the keys of the articles that an example finds."""
    given = EXAMPLES[name]
    parameters = {"q": given} if isinstance(given, str) else given
    asked = {key: value for key, value in parameters.items() if key not in ("view", "sort")}
    return {row["key"] for row in site.get("/articles.json", asked).json()["results"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("old_tone", "new_tone"),
        ("short", "long"),
        ("number", "number_apart"),
        ("number", "number_said"),
        ("number", "number_short"),
    ],
)
def test_examples_that_are_said_to_be_one_find_one_set(bare_site, one, other) -> None:
    assert keys(bare_site, one) == keys(bare_site, other) != set()


@pytest.mark.parametrize(
    ("part", "whole"),
    [("without", "phrase"), ("only_typed", "marked"), ("not_bridged", "short")],
)
def test_examples_that_ask_for_less_find_a_part(bare_site, part, whole) -> None:
    assert set() != keys(bare_site, part) <= keys(bare_site, whole)


def test_examples_show_what_they_are_said_to_show(bare_site) -> None:
    def context(name: str) -> dict:
        given = EXAMPLES[name]
        parameters = {"q": given} if isinstance(given, str) else given
        return bare_site.get("/en/articles/", parameters).context

    assert keys(bare_site, "without") < keys(bare_site, "phrase")
    assert len(context("marked")["filters"].tiers) == 3
    assert sum(count > 0 for count in context("marked")["filters"].tiers.values()) > 1
    assert keys(bare_site, "only_typed") < keys(bare_site, "marked")
    assert context("short")["filters"].found.additions
    assert not context("not_bridged")["filters"].found.additions
    assert context("ambiguous")["filters"].found.questions
    assert not context("decided")["filters"].found.questions
    assert context("decided")["filters"].found.additions
    for name in ("number", "number_apart", "number_said", "number_short"):
        (clause,) = context(name)["filters"].found.query.clauses
        assert clause.documents == ("35-nq-tw-2018",)
    assert [one.code for one in context("unpaired")["filters"].found.query.ignored] == ["quote"]
    for name in EXAMPLES:
        if name != "unpaired":
            assert query.parse(words_of(name)).ignored == ()


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_bounds_are_those_in_force(bare_site, prefix) -> None:
    response = bare_site.get(f"{prefix}/about/search/")
    text = text_of(soup_of(response.content))
    most = f"{reading.MOST:,}" if prefix else f"{reading.MOST:,}".replace(",", ".")
    for bound in (str(query.LONGEST), str(query.MOST_TERMS), most):
        assert bound in text
    assert response.context["title"] in text


def test_the_help_is_linked_where_one_searches(bare_site) -> None:
    soup = soup_of(bare_site.get("/en/articles/").content)
    assert soup.select_one("form.filters a[href='/en/about/search/']")
