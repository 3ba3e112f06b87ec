"""The pictures of pages lead to lists that hold what they count, and to facts that are there."""

from functools import cache

import pytest
from django.utils import translation

from archive.edition import reader
from archive.views import drawings
from tests.pictures.rendering import addresses, check_drawing, figure
from tests.site.reading import soup_of


@pytest.fixture(params=["vi", "en"])
def language(request):
    """The language of the pages."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def opened(shelf, settings) -> reader.Edition:
    """The edition of the shelf."""
    return reader.current(settings.EDITION_PATH)


def records(opened: reader.Edition, kind: str) -> list[dict]:
    """Return all records of a kind."""
    return [opened.record(kind, row["key"]) for row in opened.entity_rows(kind)]


def test_lists_hold_what_the_grid_counts(shelf, opened, language):
    client, reckoner = shelf
    lists: dict[str, int] = {}
    for record in records(opened, "resolution"):
        picture = drawings.grid_of(opened, record)
        assert (picture is None) == (not record["citations"])
        if picture is None:
            continue
        check_drawing(figure("grid", picture, language))
        assert picture.total == len(reckoner.found(f"resolution={record['key']}"))
        for row in picture.rows:
            assert row.label
            for mark in row.marks:
                here = f"province={row.key}&from={mark.year}&to={mark.year}"
                if mark.href:
                    query = mark.href.partition("?")[2]
                    assert len(reckoner.found(query)) == mark.count
                    lists[mark.href] = mark.count
                else:
                    held = reckoner.found(here)
                    assert bool(held) == (mark.state == "unfound")
    assert lists
    for href, count in list(lists.items())[:5]:
        export = href.removeprefix("/en").replace("/articles/?", "/articles.json?")
        assert client.get(export).json()["count"] == count


def test_grids_read_no_file(shelf, opened, language, monkeypatch):
    record = next(r for r in records(opened, "resolution") if r["citations"])
    asked = []
    execute = reader.Edition.execute
    monkeypatch.setattr(
        reader.Edition, "execute", lambda *said: asked.append(said) or execute(*said)
    )
    assert drawings.grid_of(opened, record) is not None
    assert not asked


def test_marks_and_names_lead_to_facts_that_are_on_the_page(shelf, opened, language):
    client, _ = shelf

    @cache
    def places(path: str) -> set[str]:
        response = client.get(path)
        assert response.status_code == 200, path
        return {each["id"] for each in soup_of(response.content).find_all(id=True)}

    found = 0
    for kind, make in (
        ("person", drawings.strip_of_person),
        ("organisation", drawings.strip_of_organisation),
    ):
        for record in records(opened, kind):
            picture = make(record)
            if picture is None:
                continue
            drawn = figure("strip", picture, language)
            check_drawing(drawn)
            for address in addresses(drawn):
                path, _, fact = address.partition("#")
                assert fact in places(path), address
                found += 1
    for article in opened.article_records(list(opened.everything)):
        picture = drawings.meeting_of(article)
        if picture is None:
            continue
        drawn = figure("meeting", picture, language)
        check_drawing(drawn)
        path = drawings.article_address(article)
        for address in addresses(drawn):
            assert address.removeprefix("#") in places(path), address
            found += 1
    assert found > 20


def test_trees_lead_to_bodies(shelf, opened, language):
    client, _ = shelf
    drawn = 0
    for record in records(opened, "organisation"):
        picture = drawings.tree_of(record)
        alone = not (record["ancestors"] or record["parts"])
        alone = alone and not (record["predecessors"] or record["successor"])
        assert (picture is None) == alone
        if picture is None:
            continue
        drawn += 1
        for address in set(addresses(figure("tree", picture, language))):
            assert client.get(address).status_code == 200
    assert drawn
