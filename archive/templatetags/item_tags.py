"""Tags of an article as lists show it, written where that is cheap: a page has twenty of them."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.templatetags.archive_tags import (
    capital,
    in_words,
    language,
    link_briefly,
    link_to,
    name_of,
    term,
    url_of,
)
from archive.templatetags.search_tags import source_name, tier_name

register = template.Library()
DOT = '<span class="dot" aria-hidden="true">·</span>'


@register.simple_tag
def item_title(row: dict, level: int, carry: str) -> SafeString:
    """Return the title as a heading that leads to the article; `carry` is the list's query."""
    spoken = language()
    title, lang = (row["title_en"], "") if spoken == "en" else (row["title"], ' lang="vi"')
    address = url_of("article", row) + (f"?{carry}" if carry else "")
    said = f'<a href="{escape(address)}"{lang}>{escape(title)}</a>'
    if row.get("tier_shown"):
        tier = row["tier"]
        said += f' <span class="basis tier {tier}">{escape(tier_name(tier))}</span>'
    if row["title_basis"] == "supplied":
        supplied = _("title supplied")
        said += f' <span class="basis supplied">{escape(supplied)}</span>'
    return mark_safe(f"<h{level}>{said}</h{level}>")


@register.simple_tag
def item_facts(row: dict) -> SafeString:
    """Return when and where it was, and who published it, each with how sure that is."""
    publisher = row["publisher"]
    facts = (
        day_of(row["event_date"]),
        place_of(row["province"]),
        f'<span lang="vi">{escape(publisher["name"])}</span>'
        if publisher
        else escape(_("publisher not known")),
    )
    return mark_safe(f"\n  {DOT} ".join(facts))


def day_of(date: dict | None) -> str:
    """Return the date of an event in words."""
    if not date:
        return escape(_("undated"))
    said = escape(in_words(date["edtf"]))
    return f'<time datetime="{escape(date["edtf"])}">{said}</time>{doubt(date["basis"])}'


def place_of(province: dict | None) -> str:
    """Return the name of a province."""
    if not province:
        return escape(_("province not known"))
    return f"{name_of(province, False)}{doubt(province['basis'])}"


def doubt(basis: str) -> str:
    """Return on what a fact rests, unless it is plainly stated."""
    if basis == "stated":
        return ""
    return f' <span class="basis {basis}">{escape(term(basis, "basis"))}</span>'


@register.simple_tag
def item_matter(row: dict) -> SafeString:
    """Return who led and which documents it was about; nothing where neither is known."""
    parts = []
    if row.get("chairs"):
        role = capital(term(row["chairs_role"], "appearance_role"))
        people = ", ".join(link_to("person", person) for person in row["chairs"])
        parts.append(headed(f"{role}:", people))
    if row.get("documents"):
        documents = "; ".join(link_briefly("resolution", each) for each in row["documents"])
        parts.append(headed(_("Documents:"), documents) + more(row))
    return mark_safe(f'<p class="matter">{f" {DOT} ".join(parts)}</p>' if parts else "")


def headed(head: str, said: str) -> str:
    """Return what is said under a short head."""
    return f'<span class="what">{escape(head)}</span> {said}'


def more(row: dict) -> str:
    """Return how many documents are not named, with a blank before; nothing where all are."""
    left = row.get("documents_more")
    if not left:
        return ""
    said = ngettext("and %(n)s more", "and %(n)s more", left)
    return f" {said % {'n': left}}"


@register.simple_tag
def item_passages(row: dict) -> SafeString:
    """Return the passages in which the words stand as links, the words marked."""
    spoken = language()
    items = (
        f'<li><span class="source">{escape(source_name(each["source"]))}:</span>'
        f' <a href="{escape(each["url"])}"{in_language(each["language"], spoken)}>'
        f"{''.join(marked(*piece) for piece in each['pieces'])}</a></li>"
        for each in row["passages"]
    )
    return mark_safe(f'<ul class="found">{"".join(items)}</ul>')


def in_language(language: str, spoken: str) -> str:
    """Return the attribute that tells the language of words, nothing where it is the page's."""
    return "" if language == spoken else f' lang="{language}"'


def marked(words: str, sought: bool) -> str:
    """Return words, marked where they were sought."""
    return f"<mark>{escape(words)}</mark>" if sought else escape(words)
