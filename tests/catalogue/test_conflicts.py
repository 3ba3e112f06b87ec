"""Both sides change: what a load takes, what it keeps, what it tells, and how that is settled."""

import datetime
import json
import os
import random
import shutil
import subprocess

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalogue.dump import dump
from archive.catalogue.load import LoadError
from archive.catalogue.load import load as load_folder
from archive.catalogue.three_way import UNKNOWN, Choice, decide, groups
from archive.models import (
    CATALOGUE,
    Alias,
    Appearance,
    Article,
    Byline,
    Conflict,
    LoadedRecord,
    Organisation,
    Person,
)
from tests.catalogue.test_curators import added_organisation, drop
from tests.catalogue.workshops import Workshop
from tests.databases import rows_of

VALUES = st.sampled_from(["a", "b", "c"])
NAMES = [f.name for f in Article.fixture_fields()]
VERSIONS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def load(workshop: Workshop, **choice):
    """Load the specimen as it stands, with a choice."""
    workshop.write()
    return load_folder(workshop.fixtures, choice=Choice(**choice))


def both_change(workshop: Workshop, ours: str = "By a curator", theirs: str = "By a fixture"):
    """Change one title on both sides; return its base."""
    article = Article.objects.get(key="tc0001")
    base, article.title_en = article.title_en, ours
    article._history_user = User.objects.get_or_create(username="thu-thu")[0]
    article._change_reason = "dịch lại"
    article.save()
    workshop.made.all("article")[0]["title_en"] = theirs
    return base


def title() -> str:
    """Return what the catalogue says now."""
    return Article.objects.get(key="tc0001").title_en


@settings(max_examples=40)
@given(VERSIONS | st.none(), VERSIONS, VERSIONS)
def test_one_side_s_change_is_taken_and_both_sides_are_a_conflict(base, ours, theirs):
    verdict = decide("archive.article", "archive.article/x", base, ours, theirs, Choice())
    before = base or dict.fromkeys(NAMES, UNKNOWN)
    after = ours | {name: theirs[name] for name in verdict.take}
    for group in groups("archive.article"):
        b, o, t, n = ([side[k] for k in group] for side in (before, ours, theirs, after))
        changed_by_both = b not in (o, t) and o != t
        assert n == (t if b == o else o), "one side's change is taken, two are never mixed"
        assert set(verdict.conflicts) & set(group) == {
            k for k in group if changed_by_both and ours[k] != theirs[k]
        }
        assert [verdict.base[k] for k in group] == (t if n == t else b), "the base moves by consent"


@given(st.lists(st.tuples(st.sampled_from(["ours", "theirs", "load"]), VALUES), max_size=9))
def test_loads_never_lose_a_curator_s_word(steps):
    """A sequence of changes on both sides with loads between, against what each side last saw."""
    ours, theirs, base = "a", "a", {"title": "a"}
    curated = False  # changed here to what no fixture has taken up since
    for step, value in steps:
        if step == "ours":
            curated, ours = curated or value != ours, value
        elif step == "theirs":
            theirs = value
        else:
            both = {"title": ours}, {"title": theirs}
            verdict = Both.decide(base, *both)
            if verdict.take:
                assert not curated or base["title"] == ours
                ours = theirs
            base = verdict.base
            curated = curated and ours != base["title"]
            again = Both.decide(base, {"title": ours}, {"title": theirs})
            assert not again.take, "a second load changes nothing"
            assert bool(again.conflicts) == bool(verdict.conflicts), "and forgets no conflict"


class Both:
    """The comparison of one field alone."""

    @staticmethod
    def decide(base: dict, ours: dict, theirs: dict):
        """Compare titles of an article whose other fields are the same everywhere."""
        same = dict.fromkeys(NAMES, "-")
        verdict = decide(
            "archive.article", "x", same | base, same | ours, same | theirs, Choice()
        )  # fmt: skip
        verdict.base = {"title": verdict.base["title"]}
        return verdict


def test_every_field_is_in_one_group():
    for model in CATALOGUE:
        names = [name for group in groups(model._meta.label_lower) for name in group]
        assert sorted(names) == sorted(f.name for f in model.fixture_fields())


def test_a_conflict_is_told_with_both_values_and_times(stocked):
    base = both_change(stocked)
    stocked.write()
    os.utime(stocked.fixtures / "tc0001.json", (1_700_000_000, 1_700_000_000))
    (parting,) = load_folder(stocked.fixtures).conflicts
    assert parting.name == "archive.article/tc0001:title_en"
    assert (parting.base, parting.ours, parting.theirs) == (base, "By a curator", "By a fixture")
    version = Article.objects.get(key="tc0001").history.first()
    assert parting.ours_since.when == version.history_date
    assert parting.ours_since.source == "thu-thu: dịch lại"
    assert parting.theirs_since.when == datetime.datetime.fromtimestamp(1_700_000_000, datetime.UTC)
    assert parting.theirs_since.source == "time of the file"
    assert title() == "By a curator"


def test_the_time_here_is_that_of_the_value_and_not_of_the_last_version(stocked):
    both_change(stocked)
    article = Article.objects.get(key="tc0001")
    wanted = article.history.first().history_date
    article.account_en = "Another thing."
    article.save()
    (parting,) = load(stocked).conflicts
    assert parting.ours_since.when == wanted


def test_a_committed_fixture_has_the_time_of_its_commit(stocked):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    both_change(stocked)
    stocked.write()
    named = ["-c", "user.name=Thư", "-c", "user.email=thu@example.org"]
    when = {"GIT_COMMITTER_DATE": "2024-05-06T07:08:09+07:00", "PATH": os.environ["PATH"]}
    for words in (["init", "-q"], ["add", "."], [*named, "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=stocked.fixtures, check=True, env=when)
    (parting,) = load_folder(stocked.fixtures).conflicts
    assert parting.theirs_since.when.isoformat() == "2024-05-06T00:08:09+00:00"
    assert parting.theirs_since.source.startswith("git commit ")
    stocked.made.all("article")[0]["title_en"] = "Not committed"
    assert load(stocked).conflicts[0].theirs_since.source == "time of the file"


def test_a_second_load_tells_the_same_and_settles_nothing(stocked):
    both_change(stocked)
    first = load(stocked)
    before = rows_of(stocked.database)
    second = load(stocked)
    assert second.conflicts == first.conflicts != []
    assert not second.changed
    assert rows_of(stocked.database) == before
    assert title() == "By a curator"


def test_a_fixture_that_goes_back_ends_the_conflict(stocked):
    base = both_change(stocked)
    load(stocked)
    stocked.made.all("article")[0]["title_en"] = base
    assert load(stocked).conflicts == []
    assert not Conflict.objects.exists()
    assert title() == "By a curator"


def test_a_curator_who_goes_back_lets_the_fixture_in(stocked):
    base = both_change(stocked)
    load(stocked)
    Article.objects.filter(key="tc0001").update(title_en=base)
    assert load(stocked).conflicts == []
    assert title() == "By a fixture"


def test_what_both_changed_alike_is_agreed(stocked):
    both_change(stocked, "Both", "Both")
    report = load(stocked)
    assert (report.kept, report.conflicts) == ([], [])
    stocked.made.all("article")[0]["title_en"] = "Later"
    load(stocked)
    assert title() == "Later"


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ({"theirs": True}, "By a fixture"),
        ({"force": True}, "By a fixture"),
        ({"takes": frozenset(["archive.article/tc0001:title_en"])}, "By a fixture"),
        ({"takes": frozenset(["archive.article/tc0001"])}, "By a fixture"),
        ({"ours": True}, "By a curator"),
    ],
)
def test_a_choice_settles_for_ever(stocked, choice, wanted):
    both_change(stocked)
    load(stocked)
    assert load(stocked, **choice).conflicts == []
    assert title() == wanted
    assert not Conflict.objects.exists()
    assert load(stocked).conflicts == []
    assert title() == wanted
    stocked.made.all("article")[0]["title_en"] = "A third"
    report = load(stocked)
    assert title() == ("A third" if wanted == "By a fixture" else "By a curator")
    assert bool(report.conflicts) == (wanted == "By a curator")


def test_theirs_takes_conflicts_alone(stocked):
    both_change(stocked)
    person = Person.objects.order_by("key").first()
    Person.objects.filter(pk=person.pk).update(name="Chỉ Ở Đây")
    load(stocked, theirs=True)
    assert Person.objects.get(pk=person.pk).name == "Chỉ Ở Đây"


def test_a_choice_of_nothing_is_refused_by_name_and_nothing_is_loaded(stocked):
    both_change(stocked)
    before = rows_of(stocked.database)
    with pytest.raises(LoadError) as error:
        load(stocked, takes=frozenset(["archive.article/tc0001:title", "archive.person/ai"]))
    assert [fault.record for fault in error.value.faults] == [
        *("archive.article/tc0001:title", "archive.person/ai")
    ]
    assert rows_of(stocked.database) == before


def test_a_value_its_basis_and_its_evidence_stay_together(stocked):
    article = Article.objects.exclude(province=None).order_by("key").first()
    fields = next(a for a in stocked.made.all("article") if a["key"] == article.key)
    article.province_basis = next(b for b in ("stated", "supplied") if b != article.province_basis)
    article.save()
    fields |= {"province": None, "province_basis": "", "province_evidence": []}
    report = load(stocked)
    article.refresh_from_db()
    assert article.province is not None
    assert article.province_basis
    assert {p.field for p in report.conflicts} >= {"province", "province_basis"}


def test_what_neither_had_before_is_a_conflict_of_both(stocked):
    added_organisation()
    twin = stocked.made.all("organisation")[0] | {"key": "mot-co-quan-moi", "names": ["T"]}
    stocked.made.files["organisations.json"].append(
        {"model": "archive.organisation", "fields": twin}
    )
    for _ in range(2):
        report = load(stocked)
        assert {p.field for p in report.conflicts} >= {"name", "names"}
        assert report.conflicts[0].base == UNKNOWN
        assert "never agreed" in "\n".join(report.lines())
    assert Organisation.objects.get(key="mot-co-quan-moi").names == []


def test_deleted_here_and_unchanged_there_is_no_conflict_and_stays_deleted(stocked):
    Byline.objects.first().delete()
    report = load(stocked)
    assert (len(report.kept), report.conflicts) == (1, [])


def test_deleted_here_and_changed_there_is_a_conflict(stocked):
    fields = stocked.made.all("byline")[0]
    name = f"{fields['article'][0]}/{fields['order']}"
    byline = Byline.objects.get_by_natural_key(*name.split("/"))
    byline.delete()
    when = Byline.history.filter(history_type="-").first().history_date
    fields["name"] = "Người khác"
    for _ in range(2):
        (parting,) = load(stocked).conflicts
        assert (parting.name, parting.ours) == (f"archive.byline/{name}", None)
        assert parting.theirs["name"] == "Người khác"
        assert parting.ours_since.when == when
        assert not Byline.objects.filter(pk=byline.pk).exists()
    load(stocked, takes=frozenset([f"archive.byline/{name}"]))
    assert Byline.objects.get_by_natural_key(*name.split("/")).name == "Người khác"
    assert not Conflict.objects.exists()
    assert not load(stocked).changed


def test_changed_here_and_deleted_there_is_a_conflict(stocked):
    fields = stocked.made.all("byline")[0]
    name = f"{fields['article'][0]}/{fields['order']}"
    byline = Byline.objects.get_by_natural_key(*name.split("/"))
    byline.name = "Khác"
    byline.save()
    drop(stocked, fields)
    for _ in range(2):
        (parting,) = load(stocked).conflicts
        assert (parting.name, parting.theirs) == (f"archive.byline/{name}", None)
        assert parting.ours["name"] == "Khác"
        assert parting.ours_since.when == byline.history.first().history_date
    load(stocked, ours=True)
    report = load(stocked)
    assert (report.kept, report.conflicts, report.changed) == ([], [], False)
    assert Byline.objects.get(pk=byline.pk).name == "Khác"


def test_deleted_on_both_sides_may_come_back(stocked):
    fields = stocked.made.all("byline")[0]
    name = f"{fields['article'][0]}/{fields['order']}"
    objects = stocked.made.files[f"{fields['article'][0]}.json"]
    before = list(objects)
    Byline.objects.get_by_natural_key(*name.split("/")).delete()
    drop(stocked, fields)
    load(stocked)
    assert not LoadedRecord.objects.filter(model="archive.byline", natural_key=name).exists()
    objects[:] = before
    assert load(stocked).created == {"archive.byline": 1}


def test_an_entity_that_left_the_fixtures_is_told_and_goes_on_request_only(stocked):
    extra = stocked.made.all("organisation")[0] | {"key": "thua-ra", "parent": None}
    item = {"model": "archive.organisation", "fields": extra}
    stocked.made.files["organisations.json"].append(item)
    load(stocked)
    stocked.made.files["organisations.json"].remove(item)
    (parting,) = load(stocked).conflicts
    assert (parting.name, parting.theirs) == ("archive.organisation/thua-ra", None)
    assert Organisation.objects.filter(key="thua-ra").exists()
    load(stocked, takes=frozenset([parting.name]))
    assert not Organisation.objects.filter(key="thua-ra").exists()
    assert not load(stocked).conflicts


def test_a_conflict_follows_a_new_key(stocked):
    both_change(stocked)
    load(stocked)
    stocked.made.all("article")[0] |= {"key": "moi-0001"}
    text = json.dumps(stocked.made.files).replace('["tc0001"', '["moi-0001"')
    text = text.replace("(article:tc0001)", "(article:moi-0001)")
    stocked.made.files.clear()
    stocked.made.files.update(json.loads(text))
    stocked.made.files["moi-0001.json"] = stocked.made.files.pop("tc0001.json")
    for alias in stocked.made.all("alias"):
        if alias["target"] == "tc0001":
            alias["target"] = "moi-0001"
    alias = {"record_type": "article", "key": "tc0001", "target": "moi-0001"}
    stocked.made.files["aliases.json"].append({"model": "archive.alias", "fields": alias})
    for path in stocked.fixtures.glob("tc0001.json"):
        path.unlink()
    report = load(stocked)
    assert [p.name for p in report.conflicts] == ["archive.article/moi-0001:title_en"]
    assert Article.objects.get(key="moi-0001").title_en == "By a curator"
    assert Conflict.objects.get().natural_key == "moi-0001"


def test_a_new_link_to_a_person_whom_curators_merged_goes_to_the_living_one(stocked):
    appearance = Appearance.objects.order_by("pk").first()
    living, lost = appearance.person, Person.objects.create(key="cu-xua", name="Cũ")
    other = Article.objects.exclude(appearances__person=living).order_by("key").first()
    lost.delete()
    Alias.objects.create(record_type="person", key="cu-xua", target=living.key)
    person = stocked.made.all("person")[0] | {"key": "cu-xua"}
    fresh = stocked.made.all("appearance")[0] | {
        "article": [other.key], "person": ["cu-xua"], "order": 99,
        "evidence": [], "rank_evidence": [],
    }  # fmt: skip
    stocked.made.files["people.json"].append({"model": "archive.person", "fields": person})
    stocked.made.files[f"{other.key}.json"].append({"model": "archive.appearance", "fields": fresh})
    LoadedRecord.objects.create(model="archive.person", natural_key="cu-xua", fields=person)
    load(stocked)
    assert not Person.objects.filter(key="cu-xua").exists()
    assert other.appearances.get(order=99).person == living
    assert not load(stocked).changed


def test_a_circle_made_by_both_sides_is_refused(stocked):
    first, second = Organisation.objects.filter(parent=None, successor=None).order_by("key")[:2]
    first.parent = second
    first.save()
    fields = {o["key"]: o for o in stocked.made.all("organisation")}
    fields[second.key]["parent"] = [first.key]
    before = rows_of(stocked.database)
    with pytest.raises(LoadError) as error:
        load(stocked)
    assert "together with what curators changed" in str(error.value.faults[0])
    assert rows_of(stocked.database) == before


def test_the_command_speaks_json_and_writes_the_conflicts(stocked, capsys):
    both_change(stocked)
    target = stocked.folder / "conflicts.json"
    stocked.write()
    assert stocked.run_load("--format=json", f"--conflicts={target}") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["conflicts"][0]["name"] == "archive.article/tc0001:title_en"
    assert told["conflicts"][0]["ours_since"]["source"] == "thu-thu: dịch lại"
    assert json.loads(target.read_text()) == told["conflicts"]
    assert stocked.run_load("--take=archive.article/tc0001:title_en") == 0
    assert title() == "By a fixture"
    assert stocked.run_load("--take=archive.article/tc0001:title_en") == 1
    assert stocked.run_load("--ours", "--theirs") == 2
    said = capsys.readouterr()
    assert "nothing of this name can be taken" in said.err


def test_lines_tell_both_sides(stocked, capsys):
    both_change(stocked)
    stocked.write()
    assert stocked.run_load() == 0
    said = capsys.readouterr().out
    assert "Changed here and in the fixtures (1); ours stays until" in said
    assert "ours: 'By a curator', 2" in said
    assert "theirs: 'By a fixture', 2" in said


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_random_work_on_both_sides_is_never_lost(stocked, seed):
    """Whatever curators changed is there after a load, or was the same as before."""
    lots = random.Random(seed)
    people = list(Person.objects.order_by("key"))
    fixtures = {p["key"]: p for p in stocked.made.all("person")}
    ours = {p.key: f"Ở đây {lots.random()}" for p in people if lots.random() < 0.4}
    for key, name in ours.items():
        Person.objects.filter(key=key).update(name=name)
    theirs = {key: f"Ở kia {lots.random()}" for key in fixtures if lots.random() < 0.4}
    for key, name in theirs.items():
        fixtures[key]["name"] = name
    report = load(stocked)
    now = dict(Person.objects.values_list("key", "name"))
    assert {key: now[key] for key in ours} == ours
    assert all(now[key] == name for key, name in theirs.items() if key not in ours)
    both = {f"archive.person/{key}:name" for key in ours.keys() & theirs.keys()}
    assert {p.name for p in report.conflicts} >= both
    dump(stocked.fixtures)
    assert load_folder(stocked.fixtures).kept == []
    # The next example starts from what is written now.
    for item in json.loads((stocked.fixtures / "people.json").read_text()):
        fixtures[item["fields"]["key"]]["name"] = item["fields"]["name"]
