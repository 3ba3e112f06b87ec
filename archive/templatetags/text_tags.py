"""Tags of an article's two texts: the text of record, the account, and the words sought in them.

Marks of sought words lie innermost: in evidence, in links, in abbreviations.
"""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from archive.templatetags.archive_tags import abbr, language, marked
from archive.text import foreign, glossary, markup
from archive.text.spans import Node, Text
from archive.typesetting import Abbr, Hits, Segment

register = template.Library()


@register.simple_tag
def with_hits(text: str, hits: Hits | None) -> SafeString:
    """Return a text, the words that were sought marked in it."""
    return words(text, 0, len(text), hits)


def words(text: str, start: int, end: int, hits: Hits | None) -> SafeString:
    """Return `text[start:end]`, the words that were sought marked in it."""
    if not hits or start == end:
        return escape(text[start:end])
    return nested(text, hits.within(start, end), hits.name)


def nested(text: str, nodes: Iterable[Node[int]], name: str) -> SafeString:
    """Return nodes of text and hits; of a hit in pieces the first has the id."""
    pieces = []
    for node in nodes:
        if isinstance(node, Text):
            pieces.append(escape(text[node.start : node.end]))
            continue
        first = name and not node.continued
        named = format_html(' id="hit-{}-{}"', name, node.identity) if first else ""
        inner = nested(text, node.children, name)
        pieces.append(format_html('<mark class="hit"{}>{}</mark>', named, inner))
    return mark_safe("".join(pieces))


@register.filter
def holds(part: Segment, hits: Hits | None) -> bool:
    """Tell whether any of the sought words stand in a segment."""
    return bool(hits and hits.places[hits.of(part.pieces[0].start, part.pieces[-1].end)])


@register.simple_tag
def account(text: str, hits: Hits | None = None) -> SafeString:
    """Return an account as paragraphs, its links leading to the records they name."""
    paragraphs, at = [], 0
    for paragraph in markup.parse(text):
        runs = []
        for run in paragraph:
            runs.append(linked(run, told(run.text, at, hits)))
            at += len(run.text)
        paragraphs.append(format_html("<p>{}</p>", mark_safe("".join(runs))))
        at += len("\n\n")  # which `markup.plain` has there
    return mark_safe("\n".join(paragraphs))


def linked(run: markup.Run, shown: SafeString) -> SafeString:
    """Return the words of a run as they are shown, under the link that it may have."""
    if run.key is None:
        return shown
    address = reverse(f"{run.record_type}-short", kwargs={"key": run.key})
    return format_html('<a href="{}">{}</a>', address, shown)


def told(text: str, at: int, hits: Hits | None) -> SafeString:
    """Return words of an account, which stand at `at` in it, with all that is marked in them."""
    end = at + len(text)
    if not hits or not hits.places[hits.of(at, end)]:
        return marked(text, language(), ours=True)  # remembered
    pieces, done = [], at
    for first, last, abbreviation in glossary.find(text):
        pieces.append(ours(hits, done, at + first))
        short = words(hits.text, at + first, at + last, hits)
        pieces.append(abbr(short, abbreviation.vi, abbreviation.en))
        done = at + last
    return mark_safe("".join([*pieces, ours(hits, done, end)]))


def ours(hits: Hits, start: int, end: int) -> SafeString:
    """Return words of an account without abbreviations; in English the Vietnamese are told."""
    text, pieces, done = hits.text, [], start
    for first, last in foreign.vietnamese(text[start:end]) if language() == "en" else ():
        pieces.append(words(text, done, start + first, hits))
        inner = words(text, start + first, start + last, hits)
        pieces.append(format_html('<span lang="vi">{}</span>', inner))
        done = start + last
    return mark_safe("".join([*pieces, words(text, done, end, hits)]))


@register.simple_tag
def segment(part: Segment, text: str, hits: Hits | None = None) -> SafeString:
    """Return a segment of the text of record, its evidence marked and linked."""
    return format_html_join("", "{}", ((piece(node, text, "", hits),) for node in part.pieces))


def piece(node, text: str, href: str, hits: Hits | None) -> SafeString:
    """Return a node of nested evidence: words lead where the innermost fact around them leads."""
    if isinstance(node, Text):
        shown = words(text, node.start, node.end, hits)
        # A blank or a comma between two facts would be a link that nobody can hear or hit.
        leads = href and any(c.isalnum() for c in text[node.start : node.end])
        return format_html('<a href="{}">{}</a>', href, shown) if leads else shown
    if isinstance(node.identity, Abbr):
        short = words(text, node.start, node.end, hits)
        inner = abbr(short, node.identity.vi, node.identity.en)
        return format_html('<a href="{}">{}</a>', href, inner) if href else inner
    mark = node.identity
    children = format_html_join(
        "", "{}", ((piece(child, text, mark.href, hits),) for child in node.children)
    )
    ends = mark.kind == "slip" and node.end == mark.end  # where [sic] belongs
    named = "" if node.continued else format_html(' id="in-{}"', mark.name)
    return format_html(
        '<span class="evidence {}of-{}"{}>{}</span>',
        "ends " if ends else "",
        mark.kind,
        named,
        children,
    )
