"""What a list says of its filters and hits."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from archive.filters.facets import FacetValue
from archive.filters.reasons import SOURCES
from archive.filters.wording import MARKS, grouped
from archive.templatetags.archive_tags import language

register = template.Library()


@register.filter
def tier_name(level: str) -> str:
    """Return what a tier is called: `{{ row.tier|tier_name }}`."""
    return str(MARKS[level])


@register.filter
def source_name(source: str) -> str:
    """Return what the place of a passage is called."""
    return str(SOURCES[source])


@register.simple_tag
def facet_values(values: list[FacetValue], name: str) -> SafeString:
    """Return the values of a facet as boxes to tick; a page has hundreds, so no template each."""
    if not values:
        nothing = _("no values in this result")
        return mark_safe(f'<p class="hint">{escape(nothing)}</p>')
    counted, spoken = escape(_("articles:")), language()
    items = (
        f'<li><label><input type="checkbox" name="{name}" value="{escape(each.value)}"'
        f'{" checked" if each.chosen else ""}> <span class="label">{escape(each.label)}</span>'
        f' <span class="count"><span class="unseen">{counted} </span>'
        f"{grouped(each.count, spoken)}</span></label></li>"
        for each in values
    )
    return mark_safe(f'<ul class="facet">{"".join(items)}</ul>')
