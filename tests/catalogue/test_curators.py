"""What curators change, add and delete outlives a load, and is told; `--force` overwrites it."""

import pytest

from archive.catalogue.dump import dump
from archive.catalogue.load import load
from archive.catalogue.merge import Report
from archive.models import (
    CATALOGUE,
    Appearance,
    AppearanceRole,
    Article,
    Byline,
    Citation,
    LoadedRecord,
    Organisation,
    Post,
    Province,
)
from tests.catalogue.workshops import Workshop
from tests.databases import rows_of
from tests.specimens import Fields


def drop(workshop: Workshop, fields: Fields) -> None:
    """Take one object out of the fixtures."""
    for objects in workshop.made.files.values():
        objects[:] = [item for item in objects if item["fields"] is not fields]


def told(report: Report) -> str:
    """Return what a report says was kept, as it is printed."""
    lines = report.lines()
    start = next((n for n, line in enumerate(lines) if line.startswith("Kept as")), len(lines))
    return "\n".join(lines[start:])


def added_organisation(key: str = "mot-co-quan-moi") -> Organisation:
    """Add an organisation as a curator would."""
    return Organisation.objects.create(
        key=key, name="Một cơ quan", name_en="A body", kind="other", level="unit", basis="stated"
    )


@pytest.fixture
def appearance(stocked) -> Fields:
    """The first appearance with a post, as its fixture has it."""
    keys = {tuple(post["appearance"]) for post in stocked.made.all("post")}
    return next(
        a for a in stocked.made.all("appearance") if (a["article"][0], a["person"][0]) in keys
    )


def test_a_changed_field_is_kept_and_told_and_force_overwrites_it(stocked, capsys):
    article = Article.objects.get(key="tc0001")
    original, article.title_en = article.title_en, "By a curator"
    article.save()
    assert stocked.run_load() == 0
    assert Article.objects.get(key="tc0001").title_en == "By a curator"
    said = capsys.readouterr().out
    assert "Kept as curators left them (1); --force overwrites:" in said
    assert (
        f"archive.article tc0001: title_en: catalogue 'By a curator', fixture {original!r}" in said
    )
    assert stocked.run_load("--force") == 0
    assert Article.objects.get(key="tc0001").title_en == original
    assert "Kept" not in capsys.readouterr().out


def test_fixtures_still_bring_the_other_fields_of_a_changed_record(stocked):
    Article.objects.filter(key="tc0001").update(title_en="By a curator")
    stocked.made.all("article")[0] |= {"title": "Từ bản mẫu", "title_en": "From the fixture"}
    report = stocked.load()
    article = Article.objects.get(key="tc0001")
    assert (article.title, article.title_en) == ("Từ bản mẫu", "By a curator")
    assert report.updated == {"archive.article": 1}
    assert "title_en: catalogue 'By a curator', fixture 'From the fixture'" in told(report)
    again = stocked.load()
    assert not again.changed
    assert told(again) == told(report)


def test_a_change_that_the_fixtures_then_have_too_is_nobodys_conflict(stocked):
    Article.objects.filter(key="tc0001").update(title_en="Agreed")
    dump(stocked.fixtures)
    assert load(stocked.fixtures).kept == []
    stocked.made.all("article")[0]["title_en"] = "A later fixture"
    assert stocked.load().kept == []
    assert Article.objects.get(key="tc0001").title_en == "A later fixture"


def test_a_changed_relation_is_kept(stocked):
    article = Article.objects.get(key="tc0001")
    other = Province.objects.exclude(pk=article.province_id).first()
    article.province, article.province_basis = other, "supplied"
    article.save()
    report = stocked.load()
    assert f"tc0001: province: catalogue ['{other.key}'], fixture" in told(report)
    assert Article.objects.get(key="tc0001").province == other


def test_a_deleted_row_stays_deleted_and_is_told(stocked, capsys):
    citation = Citation.objects.first()
    name = "archive.citation " + "/".join(map(str, citation.natural_key()))
    citation.delete()
    before = rows_of(stocked.database)
    assert stocked.run_load() == 0
    assert f"{name}: deleted in the catalogue" in capsys.readouterr().out
    assert rows_of(stocked.database) == before
    assert stocked.run_load("--force") == 0
    assert Citation.objects.count() == len(stocked.made.all("citation"))


def test_a_deleted_article_stays_deleted_with_all_that_hung_on_it(stocked):
    replaced = {a["replacement"][0] for a in stocked.made.all("article") if a["replacement"]}
    key = next(key for key in stocked.made.articles("published") if key not in replaced)
    Article.objects.get(key=key).delete()
    report = stocked.load()
    assert not report.changed
    assert f"archive.article {key}: deleted in the catalogue" in report.kept
    assert len(report.kept) == len(stocked.made.files[f"{key}.json"])
    report = stocked.load(force=True)
    assert sum(report.created.values()) == len(stocked.made.files[f"{key}.json"])
    assert not stocked.load().changed
    assert dump(stocked.fixtures)[1] == 0


def test_what_a_fixture_hangs_on_a_deleted_row_is_told(stocked, appearance):
    Appearance.objects.get_by_natural_key(*appearance["article"], *appearance["person"]).delete()
    post = next(
        p for p in stocked.made.all("post")
        if p["appearance"] == [*appearance["article"], *appearance["person"]]
    )  # fmt: skip
    fresh = {"model": "archive.post", "fields": post | {"order": 9}}
    stocked.made.files[f"{appearance['article'][0]}.json"].append(fresh)
    report = stocked.load()
    assert not report.changed
    assert any("/9: what it hangs on was deleted" in line for line in report.kept)


def test_a_record_that_would_name_what_was_deleted_stays_as_it_is(stocked):
    stocked.made.all("article")[0] |= {
        "publisher": None, "publisher_basis": "", "publisher_evidence": [],
    }  # fmt: skip
    extra = stocked.made.all("organisation")[0] | {"key": "to-bao-moi", "parent": None}
    body = {"model": "archive.organisation", "fields": extra}
    stocked.made.files["organisations.json"].append(body)
    stocked.load(force=True)
    Organisation.objects.get(key="to-bao-moi").delete()
    stocked.made.all("article")[0] |= {"publisher": ["to-bao-moi"], "publisher_basis": "external"}
    report = stocked.load()
    assert "archive.article tc0001: publisher: what it names was deleted" in told(report)
    article = Article.objects.get(key="tc0001")
    assert (article.publisher, article.publisher_basis) == (None, "")
    stocked.load(force=True)
    assert Article.objects.get(key="tc0001").publisher.key == "to-bao-moi"


@pytest.mark.parametrize("force", [False, True])
def test_an_added_row_stays(stocked, force):
    body = added_organisation()
    article = Article.objects.get(key="tc0001")
    byline = Byline.objects.create(article=article, order=9, name="Ai", work="text", wording="Ai")
    article.involvements.create(
        organisation=body, role="guest", order=99, wording="x", basis="stated"
    )
    before = rows_of(stocked.database)
    report = stocked.load(force)
    assert report.kept == []
    assert not report.changed
    assert rows_of(stocked.database) == before
    assert Byline.objects.filter(pk=byline.pk).exists()


def test_an_added_row_that_fixtures_bring_in_another_shape_is_kept(stocked):
    added_organisation()
    twin = stocked.made.all("organisation")[0] | {"key": "mot-co-quan-moi", "names": []}
    body = {"model": "archive.organisation", "fields": twin}
    stocked.made.files["organisations.json"].append(body)
    assert "mot-co-quan-moi: name: catalogue 'Một cơ quan'" in told(stocked.load())
    stocked.load(force=True)
    assert Organisation.objects.get(key="mot-co-quan-moi").name == twin["name"]


@pytest.mark.parametrize(
    "model",
    ["byline", "citation", "involvement", "articledate", "post", "quantity", "slip"],
)
def test_a_row_that_left_the_fixtures_is_removed(stocked, model):
    fields = stocked.made.all(model)[0]
    drop(stocked, fields)
    report = stocked.load()
    assert report.removed == {f"archive.{model}": 1}
    assert report.kept == []
    assert not stocked.load().changed
    assert dump(stocked.fixtures)[1] == 0


def test_a_removed_row_may_come_back(stocked):
    fields = stocked.made.all("byline")[0]
    objects = stocked.made.files[f"{fields['article'][0]}.json"]
    before = list(objects)
    drop(stocked, fields)
    stocked.load()
    objects[:] = before
    assert stocked.load().created == {"archive.byline": 1}


def test_a_changed_row_that_left_the_fixtures_is_kept_and_told(stocked):
    fields = stocked.made.all("byline")[0]
    key = f"{fields['article'][0]}/{fields['order']}"
    Byline.objects.filter(
        article__key=fields["article"][0], order=fields["order"]
    ).update(name="Khác")  # fmt: skip
    drop(stocked, fields)
    report = stocked.load()
    assert not report.changed
    assert report.kept == [f"archive.byline {key}: left the fixtures, changed here"]
    assert stocked.load(force=True).removed == {"archive.byline": 1}


@pytest.mark.parametrize("changed", [True, False], ids=["a changed post", "an added post"])
def test_a_curators_post_outlives_the_appearance_that_left_the_fixtures(
    stocked, appearance, changed
):
    key = [*appearance["article"], *appearance["person"]]
    found = Appearance.objects.get_by_natural_key(*key)
    if changed:
        Post.objects.filter(pk=found.posts.first().pk).update(wording="Một chức vụ khác")
        kept = found.posts.first()
    else:
        kept = Post.objects.create(appearance=found, order=9, wording="Mới", basis="stated")
    for model in ("post", "appearancerole"):
        for fields in [f for f in stocked.made.all(model) if f["appearance"] == key]:
            drop(stocked, fields)
    drop(stocked, appearance)
    report = stocked.load()
    assert Post.objects.filter(pk=kept.pk).exists()
    assert list(found.posts.all()) == [kept]
    assert not AppearanceRole.objects.filter(appearance=found).exists()
    name = f"archive.appearance {key[0]}/{key[1]}"
    assert f"{name}: left the fixtures, has parts here" in report.kept
    stocked.load(force=True)
    assert not Appearance.objects.filter(pk=found.pk).exists()


def test_an_article_that_left_the_fixtures_stays(stocked):
    counts = {model: model.objects.count() for model in CATALOGUE}
    replaced = {a["replacement"][0] for a in stocked.made.all("article") if a["replacement"]}
    aliased = {a["target"] for a in stocked.made.all("alias")}
    key = next(a for a in stocked.made.articles("published") if a not in replaced | aliased)
    del stocked.made.files[f"{key}.json"]
    (stocked.fixtures / f"{key}.json").unlink()
    assert not stocked.load().changed
    assert {model: model.objects.count() for model in CATALOGUE} == counts


def test_a_field_that_is_newer_than_the_last_load_is_no_curators_change(stocked):
    for loaded in LoadedRecord.objects.filter(model="archive.province"):
        del loaded.fields["iso_3166_2"]
        loaded.save()
    Province.objects.update(iso_3166_2="")
    report = stocked.load()
    assert report.kept == []
    wanted = {p["key"]: p["iso_3166_2"] for p in stocked.made.all("province")}
    assert dict(Province.objects.values_list("key", "iso_3166_2")) == wanted


def test_a_load_over_a_curators_work_keeps_its_history(stocked):
    article = Article.objects.get(key="tc0001")
    article.title_en = "By a curator"
    article.save()
    stocked.load(force=True)
    lines = article.history.order_by("history_id").values_list("title_en", "history_change_reason")
    assert [reason for _, reason in lines] == ["load", None, "load"]
    assert lines[0][0] == lines[2][0] != lines[1][0] == "By a curator"
