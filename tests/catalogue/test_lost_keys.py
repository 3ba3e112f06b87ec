"""Keys that were lost: many may lead to one record, and a record may get another key."""

import json
import shutil

from archive.catalogue.audit import audit
from archive.edition.reader import Edition
from archive.models import (
    Alias,
    Article,
    Byline,
    Holding,
    Organisation,
    Person,
    Province,
    Resolution,
)
from tests.catalogue.workshops import Workshop
from tests.specimens import Fields


def lose(workshop: Workshop, record_type: str, key: str, target: str) -> None:
    """Add an alias to the fixtures."""
    fields = {"record_type": record_type, "key": key, "target": target}
    workshop.made.files["aliases.json"].append({"model": "archive.alias", "fields": fields})


def rename(workshop: Workshop, record_type: str, record: Fields, new: str) -> None:
    """Give a record another key in all fixtures, and leave an alias, as a correction does."""
    old, files = record["key"], json.dumps(workshop.made.files)
    files = files.replace(f'"{old}"', f'"{new}"').replace(
        f"({record_type}:{old})", f"({record_type}:{new})"
    )
    workshop.made.files = json.loads(files)
    for pair in workshop.made.all("distinct"):
        pair["first"], pair["second"] = sorted((pair["first"], pair["second"]))
    lose(workshop, record_type, old, new)
    shutil.rmtree(workshop.fixtures)
    workshop.write()


def test_several_lost_keys_may_lead_to_one_record_and_one_may_be_lost_twice(stocked):
    target = stocked.made.all("province")[0]["key"]
    lose(stocked, "province", "mat-mot", target)
    lose(stocked, "province", "mat-hai", target)
    lose(stocked, "article", "mat-mot", "tc0001")
    assert stocked.load().created == {"archive.alias": 3}
    assert Alias.objects.filter(target=target).count() >= 2
    assert audit(str(stocked.holdings)) == []
    stocked.publish()
    edition = Edition(stocked.edition)
    assert edition.lost("province", "mat-mot").target == target
    assert edition.lost("province", "mat-hai").target == target
    assert edition.lost("article", "mat-mot").target == "tc0001"


def test_a_document_may_get_another_key(stocked):
    document = next(d for d in stocked.made.all("resolution") if d["number"] and d["issuer"])
    rename(stocked, "resolution", document, "khoa-moi")
    assert stocked.run_load() == 0
    assert Resolution.objects.filter(key="khoa-moi").exists()
    assert audit(str(stocked.holdings)) == []


def test_a_person_may_get_another_key(stocked):
    person = next(p for p in stocked.made.all("person") if p["standing"] == "official")
    rename(stocked, "person", person, "nguoi-moi")
    assert stocked.run_load() == 0
    assert Person.objects.get(key="nguoi-moi").appearances.exists()
    assert audit(str(stocked.holdings)) == []


def test_what_changes_together_with_a_key_is_nobodys_conflict(stocked):
    person = next(
        p
        for p in stocked.made.all("person")
        if any(post["appearance"][1] == p["key"] for post in stocked.made.all("post"))
    )
    rename(stocked, "person", person, "nguoi-moi")
    appearance = next(a for a in stocked.made.all("appearance") if a["person"] == ["nguoi-moi"])
    appearance["rank"] = "Cấp bậc khác"
    post = next(p for p in stocked.made.all("post") if p["appearance"][1] == "nguoi-moi")
    for objects in stocked.made.files.values():
        objects[:] = [item for item in objects if item["fields"] is not post]
    report = stocked.load()
    assert report.kept == []
    assert report.removed == {"archive.post": 1}
    found = Person.objects.get(key="nguoi-moi").appearances.get(
        article__key=appearance["article"][0]
    )
    assert found.rank == "Cấp bậc khác"
    assert report.updated["archive.person"] == 1
    assert not stocked.load().changed
    assert audit(str(stocked.holdings)) == []


def test_a_key_may_change_again_and_be_skipped_over(stocked):
    body = next(o for o in stocked.made.all("organisation") if "zq" not in o["key"])
    first = body["key"]
    rename(stocked, "organisation", body, "lan-mot")
    row = Organisation.objects.get(key=first).pk
    aliases = stocked.made.files["aliases.json"]
    aliases[:] = [a for a in aliases if a["fields"]["target"] != "lan-mot"]
    again = next(o for o in stocked.made.all("organisation") if o["key"] == "lan-mot")
    rename(stocked, "organisation", again, "lan-hai")
    lose(stocked, "organisation", first, "lan-hai")
    assert stocked.load().kept == []
    assert Organisation.objects.get(key="lan-hai").pk == row
    assert audit(str(stocked.holdings)) == []


def test_two_records_that_turn_out_to_be_one_are_joined(stocked):
    one, other = (p for p in stocked.made.all("person") if p["standing"] == "private")
    for model in ("appearance", "appearancerole", "post"):
        for objects in stocked.made.files.values():
            objects[:] = [
                item
                for item in objects
                if item["model"] != f"archive.{model}"
                or other["key"] not in str(item["fields"])
            ]  # fmt: skip
    stocked.load()
    people = stocked.made.files["people.json"]
    people[:] = [item for item in people if item["fields"] is not other]
    pairs = stocked.made.files["distinct.json"]
    pairs[:] = [item for item in pairs if other["key"] not in item["fields"].values()]
    files = json.dumps(stocked.made.files)
    stocked.made.files = json.loads(
        files.replace(f"(person:{other['key']})", f"(person:{one['key']})")
    )
    for alias in stocked.made.all("alias"):
        if alias["target"] == other["key"]:
            alias["target"] = one["key"]
    lose(stocked, "person", other["key"], one["key"])
    report = stocked.load()
    assert report.removed["archive.person"] == 1
    assert not Person.objects.filter(key=other["key"]).exists()
    assert audit(str(stocked.holdings)) == []


def test_a_curators_alias_takes_away_no_record_that_the_fixtures_have(stocked):
    for place in stocked.made.all("province"):
        Alias.objects.filter(target=place["key"]).delete()
    one, other = stocked.made.all("province")[:2]
    Alias.objects.create(record_type="province", key=one["key"], target=other["key"])
    Alias.objects.create(record_type="article", key="tc0001", target="tc0002")
    counts = (Province.objects.count(), Article.objects.count())
    for _ in range(2):
        stocked.load()
        assert (Province.objects.count(), Article.objects.count()) == counts


def test_a_curators_byline_outlives_the_article_that_was_joined_with_another(stocked):
    replaced = {a["replacement"][0] for a in stocked.made.all("article") if a["replacement"]}
    key = next(key for key in stocked.made.articles("published") if key not in replaced)
    heir = next(a for a in stocked.made.articles("published") if a != key)
    article = Article.objects.get(key=key)
    Byline.objects.create(article=article, order=9, name="Ai", work="text", wording="Ai")
    del stocked.made.files[f"{key}.json"]
    (stocked.fixtures / f"{key}.json").unlink()
    aliases = stocked.made.files["aliases.json"]
    aliases[:] = [a for a in aliases if a["fields"]["target"] != key]
    lose(stocked, "article", key, heir)
    report = stocked.load()
    assert Article.objects.filter(key=key).exists()
    assert Byline.objects.filter(article=article, name="Ai").exists()
    assert any(line.startswith(f"archive.article {key}: ") for line in report.kept)


def test_an_article_may_get_another_key_and_keeps_its_text(stocked):
    before = dict(Holding.objects.values_list("pk", "text"))
    article = stocked.made.all("article")[0]
    rename(stocked, "article", article, "tc0100")
    for model in ("appearance", "byline", "holding", "quantity", "slip"):
        for fields in stocked.made.all(model):
            if fields["article"] == ["tc0100"] and "note_vi" in fields:
                fields |= {"note_vi": "Chú thích mới", "note_en": "A new note"}
    stocked.write()
    assert stocked.run_load() == 0
    assert not Article.objects.filter(key="tc0001").exists()
    assert dict(Holding.objects.values_list("pk", "text")) == before
    notes = Byline.objects.filter(article__key="tc0100").values_list("note_en", flat=True)
    assert set(notes) <= {"A new note"}
    assert audit(str(stocked.holdings)) == []
    report = stocked.load()
    assert not report.changed
    assert report.kept == []


def test_a_record_that_a_curator_changed_outlives_its_alias_and_is_told(stocked):
    body = Organisation.objects.filter(key__contains="zq").first()
    twin = next(o for o in stocked.made.all("organisation") if o["key"] == body.key)
    files = json.dumps(stocked.made.files).replace(
        f"(organisation:{body.key})", "(organisation:moi)"
    )
    files = files.replace(f'["{body.key}"]', '["moi"]')
    stocked.made.files = json.loads(files)
    lone = {"model": "archive.organisation", "fields": twin | {"key": "moi"}}
    stocked.made.files["organisations.json"].append(lone)
    stocked.load()
    Organisation.objects.filter(key=body.key).update(name_en="By a curator")
    bodies = stocked.made.files["organisations.json"]
    bodies[:] = [item for item in bodies if item["fields"]["key"] != body.key]
    for alias in stocked.made.all("alias"):
        if alias["target"] == body.key:
            alias["target"] = "moi"
    lose(stocked, "organisation", body.key, "moi")
    report = stocked.load()
    name = f"archive.organisation {body.key}"
    assert f"{name}: is an alias of moi and still here" in report.kept
    assert Organisation.objects.get(key=body.key).name_en == "By a curator"
