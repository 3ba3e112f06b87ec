"""Audit: is the catalogue, as it stands, what its own rules say it must be?"""

from collections.abc import Iterator
from pathlib import Path

from archive.catalogue import holdings
from archive.catalogue.entries import Fault, from_catalogue
from archive.catalogue.merge import stale
from archive.catalogue.rules import Judge
from archive.models import (
    CATALOGUE,
    AppearanceRole,
    Byline,
    Citation,
    Holding,
    Involvement,
    Post,
    Quantity,
    Slip,
)
from archive.text import folding, spans

WORDED = [Byline, Citation, Involvement, Post, AppearanceRole, Quantity, Slip]
EVERYWHERE = (Quantity, Slip)  # what has these words at every place of its evidence


def audit(folder: str | None = None) -> list[Fault]:
    """Return every fault: rules, references, derived values, checksums, wordings.

    The rules are those of the loader, put to the catalogue's own records, so that what the admin
    or a stray SQL statement let in is found as well.
    """
    judge = Judge()
    for model in CATALOGUE:
        for entry in from_catalogue(model):
            judge.take(entry)
    faults = judge.verdict()
    faults += derived_faults()
    faults += holding_faults(folder)
    faults += wording_faults()
    return faults


def derived_faults() -> list[Fault]:
    """Return the records whose derived fields are out of date."""
    return [
        Fault("catalogue", f"{model._meta.label_lower} {record}", "", "derived fields out of date")
        for model in CATALOGUE
        if any(
            not field.editable and not field.primary_key for field in model._meta.concrete_fields
        )
        for record in model.objects.iterator()
        if stale(record)
    ]


def holding_faults(named: str | None) -> list[Fault]:
    """Return the holdings whose file or attached text is not what the record says."""
    folder, _ = holdings.find_folder(named)
    return [
        Fault("catalogue", f"archive.holding {holding.filename}", field, message)
        for holding in Holding.objects.order_by("filename").iterator()
        for field, message in altered(holding, folder)
    ]


def altered(holding: Holding, folder: Path | None) -> Iterator[tuple[str, str]]:
    """Yield what differs between a holding's record, its attached text and its file."""
    if holding.text is not None:
        content = holding.text.encode("utf-8")
        if not holdings.matches(holding, content):
            yield "text", "the attached text is not the one of the recorded checksum"
        elif (len(content), len(holding.text)) != (holding.bytes, holding.length):
            yield "text", "the attached text has not the size that the record says"
    if folder is not None:
        try:
            holdings.read(holding, folder)
        except FileNotFoundError:
            pass  # absent is a state, not a fault
        except ValueError as error:
            yield "file", str(error)


def wording_faults() -> list[Fault]:
    """Return the wordings that do not stand at the places that their evidence names.

    Further places may say the same in other words ("Bộ CHQS tỉnh"); one must have these. A number
    must stand at every place, and a slip to the letter: it may be one of case or of blanks.
    """
    faults = []
    texts = dict(Holding.objects.exclude(text=None).values_list("article__key", "text"))
    for model in WORDED:
        for entry in from_catalogue(model):
            text = texts.get(str(entry.natural_key[0]))
            form = folding.normalise if model is Slip else loose
            wording, places = form(entry.fields["wording"]), entry.fields["evidence"]
            if text is None or not wording or not places or spans.check(places, None):
                continue  # nothing to compare; bad spans are the judge's
            said = {form(text[start:end]) for start, end in places}
            where = "at none" if wording not in said else "only at some"
            if wording not in said or (model in EVERYWHERE and len(said) > 1):
                message = f"{entry.fields['wording']!r} stands {where} of {places}"
                faults.append(Fault("catalogue", entry.name, "wording", message))
    return faults


def loose(text: str) -> str:
    """Return a text without what typesetting may change: case and runs of blanks."""
    return " ".join(folding.normalise(text).casefold().split())
