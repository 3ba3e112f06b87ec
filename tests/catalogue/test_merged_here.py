"""Fixtures from before a merge do not undo it; what is new in them belongs to who stayed."""

import copy

import pytest
from django.contrib.auth.models import User

from archive.catalogue.audit import audit
from archive.catalogue.dump import dump, files
from archive.catalogue.load import load
from archive.curation.merging import merge
from archive.curation.undoing import undo
from archive.models import Alias, Appearance, Article, Distinct, Organisation, Person
from tests import databases
from tests.catalogue.workshops import migrated
from tests.databases import default_database


@pytest.fixture
def curator(stocked) -> User:
    """Someone whose name stands in the history."""
    return User.objects.create_user("thu-thu")


def mergeable(model: type) -> list:
    """Return records of which nobody has said that they are two, and that issue no document."""
    pairs = Distinct.objects.values_list("first", "second")
    rows = model.objects.exclude(key__in=[key for pair in pairs for key in pair])
    return list(rows.filter(issued_resolutions=None) if model is Organisation else rows)


@pytest.fixture
def steps(stocked, curator) -> list:
    """A person and an organisation were merged into others here."""
    made = []
    for model in (Person, Organisation):
        kept, lost = mergeable(model)[:2]
        made.append(merge(kept, lost, {}, curator, "Là một"))
    return made


def test_the_same_fixtures_undo_nothing_and_that_is_said(stocked, steps):
    before = dict(files())
    for _twice in range(2):
        report = stocked.load()
        assert dict(files()) == before
        assert not report.created
        assert not report.removed
        for step in steps:
            name = f"archive.{step.record_type} {step.other_key}"
            assert f"{name}: was merged into {step.kept_key} here" in report.kept
    assert audit(str(stocked.holdings)) == []


def test_not_even_force_brings_a_lost_record_back(stocked, steps):
    stocked.load(force=True)
    for step, model in zip(steps, (Person, Organisation), strict=True):
        assert not model.objects.filter(key=step.other_key).exists()
    assert audit(str(stocked.holdings)) == []


def test_what_new_fixtures_say_of_the_lost_record_they_say_of_who_stayed(stocked, steps):
    (kept, lost), (body, gone) = ((s.kept_key, s.other_key) for s in steps)
    known = stocked.made.files[f"{stocked.made.articles('published')[0]}.json"]
    article = copy.deepcopy(next(o for o in known if o["model"] == "archive.article"))
    article["fields"] |= {
        "key": "tc0777",
        "publisher": [gone],
        "publisher_basis": "stated",
        "account_vi": f"[Ai](person:{lost}) nói.",
    }
    for name in [name for name in article["fields"] if name.endswith("evidence")]:
        article["fields"][name] = []
    told = {"article": ["tc0777"], "rank": "", "rank_evidence": [], "evidence": []}
    told |= {"note_vi": "", "note_en": "", "status": "published"}
    appearances = [
        {"model": "archive.appearance", "fields": told | {"person": [key], "order": order}}
        for order, key in enumerate((lost, kept), 1)
    ]
    stocked.made.files["tc0777.json"] = [article, *appearances]
    report = stocked.load()
    made = Article.objects.get(key="tc0777")
    assert made.publisher.key == body
    assert made.account_vi == f"[Ai](person:{kept}) nói."
    assert Appearance.objects.get(article=made).person.key == kept
    assert any(line.startswith("archive.appearance tc0777/") for line in report.kept)
    assert audit() == []
    before = dict(files())
    stocked.load()
    assert dict(files()) == before


def test_a_merge_travels_by_dump_and_load_and_so_does_its_undoing(stocked, curator, tmp_path):
    original = dict(files())
    kept, lost = mergeable(Person)[:2]
    step = merge(kept, lost, {}, curator, "Là một")
    merged = dict(files())
    dump(tmp_path / "merged")
    undo(step, {}, curator, "Nhầm")
    assert dict(files()) == original
    dump(tmp_path / "undone")
    # This catalogue is now any other one in which the fixtures from before were loaded.
    for name, wanted in (("merged", merged), ("undone", original), ("merged", merged)):
        report = load(tmp_path / name)
        assert report.kept == [], name
        assert dict(files()) == wanted, name
    assert audit() == []


def test_dump_and_load_into_an_empty_catalogue_reproduce_a_merge(
    stocked, steps, tmp_path, tmp_path_factory
):
    made = dict(files())
    dump(tmp_path / "out")
    for model in (Alias, Distinct):
        assert f"{model._meta.label_lower}" in "".join(made.values())
    path = tmp_path / "other.sqlite3"
    databases.copy(migrated(tmp_path_factory.getbasetemp()), path)
    with default_database(path):
        load(tmp_path / "out")
        assert dict(files()) == made
        assert audit() == []


def test_a_pair_that_left_the_fixtures_is_lifted_here_too(stocked):
    pairs = stocked.made.files["distinct.json"]
    first, second = sorted(r["key"] for r in stocked.made.all("resolution"))[:2]
    own = Distinct.objects.create(record_type="resolution", first=first, second=second)
    lifted = pairs.pop()["fields"]
    stocked.load()
    assert not Distinct.objects.filter(first=lifted["first"]).exists()
    assert Distinct.objects.filter(pk=own.pk).exists()  # a curator's own


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"second": "khong-co"}, "no archive.organisation has key 'khong-co'"),
        ({"first": "z", "second": "z"}, "must be another key"),
        ({"first": "zz"}, "must come before"),
        ({"record_type": "byline"}, "record_type"),
    ],
)
def test_a_faulty_pair_is_refused(stocked, capsys, change, said):
    stocked.made.files["distinct.json"][0]["fields"] |= change
    stocked.write()
    assert stocked.run_load() == 1
    assert said in "".join(capsys.readouterr())


def test_a_record_that_a_curator_knows_to_be_another_is_not_retired(stocked):
    one, other = mergeable(Person)[:2]
    Distinct.objects.create(record_type="person", first=one.key, second=other.key)
    people = stocked.made.files["people.json"]
    people[:] = [item for item in people if item["fields"]["key"] != other.key]
    hanging = ("appearance", "appearancerole", "post")
    for name, objects in stocked.made.files.items():
        stocked.made.files[name] = [
            item
            for item in objects
            if item["model"].removeprefix("archive.") not in hanging
            or other.key not in str(item["fields"])
        ]
        for item in stocked.made.files[name]:
            for field in ("account_vi", "account_en"):
                if field in item["fields"]:
                    said = item["fields"][field]
                    item["fields"][field] = said.replace(f":{other.key})", f":{one.key})")
    fields = {"record_type": "person", "key": other.key, "target": one.key}
    lost = stocked.made.files["aliases.json"]
    for alias in stocked.made.all("alias"):
        if alias["target"] == other.key:
            alias["target"] = one.key
    lost.append({"model": "archive.alias", "fields": fields})
    report = stocked.load()
    assert f"archive.person {other.key}: is an alias of {one.key} and still here" in report.kept
    assert Person.objects.filter(key=other.key).exists()
    assert Distinct.objects.filter(first=one.key, second=other.key).exists()
