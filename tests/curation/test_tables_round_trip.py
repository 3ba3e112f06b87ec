"""A table goes out and comes in unchanged: the whole real catalogue, and texts of every kind."""

import io
import time

import openpyxl
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue.load import load
from archive.curation import cells
from archive.curation.tables import TABLES
from archive.models import Person
from tests import databases
from tests.catalogue.workshops import migrated
from tests.curation.tables import as_xlsx, exported, planned
from tests.databases import default_database

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff")
    | st.sampled_from("=+-@'\t\n\"|;,/[]"),
    max_size=12,
)
FIXTURES = settings.BASE_DIR / "fixtures"


@pytest.fixture(scope="module")
def real(tmp_path_factory, django_db_blocker):
    """The real catalogue, loaded once."""
    path = tmp_path_factory.mktemp("real") / "catalogue.sqlite3"
    with django_db_blocker.unblock():
        databases.copy(migrated(tmp_path_factory.getbasetemp()), path)
        with default_database(path):
            load(FIXTURES)
            yield


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("model", [pytest.param(m, id=m.__name__) for m in TABLES])
def test_the_real_catalogue_comes_back_without_a_difference(real, model, suffix):
    plan = planned(model, exported(model, suffix))
    assert (plan.taken, plan.refused) == ([], [])
    assert plan.unchanged == model.objects.count() > 0


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name",
    [
        *("=1+1", "+84", "-x", "@x", "\tx", "'=x", "''=x", "'x", "＝x", "\nx"),
        *("007", "12345678901234567890", "1E5", "true", "A | B", '"x"', "x;y,z", " x ", "_x0041_"),
        *("a\nb", "a\r\nb", "e\u0302\u0301", "🙂"),
    ],
)
def test_any_text_survives(db, name, suffix):
    Person.objects.create(key="a-b", name=name, names=[name.strip(), "x|y"], note_vi=name)
    plan = planned(Person, exported(Person, suffix))
    assert (plan.taken, plan.refused, plan.unchanged) == ([], [], 1)


@given(TEXTS)
def test_a_safe_cell_begins_with_no_formula_and_comes_back(text):
    assert not cells.safe(text).startswith(cells.FORMULA)
    assert cells.plain(cells.safe(text)) == text


@given(st.lists(TEXTS.filter(str.strip), unique=True, max_size=4))
def test_names_come_back(names):
    assert cells.names_read(cells.names_written(names)) == names


def test_every_cell_of_a_spreadsheet_is_text(db):
    Person.objects.create(key="007", name="0123")
    sheet = openpyxl.load_workbook(io.BytesIO(exported(Person, "xlsx"))).active
    for row in sheet.iter_rows():
        assert {cell.number_format for cell in row} == {"@"}
        assert {cell.data_type for cell in row if cell.value} == {"s"}


def test_a_spreadsheet_with_a_number_for_a_key_is_understood(db):
    Person.objects.create(key="2020", name="Người 2020")
    plan = planned(Person, as_xlsx([["key", "name"], [2020, "Người 2020"]]))
    assert plan.unchanged == 1


def test_five_thousand_people_go_out_and_in_within_seconds(db):
    Person.objects.bulk_create(
        Person(key=f"nguoi-{n}", name=f"Nguyễn Văn {n}", sort_given="x") for n in range(5_000)
    )
    for suffix in ("csv", "xlsx"):
        started = time.perf_counter()
        content = exported(Person, suffix)
        out = time.perf_counter()
        plan = planned(Person, content)
        assert plan.unchanged == 5_000
        assert out - started < 5
        assert time.perf_counter() - out < 10
