"""What becomes of links, parents, keys and pairs when two records become one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.catalogue.audit import audit
from archive.curation.combining import Refusal, united
from archive.curation.merging import distinct_pairs, merge
from archive.curation.splitting import Wish, split
from archive.curation.values import questions
from archive.models import (
    Appearance,
    Article,
    Citation,
    Distinct,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Resolution,
)

REASON = "Một cơ quan, hai cách gọi"


def body(key: str, **values: object) -> Organisation:
    """Make an organisation."""
    said = {"name": key.title(), "name_en": key.title(), "kind": "union", "level": "unit"}
    return Organisation.objects.create(key=key, basis="stated", **said | values)


def release(number: int) -> Article:
    """Make an article."""
    return Article.objects.create(
        key=f"tc8{number:03}", title="Tin", title_en="News", title_basis="supplied"
    )


@pytest.fixture
def user(db, django_user_model):
    """Someone whose name stands in the history."""
    return django_user_model.objects.create_user("thu-thu")


def test_a_part_merged_with_its_whole_belongs_to_what_the_whole_belonged_to(user):
    top = body("tren")
    whole = body("giua", parent=top)
    part = body("duoi", parent=whole)
    child = body("con", parent=part)
    merge(part, whole, {}, user, REASON)
    part.refresh_from_db()
    child.refresh_from_db()
    assert (part.parent, child.parent) == (top, part)
    assert audit() == []


def test_no_body_becomes_a_part_of_itself_by_a_way_round(user):
    lost = body("dau")
    between = body("giua", parent=lost)
    kept = body("cuoi", parent=between)
    (question,) = [q for q in questions(kept, lost) if q.name == "parent"]
    assert "kept" not in question.answers
    with pytest.raises(Refusal, match="cannot be chosen"):
        merge(kept, lost, {"parent": "kept"}, user, REASON)
    merge(kept, lost, {}, user, REASON)
    kept.refresh_from_db()
    between.refresh_from_db()
    assert (kept.parent, between.parent) == (None, kept)


def test_documents_that_would_be_one_are_merged_first(user):
    one, other = body("so-mot"), body("so-hai")
    for number, issuer in enumerate((one, other)):
        Resolution.objects.create(
            key=f"vb-{number}",
            kind="plan",
            number="5-KH",
            issued="2020",
            title=f"Kế hoạch {number}",
            title_en="Plan",
            issuer=issuer,
            basis="stated",
        )
    with pytest.raises(Refusal, match="vb-0.*vb-1"):
        merge(one, other, {}, user, REASON)
    first, second = Resolution.objects.order_by("key")
    Resolution.objects.filter(pk=second.pk).update(number="5/KH")
    second.refresh_from_db()
    merge(first, second, {}, user, REASON)
    first.refresh_from_db()
    assert first.names == ["Kế hoạch 1", "5/KH"]
    merge(one, other, {}, user, REASON)


def test_publishers_roles_and_posts_of_a_body_move(user):
    kept, lost = body("giu"), body("mat")
    article = release(1)
    Article.objects.filter(pk=article.pk).update(publisher=lost, publisher_basis="stated")
    person = Person.objects.create(key="ai", name="Ai")
    there = Appearance.objects.create(article=article, person=person, order=1)
    Post.objects.create(
        appearance=there, order=1, wording="Ủy viên", organisation=lost, basis="stated"
    )
    for number, (whose, wording) in enumerate(((kept, "Hội A"), (lost, "Hội B")), 1):
        Involvement.objects.create(
            article=article,
            organisation=whose,
            role="organiser",
            order=number,
            wording=wording,
            basis="stated" if whose is lost else "inferred",
            evidence=[[number * 10, number * 10 + 5]],
        )
    merge(kept, lost, {}, user, REASON)
    article.refresh_from_db()
    assert article.publisher == Post.objects.get().organisation == kept
    found = Involvement.objects.get()
    assert (found.wording, found.basis) == ("Hội A", "stated")
    assert found.evidence == [[10, 15], [20, 25]]
    assert (found.note_vi, found.note_en) == ("Còn được ghi: “Hội B”.", "Also worded “Hội B”.")


def test_citations_get_numbers_of_their_own_and_the_same_words_stand_once(user):
    documents = [
        Resolution.objects.create(
            key=f"vb-{n}", kind="plan", title=f"Kế hoạch {n}", title_en="P", basis="stated"
        )
        for n in (1, 2)
    ]
    article = release(1)
    for document, wordings in zip(documents, (("KH một", "KH"), ("KH", "KH hai")), strict=True):
        for order, wording in enumerate(wordings, 1):
            Citation.objects.create(
                article=article,
                resolution=document,
                order=order,
                form="short",
                relation="cited",
                wording=wording,
                basis="stated",
                evidence=[[document.pk * 100 + order, document.pk * 100 + order + 1]],
            )
    merge(*documents, {}, user, REASON)
    found = Citation.objects.order_by("order").values_list("order", "wording")
    assert list(found) == [(1, "KH một"), (2, "KH"), (3, "KH hai")]
    assert len(Citation.objects.get(order=2).evidence) == 2


def test_pairs_of_the_lost_key_are_pairs_of_the_one_that_stays(user):
    kept, lost, third, fourth = (
        Person.objects.create(key=key, name="An") for key in ("an-b", "an-c", "an-a", "an-d")
    )
    for first, second, note in (
        ("an-a", "an-b", "Một"),
        ("an-a", "an-c", "Hai"),
        ("an-c", "an-d", "Ba"),
    ):
        Distinct.objects.create(
            record_type="person", first=first, second=second, note_vi=note, note_en=note
        )
    merge(kept, lost, {}, user, REASON)
    assert distinct_pairs("person") == {frozenset(("an-a", "an-b")), frozenset(("an-b", "an-d"))}
    assert Distinct.objects.get(first=third.key).note_vi == "Một\n\nHai"
    with pytest.raises(Refusal, match="recorded as two"):
        merge(fourth, kept, {}, user, REASON)


def test_provinces_articles_and_different_types_are_never_merged(user):
    provinces = [
        Province.objects.create(key=k, name="P", name_en="P", kind="province") for k in "ab"
    ]
    for one, other in (
        provinces,
        (release(1), release(2)),
        (body("c"), Person.objects.create(key="c", name="C")),
    ):
        with pytest.raises(Refusal, match="never merged"):
            merge(one, other, {}, user, REASON)
    with pytest.raises(Refusal, match="Say why"):
        merge(body("d"), body("e"), {}, user, " ")


def test_many_links_move_in_few_statements(user):
    people = [Person.objects.create(key=key, name="An") for key in ("an-a", "an-b")]

    def cost(links: int) -> int:
        lost = Person.objects.create(key=f"an-{links}", name="An")
        articles = Article.objects.bulk_create(
            Article(key=f"tc-{links}-{n}", title="T", title_en="T", title_basis="supplied")
            for n in range(links)
        )
        Appearance.objects.bulk_create(
            Appearance(article=article, person=lost, order=1) for article in articles
        )
        with CaptureQueriesContext(connection) as queries:
            merge(people[0], lost, {}, user, REASON)
        return len(queries)

    few = cost(3)
    assert cost(303) <= few + 5
    assert Appearance.objects.filter(person=people[0]).count() == 306


def test_united_places_keep_mine_whole_and_never_overlap():
    assert united([[5, 10]], [[0, 20]]) == [[0, 5], [5, 10], [10, 20]]
    assert united([[5, 10], [12, 14]], [[5, 10], [8, 13]]) == [[5, 10], [10, 12], [12, 14]]
    assert united([], [[1, 2]]) == [[1, 2]]


def test_a_post_alone_goes_to_an_appearance_of_its_own(user):
    person = Person.objects.create(key="an", name="An", names=["An Vẽ", "An Hát"])
    article = release(1)
    there = Appearance.objects.create(article=article, person=person, order=1)
    posts = [
        Post.objects.create(
            appearance=there, order=n, wording=f"Chức {n}", basis="stated", evidence=[[n, n + 1]]
        )
        for n in (1, 2)
    ]
    Article.objects.filter(pk=article.pk).update(account_vi="[An](person:an) hát.")
    wish = Wish(
        {"key": "an-hat", "name": "An"}, ["An Hát"], {f"archive.post.appearance:{posts[1].pk}"}
    )
    split(person, wish, user, REASON)
    other = Person.objects.get(key="an-hat")
    person.refresh_from_db()
    article.refresh_from_db()
    assert (person.names, other.names) == (["An Vẽ"], ["An Hát"])
    found = other.appearances.get()
    assert (found.article, found.order, found.evidence) == (article, 2, [[2, 3]])
    assert found.posts.get() == posts[1]
    assert there.posts.get() == posts[0]
    assert "person:an)" in article.account_vi  # both are in it: nobody can tell whom it means


def test_accounts_follow_an_appearance_that_moves_wholly(user):
    person = Person.objects.create(key="an", name="An")
    moved, stays = release(1), release(2)
    for article in (moved, stays):
        Article.objects.filter(pk=article.pk).update(account_vi="[An](person:an) hát.")
        Appearance.objects.create(article=article, person=person, order=1)
    link = f"archive.appearance.person:{moved.appearances.get().pk}"
    split(person, Wish({"key": "an-hat", "name": "An"}, [], {link}), user, REASON)
    accounts = dict(Article.objects.values_list("key", "account_vi"))
    assert accounts == {
        moved.key: "[An](person:an-hat) hát.",
        stays.key: "[An](person:an) hát.",
    }


@pytest.mark.parametrize(
    ("values", "links", "said"),
    [
        ({"key": "moi", "name": "M"}, set(), "Choose at least one"),
        ({"key": "moi", "name": "M"}, {"archive.appearance.person:999"}, "changed meanwhile"),
        ({"key": "moi", "name": "M"}, {"archive.article.publisher:1"}, "no link"),
        ({"key": "moi", "name": "M"}, {"x"}, "no link"),
    ],
)
def test_a_split_of_what_is_not_there_is_refused(user, values, links, said):
    person = Person.objects.create(key="an", name="An")
    with pytest.raises(Refusal, match=said):
        split(person, Wish(values, [], links), user, REASON)
    assert Person.objects.count() == 1
