"""Holdings: found, checked byte for byte, attached as they are, and never changed afterwards."""

import hashlib
import unicodedata

import pytest

from archive.catalogue import holdings
from archive.catalogue.dump import dump
from archive.catalogue.holdings import FolderError, find_folder
from archive.catalogue.load import load
from archive.models import Article, Holding
from tests.catalogue.strangers import somebody_else
from tests.catalogue.workshops import Workshop, sql, unguard
from tests.databases import rows_of

PLACED = ("appearance", "appearancerole", "post", "byline", "slip")


def texts() -> dict[str, str | None]:
    """Return every text in the catalogue by file name."""
    return dict(Holding.objects.values_list("filename", "text"))


def bound(workshop: Workshop, content: bytes) -> str:
    """Give the first holding another document, file and record alike; return its file's name."""
    record = workshop.made.all("holding")[0]
    record["sha256"] = hashlib.sha256(content).hexdigest()
    record["bytes"] = len(content)
    workshop.made.texts[record["filename"]] = content
    workshop.write()
    return record["filename"]


def test_every_text_is_the_file_as_it_is(stocked):
    assert texts() == {
        name: content.decode("utf-8") for name, content in stocked.made.texts.items()
    }


def test_no_character_of_a_text_is_mended(workshop):
    text = (
        "\ufeffDòng một\r\nDòng hai\rđuôi \t\u00a0"
        + unicodedata.normalize("NFD", "Đặng ề")
        + "\n\n "
    )
    record = workshop.made.all("holding")[0]
    name = bound(workshop, text.encode())
    record |= {"length": len(text), "segments": [["headline", 1, 9]]}
    for objects in workshop.made.files.values():  # what is nothing without its place
        objects[:] = [o for o in objects if o["model"].removeprefix("archive.") not in PLACED]
    for model in ("article", "articledate", "involvement", "citation", "quantity"):
        for fields in workshop.made.all(model):
            fields |= {
                name: "supplied" for name in fields if name.endswith("basis") and fields[name]
            }
            fields |= {name: [] for name in fields if name.endswith("evidence")}
    workshop.load()
    assert texts()[name] == text


def test_a_changed_byte_is_refused_by_name_and_the_rest_is_loaded(workshop, capsys):
    workshop.write()
    name, *others = sorted(workshop.made.texts)
    content = bytearray(workshop.made.texts[name])
    content[len(content) // 2] ^= 1
    (workshop.holdings / name).write_bytes(content)
    assert workshop.run_load() == 1
    said = capsys.readouterr()
    assert f"refused {name}: checksum is {hashlib.sha256(content).hexdigest()}" in said.out
    assert f"The rest is loaded; refused: {name}" in said.err
    assert [other for other, text in texts().items() if text is None] == [name]
    assert Article.objects.count() == len(workshop.made.all("article"))
    assert f"Holdings: {len(others)} attached, 0 absent, 1 refused" in said.out


def test_another_checksum_in_the_record_is_refused_by_name(workshop, capsys):
    record = workshop.made.all("holding")[0]
    record["sha256"] = "0" * 64
    workshop.write()
    assert workshop.run_load() == 1
    assert f"refused: {record['filename']}" in capsys.readouterr().err
    assert texts()[record["filename"]] is None


def test_a_file_that_is_not_utf_8_is_refused_though_its_checksum_is_right(workshop, capsys):
    name = bound(workshop, "Hà Nội".encode("latin-1", "replace"))
    assert workshop.run_load() == 1
    assert f"refused {name}: is not UTF-8 at byte 1" in capsys.readouterr().out
    assert texts()[name] is None


@pytest.mark.parametrize(("field", "change"), [("bytes", 1), ("length", 1)])
def test_another_size_in_the_record_is_refused(workshop, capsys, field, change):
    record = workshop.made.all("holding")[0]
    record[field] += change
    workshop.write()
    assert workshop.run_load() == 1
    assert f"refused {record['filename']}: has " in capsys.readouterr().out


def test_a_folder_in_the_place_of_a_file_is_refused_by_name(workshop, capsys):
    workshop.write()
    name = sorted(workshop.made.texts)[0]
    (workshop.holdings / name).unlink()
    (workshop.holdings / name).mkdir()
    assert workshop.run_load() == 1
    assert f"refused {name}: cannot be read: Is a directory" in capsys.readouterr().out


def test_a_file_without_permission_is_refused(workshop, open_folder):
    path = open_folder / "closed.txt"
    path.write_bytes(b"text")
    path.chmod(0)
    with somebody_else(), pytest.raises(ValueError, match="cannot be read: Permission denied"):
        holdings.read(Holding(filename="closed.txt"), open_folder)


def test_a_missing_folder_is_named(workshop, capsys):
    workshop.write()
    place = workshop.folder / "nowhere"
    assert workshop.run("load", f"--fixtures={workshop.fixtures}", f"--holdings={place}") == 1
    assert f"The holdings folder {place} does not exist." in capsys.readouterr().err
    assert workshop.run("audit", f"--holdings={place}") == 1
    assert f"The holdings folder {place} does not exist." in capsys.readouterr().err


def test_a_folder_without_permission_is_named(open_folder):
    place = open_folder / "closed"
    place.mkdir()
    place.chmod(0)
    with somebody_else(), pytest.raises(FolderError, match=rf"{place} cannot be read"):
        find_folder(str(place))


def test_the_argument_goes_before_the_environment_and_both_before_the_usual_places(
    settings, tmp_path
):
    for name in ("named", "environment", "project/holdings", "shared/holdings"):
        (tmp_path / name).mkdir(parents=True)
    settings.BASE_DIR = tmp_path / "project"
    settings.HOLDINGS = str(tmp_path / "environment")
    assert find_folder(str(tmp_path / "named"))[0] == tmp_path / "named"
    assert find_folder()[0] == tmp_path / "environment"
    settings.HOLDINGS = ""
    usual = [tmp_path / "project/holdings", tmp_path / "shared/holdings"]
    assert find_folder() == (usual[0], usual)
    usual[0].rmdir()
    assert find_folder() == (usual[1], usual)
    usual[1].rmdir()
    assert find_folder() == (None, usual)
    settings.HOLDINGS = str(tmp_path / "gone")
    with pytest.raises(FolderError, match="gone does not exist"):
        find_folder()


def test_a_load_without_any_folder_says_where_it_looked(workshop, settings, tmp_path, capsys):
    settings.BASE_DIR, settings.HOLDINGS = tmp_path / "project", ""
    workshop.write()
    assert workshop.run("load", f"--fixtures={workshop.fixtures}") == 0
    count = len(workshop.made.texts)
    places = f"{tmp_path}/project/holdings, {tmp_path}/shared/holdings"
    assert f"0 attached, {count} absent, 0 refused (looked in {places})" in capsys.readouterr().out


def test_a_later_file_cannot_change_a_text(stocked, capsys):
    before = texts()
    name = sorted(before)[0]
    (stocked.holdings / name).write_bytes(b"another text")
    assert stocked.run_load() == 1
    assert f"refused: {name}" in capsys.readouterr().err
    assert texts() == before


def test_a_text_stays_when_its_file_is_gone(stocked, capsys):
    before = texts()
    name = sorted(before)[0]
    (stocked.holdings / name).unlink()
    assert stocked.run_load() == 0
    assert f"attached earlier, not in the folder now: {name}" in capsys.readouterr().out
    assert texts() == before


def test_a_text_never_stands_under_the_checksum_of_another_document(stocked, capsys):
    before = texts()
    stocked.made.all("holding")[0]["sha256"] = "0" * 64
    stocked.write()
    name = stocked.made.all("holding")[0]["filename"]
    (stocked.holdings / name).unlink()
    assert stocked.run_load() == 0
    assert f"text taken off, not the recorded one: {name}" in capsys.readouterr().out
    assert texts() == before | {name: None}


def test_a_text_that_was_changed_in_the_database_is_mended_from_its_file(stocked):
    before = texts()
    unguard()
    sql("UPDATE archive_holding SET text = text || 'x'")
    stocked.load()
    assert texts() == before


def test_nothing_that_the_workshop_does_changes_a_text(stocked):
    before = texts()
    for article in Article.objects.all():
        article.title_en = f"{article.title_en} again"
        article.save()
    for holding in Holding.objects.all():
        holding.filename = f"x{holding.filename}"
        holding.save()
    load(stocked.fixtures, force=True)
    dump(stocked.folder / "dumped")
    stocked.publish()
    stocked.run("audit", f"--holdings={stocked.holdings}")
    assert texts() == before


def test_a_load_that_attaches_nothing_new_writes_nothing(stocked):
    before = rows_of(stocked.database)
    assert stocked.run_load() == 0
    assert rows_of(stocked.database) == before
