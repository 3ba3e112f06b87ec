"""The tile maps: every unit once, no tile on another, numbers and links the same in the table."""

import json
from pathlib import Path

import pytest
from bs4 import Tag
from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from archive.edition.reader import Edition
from archive.filters import ArticleFilters
from archive.pictures.lettering import width_of
from archive.pictures.places import COLUMNS, FORMER, GRIDS, TODAY
from archive.pictures.tiles import SIZE, Maps, TileMap, tile_map
from archive.views import pictures
from tests.pictures.rendering import addresses, apart, box_of, figure

UNITS = {
    row["fields"]["key"]: row["fields"]
    for row in json.loads((Path(settings.BASE_DIR) / "fixtures/provinces.json").read_text())
}
NAMES = {key: (unit["name"], f"{unit['name']}!") for key, unit in UNITS.items()}
counts = st.dictionaries(
    st.sampled_from(sorted(UNITS)), st.sampled_from([0, 1, 9, 10, 99, 100, 20000])
)


def link(key: str, era: str) -> str:
    """Return an address that tells what was asked of it."""
    return f"/articles/?province={key}&era={era}"


@pytest.fixture(scope="module")
def opened(bare_edition) -> Edition:
    """The edition of the real catalogue."""
    return Edition(bare_edition)


def test_every_unit_has_one_tile_on_the_map_of_its_time():
    today = {key for key, unit in UNITS.items() if not unit["valid_until"]}
    former = {key for key, unit in UNITS.items() if not unit["valid_from"]}
    for era, grid, keys in [("then", FORMER, former), ("now", TODAY, today)]:
        words = [word for word in grid.split() if word != "."]
        assert sorted(words) == sorted(keys)
        assert GRIDS[era].keys() == keys
        assert len(set(GRIDS[era].values())) == len(keys)
        assert all(0 <= column < COLUMNS and row >= 0 for column, row in GRIDS[era].values())
        assert {len(line.split()) for line in grid.strip().splitlines()} == {COLUMNS}


@pytest.mark.parametrize("era", ["then", "now"])
def test_tiles_lie_as_units_do(era):
    suffix = {"then": "", "now": "-2025"}[era]

    def place(key: str) -> tuple[int, int]:
        grid = GRIDS[era]
        return grid[key] if key in grid else grid[key + suffix]

    southwards = ["cao-bang", "ha-noi", "thanh-hoa", "nghe-an", "ha-tinh", "quang-tri", "da-nang"]
    southwards += ["quang-ngai", "gia-lai", "dak-lak", "khanh-hoa", "ho-chi-minh", "ca-mau"]
    rows = [place(key)[1] for key in southwards]
    assert rows == sorted(rows)
    eastwards = ["dien-bien", "son-la", "ha-noi", "quang-ninh"]
    columns = [place(key)[0] for key in eastwards]
    assert columns == sorted(set(columns))
    assert place("an-giang")[0] < place("dong-thap")[0] < place("ho-chi-minh")[0]


@given(counts, counts, st.sampled_from(["then", "now"]))
def test_a_tile_says_what_was_counted(found, held, era):
    made = tile_map(NAMES, found, held, link, era, chosen=frozenset(["ha-noi"]))
    assert {tile.unit.key for tile in made.tiles} == GRIDS[era].keys()
    for tile in made.tiles:
        key = tile.unit.key
        assert (tile.unit.found, tile.unit.held) == (found.get(key, 0), held.get(key, 0))
        states = {"some": found.get(key), "zero": not found.get(key) and held.get(key)}
        assert tile.state == next((state for state, true in states.items() if true), "none")
        assert tile.unit.url == (link(key, era) if found.get(key) else "")
        assert tile.chosen == (key == "ha-noi")
        if tile.state == "some":
            assert tile.step == min(3, len(str(tile.unit.found // 10 or "")) + 1)
    assert {unit.key for unit in made.others} == {
        key for key, count in found.items() if count and key not in GRIDS[era]
    }
    assert made.without == sum(not found.get(key) for key in GRIDS[era])
    assert made.not_held == sum(not held.get(key) for key in GRIDS[era])


@pytest.mark.parametrize("era", ["then", "now"])
def test_tiles_and_their_names_stand_inside(era):
    made = tile_map(NAMES, {}, {}, link, era)
    boxes = [(t.x, t.y, t.x + made.tile_width, t.y + made.tile_height) for t in made.tiles]
    assert apart(boxes)
    for tile, (left, top, right, bottom) in zip(made.tiles, boxes, strict=True):
        assert 0 <= left < right <= made.width
        assert 0 <= top < bottom <= made.height
        assert " ".join(words for _, words in tile.lines) == NAMES[tile.unit.key][0]
        for baseline, words in tile.lines:
            # The reckoned width of a line is a tenth more than it takes.
            assert width_of(words, SIZE) * 0.91 <= made.tile_width
            assert top + SIZE <= baseline < tile.number_y - SIZE
        assert tile.number_y < bottom
        assert left < tile.middle < right


def test_a_catalogue_without_these_units_has_no_map():
    assert tile_map({"elsewhere": ("E", "E")}, {"elsewhere": 3}, {}, link, "then") is None
    part = tile_map({"ha-noi": ("Hà Nội", "Hà Nội")}, {"elsewhere": 3}, {}, link, "then")
    assert [tile.unit.key for tile in part.tiles] == ["ha-noi"]
    assert [(unit.key, unit.label, unit.found) for unit in part.others] == [
        ("elsewhere", "elsewhere", 3)
    ]


def both(found: dict[str, int], held: dict[str, int], unknown: int = 0) -> Maps:
    """Return both maps of the same counts."""
    maps = tuple(tile_map(NAMES, found, held, link, era, "m") for era in ("then", "now"))
    return Maps("m", "then", maps, unknown, "/articles/?province=none")


def number(tag: Tag) -> int:
    """Return the number that a tag says in English."""
    return int(tag.get_text().replace(",", ""))


def told(part: Tag) -> dict[str, int]:
    """Return the numbers of a table by the address beside them."""
    return {row.a["href"]: number(row.find("td")) for row in part.select("tbody tr")}


@given(counts, counts)
def test_the_table_says_what_the_map_says(found, held):
    made = figure("maps", both(found, held), "en")
    for era, part in zip(("then", "now"), made.find_all("div", class_="map"), strict=True):
        svg, twin = part.find("svg", class_="drawing"), part.find("details", class_="twin")
        assert addresses(svg) == addresses(twin)
        drawn = {a["href"]: number(a.find("text", class_="number")) for a in svg("a")}
        assert drawn == told(twin)
        assert drawn == {
            link(key, era): count for key, count in found.items() if count and key in GRIDS[era]
        }
        units = len(GRIDS[era])
        assert f"{units} units" in part.find("p").get_text()
        empty = [tile for tile in svg.select("g.tile.none") if not tile.find(class_="number")]
        assert len(empty) == sum(not (held.get(k) or found.get(k)) for k in GRIDS[era])
        assert apart([box_of(rect) for rect in svg.find_all("rect")])


def test_the_maps_are_labelled_and_switched():
    made = figure("maps", both({"ha-noi": 1}, {"ha-noi": 1, "hue": 2}, 3), "en")
    ids = [tag["id"] for tag in made.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    for svg in made.find_all("svg", class_="drawing"):
        assert made.find(id=svg["aria-labelledby"]).get_text(strip=True)
    radios = made.select("fieldset.switch input[type=radio]")
    assert [(r["value"], r.has_attr("checked")) for r in radios] == [("then", True), ("now", False)]
    assert len({r["name"] for r in radios}) == 1
    assert made.find("a", href="/articles/?province=none").get_text() == (
        "3 articles whose province is not known"
    )
    labels = [a["aria-label"] for a in made.find_all("a", attrs={"aria-label": True})]
    assert labels == ["Hà Nội 1 article"] * 2
    assert len(made.select(".now .drawing .tile.zero")) == 1  # Huế: some held, none found
    assert figure("maps", None) is None


def counted_on(made: TileMap) -> dict[str, tuple[str, int]]:
    """Return address and number of each unit of a map that has any."""
    units = [tile.unit for tile in made.tiles] + list(made.others)
    return {unit.key: (unit.url, unit.found) for unit in units if unit.found}


@pytest.mark.parametrize("query", ["", "province=nam-dinh", "from=2021&era=now", "q=an ninh"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_tile_of_the_archive_leads_to_as_many_articles(opened, query, language):
    filters = ArticleFilters(QueryDict(query), opened, language)
    with translation.override(language):
        maps = pictures.maps_of(filters)
    assert [each.era for each in maps.maps] == ["then", "now"]
    assert maps.era == filters.values["era"]
    total = len(filters.without("province"))
    for made in maps.maps:
        counts = counted_on(made)
        assert sum(count for _, count in counts.values()) + maps.unknown == total
        for url, count in counts.values():
            assert url.startswith({"vi": "/articles/?", "en": "/en/articles/?"}[language])
            assert len(ArticleFilters(QueryDict(url.split("?")[1]), opened).qs) == count
        assert "(" not in "".join(words for t in made.tiles for _, words in t.lines)
    chosen = [tile.unit.key for each in maps.maps for tile in each.tiles if tile.chosen]
    assert chosen == (["nam-dinh"] if "nam" in query else [])
    unknown = ArticleFilters(QueryDict(maps.unknown_url.split("?")[1]), opened)
    assert len(unknown.qs) == maps.unknown


def test_each_bar_of_the_archive_leads_to_as_many_articles(opened):
    for query in ("", "province=nam-dinh", "from=2020-06&to=2021&sort=oldest", "dates=certain"):
        filters = ArticleFilters(QueryDict(query), opened)
        picture = pictures.histogram_of(filters)
        marks = [*picture.bars, *(y.total for y in picture.years if y.total.found)]
        assert marks
        for mark in marks:
            assert len(ArticleFilters(QueryDict(mark.url.split("?")[1]), opened).qs) == mark.found
            assert ("sort=oldest" in mark.url) == ("sort" in query)
        for bracket in picture.brackets:
            asked = ArticleFilters(QueryDict(bracket.url.split("?")[1]), opened)
            assert len(asked.qs) >= bracket.found


def test_nothing_is_drawn_of_a_list_that_failed(opened):
    filters = ArticleFilters(QueryDict("from=yesterday"), opened)
    assert pictures.histogram_of(filters) is None
    assert pictures.maps_of(filters) is None
