"""Pictures for pages: composed of an edition, the filters in force and records; no SELECT."""

from django.urls import reverse

from archive.edition.selection import Selection
from archive.filters import ArticleFilters
from archive.pictures.histogram import Histogram, histogram
from archive.pictures.places import GRIDS
from archive.pictures.succession import Succession, succession
from archive.pictures.tiles import Maps, TileMap, tile_map
from archive.text import dates
from archive.views import page

FIELDS = {"then": "province", "now": "today"}  # facets that count the units of an era

FIRST, LAST = "0000-01", "0000-12"  # stand for dates in a pattern; no date is written so
FIRST_SAID, LAST_SAID = f"from={FIRST}", f"to={LAST}"


def list_of(filters: ArticleFilters, **changes: object) -> str:
    """Return the path of the list of articles with some of its filters changed."""
    return page.with_query(reverse("article-list"), filters.query(**changes))


def histogram_of(filters: ArticleFilters) -> Histogram | None:
    """Return the articles by month of all filters but the dates; None when there are none.

    A bar leads to as many articles as it says: to those whose date surely lies there.
    """
    if filters.failed or not filters.without("dates"):
        return None

    # A page may have hundreds of these links; writing each query anew would cost most of its time.
    # No value of a parameter can look like another parameter: its "=" would be written %3D.
    pattern = list_of(filters, **{"from": FIRST, "to": LAST, "dates": "certain"})
    before, _first, rest = pattern.partition(FIRST_SAID)
    between, _last, after = rest.partition(LAST_SAID)

    def link(start: str, end: str) -> str:
        return f"{before}from={start}{between}to={end}{after}"

    values = filters.values
    return histogram(filters.edition, filters.without("dates"), values["from"], values["to"], link)


def maps_of(filters: ArticleFilters) -> Maps | None:
    """Return the maps of then and now of all filters but the province; None when a filter failed.

    A tile leads to the list in which its unit alone is chosen.
    """
    if filters.failed:
        return None
    rest = filters.without("province")
    maps = [each for era in FIELDS if (each := map_of(filters, rest, era))]
    if not maps:
        return None
    return Maps(
        name="maps",
        era=filters.values["era"],
        maps=tuple(maps),
        unknown=len(rest.having("province", ["none"])),
        unknown_url=list_of(filters, province=["none"], era="then"),
    )


def map_of(filters: ArticleFilters, rest: Selection, era: str) -> TileMap | None:
    """Return the map of one era."""
    field, edition = FIELDS[era], filters.edition
    found, held = rest.counts(field), filters.queryset.counts(field)
    for counts in (found, held):
        counts.pop("none", None)
    names = {
        # A tile tells by its map of which period a unit is; its name need not say it again.
        key: (labels[0].split(" (")[0], labels[filters.language == "en"])
        for key in GRIDS[era].keys() | found.keys()
        if (labels := edition.labels.get(("province", key)))
    }
    chosen = filters.values["province"] or [] if filters.values["era"] == era else []

    def link(key: str, era: str) -> str:
        return list_of(filters, province=[key], era=era)

    return tile_map(names, found, held, link, era, "maps", frozenset(chosen))


def succession_of(record: dict) -> Succession | None:
    """Return what became of a province; None for a unit that nothing came before or after."""

    def link(unit: dict) -> str:
        return reverse("province-detail", kwargs={"key": unit["key"], "slug": unit["slug"]})

    return succession(record, link, lambda day: dates.words(day, page.language()))
