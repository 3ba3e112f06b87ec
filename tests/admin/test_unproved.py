"""A fact without evidence needs a basis that allows it: in forms, in fixtures, in the audit."""

import pytest

from archive.catalogue.audit import audit
from archive.catalogue.entries import from_catalogue
from archive.catalogue.rules import UNPROVED, Judge
from archive.catalogue.unproved import facts_of, unproved
from archive.models import CATALOGUE, Appearance, Article, Byline, Citation, Holding, Post, Slip
from tests.admin.catalogues import span
from tests.admin.submitting import errors, submit

ASKED = "Name the place in the text, or a basis that needs none."


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_evidence": "", "title": "Đầu đề không có"}, "title_evidence"),
        ({"province_basis": "stated"}, "province_evidence"),
        ({"province_basis": "abbreviated"}, "province_evidence"),
        ({"dates-0-basis": "stated"}, "dates-0-evidence"),
        ({"bylines-0-evidence": ""}, "bylines-0-evidence"),
        ({"appearances-0-evidence": ""}, "appearances-0-evidence"),
        ({"appearances-0-rank": "Ông"}, "appearances-0-rank_evidence"),
        ({"roles-0-evidence": ""}, "roles-0-evidence"),
        ({"posts-0-evidence": ""}, "posts-0-evidence"),
        ({"involvements-0-basis": "stated"}, "involvements-0-evidence"),
        ({"citations-0-basis": "transcribed"}, "citations-0-evidence"),
        ({"quantities-0-evidence": ""}, "quantities-0-evidence"),
    ],
)
def test_form_asks_for_the_place_of_what_the_text_says(client, address, changes, field):
    response = submit(client, address, changes)
    assert errors(response).count(ASKED) == 1
    assert f'id="id_{field}_error"' in response.content.decode(), "at the field itself"


@pytest.mark.parametrize("basis", ["inferred", "external", "supplied"])
def test_other_bases_need_no_evidence(client, address, basis):
    changes = {"posts-0-evidence": "", "posts-0-basis": basis, "province_basis": basis}
    assert submit(client, address, changes).status_code == 302
    assert Post.objects.order_by("order").first().evidence == []


def test_article_without_a_holding_has_no_text_to_name_places_in(client, article, address):
    for model in CATALOGUE:
        if model is Slip:
            Slip.objects.all().delete()
        elif facts_of(model):
            model.objects.update(**{fact.evidence: [] for fact in facts_of(model)})
    Holding.objects.all().delete()
    assert submit(client, address, title_en="Other").status_code == 302
    assert not judged()


def test_own_page_of_a_part_asks_as_well(client, article):
    post = Post.objects.first()
    response = submit(client, f"/admin/archive/post/{post.pk}/change/", evidence="")
    assert ASKED in errors(response)


def test_transcribed_title_is_found_where_it_stands_once(client, address):
    assert submit(client, address, title_evidence="").status_code == 302
    assert Article.objects.get().title_evidence == [span("Lễ phát động cuộc thi vẽ")]


def judged(models: list = CATALOGUE) -> set[tuple[str, str]]:
    """Return what the loader's judge calls unproved, models taken in an order of choice."""
    judge = Judge()
    for model in models:
        for entry in from_catalogue(model):
            judge.take(entry)
    faults = [fault for fault in judge.verdict() if fault.message == UNPROVED]
    assert all(fault.file == "catalogue" for fault in faults)
    return {(fault.record, fault.field) for fault in faults}


def test_loader_and_audit_name_record_and_field(article):
    assert judged() == set()
    Article.objects.update(title_evidence=[])
    Appearance.objects.update(rank="Ông", evidence=[])
    Byline.objects.update(evidence=[])
    Citation.objects.update(evidence=[], basis="inferred")
    found = {
        ("archive.article tc9001", "title_evidence"),
        ("archive.appearance tc9001/dinh-ngoc-khoa", "rank_evidence"),
        ("archive.appearance tc9001/dinh-ngoc-khoa", "evidence"),
        ("archive.byline tc9001/1", "evidence"),
    }
    assert judged() == found
    assert judged(CATALOGUE[::-1]) == found, "wherever the holding stands"
    audited = {(fault.record, fault.field) for fault in audit() if fault.message == UNPROVED}
    assert audited == found


def test_values_that_are_none_are_judged_elsewhere():
    assert unproved(Post, {"basis": ["stated"], "evidence": []}) == []
    assert unproved(Post, {"basis": "stated"}) == []
    assert unproved(Post, {"basis": "stated", "evidence": None}) == ["evidence"]
    assert facts_of(Slip) == [], "a slip has its evidence always"
