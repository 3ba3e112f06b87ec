"""Made-up catalogues in the database: who and what `bench.cast` has, and articles with links.

Import this when Django is set up.
"""

from collections.abc import Iterable
from itertools import count
from random import Random

from django.db import transaction
from django.db.models import Model

from archive.catalogue.unproved import unproved
from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Quantity,
    Resolution,
    Slip,
)
from bench.articles import drawn, world
from bench.cast import NOTES, ORGANISATIONS

AT_ONCE = 500
POSTS = ("Giám đốc", "Phó Giám đốc", "Trưởng phòng", "Chủ tịch", "Bí thư", "Tổng biên tập")
PARTS = (ArticleDate, Holding, Byline, Involvement, Citation, Quantity, Slip)


def fill(articles: int) -> None:
    """Write a catalogue with so many published articles, each record with its first version."""
    with transaction.atomic():
        cast = world().snapshot
        for model, rows in [
            (Province, cast.provinces),
            (Organisation, cast.organisations),
            (Person, cast.people),
            (Resolution, cast.resolutions),
        ]:
            write(model, rows.values())
        numbers = count(1)
        for first in range(0, articles, AT_ONCE):
            lots = Random(f"{articles} {first}")
            several = [
                drawn(lots, at, articles) for at in range(first, min(first + AT_ONCE, articles))
            ]
            write(Article, (published(row) for row, _parts in several))
            for model in PARTS:
                write(
                    model,
                    (
                        worded(part) | {"article_id": owner + 1}
                        for _row, parts in several
                        for owner, found in parts[model].items()
                        for part in found
                    ),
                )
            write_people(lots, several, numbers)


def published(row: dict) -> dict:
    """Return the row of an article as it is in a database: published at some address."""
    address = f"https://bao.example/{row['key']}"
    return row | {"id": row["id"] + 1, "status": "published", "source_url": address}


def worded(part: dict) -> dict:
    """Return a row with a wording where it may not be empty, as forms insist."""
    return part | {"wording": "Sở"} if part.get("wording") == "" else part


def write_people(lots: Random, several: list[tuple], numbers: Iterable[int]) -> None:
    """Write the appearances of some articles, each with its role and a post in some body."""
    appearances, roles, posts = [], [], []
    for _row, parts in several:
        for owner, found in parts[Appearance].items():
            for link in found:
                pk = next(numbers)
                appearances.append(link | {"id": pk, "article_id": owner + 1})
                of = {"appearance_id": pk}
                roles += [role | of for role in parts[AppearanceRole][link["id"]]]
                post = {"order": 1, "wording": lots.choice(POSTS), "basis": "stated", **NOTES, **of}
                posts.append(post | {"organisation_id": lots.randint(1, ORGANISATIONS)})
    for model, rows in [(Appearance, appearances), (AppearanceRole, roles), (Post, posts)]:
        write(model, rows)


def write(model: type[Model], rows: Iterable[dict]) -> None:
    """Write rows of one model, derived values and a first version included.

    What only the release says is at some place in the text: a form takes nothing else.
    """
    known = {field.attname for field in model._meta.concrete_fields}
    made = [model(**{name: row[name] for name in row.keys() & known}) for row in rows]
    for record in made:
        record.derive()
        for name in unproved(model, {name: getattr(record, name) for name in known}):
            setattr(record, name, [[0, 2]])
    made = model.objects.bulk_create(made, batch_size=AT_ONCE)
    model.history.bulk_history_create(made, batch_size=AT_ONCE)
