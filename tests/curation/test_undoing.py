"""What is undone leaves the catalogue as it was, byte for byte and row for row."""

import random

import pytest

from archive.catalogue.audit import audit
from archive.catalogue.dump import files
from archive.curation.combining import Refusal, relations_to
from archive.curation.merging import MERGEABLE, merge
from archive.curation.rows import values_of
from archive.curation.splitting import Wish, link_name, split
from archive.curation.undoing import BEFORE, plan, undo
from archive.models import (
    CATALOGUE,
    Alias,
    Appearance,
    Article,
    Distinct,
    Merge,
    Organisation,
    Person,
    Post,
)
from archive.models.base import CatalogueModel

REASON = "Cùng một người, theo hai bản tin"


def everything() -> dict:
    """Return every row of the catalogue by model and number."""
    return {
        (model._meta.label_lower, record.pk): values_of(record)
        for model in CATALOGUE
        for record in model.objects.all()
    }


def links_of(record: CatalogueModel) -> list[str]:
    """Return all links of a record as the page of a split names them."""
    return [
        link_name(relation, pk)
        for relation in relations_to(type(record))
        for pk in relation.model.objects.filter(**{relation.name: record.pk}).values_list(
            "pk", flat=True
        )
    ]


def take_steps(lots: random.Random, curator) -> list[Merge]:
    """Merge and split records by lot; return what was done."""
    made = []
    for model in MERGEABLE.values():
        for _attempt in range(3):
            kept, lost = lots.sample(list(model.objects.order_by("key")), 2)
            try:
                made.append(merge(kept, lost, {}, curator, REASON))
            except Refusal:
                continue
            links = links_of(kept)
            if links:
                some = set(lots.sample(links, lots.randint(1, len(links))))
                said = {"name": "Tên mới", "name_en": "New", "title": "Mới", "title_en": "New"}
                wish = Wish(said | {"key": f"moi-{len(made)}"}, [], some)
                made.append(split(kept, wish, curator, REASON))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_undone_merges_and_splits_leave_no_trace(stocked, curator, seed):
    rows, dumped = everything(), dict(files())
    made = take_steps(random.Random(seed), curator)
    assert {step.kind for step in made} == {"merge", "split"}
    assert audit() == []
    assert dict(files()) != dumped
    for step in reversed(made):
        undo(step, {}, curator, "Nhầm")
    assert dict(files()) == dumped
    assert everything() == rows


@pytest.fixture
def two(stocked) -> tuple[Person, Person]:
    """Two people, each in an article of their own at least."""
    kept, lost = Person.objects.filter(standing="official").order_by("key")[:2]
    for order, person in enumerate((kept, lost), 30):
        article = Article.objects.order_by("key")[order - 30]
        told = {"order": order, "evidence": [[0, 1]] if hasattr(article, "holding") else []}
        Appearance.objects.get_or_create(article=article, person=person, defaults=told)
    return kept, lost


def test_later_merges_are_undone_first(two, curator):
    first = merge(*two, {}, curator, REASON)
    third = Person.objects.exclude(pk=two[0].pk).first()
    second = merge(two[0], third, {}, curator, REASON)
    with pytest.raises(Refusal, match="first"):
        undo(first, {}, curator, REASON)
    undo(second, {}, curator, REASON)
    undo(first, {}, curator, REASON)
    with pytest.raises(Refusal, match="already"):
        undo(first, {}, curator, REASON)


def test_an_account_that_was_rewritten_since_keeps_its_new_words(two, curator):
    kept, lost = two
    article = Article.objects.order_by("key").first()
    article.account_vi = f"[Ông ấy](person:{lost.key}) đến."
    article.save()
    step = merge(kept, lost, {}, curator, REASON)
    article.refresh_from_db()
    assert article.account_vi == f"[Ông ấy](person:{kept.key}) đến."
    article.account_vi = f"Chiều, [ông ấy](person:{kept.key}) đến và phát biểu."
    article.save()
    assert plan(step, {}).conflicts == []
    undo(step, {}, curator, REASON)
    article.refresh_from_db()
    assert article.account_vi == f"Chiều, [ông ấy](person:{lost.key}) đến và phát biểu."


def test_what_came_since_stays_and_what_went_since_is_told(two, curator):
    kept, lost = two
    gone = Appearance.objects.filter(person=lost).first()
    step = merge(kept, lost, {}, curator, REASON)
    fresh = Article.objects.exclude(appearances__person=kept).first()
    added = Appearance.objects.create(article=fresh, person=kept, order=77)
    Appearance.objects.filter(article=gone.article_id, person=kept).delete()
    done = undo(step, {}, curator, REASON)
    assert Appearance.objects.get(pk=added.pk).person == kept
    restored = Appearance.objects.filter(pk=gone.pk).exists()
    assert restored or any("deleted since" in said for said in done.left)
    assert audit() == []


def test_what_comes_back_leads_to_what_its_body_was_merged_into(two, curator):
    kept, lost = two
    body, other = Organisation.objects.filter(parent=None, children=None)[:2]
    article = Article.objects.order_by("key").last()
    for number, person in enumerate(two, 40):
        there, _new = Appearance.objects.get_or_create(
            article=article, person=person, defaults={"order": number}
        )
        Post.objects.create(
            appearance=there, order=70, wording="Phó ban", organisation=other, basis="stated"
        )
    step = merge(kept, lost, {}, curator, REASON)
    merge(body, other, {}, curator, REASON)
    undo(step, {}, curator, REASON)
    posts = Post.objects.filter(order=70, appearance__article=article)
    assert {post.organisation for post in posts} == {body}
    assert {post.appearance.person for post in posts} == {kept, lost}


def test_a_new_record_that_was_edited_goes_only_when_that_is_said(two, curator):
    record = two[0]
    wish = Wish({"key": "nguoi-khac", "name": "Người Khác"}, [], set(links_of(record)))
    step = split(record, wish, curator, REASON)
    made = Person.objects.get(key="nguoi-khac")
    made.note_vi, made.note_en = "Ghi chú", "A note"
    made.save()
    with pytest.raises(Refusal, match="edited since"):
        undo(step, {}, curator, REASON)
    pair = Distinct.objects.create(record_type="person", first=record.key, second=made.key)
    name = plan_name(step, made)
    with pytest.raises(Refusal, match="leads to"):
        undo(step, {name: BEFORE}, curator, REASON)
    pair.delete()
    undo(step, {name: BEFORE}, curator, REASON)
    assert not Person.objects.filter(key="nguoi-khac").exists()
    assert audit() == []


def plan_name(step: Merge, made: Person) -> str:
    """Return the name of the only conflict of an undoing."""
    (conflict,) = plan(step, {}).conflicts
    assert (conflict.row, conflict.field) == (made.key, None)
    assert conflict.now == {"note_vi": "Ghi chú", "note_en": "A note"}
    return conflict.name


def test_a_key_that_was_given_again_is_in_the_way(two, curator):
    kept, lost = two
    step = merge(kept, lost, {}, curator, REASON)
    Alias.objects.filter(key=lost.key).delete()
    Person.objects.create(key=lost.key, name="Ai Khác")
    with pytest.raises(Refusal, match="in the way"):
        undo(step, {}, curator, REASON)
    assert Person.objects.get(key=lost.key).name == "Ai Khác"
    assert Merge.objects.get(pk=step.pk).undone is None
