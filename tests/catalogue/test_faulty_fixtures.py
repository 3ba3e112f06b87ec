"""Fixtures that do not hold together: refused with file and record, and nothing is loaded."""

import pytest

from archive.catalogue.load import LoadError, load
from tests.catalogue.refusals import entry, file_of, refused
from tests.catalogue.strangers import somebody_else
from tests.databases import rows_of
from tests.specimens import rendered


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not JSON: Expecting value at line 1, column 1"),
        (b'[\n{"model": "archive.per', "is not JSON: Unterminated string"),
        (b"\xef\xbb\xbf[]", "is not JSON: Unexpected UTF-8 BOM"),
        ('["Đà"]'.encode("utf-16"), "is not UTF-8 at byte 0"),
        ('["Hà Nội"]'.encode("latin-1", "replace"), "is not UTF-8 at byte 3"),
        (b"{}", "must be a list of objects"),
        (b"null", "must be a list of objects"),
        (b"[null]", "#1: must be an object"),
        (b"[[]]", "#1: must be an object"),
        (b'[{"model": "archive.planet", "fields": {}}]', "#1: unknown model 'archive.planet'"),
        (b'[{"model": ["archive.person"], "fields": {}}]', "#1: unknown model ['archive.person']"),
        (b'[{"fields": {}}]', "#1: unknown model None"),
        (b'[{"model": "archive.person"}]', "#1: has no fields"),
        (b'[{"model": "archive.person", "fields": []}]', "#1: has no fields"),
        (b'[{"model": "archive.person", "pk": 1, "fields": {}}]', "#1: unexpected pk"),
        (
            b'[{"model": "archive.person", "fields": {"key": "a", "key": "b"}}]',
            "'key' stands twice",
        ),
        (b'[{"model": "a", "model": "b", "fields": {}}]', "'model' stands twice"),
        (b"[NaN]", "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b"[" * 100_000, "recursion"),
        (b"[" + b"9" * 5000 + b"]", "5000"),
    ],
    ids=lambda value: value[:40].decode("utf-8", "replace") if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_fixture_is_refused(marked, capsys, content, words):
    marked.write()
    (marked.fixtures / "extra.json").write_bytes(content)
    refused(marked, capsys, "extra.json", words)


def test_a_truncated_file_is_refused_at_its_end(marked, capsys):
    marked.write()
    path = marked.fixtures / "tc0001.json"
    path.write_bytes(path.read_bytes()[:-40])
    refused(marked, capsys, "tc0001.json", "is not JSON")


def test_a_folder_in_the_place_of_a_file_is_refused(marked, capsys):
    marked.write()
    (marked.fixtures / "extra.json").mkdir()
    refused(marked, capsys, "extra.json", "cannot be read: Is a directory")


def test_a_file_or_folder_without_permission_is_refused(open_folder):
    path = open_folder / "closed" / "people.json"
    path.parent.mkdir()
    path.write_text("[]")
    path.chmod(0)
    with somebody_else(), pytest.raises(LoadError) as refusal:
        load(path.parent)
    assert list(map(str, refusal.value.faults)) == [
        "people.json: cannot be read: Permission denied"
    ]  # fmt: skip
    path.parent.chmod(0)
    with somebody_else(), pytest.raises(LoadError) as refusal:
        load(path.parent)
    assert list(map(str, refusal.value.faults)) == [
        f"{path.parent}: cannot be read: Permission denied"
    ]  # fmt: skip


def test_a_missing_and_an_unknown_field_are_refused(marked, capsys):
    person = marked.made.all("person")[0]
    del person["standing"]
    person["birthday"] = "1960"
    marked.write()
    refused(marked, capsys, "people.json", person["key"], "standing: is missing")
    refused(marked, capsys, "people.json", person["key"], "birthday: unknown field")


def test_derived_fields_may_not_be_given(marked, capsys):
    marked.made.all("person")[0]["sort_given"] = "x"
    marked.made.all("holding")[0]["text"] = "another text of record"
    marked.write()
    refused(marked, capsys, "people.json", "sort_given: unknown field")
    refused(marked, capsys, "tc0001.json", "text: unknown field")


def test_one_key_twice_in_a_file_is_refused(marked, capsys):
    people = marked.made.files["people.json"]
    people.append(people[0])
    marked.write()
    refused(marked, capsys, "people.json", people[0]["fields"]["key"], "already in people.json")


def test_one_key_in_two_files_is_refused(marked, capsys):
    citation = marked.made.all("citation")[0]
    twin = {"model": "archive.citation", "fields": citation}
    marked.made.files["zz.json"] = [twin]
    marked.write()
    file = file_of(marked.made, citation)
    refused(marked, capsys, "zz.json", "archive.citation", f"already in {file}")


@pytest.mark.parametrize("model", ["byline", "quantity", "slip"])
def test_one_order_twice_in_an_article_is_refused(marked, capsys, model):
    record = marked.made.all(model)[0]
    file = file_of(marked.made, record)
    marked.made.files[file].append(
        {"model": f"archive.{model}", "fields": record | {"note_vi": ""}}
    )
    marked.write()
    refused(marked, capsys, file, f"archive.{model} {record['article'][0]}/1", "already in")


def test_two_documents_of_one_number_issuer_and_day_are_refused(marked, capsys):
    one, other = (d for d in marked.made.all("resolution")[:2])
    for document in (one, other):
        document |= {"number": "1-NQ/XX", "issuer": None, "issued": "2020"}
    marked.write()
    where = ("archive.resolution", "number, issuer, issued", f"in archive.resolution {one['key']}")
    refused(marked, capsys, "resolutions.json", other["key"], *where)


def test_one_file_may_not_belong_to_two_articles(marked, capsys):
    one, other = marked.made.all("holding")[:2]
    other["sha256"] = one["sha256"]
    marked.write()
    refused(marked, capsys, file_of(marked.made, other), "sha256", "the same as in archive.holding")


@pytest.mark.parametrize("prefix", ["", "title_", "province_", "publisher_", "source_"])
@pytest.mark.parametrize(("given", "empty"), [("vi", "en"), ("en", "vi")])
def test_a_note_in_one_language_only_is_refused(marked, capsys, prefix, given, empty):
    record = marked.made.all("article" if prefix else "citation")[0]
    record |= {f"{prefix}note_{given}": "x", f"{prefix}note_{empty}": ""}
    marked.write()
    refused(marked, capsys, file_of(marked.made, record), f"{prefix}note_", "both be")


@pytest.mark.parametrize(
    ("value", "basis"),
    [
        ("province", "province_basis"),
        ("publisher", "publisher_basis"),
        ("source_url", "source_basis"),
    ],
)
@pytest.mark.parametrize("given", [True, False])
def test_a_value_and_its_basis_go_together(marked, capsys, value, basis, given):
    article = next(a for a in marked.made.all("article") if bool(a[value]) is not given)
    article[basis] = "stated" if given else ""
    marked.write()
    words = (article["key"], basis, f"must be given exactly where {value} is")
    refused(marked, capsys, f"{article['key']}.json", *words)


@pytest.mark.parametrize(
    "changes",
    [{"withdrawn_on": None}, {"withdrawn_reason_vi": "", "withdrawn_reason_en": ""}],
)
def test_a_withdrawn_article_needs_a_date_and_a_reason(marked, capsys, changes):
    article = entry(marked.made, "article", status="withdrawn")
    article |= changes
    marked.write()
    refused(marked, capsys, f"{article['key']}.json", "status: ", "needs a date and a reason")


def test_a_reason_in_one_language_only_is_refused(marked, capsys):
    article = entry(marked.made, "article", status="withdrawn")
    article["withdrawn_reason_en"] = ""
    marked.write()
    refused(marked, capsys, f"{article['key']}.json", "withdrawn_reason_vi: ", "both be")


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("organisation", "parent"),
        ("organisation", "successor"),
        ("province", "successor"),
        ("resolution", "replaced_by"),
        ("article", "replacement"),
    ],
)
def test_a_round_of_references_is_refused(marked, capsys, model, field):
    records = marked.made.all(model)[:3]
    for record, target in zip(records, [*records[1:], records[0]], strict=True):
        record[field] = [target["key"]]
    marked.write()
    for record in records:
        words = (record["key"], f"{field}: ", "leads back to itself")
        refused(marked, capsys, file_of(marked.made, record), *words)


def test_evidence_without_a_holding_is_refused(marked, capsys):
    held = {h["article"][0] for h in marked.made.all("holding")}
    article = next(a for a in marked.made.all("article") if a["key"] not in held)
    article["title_evidence"] = [[0, 4]]
    marked.write()
    refused(marked, capsys, f"{article['key']}.json", "title_evidence", "without a holding")


def test_evidence_and_segments_may_end_where_the_text_ends_and_no_later(marked, capsys):
    holding = marked.made.all("holding")[0]
    byline = entry(marked.made, "byline", article=holding["article"])
    length, file = holding["length"], f"{holding['article'][0]}.json"
    byline["evidence"], holding["segments"] = [[length - 1, length]], [["lead", 0, length]]
    marked.write()
    assert marked.run_load() == 0
    byline["evidence"], holding["segments"] = [[length, length + 1]], [["lead", 0, length + 1]]
    marked.write()
    refused(marked, capsys, file, "evidence: ", f"span ends at {length + 1}, past the text's end")
    refused(marked, capsys, file, "segments: ", f"ends at {length + 1}, past the text's end")


def test_an_alias_of_a_living_key_is_refused(marked, capsys):
    alias = entry(marked.made, "alias", record_type="province")
    alias["key"] = marked.made.all("province")[1]["key"]
    marked.write()
    refused(marked, capsys, "aliases.json", alias["key"], "key: ", "still has this key")


def test_an_alias_of_an_alias_is_refused(marked, capsys):
    alias = entry(marked.made, "alias", record_type="province")
    further = alias | {"key": "older-still", "target": alias["key"]}
    marked.made.files["aliases.json"].append({"model": "archive.alias", "fields": further})
    marked.write()
    refused(marked, capsys, "aliases.json", "older-still", "target: ", "has this key")


def test_all_faults_of_all_files_are_told_at_once(marked, capsys):
    marked.made.all("person")[0]["standing"] = "famous"
    marked.made.all("province")[0]["kind"] = "planet"
    marked.write()
    (marked.fixtures / "zz.json").write_bytes(b"{")
    assert marked.run_load() == 1
    said = capsys.readouterr().err
    assert "famous" in said
    assert "planet" in said
    assert "zz.json: is not JSON" in said
    assert "Nothing was loaded: 3 faults." in said


def test_a_folder_without_fixtures_is_named(marked, capsys):
    for path in list(marked.fixtures.iterdir()):
        path.unlink()
    refused(marked, capsys, str(marked.fixtures), "has no .json files")
    marked.fixtures.rmdir()
    refused(marked, capsys, str(marked.fixtures), "cannot be read: No such file or directory")


def test_the_good_change_alone_is_loaded(marked):
    marked.write()
    before = rows_of(marked.database)
    assert marked.run_load() == 0
    assert rows_of(marked.database) != before
    assert (
        rendered(marked.made.files["tc0001.json"]) == (marked.fixtures / "tc0001.json").read_bytes()
    )
