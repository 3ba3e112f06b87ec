"""Tags of the histogram: what it repeats for each month, written where that is cheap.

A variable in a template costs some microseconds, and the months of twenty years have thousands.
Addresses are escaped here; all else is numbers and the words of dates.
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from archive.pictures.brackets import Bracket
from archive.pictures.histogram import Bar, Histogram, Row, YearMark
from archive.templatetags.archive_tags import capital, in_words, number

register = template.Library()


@register.simple_tag
def bars(picture: Histogram) -> SafeString:
    """Return the bars as links, and above them the numbers that have room."""
    drawn = [bar_of(bar, picture.floor) for bar in picture.bars]
    return mark_safe("".join(drawn + [number_over(bar) for bar in picture.bars]))


def bar_of(bar: Bar, floor: float) -> str:
    """Return a bar as a link; the whole height of the plot above it can be hit."""
    place = f'x="{bar.x}" width="{bar.width}"'
    return (
        f'<a href="{escape(bar.url)}" aria-label="{month(bar.edtf)}: {number(bar.found)}">'
        f'<rect class="hit" {place} y="0" height="{floor}"/>'
        f'<rect class="bar {"inside" if bar.inside else "outside"}" {place} '
        f'y="{bar.y}" height="{bar.height}"/></a>\n'
    )


def number_over(bar: Bar) -> str:
    """Return a bar's number, nothing where there is no room; its link has said it already."""
    if bar.number_x is None:
        return ""
    place = f'x="{bar.number_x}" y="{bar.y}" dy="-3"'
    return f'<text class="number" aria-hidden="true" {place}>{number(bar.found)}</text>\n'


@register.simple_tag
def month_rows(year: YearMark) -> SafeString:
    """Return the table's rows of a year's months."""
    return mark_safe("".join(row_of(row) for row in year.rows))


def row_of(row: Row) -> str:
    """Return a month's row: its name leads to what was found, if anything was."""
    name = month(row.edtf)
    head = f'<a href="{escape(row.url)}">{name}</a>' if row.found else name
    numbers = f"<td>{number(row.found)}</td><td>{number(row.held)}</td>"
    return f'<tr><th scope="row">{head}</th>{numbers}</tr>\n'


def month(edtf: str) -> str:
    """Return a step in words, with a capital."""
    return capital(in_words(edtf))


@register.filter
def bracket_label(bracket: Bracket) -> str:
    """Return what a bracket says aloud: its date, its number, and how many its list holds."""
    date, found = month(bracket.edtf), number(bracket.found)
    if bracket.within == bracket.found:
        return f"{date}: {found}"
    said = gettext("%(date)s: %(found)s with this date, %(within)s that lie wholly in it")
    return said % {"date": date, "found": found, "within": number(bracket.within)}
