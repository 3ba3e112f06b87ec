"""A catalogue all of which was public once, and a part of which is hidden now.

Every text field of what is hidden has a word that stands nowhere else: found in any answer, it
tells which field leaked. Fields are asked of the models, so a field of tomorrow is marked too.
"""

import re
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from archive.catalogue import holdings
from archive.catalogue.entries import Entry
from archive.catalogue.load import load
from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    Citation,
    Involvement,
    Organisation,
    Person,
    Post,
    Resolution,
)
from archive.models.fields import NamesField, Prose, TextLine
from archive.publish.publication import publish
from archive.publish.purge import purge
from tests import databases
from tests.catalogue.workshops import migrated
from tests.databases import default_database
from tests.specimens import Catalogue, specimen

STATUSES = (*("published",) * 6, "draft", "review", "withdrawn", "withdrawn")
MARK = re.compile(r"zq\d+wk", re.IGNORECASE)
LINKS = (Post, AppearanceRole, Appearance, Involvement, Citation)
SAID_OF_WITHDRAWN = ("withdrawn_reason_vi", "withdrawn_reason_en")  # these are for the public


@dataclass
class Hidden:
    """The catalogue, what is hidden in it, and its editions: before, after, with nothing hidden.

    `marks` tells for each word in which field it stands; `others` are hidden values that can be no
    words: checksums and numbers. `keys` are those of hidden records by kind; `links` what the
    status of each link is; `addresses` those from which any release is.
    """

    made: Catalogue
    folder: Path
    marks: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    links: dict[tuple[str, tuple], str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    @property
    def former(self) -> Path:
        """Return the edition in which everything was public."""
        return self.folder / "former.sqlite3"

    @property
    def edition(self) -> Path:
        """Return the edition in place."""
        return self.folder / "edition.sqlite3"

    @property
    def bare(self) -> Path:
        """Return an edition of the catalogue from which everything hidden was deleted."""
        return self.folder / "bare.sqlite3"

    def mark(self, place: str) -> str:
        """Return a new word for a field."""
        word = f"zq{70000 + len(self.marks)}wk"
        self.marks[word] = place
        return word

    def found_in(self, content: bytes) -> set[str]:
        """Return the hidden words and values that some bytes hold."""
        text = content.decode("utf-8", "replace").lower()
        return set(MARK.findall(text)) | {value for value in self.others if value in text}

    def where(self, words: set[str]) -> str:
        """Return of which fields some words are, for a message."""
        told = self.marks | self.others
        return ", ".join(sorted(f"{word} ({told.get(word, 'specimen')})" for word in words))


def hidden_catalogue(folder: Path, base: Path) -> Hidden:
    """Publish a catalogue whole, hide a part of it, publish, purge; then delete that part.

    `base` is the folder of the run, where the empty catalogue is kept; the database must be free.
    """
    made = specimen(seed=23, articles=len(STATUSES), statuses=STATUSES)
    hidden = Hidden(made, folder)
    statuses, standings = open_all(hidden)
    fixtures, texts = made.write(folder)
    databases.copy(migrated(base), folder / "catalogue.sqlite3")
    before = settings.KEEP_EDITIONS
    with default_database(folder / "catalogue.sqlite3"):
        load(fixtures)
        holdings.attach(str(texts))
        reach(hidden, standings, draft=min(statuses))
        settings.KEEP_EDITIONS = 5
        try:
            publish(hidden.edition)
            shutil.copy(hidden.edition, hidden.former)
            hide(hidden, statuses, standings)
            publish(hidden.edition)
        finally:
            settings.KEEP_EDITIONS = before
        purge(hidden.edition)
        delete_hidden(hidden)
        publish(hidden.bare)
    return hidden


def open_all(hidden: Hidden) -> tuple[dict[str, str], dict[str, str]]:
    """Mark what will be hidden, and make it public; return what its statuses and standings were."""
    made = hidden.made
    statuses = {a["key"]: a["status"] for a in made.all("article") if a["status"] != "published"}
    standings = {p["key"]: p["standing"] for p in made.all("person") if p["standing"] != "official"}
    hidden.keys = {
        kind: {
            row["key"] for row in made.all(kind) if MARK.search(f"{row['key']}{row.get('name')}")
        }
        for kind in ("person", "organisation", "resolution", "alias")
    }
    hidden.keys["article"] = set(statuses)
    for objects in made.files.values():
        for entry in objects:
            if is_hidden(entry, hidden):
                known = entry["fields"].get("name")
                mark_fields(entry, hidden)
                if entry["model"] == "archive.person":
                    rename(made, known, entry["fields"]["name"])
            if apps.get_model(entry["model"]) in LINKS:
                accept(entry, hidden)
    for article in made.all("article"):
        if article["source_url"]:
            hidden.addresses.append(article["source_url"])
        article |= {"status": "published", "replacement": None, "withdrawn_on": None}
        article |= dict.fromkeys(SAID_OF_WITHDRAWN, "")
    for person in made.all("person"):
        person["standing"] = "official"
    return statuses, standings


def rename(made: Catalogue, known: str, name: str) -> None:
    """Let corrections that say a person's name say the one that the person has now."""
    for correction in made.all("correction"):
        for value in ("before", "after"):
            if isinstance(correction[value], str):
                correction[value] = correction[value].replace(known, name)


def accept(entry: dict, hidden: Hidden) -> None:
    """Make a link public, and remember what it was."""
    key = Entry("", 0, entry["model"], entry["fields"]).natural_key
    hidden.links[entry["model"], key] = entry["fields"]["status"]
    entry["fields"]["status"] = "published"


def is_hidden(entry: dict, hidden: Hidden) -> bool:
    """Tell whether a fixture's object is, or hangs on, what will be hidden."""
    kind, fields = entry["model"].removeprefix("archive."), entry["fields"]
    article = fields.get("article") or (fields.get("appearance") or [None])[:1]
    person = fields.get("person") or (fields.get("appearance") or [None, None])[1:]
    return (
        fields.get("key") in hidden.keys.get(kind, set())
        or article[0] in hidden.keys["article"]
        or (person[0] in hidden.keys["person"])
    )


def mark_fields(entry: dict, hidden: Hidden) -> None:
    """Add a word of its own to every text of an object that is free to say anything."""
    model, fields = apps.get_model(entry["model"]), entry["fields"]
    for of_model in model.fixture_fields():
        name, value = of_model.name, fields.get(of_model.name)
        place = f"{entry['model']}.{name}"
        if name in SAID_OF_WITHDRAWN or entry["model"] == "archive.alias":
            continue
        if name == "rank" and not value:
            continue  # a rank that is given needs its place in the text
        if entry["model"] == "archive.holding" and name == "filename":
            fields[name] = f"{hidden.mark(place)}.txt"
            hidden.made.texts[fields[name]] = hidden.made.texts.pop(value)
        elif name == "sha256":
            hidden.others[value] = place
        elif name == "value":
            fields[name] = str(90_817_263_000 + len(hidden.others))
            hidden.others[fields[name]] = place
        elif isinstance(of_model, NamesField):
            fields[name] = [*value, f"Tên {hidden.mark(place)}"]
        elif isinstance(of_model, models.URLField):
            fields[name] = value and f"{value}/{hidden.mark(place)}"
        elif isinstance(of_model, Prose | TextLine):
            fields[name] = f"{value} {hidden.mark(place)}".strip()


def reach(hidden: Hidden, standings: dict[str, str], draft: str) -> None:
    """Let every hidden entity be reached, and only over what is hidden.

    Each private person stands in a published article and holds posts there in each hidden body;
    a hidden office holder and the hidden documents stand in a draft.
    """
    bodies = Organisation.objects.filter(key__in=hidden.keys["organisation"]).order_by("key")
    for order, person in enumerate(Person.objects.filter(key__in=hidden.keys["person"]), 90):
        article = Article.objects.get(key="tc0001" if person.key in standings else draft)
        appearance, _ = Appearance.objects.get_or_create(
            article=article, person=person, defaults={"order": order}
        )
        for place, body in enumerate(bodies, 90):
            word = hidden.mark("archive.post of a private person")
            Post.objects.create(
                appearance=appearance,
                order=place,
                wording=f"Trưởng đoàn {word}",
                organisation=body,
                basis="stated",
            )
    documents = Resolution.objects.filter(key__in=hidden.keys["resolution"])
    for order, document in enumerate(documents.order_by("key"), 90):
        Citation.objects.create(
            article=Article.objects.get(key=draft),
            resolution=document,
            order=order,
            form="full",
            relation="cited",
            wording=f"Văn bản {hidden.mark('archive.citation of a hidden document')}",
            basis="stated",
        )


def hide(hidden: Hidden, statuses: dict[str, str], standings: dict[str, str]) -> None:
    """Give articles, links and people what keeps them from the public."""
    for model in LINKS:
        for record in model.objects.all():
            status = hidden.links.get((model._meta.label_lower, record.natural_key()))
            if status:
                model.objects.filter(pk=record.pk).update(status=status)
    for key, status in statuses.items():
        gone = {"withdrawn_on": date(2026, 1, 2), "withdrawn_reason_vi": "Rút theo lô."}
        gone |= {"withdrawn_reason_en": "Withdrawn by lot."}
        Article.objects.filter(key=key).update(
            status=status, **(gone if status == "withdrawn" else {})
        )
    for key, standing in standings.items():
        Person.objects.filter(key=key).update(standing=standing)


def delete_hidden(hidden: Hidden) -> None:
    """Delete from the catalogue everything that is hidden."""
    Article.objects.exclude(status="published").delete()
    for model in LINKS:
        model.objects.exclude(status="published").delete()
    Appearance.objects.filter(person__key__in=hidden.keys["person"]).delete()
    Person.objects.filter(key__in=hidden.keys["person"]).delete()
    documents = Resolution.objects.filter(key__in=hidden.keys["resolution"])
    documents.update(issuer=None, replaced_by=None)
    documents.delete()
    bodies = Organisation.objects.filter(key__in=hidden.keys["organisation"])
    bodies.update(parent=None, successor=None, succession="")
    bodies.delete()
