"""Evidence as curators type it: places in numbers, or the words, which are found in the text.

12-20, 33-41        [[12, 20], [33, 41]]        "words of the release", 33-41
"""

import json
import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from archive.models import Appearance, Article, Holding
from archive.text import spans

ITEM = re.compile(
    r"(?P<start>\d{1,9})\s*[-–]\s*(?P<end>\d{1,9})(?!\d)|\"(?P<straight>[^\"]+)\"|“(?P<curly>[^”]+)”"
)
GAP = re.compile(r"[\s,;]*")
PLACES_SHOWN = 12
WORDS_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Source:
    """The text that evidence points into: its length, and its words where they are attached."""

    length: int | None = None
    text: str | None = None


def source_of(article: int | None) -> Source:
    """Return the source of an article's evidence, by the article's row number; one query."""
    if article is None:
        return Source()
    found = Holding.objects.filter(article=article).values_list("length", "text").first()
    return Source(*found) if found else Source()


def source_for(record: models.Model) -> Source:
    """Return the source of a saved record's evidence, read once for each object in memory."""
    if not hasattr(record, "evidence_source"):
        record.evidence_source = source_of(article_of(record))
    return record.evidence_source


def article_of(record: models.Model) -> int | None:
    """Return the row number of the article a record belongs to, None while it has none."""
    if isinstance(record, Article):
        return record.pk
    appearance = getattr(record, "appearance_id", None)
    if appearance is not None:
        found = Appearance.objects.filter(pk=appearance).values_list("article_id", flat=True)
        return found.first()
    return getattr(record, "article_id", None)


def parse(typed: str) -> list:
    """Return what was typed as a list of [start, end] and of words yet to be found.

    Raises ValidationError for anything else.
    """
    typed = typed.strip()
    if typed.startswith("["):
        try:
            return json.loads(typed)
        except (ValueError, RecursionError):
            raise ValidationError(_("This is not a list of [start, end] pairs.")) from None
    items: list = []
    at = GAP.match(typed).end()
    while at < len(typed):
        found = ITEM.match(typed, at)
        if found is None:
            raise ValidationError(
                _("“%(typed)s” is neither numbers such as 12-20 nor words in quotation marks."),
                params={"typed": typed[at : at + 40]},
            )
        words = found["straight"] or found["curly"]
        items.append(words or [int(found["start"]), int(found["end"])])
        at = GAP.match(typed, found.end()).end()
    return items


def written(places: object) -> str:
    """Return evidence in the short form that `parse` reads; anything else as JSON."""
    if spans.check(places, None):
        return json.dumps(places, ensure_ascii=False)
    return ", ".join(f"{start}-{end}" for start, end in places)


def resolve(items: object, source: Source, label: str) -> list[list[int]]:
    """Return the sorted places of what `parse` gave.

    Raises ValidationError with the field's `label` and the place: words that stand nowhere or in
    several places, numbers that are no places in the text, evidence without a holding.
    """
    if not items:
        return []
    if source.length is None:
        raise ValidationError(
            _("%(field)s: the article has no holding that evidence could point into."),
            params={"field": label},
        )
    if isinstance(items, list):
        items = [locate(item, source, label) if isinstance(item, str) else item for item in items]
        if not any(spans.check([item], None) for item in items):
            items = sorted(items)
    faults = spans.check(items, source.length)
    if faults:
        raise ValidationError(
            [
                ValidationError("%(field)s: %(fault)s", params={"field": label, "fault": fault})
                for fault in faults
            ]
        )
    return [list(item) for item in items]


def locate(words: str, source: Source, label: str) -> list[int]:
    """Return the one place where words stand; a line break counts like any blank."""
    params = {"field": label, "words": words[:WORDS_SHOWN]}
    if source.text is None:
        raise ValidationError(
            _("%(field)s: the text is not attached, so “%(words)s” cannot be found in it."),
            params=params,
        )
    found = places_of(words, source.text)
    if not found:
        raise ValidationError(
            _("%(field)s: “%(words)s” does not stand in the text of record."), params=params
        )
    if len(found) > 1:
        shown = written(found[:PLACES_SHOWN]) + (", …" if len(found) > PLACES_SHOWN else "")
        raise ValidationError(
            _(
                "%(field)s: “%(words)s” stands in %(count)s places;"
                " write the numbers of those you mean: %(places)s"
            ),
            params=params | {"count": len(found), "places": shown},
        )
    return found[0]


def places_of(words: str, text: str) -> list[list[int]]:
    """Return where words stand in a text, in whichever normal form the text has them."""
    for form in (words, *(unicodedata.normalize(name, words) for name in ("NFC", "NFD"))):
        pattern = r"\s+".join(map(re.escape, form.split()))
        found = [list(match.span()) for match in re.finditer(pattern, text)] if pattern else []
        if found:
            return found
    return []


def quotations(places: object, source: Source) -> list[str]:
    """Return the words at sound places, shortened; none where the text is not attached."""
    if source.text is None or spans.check(places, source.length):
        return []
    words = [" ".join(source.text[start:end].split()) for start, end in places]
    return [said if len(said) <= WORDS_SHOWN else f"{said[: WORDS_SHOWN - 1]}…" for said in words]
