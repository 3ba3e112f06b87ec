"""What the index of an edition must hold, worked out article by article from the models.

Texts are kept apart as they are sought apart: each title, account and name is one of its own.
"""

from typing import Any

from archive.models import Article
from archive.text import markup
from archive.text.forms import forms_of
from tests.publish.reference import Record, Reference, accepted

SEPARATOR = "\ue000"


def names_of(thing: Any) -> list[str]:
    """Return the names of a person, body, document or province, each once."""
    fields = ("name", "name_en", "number", "title", "title_en")
    names = [getattr(thing, field, "") for field in fields] + list(thing.names)
    return [name for name in dict.fromkeys(names) if name]


def texts_of(reference: Reference, article: Article, record: Record) -> dict[str, list[str]]:
    """Return the texts of an article in which words are sought, by column of the index."""
    by_key = {person.key: person for person in reference.people}
    people = [by_key[said["key"]] for said in record["people"]]
    bodies = [link.organisation for link in accepted(article.involvements)] + [article.publisher]
    cited = [link.resolution for link in accepted(article.citations) if link.form != "implied"]
    bylines = dict.fromkeys(byline.name for byline in article.bylines.all())
    holding = record["holding"]
    found = {
        "title": [article.title, article.title_en],
        "account": [markup.plain(record["account"][name]) for name in ("vi", "en")],
        "text": [holding["text"]] if holding and holding["text"] else [],
        "person": [name for one in dict.fromkeys(people) for name in names_of(one)],
        "organisation": [n for one in dict.fromkeys(bodies) if one for n in names_of(one)],
        "names": [name for one in dict.fromkeys(cited) for name in names_of(one)],
    }
    found["names"] += [*(names_of(article.province) if article.province else []), *bylines]
    return found


def said(text: str, level: int) -> tuple[str, ...]:
    """Return the words of a text in one form."""
    return tuple(forms[level] for forms in forms_of(text))


def parted(words: list[str]) -> list[tuple[str, ...]]:
    """Return the texts of which a column's words are, in no order that matters."""
    texts = " ".join(words).split(SEPARATOR)
    return sorted(tuple(text.split()) for text in texts if text.split())
