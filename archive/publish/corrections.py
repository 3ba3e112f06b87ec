"""Corrections as the public reads them: of public records only, with nothing that is private now.

A value that names a record which is not public, or says the name of a person who is not, is told to
have been there and not shown: taking a name off the pages must not print it on another.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils import translation
from django.utils.text import capfirst

from archive.models import CATALOGUE, Article, Correction, Holding, Person
from archive.models.fields import EdtfField, EvidenceField, NamesField, TermField
from archive.publish.compile import as_json
from archive.publish.snapshot import Snapshot, public_aliases
from archive.text import folding, foreign, markup, vocabulary

MODELS = {model._meta.model_name: model for model in CATALOGUE}
ENTITIES = {  # the row numbers of each type in a snapshot
    "province": "provinces",
    "organisation": "organisations",
    "person": "people",
    "resolution": "resolutions",
}
NAMED = {  # whom or what a part names first in its key
    "appearance": "person",
    "appearancerole": "person",
    "post": "person",
    "involvement": "organisation",
    "citation": "resolution",
}
WORDLESS = ("source_url", "filename", "sha256", "bytes", "length", "number", "iso_3166_2", "value")
WORDS_SHOWN = 80  # characters of a passage that evidence points to
HIDDEN = {"hidden": True}
WORD = re.compile(r"\w+")
VIETNAMESE_PART = 0.25  # of words with letters that English lacks; running Vietnamese has half


@dataclass(frozen=True, slots=True)
class Told:
    """One public correction: which record it is on, when it was made, its name, what it says."""

    kind: str
    key: str
    corrected_on: str
    name: str
    body: dict


def correction_row(position: int, told: Told) -> tuple:
    """Return a row of the table of corrections; positions begin with the newest, from 1."""
    year = told.corrected_on[:4]
    return position, told.kind, told.key, year, told.name, as_json(told.body)


def corrected(days: list[str]) -> dict:
    """Return what a record says of the days on which it was corrected, the newest first."""
    return {"corrected": {"count": len(days), "latest": days[0]}} if days else {}


class PublicCorrections:
    """The public corrections, the newest first, and how many each record has."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.heirs = {(kind, key): target for kind, key, target in public_aliases(snapshot)}
        self.rows = {
            kind: {row["key"]: pk for pk, row in getattr(snapshot, name).items()}
            for kind, name in ENTITIES.items()
        }
        found = list(Correction.objects.order_by("record_type", "key", "-number"))
        found.sort(key=lambda each: each.corrected_on, reverse=True)
        self.private = private_names(snapshot) if found else {}
        self.articles, self.texts = self.read_articles(found)
        self.told = [told for each in found if (told := self.tell(each))]
        self.of: dict[tuple[str, str], list[str]] = defaultdict(list)
        for told in self.told:
            self.of[told.kind, told.key].append(told.corrected_on)

    def about(self, record: dict) -> dict:
        """Return what a record says of its corrections, nothing where it has none."""
        return corrected(self.of.get((record["type"], record["key"]), []))

    def read_articles(self, found: list[Correction]) -> tuple[dict[str, dict], dict[str, str]]:
        """Return references to the articles that were corrected, and the texts that are there."""
        keys = {each.key for each in found if each.record_type == "article"}
        keys |= {self.heirs.get(("article", key), key) for key in keys}
        rows = Article.objects.published().filter(key__in=keys)
        articles = {
            row["key"]: row | {"slug": folding.slug(row["title"])}
            for row in rows.values("key", "title", "title_en")
        }
        texts = Holding.objects.filter(article__key__in=articles).exclude(text=None)
        return articles, dict(texts.values_list("article__key", "text"))

    def reference(self, kind: str, key: str) -> dict | None:
        """Return a reference to a public record, its heir where the key was lost, or None."""
        key = self.heirs.get((kind, key), key)
        if kind == "article":
            found = self.articles.get(key)
        else:
            row = self.rows[kind].get(key)
            found = None if row is None else getattr(self.snapshot, kind)(row)
        return found and {"type": kind, **found}

    def tell(self, correction: Correction) -> Told | None:
        """Return a correction as it is public, None where its record or its part is not."""
        record = self.reference(correction.record_type, correction.key)
        model, part, shown = self.part_of(correction)
        field = model and field_of(model, correction.field)
        if record is None or not shown or (correction.field and field is None):
            return None
        body = {
            "id": f"{correction.record_type}/{correction.key}/{correction.number}",
            "record": record,
            "part": part,
            "field": field and {"name": correction.field, "label": label_of(field)},
            "before": self.value(correction, model, field, correction.before),
            "after": self.value(correction, model, field, correction.after),
            "reason": self.reason(correction.reason),
            "corrected_on": correction.corrected_on,
        }
        if correction.withheld and correction.before is not None:
            body["before"] = HIDDEN
        return Told(record["type"], record["key"], correction.corrected_on, body["id"], body)

    def part_of(self, correction: Correction) -> tuple[type | None, dict | None, bool]:
        """Return the model that was corrected, the part as it is public, and whether it may be.

        Of a part that names someone who is not public only that is told: who it was said to be.
        """
        if not correction.part:
            return MODELS.get(correction.record_type), None, True
        kind, *names = correction.part.split("/")
        model = MODELS.get(kind)
        if model is None:
            return None, None, False
        named = NAMED.get(kind)
        of = self.reference(named, names[0]) if named and names else None
        part = {
            "kind": kind,
            "label": both(model._meta.verbose_name),
            "of": of,
            "what": term_of(model, names[-1] if names else ""),
        }
        return model, part, not named or of is not None or correction.field in ("", named)

    def value(
        self, correction: Correction, model: type, field: models.Field | None, value: object
    ) -> dict | None:
        """Return a value with what is needed to show it, None where there was none."""
        if value in (None, "", []):
            return None
        if field is not None:
            return self.shown(correction, field, value)
        kind, *names = correction.part.split("/")
        named = NAMED.get(kind)
        if not are_pairs(value) or (named and not self.reference(named, names[0])):
            return HIDDEN
        fields = [(field_of(model, name), said) for name, said in value]
        return {
            "fields": [
                {"label": label_of(each), "value": shown}
                for each, said in fields
                if each is not None and said not in (None, "", [])
                for shown in [self.shown(correction, each, said)]
            ]
        }

    def shown(self, correction: Correction, field: models.Field, value: object) -> dict:
        """Return the value of a field that has one."""
        if field.is_relation and isinstance(value, list):
            kind = field.related_model._meta.model_name
            found = self.reference(kind, str(value[0]))
            return {"record": found} if found else HIDDEN
        if isinstance(field, TermField):
            return {"term": field.vocabulary, "code": value}
        if isinstance(field, EdtfField):
            return {"edtf": value}
        if isinstance(field, EvidenceField):
            return {"places": value, "words": self.words(correction, value)}
        if isinstance(value, bool):
            return {"flag": value}
        return self.text(field, value)

    def text(self, field: models.Field, value: object) -> dict:
        """Return a text or a list of names; hidden where it says a private person's name."""
        if isinstance(field, NamesField) and isinstance(value, list):
            hidden = any(map(self.is_private, map(str, value)))
            return HIDDEN if hidden else {"names": value}
        if isinstance(value, list):  # segments
            value = "\n".join(" ".join(map(str, each)) for each in value)
        said = str(value)
        if field.name.startswith("account_"):
            said = markup.plain(said)  # links lead to what was public then
        if self.is_private(said):
            return HIDDEN
        language = "" if field.name in WORDLESS else "en" if field.name.endswith("_en") else "vi"
        return {"text": said, "language": language}

    def words(self, correction: Correction, places: list) -> list[str]:
        """Return the words at places of a text that is there, shortened."""
        key = self.heirs.get(("article", correction.key), correction.key)
        text = self.texts.get(key, "") if correction.record_type == "article" else ""
        found = [" ".join(text[start:end].split()) for start, end in places] if text else []
        return [w if len(w) <= WORDS_SHOWN else f"{w[: WORDS_SHOWN - 1]}…" for w in found]

    def reason(self, text: str) -> dict | None:
        """Return a reason as it was typed with the language that it is in."""
        if not text:
            return None
        return HIDDEN if self.is_private(text) else {"text": text, "language": language_of(text)}

    def is_private(self, text: str) -> bool:
        """Tell whether a text says the name of a person who is not public."""
        words = WORD.findall(folding.fold(text))
        return any(
            tuple(words[at : at + len(name)]) == name
            for at, word in enumerate(words)
            for name in self.private.get(word, ())
        )


def private_names(snapshot: Snapshot) -> dict[str, set[tuple[str, ...]]]:
    """Return the names of people who are not public by their first words, folded.

    A name of one word says nobody's, and one that a public person has as well hides nothing.
    """
    names: dict[bool, set[tuple[str, ...]]] = {True: set(), False: set()}
    for pk, name, others in Person.objects.values_list("pk", "name", "names"):
        for each in (name, *others):
            names[pk in snapshot.people].add(tuple(WORD.findall(folding.fold(each))))
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in names[False] - names[True]:
        if len(name) > 1:
            found[name[0]].add(name)
    return found


def field_of(model: type, name: str) -> models.Field | None:
    """Return a field that fixtures carry; `person` of a role or post is its appearance's."""
    fields = {field.name: field for field in model.fixture_fields()}
    if name == "person" and "appearance" in fields:
        return field_of(fields["appearance"].related_model, name)
    return fields.get(name)


def are_pairs(value: object) -> bool:
    """Tell whether a value is the fields of a part: (name, value) pairs."""
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in value
    )


def both(said: object) -> dict[str, str]:
    """Return words of the workshop in both languages."""
    found = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found[language] = capfirst(str(said))
    return found


def label_of(field: models.Field) -> dict[str, str]:
    """Return what a field is called in both languages."""
    return both(field.verbose_name)


def term_of(model: type, code: str) -> dict | None:
    """Return the term that tells a part from its like: the kind of a date, somebody's role."""
    field = field_of(model, model.natural_key_fields[-1])
    if not isinstance(field, TermField) or code not in vocabulary.codes(field.vocabulary):
        return None
    return {"term": field.vocabulary, "code": code}


def language_of(text: str) -> str:
    """Return the language of a sentence: English may quote Vietnamese names."""
    words = [word for word in WORD.findall(text) if not word.isdecimal()]
    marked = sum(foreign.language_of(word) == "vi" and not word.isascii() for word in words)
    return "vi" if marked >= VIETNAMESE_PART * len(words) else "en"
