"""Tags of corrections: values before and after, as readers read them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from archive.formats import corrections
from archive.templatetags.archive_tags import in_words, language, link_to, name_of, term
from archive.text import dates
from archive.views import page

register = template.Library()


@register.simple_tag
def record_link(reference: dict) -> SafeString:
    """Return a link to a record under its name."""
    return link_to(reference["type"], reference)


@register.simple_tag
def part_said(part: dict) -> SafeString:
    """Return what a part is called: its kind, whose it is, which of its like."""
    told = [format_html("{}", part["label"][language()])]
    if part["of"]:
        told.append(name_of(part["of"], False))
    if part["what"]:
        told.append(format_html("{}", term(part["what"]["code"], part["what"]["term"])))
    return mark_safe(", ".join(told))


@register.filter
def label_said(field: dict) -> str:
    """Return what a field is called in the language of the page."""
    return field["label"][language()]


@register.simple_tag
def value_said(value: dict | None) -> SafeString:
    """Return a value: records linked, dates in words, what evidence points to as words."""
    if value is None:
        return format_html('<span class="basis">{}</span>', _("nothing"))
    if "hidden" in value:
        return format_html('<span class="basis">{}</span>', _("not public"))
    if "record" in value:
        return record_link(value["record"])
    if "edtf" in value:
        return date_said(value["edtf"])
    if "names" in value:
        names = format_html_join("; ", "{}", ((name,) for name in value["names"]))
        return format_html('<span lang="vi">{}</span>', names)
    if "places" in value:
        return places_said(value)
    if "fields" in value:
        rows = ((label_said(each), value_said(each["value"])) for each in value["fields"])
        items = format_html_join("", "<li>{}: {}</li>", rows)
        return format_html('<ul class="plain">{}</ul>', items)
    if "text" in value:
        return in_language(value["text"], value["language"])
    return format_html("{}", corrections.said(value, language()))


def date_said(edtf: str) -> SafeString:
    """Return a date in words; one that was no date as it stood."""
    try:
        dates.parse(edtf)
    except ValueError:
        return format_html("{}", edtf)
    return format_html('<time datetime="{}">{}</time>', edtf, in_words(edtf))


def places_said(value: dict) -> SafeString:
    """Return the words that evidence points to, else its places in numbers."""
    if value["words"]:
        quoted = format_html_join(" · ", '<q lang="vi">{}</q>', ((w,) for w in value["words"]))
        return quoted
    return format_html("{}", corrections.said(value, language()))


def in_language(text: str, spoken: str) -> SafeString:
    """Return a text with its language where that is not the page's."""
    if not spoken or spoken == language():
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', spoken, text)


@register.inclusion_tag("_corrected.html")
def corrected(record: dict) -> dict:
    """Return what a record's page says of its corrections, nothing where it has none."""
    found = record.get("corrected")
    if not found:
        return {}
    query = f"record={record['type']}/{record['key']}"
    return found | {"address": page.with_query(reverse("correction-list"), query)}
