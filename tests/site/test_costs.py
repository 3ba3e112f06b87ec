"""What a page costs: as many SELECTs with five articles as with five hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.edition import reader
from tests.specimens import specimen

LISTS = [
    "/",
    "/articles/",
    "/articles/?page=2&per_page=2",
    "/articles/?sort=oldest&era=now&from=2019&to=2022&dates=certain",
    "/articles/?resolution=none&publisher=none",
    "/articles.json?per_page=100",
    "/articles.csv",
    "/articles.bib",
    "/articles.ris",
    "/articles.atom",
    "/organisations/",
    "/people/",
    "/people/?sort=written",
    "/resolutions/",
    "/provinces/",
    "/dates/",
    "/dates/2020/",
    "/dates/2020/6/",
]
COUNTED = ["/about/", "/about/coverage/", "/about/keyboard/"]  # all they say comes from bitmaps
SEARCHES = [
    "/articles/?q=sic",
    "/articles/?q=xyzzy",
    "/search/?q=sic",
    "/articles.json?q=a+b",
    "/articles.csv?q=xyzzy",
    "/articles/?q=sic&view=lines",
]
MOST = 12  # of a search: documents, frequent words, three tiers, rows, names; whatever the size
FOLDERS = {
    "organisation": "organisations",
    "person": "people",
    "resolution": "resolutions",
    "province": "provinces",
}


@pytest.fixture(scope="session")
def sizes(edition_of) -> dict[int, Path]:
    """Editions of the same entities with five and with five hundred articles."""
    return {
        number: edition_of(specimen(seed=7, articles=number, statuses=("published",) * number))
        for number in (5, 500)
    }


@contextmanager
def traced(path: Path) -> Iterator[list[str]]:
    """Collect every statement that the edition's file is asked."""
    asked: list[str] = []

    def note(statement: str) -> None:
        # Not what the search index asks of its own tables.
        if not statement.startswith("--") and "'main'." not in statement:
            asked.append(statement)

    connection = reader.current(path).connection
    connection.set_trace_callback(note)
    try:
        yield asked
    finally:
        connection.set_trace_callback(None)


def cost(site, settings, path: Path, address: str) -> int:
    """Return how many statements a page takes; all must be SELECTs."""
    settings.EDITION_PATH = path
    with traced(path) as asked:
        response = site.get(address)
    assert response.status_code == 200, address
    assert all(statement.lstrip().startswith("SELECT") for statement in asked)
    return len(asked)


def both(site, settings, sizes, address: str) -> set[int]:
    """Return the different costs of an address at the two sizes."""
    return {cost(site, settings, path, address) for path in sizes.values()}


def test_the_sizes_differ(sizes) -> None:
    counts = {number: reader.Edition(path).counts for number, path in sizes.items()}
    assert counts[5]["article"] == 5
    assert counts[500]["article"] == 500


@pytest.mark.parametrize("address", ["/corrections/", "/en/corrections.json?type=person"])
def test_corrections_cost_two_selects(site, settings, sizes, address) -> None:
    (number,) = both(site, settings, sizes, address)
    assert number <= 2  # the corrections, and the years in which there are any


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_at_most_one_select(site, settings, sizes, prefix, address) -> None:
    (number,) = both(site, settings, sizes, prefix + address)
    assert number <= 1


@pytest.mark.parametrize("address", COUNTED)
def test_what_is_only_counted_reads_no_record(site, settings, sizes, address) -> None:
    assert both(site, settings, sizes, address) == {0}


@pytest.mark.parametrize("address", SEARCHES)
def test_a_search_costs_a_bounded_number_of_selects(site, settings, sizes, address) -> None:
    assert max(both(site, settings, sizes, address)) <= MOST


@pytest.mark.parametrize("suffix", [".json", ".bib", ".ris", ".csl.json"])
def test_an_article_costs_one_select(site, settings, sizes, suffix) -> None:
    assert both(site, settings, sizes, f"/articles/tc0003{suffix}") == {1}


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", 2), ("?from=1000&sort=oldest&view=beside", 2), ("?from=x&zzz=1", 2)],
)
def test_an_article_in_its_list_costs_two_selects(site, settings, sizes, query, expected) -> None:
    """One for the record, one for what stands beside it; the list itself is bitmaps."""
    for path in sizes.values():
        settings.EDITION_PATH = path
        address = site.get("/articles/tc0003/")["Location"]
        assert cost(site, settings, path, address + query) == expected


@pytest.mark.parametrize("kind", FOLDERS)
def test_an_entity_costs_one_select_however_often_it_is_named(site, settings, sizes, kind) -> None:
    for path in sizes.values():
        opened = reader.Edition(path)
        for row in opened.entity_rows(kind)[:3]:
            assert cost(site, settings, path, f"/{FOLDERS[kind]}/{row['key']}/{row['slug']}/") == 1
            assert cost(site, settings, path, f"/{FOLDERS[kind]}/{row['key']}.json") == 1


def test_machines_ask_nothing(site, settings, sizes) -> None:
    for address in ("/-/health", "/-/ready"):
        assert both(site, settings, sizes, address) == {0}


def test_what_has_not_changed_is_not_read(site, settings, sizes) -> None:
    settings.EDITION_PATH = path = sizes[5]
    tag = site.get("/people/")["ETag"]
    with traced(path) as asked:
        assert site.get("/people/", headers={"if-none-match": tag}).status_code == 304
    assert asked == []


def test_what_is_not_there_costs_two_selects(site, settings, sizes) -> None:
    """One for the record and one for what became of its key."""
    for path in sizes.values():
        settings.EDITION_PATH = path
        with traced(path) as asked:
            assert site.get("/articles/tc9999/").status_code == 404
        assert len(asked) == 2


def test_a_page_of_the_list_is_as_long_as_asked(site, settings, sizes) -> None:
    """Else the costs above would compare pages of different length."""
    for number, path in sizes.items():
        settings.EDITION_PATH = path
        page = site.get("/articles/?per_page=100").content
        assert page.count(b'<article class="item">') == min(number, 100)
