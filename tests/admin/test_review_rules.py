"""Who may take which step of review: the whole matrix, and who counts as an author."""

import itertools

import pytest
from django.contrib.auth.models import Group, Permission, User

from archive.curation.review import CURATORS, REVIEWERS, may_set_status, set_status, start_status
from archive.models import Article, ArticleDate, Post
from archive.text import vocabulary
from tests.admin.reviewers import draft, propose, staff

STATUSES = vocabulary.codes("status")
WITHDRAWN = {"withdrawn_on": "2026-01-02", "withdrawn_reason_vi": "a", "withdrawn_reason_en": "b"}


@pytest.fixture
def people(db) -> dict[str, User]:
    """A staff of every kind; so there is more than one curator."""
    return {
        "nobody": staff("khach"),
        "curator": staff("lan", "curator"),
        "reviewer": staff("minh", "reviewer"),
        "both": staff("hoa", "curator", "reviewer"),
        "superuser": User.objects.create_superuser("quan-tri"),
    }


def written(status: str, author: User | None, of: str, key: str = "tc9100"):
    """Make an article or a link with a status that this author gave it."""
    if of == "article":
        made = draft(author, "draft", key)
        Article.objects.filter(pk=made.pk).update(**WITHDRAWN)
    else:
        made = propose(draft(None, "published", key), author, "draft")
    type(made).objects.filter(pk=made.pk).update(status=status)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("of", ["article", "link"])
def test_every_step_of_what_somebody_else_wrote(people, of):
    record = written("draft", people["nobody"], of)
    everyone, reviewers = set(people), {"reviewer", "both", "superuser"}
    for before, after in itertools.product(STATUSES, STATUSES):
        record.status = before
        allowed = {who for who, user in people.items() if not may_set_status(user, record, after)}
        if before == after:
            assert allowed == everyone
        elif (before, after) in CURATORS:
            assert allowed == reviewers | {"curator"}
        elif (before, after) in REVIEWERS:
            assert allowed == reviewers, (before, after)
        else:
            assert allowed == set(), (before, after)


@pytest.mark.parametrize("of", ["article", "link"])
def test_nobody_publishes_what_they_wrote(people, of):
    for author in ("curator", "reviewer", "both", "superuser"):
        record = written("review", people[author], of, author)
        refusals = {who: may_set_status(user, record, "published") for who, user in people.items()}
        allowed = {who for who, refusal in refusals.items() if not refusal}
        assert allowed == {"reviewer", "both", "superuser"} - {author}
        if author != "curator":
            assert "another reviewer" in refusals[author]


@pytest.mark.parametrize("of", ["article", "link"])
@pytest.mark.parametrize("kind", ["curator", "superuser"])
def test_the_only_curator_does_everything(db, of, kind):
    only = staff("lan", "curator") if kind == "curator" else User.objects.create_superuser("lan")
    staff("khach")
    staff("minh", "reviewer")
    User.objects.create_superuser("nghi-viec", is_active=False)
    record = written("review", only, of)
    assert may_set_status(only, record, "published") == ""
    assert start_status(only) == "published"
    second = staff("hoa")
    group = Group.objects.create(name="thu-thu")
    group.permissions.add(Permission.objects.get(codename="change_article"))
    second.groups.add(group)
    assert may_set_status(User.objects.get(pk=only.pk), record, "published")
    assert start_status(only) == "review"


def test_what_a_load_wrote_may_any_reviewer_publish(people):
    record = written("review", None, "link")
    assert may_set_status(people["both"], record, "published") == ""


def test_who_wrote_a_part_is_an_author_of_the_article(people):
    article = draft(people["curator"], "draft")
    date = ArticleDate(article=article, kind="event", edtf="2020", basis="stated")
    date._history_user = people["both"]
    date.save()
    set_status(article, "review", people["curator"], "")
    assert may_set_status(people["both"], article, "published")
    assert may_set_status(people["superuser"], article, "published") == ""


def test_who_deleted_a_part_is_an_author_too(people):
    article = draft(people["curator"], "draft")
    date = ArticleDate.objects.create(article=article, kind="event", edtf="2020", basis="stated")
    date._history_user = people["both"]
    date.delete()
    set_status(article, "review", people["curator"], "")
    assert may_set_status(people["both"], article, "published")


def test_parts_of_appearances_count(people, article):
    set_status(article, "draft", people["superuser"], "")
    post = Post.objects.first()
    post.wording, post._history_user = "Phó ban", people["both"]
    post.save()
    assert may_set_status(people["both"], article, "published")
    assert may_set_status(people["reviewer"], article, "published") == ""


def test_an_act_of_review_makes_no_author(people):
    article = draft(people["curator"])
    for after in ("draft", "review", "draft", "review"):
        set_status(article, after, people["both"], "nhìn lại")
    assert may_set_status(people["both"], article, "published") == ""


def test_a_correction_in_review_is_part_of_it(people):
    link = propose(draft(None, "published"), people["curator"])
    link.wording, link._history_user = "Bà Lò Thị Ún", people["both"]
    link.save()
    assert may_set_status(people["both"], link, "published") == ""


def test_who_sent_it_to_review_and_goes_on_writing_is_its_author(people):
    article = draft(None, "draft")
    set_status(article, "review", people["both"], "")
    article.title, article._history_user = "Khác", people["both"]
    article.save()
    assert may_set_status(people["both"], article, "published")


def test_what_was_written_before_the_last_publication_counts_no_more(people):
    article = draft(people["both"])
    set_status(article, "published", people["reviewer"], "")
    set_status(article, "draft", people["reviewer"], "")
    assert may_set_status(people["both"], article, "published") == ""
    article.title, article._history_user = "Khác", people["both"]
    article.save()
    assert may_set_status(people["both"], article, "published")


def test_a_restored_article_comes_back_by_a_reviewer(people):
    article = draft(people["both"])
    for name, value in WITHDRAWN.items():
        setattr(article, name, value)
    article.status, article._history_user = "withdrawn", people["reviewer"]
    article.save()
    assert may_set_status(people["curator"], article, "published")
    assert may_set_status(people["reviewer"], article, "published") == ""
