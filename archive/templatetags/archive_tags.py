"""Filters and tags of the public pages: words for codes and dates, names in two languages."""

from datetime import date
from functools import lru_cache

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from archive.filters.wording import grouped
from archive.saying import approximation
from archive.text import dates, foreign, glossary, vocabulary
from archive.views import page

register = template.Library()
BRIEF = 10  # words: what a line of a list can bear
FORMAT_NAMES = {"bib": "BibTeX", "csl.json": "CSL-JSON", "atom": "Atom"}
WEB = ("http://", "https://")


def language() -> str:
    """Return the language of the page, `vi` or `en`."""
    return (get_language() or "vi")[:2]


@register.filter
def term(code: str, name: str) -> str:
    """Return the label of a vocabulary's code: `{{ post.basis|term:"basis" }}`."""
    return vocabulary.label(name, code, language())


@register.filter
def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


@register.filter
def in_words(edtf: str) -> str:
    """Return an EDTF date in words."""
    return dates.words(edtf, language()) if edtf else ""


@register.filter
def month_name(edtf: str) -> str:
    """Return the name of the month of an EDTF year and month, as it stands within a sentence."""
    name = date_format(date(2000, int(edtf[5:7]), 1), "F")
    return name.lower() if language() == "vi" else name


@register.filter
def number(value: int) -> str:
    """Return a number as the language groups its digits."""
    return grouped(int(value), language())


@register.filter
def decimal(value: str) -> str:
    """Return plain digits, with or without a decimal point, as the language writes them."""
    whole, _, rest = value.partition(".")
    point = "." if language() == "en" else ","
    return grouped(int(whole), language()) + (f"{point}{rest}" if rest else "")


@register.filter
def spoken(pair: dict | None) -> str:
    """Return the page's language of a bilingual text."""
    return (pair or {}).get(language(), "")


@register.filter
def prose(pair: dict | None) -> str:
    """Return the page's language of a bilingual text, Vietnamese words in English marked."""
    return in_languages(spoken(pair))


@register.filter
def in_languages(text: str) -> str:
    """Return text of the page's language; in English the Vietnamese words carry theirs."""
    places = foreign.vietnamese(text) if language() == "en" else []
    pieces, at = [], 0
    for start, end in places:
        marked_words = format_html('<span lang="vi">{}</span>', text[start:end])
        pieces += [conditional_escape(text[at:start]), marked_words]
        at = end
    return mark_safe("".join([*pieces, conditional_escape(text[at:])])) if places else text


@register.filter
def format_name(suffix: str) -> str:
    """Return what an export is called: `{{ "csl.json"|format_name }}`."""
    return FORMAT_NAMES.get(suffix, suffix.upper())


@register.filter
def web_address(text: str) -> str:
    """Return an address only if a browser may follow it; anything else gives an empty text."""
    return text if text.startswith(WEB) else ""


@register.filter
def mark_abbreviations(text: str) -> SafeString:
    """Return text in which the glossary's abbreviations are explained."""
    return marked(text, language())


@lru_cache(maxsize=4096)  # a page repeats its names, and pages one another's
def marked(text: str, _language: str, ours: bool = False) -> SafeString:
    """Return text with its abbreviations explained in the language that is active.

    In words of `ours`, which are of the page's language, Vietnamese words are marked as well.
    """
    said = in_languages if ours else str
    pieces, at = [], 0
    for start, end, abbreviation in glossary.find(text):
        pieces += [
            conditional_escape(said(text[at:start])),
            abbr(text[start:end], abbreviation.vi, abbreviation.en),
        ]
        at = end
    return mark_safe("".join([*pieces, conditional_escape(said(text[at:]))]))


def abbr(short: str, vi: str, en: str) -> SafeString:
    """Return an abbreviation with its meaning; on English pages with both meanings."""
    meaning = vi if language() == "vi" else f"{vi} ({en})"
    return format_html('<abbr title="{}">{}</abbr>', meaning, short)


@register.simple_tag
def url_of(kind: str, reference: dict) -> str:
    """Return the address of a record's page in the language of the page."""
    return page.address_of(kind, reference["key"], reference["slug"], language())


def names_of(reference: dict) -> tuple[str, str]:
    """Return what a record is called in Vietnamese and in English, plain."""
    vi = reference.get("label") or reference.get("name") or reference["title"]
    en = reference.get("label_en") or reference.get("name_en") or reference.get("title_en") or vi
    return vi, en


@register.simple_tag
def name_of(reference: dict, both: bool = True) -> SafeString:
    """Return a name: on English pages the English one, with the Vietnamese beside it."""
    vi, en = names_of(reference)
    if language() == "vi":
        return mark_abbreviations(vi)
    if en == vi:
        return format_html('<span lang="vi">{}</span>', vi)
    if not both:
        return format_html("{}", en)
    return format_html('{} <span class="original" lang="vi">{}</span>', en, vi)


@register.simple_tag
def link_to(kind: str, reference: dict, both: bool = False) -> SafeString:
    """Return a link to a record's page under its name."""
    return format_html('<a href="{}">{}</a>', url_of(kind, reference), name_of(reference, both))


@register.simple_tag
def approximately(quantity: dict) -> str:
    """Return the word that makes a quantity less than exact, with a blank; else nothing."""
    code = approximation(quantity["wording"])
    return f"{term(code, 'approximation')} " if code else ""


@register.simple_tag
def link_briefly(kind: str, reference: dict) -> SafeString:
    """Return a link to a record's page under its name, a long one cut; the whole is its title."""
    name = names_of(reference)[language() == "en"]
    words = name.split()
    if len(words) <= BRIEF:
        return link_to(kind, reference)
    cut = mark_abbreviations(" ".join(words[: BRIEF - 1]) + " …")
    return format_html('<a href="{}" title="{}">{}</a>', url_of(kind, reference), name, cut)


@register.simple_tag(takes_context=True)
def section(context: dict, name: str) -> SafeString:
    """Return the opening tag of a link to a section, marked where the page stands in it."""
    address = reverse(name)
    path = context["request"].path_info
    here = "page" if path == address else "true" if path.startswith(address) else ""
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html('<a href="{}"{}>', address, current)


@register.inclusion_tag("_passages.html", takes_context=True)
def passages(context: dict, name: str, evidence: list, held: bool) -> dict:
    """Return links from a fact to the passages it rests on; nothing where no text is held.

    `text_at` in the context is the page that shows the text, empty where that is this page.
    """
    numbers = range(1, len(evidence) + 1) if held else ()
    return {"name": name, "numbers": numbers, "at": context.get("text_at", "")}


@register.inclusion_tag("_basis.html")
def basis(code: str, note: dict | None = None, quiet: bool = True) -> dict:
    """Return how sure a fact is: its basis, unless it is plainly stated, and its note."""
    return {"code": code, "note": note, "shown": code and not (quiet and code == "stated")}


@register.inclusion_tag("_article_item.html")
def article_item(row: dict, level: int = 3, carry: str = "") -> dict:
    """Return an article as lists show it; `carry` is the query of a list to stay in."""
    return {"row": row, "language": language(), "level": level, "carry": carry}


@register.inclusion_tag("pictures/share_bar.html")
def share_bar(parts: list[dict], total: int) -> dict:
    """Return a bar of the shares that parts (code, count) have in a total, 100 units wide."""
    found, at = [], 0.0
    for part in parts:
        width = 100 * part["count"] / total if total else 0
        found.append({"code": part["code"], "x": round(at, 2), "width": round(width, 2)})
        at += width
    return {"parts": found}


@register.simple_tag
def absolute(path: str) -> str:
    """Return the public address of a path."""
    return f"{settings.SITE_URL}{path}"
