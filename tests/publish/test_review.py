"""A link that is not published is nowhere in an edition, whatever else it hangs together with."""

import itertools
import json
import sqlite3
from contextlib import closing

import pytest

from archive.edition.reader import Edition
from archive.models import (
    Appearance,
    Article,
    Citation,
    Involvement,
    Organisation,
    Person,
    Post,
    Resolution,
)
from archive.publish.publication import compare
from tests.catalogue.workshops import Workshop

WORD = "Zqxduyetwk"
UNPUBLISHED = ("draft", "review", "withdrawn")


@pytest.fixture
def linked(stocked) -> tuple[Workshop, dict]:
    """A published article with one published link of each kind, each to what nothing else names."""
    article = Article.objects.published().first()
    terms = {"basis": "stated", "name_en": WORD}
    bodies = [
        Organisation.objects.create(
            key=f"co-quan-{n}", name=f"{WORD} {n}", kind="club", level="unit", **terms
        )
        for n in (1, 2)
    ]
    person = Person.objects.create(key="nguoi-moi", name=f"{WORD} Ba", standing="official")
    document = Resolution.objects.create(
        key="ke-hoach-moi", kind="plan", title=f"{WORD} bốn", title_en=WORD, basis="stated"
    )
    appearance = Appearance.objects.create(article=article, person=person, order=90)
    told = {"wording": WORD, "basis": "stated"}
    links = {
        "appearance": appearance,
        "role": appearance.roles.create(role="sign", wording=WORD),
        "post": Post.objects.create(appearance=appearance, order=1, organisation=bodies[0], **told),
        "involvement": Involvement.objects.create(
            article=article, organisation=bodies[1], role="guest", order=90, **told
        ),
        "citation": Citation.objects.create(
            article=article, resolution=document, order=90, form="full", relation="cited", **told
        ),
    }
    stocked.publish()
    return stocked, links


def keys(workshop: Workshop) -> set[str]:
    """Return which of the records of this test an edition has."""
    with closing(sqlite3.connect(workshop.edition)) as edition:
        return {
            key
            for (key,) in edition.execute(
                "SELECT key FROM record WHERE key IN (?, ?, ?, ?)",
                ("co-quan-1", "co-quan-2", "nguoi-moi", "ke-hoach-moi"),
            )
        }


def text_of(workshop: Workshop) -> str:
    """Return all that an edition's tables say."""
    with closing(sqlite3.connect(workshop.edition)) as edition:
        return "\n".join(edition.iterdump())


HIDDEN = {  # what leaves the edition with each link
    "appearance": {"nguoi-moi", "co-quan-1"},
    "role": set(),
    "post": {"co-quan-1"},
    "involvement": {"co-quan-2"},
    "citation": {"ke-hoach-moi"},
}
EVERYTHING = set().union(*HIDDEN.values())


@pytest.mark.parametrize(
    ("kind", "status"), list(zip(HIDDEN, itertools.cycle(UNPUBLISHED), strict=False))
)
def test_an_unpublished_link_hides_all_that_it_alone_leads_to(linked, kind, status):
    workshop, links = linked
    assert keys(workshop) == EVERYTHING
    links[kind].status = status
    links[kind].save()
    assert compare(workshop.edition) != []
    assert workshop.publish().new
    assert keys(workshop) == EVERYTHING - HIDDEN[kind]
    article = Edition(workshop.edition).record("article", links["involvement"].article.key)
    roles = [role for person in article["people"] for role in person["roles"]]
    assert (WORD in json.dumps(roles)) == (kind not in ("role", "appearance"))
    assert compare(workshop.edition) == []


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_no_table_says_anything_of_unpublished_links(linked, status):
    workshop, links = linked
    assert WORD in text_of(workshop)
    for link in links.values():
        link.status = status
        link.save()
    workshop.publish()
    assert WORD.casefold() not in text_of(workshop).casefold()


def test_parts_of_an_unpublished_appearance_are_not_public(linked):
    workshop, links = linked
    Appearance.objects.filter(pk=links["appearance"].pk).update(status="review")
    assert Post.objects.get(pk=links["post"].pk).status == "published"
    assert not Post.objects.published().filter(pk=links["post"].pk).exists()
    workshop.publish()
    assert keys(workshop) == {"co-quan-2", "ke-hoach-moi"}


def test_links_of_an_unpublished_article_are_not_public(linked):
    workshop, links = linked
    Article.objects.filter(pk=links["citation"].article_id).update(status="draft")
    for link in links.values():
        assert not type(link).objects.published().filter(pk=link.pk).exists()
    workshop.publish()
    assert keys(workshop) == set()
