"""Tags of the histogram: what it repeats for each month and year, written where that is cheap.

A variable in a template costs some microseconds, and the months of twenty years have thousands.
Addresses are escaped here; all else is numbers and the words of dates.
"""

from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from archive.filters.wording import grouped
from archive.pictures.brackets import Bracket
from archive.pictures.histogram import Bar, Histogram, Row, YearMark
from archive.templatetags.archive_tags import capital, language
from archive.text import dates

register = template.Library()


@register.simple_tag
def bars(picture: Histogram) -> SafeString:
    """Return the bars as links, and above them the numbers that have room."""
    spoken = language()
    drawn = [bar_of(bar, picture.floor, spoken) for bar in picture.bars]
    return mark_safe("".join(drawn + [number_over(bar, spoken) for bar in picture.bars]))


def bar_of(bar: Bar, floor: float, spoken: str) -> str:
    """Return a bar as a link; the whole height of the plot above it can be hit."""
    place = f'x="{bar.x}" width="{bar.width}"'
    label = f"{month(bar.edtf, spoken)}: {grouped(bar.found, spoken)}"
    return (
        f'<a href="{escape(bar.url)}" aria-label="{label}">'
        f'<rect class="hit" {place} y="0" height="{floor}"/>'
        f'<rect class="bar {"inside" if bar.inside else "outside"}" {place} '
        f'y="{bar.y}" height="{bar.height}"/></a>\n'
    )


def number_over(bar: Bar, spoken: str) -> str:
    """Return a bar's number, nothing where there is no room; its link has said it already."""
    if bar.number_x is None:
        return ""
    place = f'x="{bar.number_x}" y="{bar.y}" dy="-3"'
    return f'<text class="number" aria-hidden="true" {place}>{grouped(bar.found, spoken)}</text>\n'


@register.simple_tag
def year_names(picture: Histogram) -> SafeString:
    """Return the years named on the axis; those in which anything was found are links."""
    spoken = language()
    named = [name_of(mark, picture.years_at, spoken) for mark in picture.years if mark.named]
    return mark_safe("".join(named))


def name_of(mark: YearMark, height: float, spoken: str) -> str:
    """Return the name of a year on the axis."""
    year, found = mark.total.edtf, mark.total.found
    name = f'<text class="year" x="{mark.x}" y="{height}">{year}</text>'
    if not found:
        return f"{name}\n"
    label = f"{month(year, spoken)}: {grouped(found, spoken)}"
    return f'<a href="{escape(mark.total.url)}" aria-label="{label}">{name}</a>\n'


@register.simple_tag
def year_tables(picture: Histogram) -> SafeString:
    """Return the table's rows of each year of which the archive has anything, and its months."""
    spoken = language()
    return mark_safe("".join(rows_of(mark, spoken) for mark in picture.years if mark.total.held))


def rows_of(mark: YearMark, spoken: str) -> str:
    """Return the row of a year and those of its months."""
    total = row_of(mark.total, mark.total.edtf, ' class="total"', spoken)
    months = (row_of(row, month(row.edtf, spoken), "", spoken) for row in mark.rows)
    return f"<tbody>\n{total}{''.join(months)}</tbody>\n"


def row_of(row: Row, name: str, named: str, spoken: str) -> str:
    """Return a row of the table: its name leads to what was found, if anything was."""
    head = f'<a href="{escape(row.url)}">{name}</a>' if row.found else name
    numbers = f"<td>{grouped(row.found, spoken)}</td><td>{grouped(row.held, spoken)}</td>"
    return f'<tr{named}><th scope="row">{head}</th>{numbers}</tr>\n'


@lru_cache(maxsize=4096)  # every page has the same months
def month(edtf: str, spoken: str) -> str:
    """Return a step in words, with a capital."""
    return capital(dates.words(edtf, spoken))


@register.filter
def bracket_label(bracket: Bracket) -> str:
    """Return what a bracket says aloud: its date, its number, and how many its list holds."""
    spoken = language()
    date, found = month(bracket.edtf, spoken), grouped(bracket.found, spoken)
    if bracket.within == bracket.found:
        return f"{date}: {found}"
    said = gettext("%(date)s: %(found)s with this date, %(within)s that lie wholly in it")
    return said % {"date": date, "found": found, "within": grouped(bracket.within, spoken)}
