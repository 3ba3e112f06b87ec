"""The text of record beside a form whose evidence points into it."""

from dataclasses import dataclass

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from archive.admin import evidence
from archive.models import Holding
from archive.text import vocabulary


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of a text, or what stands between segments: where it begins, and its words."""

    start: int
    kind: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Beside:
    """A text of record as it stands beside a form."""

    filename: str
    address: str
    pieces: list[Piece]


def exact(words: str) -> SafeString:
    """Return words as HTML from which a browser makes the very same code points.

    A bare carriage return would become a line feed, or vanish before one, and every place after
    it would be wrong.
    """
    return mark_safe(str(escape(words)).replace("\r", "&#13;"))


def pieces(text: str, segments: list) -> list[Piece]:
    """Return a text in order: its segments, and the words that are in none."""
    language = (get_language() or "vi")[:2]
    found, at = [], 0
    for kind, start, end in [*segments, ("", len(text), len(text))]:
        between = text[at:start]
        if between.strip():
            first = at + len(between) - len(between.lstrip())
            found.append(Piece(first, "", exact(between.strip())))
        if start < end:
            label = vocabulary.label("segment", kind, language)
            found.append(Piece(start, label, exact(text[start:end])))
        at = end
    return found


def beside(record: models.Model) -> Beside | None:
    """Return the text that a saved record's evidence points into, None where it is not attached."""
    text = evidence.source_for(record).text
    article = evidence.article_of(record)
    if text is None:
        return None
    holding = Holding.objects.filter(article=article).values("pk", "filename", "segments").first()
    return Beside(
        holding["filename"],
        reverse("admin:archive_holding_change", args=[holding["pk"]]),
        pieces(text, holding["segments"]),
    )


class TextBeside(admin.ModelAdmin):
    """A page with the text of record beside the form, where evidence is chosen by selecting it."""

    change_form_template = "admin/text_beside.html"

    class Media:
        """Without the script, places are typed as numbers or as the words themselves."""

        css = {"all": ["admin_archive/evidence.css"]}
        js = ["admin_archive/evidence.js"]

    def render_change_form(
        self, request: HttpRequest, context: dict, *args, **kwargs
    ) -> HttpResponse:
        """Put the text beside the form of a saved record."""
        record = context.get("original")
        context["beside"] = beside(record) if record is not None and record.pk else None
        return super().render_change_form(request, context, *args, **kwargs)
