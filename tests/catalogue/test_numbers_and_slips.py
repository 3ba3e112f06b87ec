"""Numbers and slips of the pen: what the database itself refuses, and how an old one gets them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from archive.catalogue.audit import audit
from archive.models import Article, Correction, Distinct, LoadedRecord, Quantity, Slip
from tests.catalogue.workshops import sql

COUNTED = {"wording": "x", "counted_vi": "x", "counted_en": "x", "basis": "stated"}
MADE_SINCE = (Quantity, Slip, Correction, Distinct)


@pytest.mark.parametrize("value", ["", "0", "600", "92.5", "1377720", "0.05", "10.50"])
def test_a_value_is_a_number_in_plain_digits_or_nothing(stocked, value):
    article = Article.objects.first()
    number = Quantity(article=article, order=99, value=value, **COUNTED)
    number.full_clean()
    number.save()
    assert Quantity.objects.get(pk=number.pk).value == value


@pytest.mark.parametrize("value", ["1.000.000", "92,5", "nghìn", "-7", "1e3", " ", "٦"])
def test_the_database_refuses_what_has_more_than_digits_and_a_point(stocked, value):
    number = Quantity(article=Article.objects.first(), order=99, value=value, **COUNTED)
    with pytest.raises(ValidationError, match="value"):
        number.full_clean()
    with pytest.raises(IntegrityError, match="plain_digits"), transaction.atomic():
        number.save()


@pytest.mark.parametrize("value", [".", "5.", ".5", "007", "00"])
def test_a_form_refuses_what_is_digits_and_no_number(stocked, value):
    with pytest.raises(ValidationError, match="is not a number in plain digits"):
        Quantity(article=Article.objects.first(), order=99, value=value, **COUNTED).full_clean()


def test_a_slip_without_evidence_is_refused_by_form_and_database(stocked):
    slip = Slip(article=Article.objects.first(), order=99, wording="x")
    with pytest.raises(ValidationError, match="evidence"):
        slip.full_clean()
    with pytest.raises(IntegrityError, match="slip_has_evidence"), transaction.atomic():
        slip.save()
    slip.evidence = [[0, 1]]
    slip.full_clean()
    slip.save()


@pytest.mark.parametrize("model", [Quantity, Slip])
def test_two_in_one_place_are_refused(stocked, model):
    first = model.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**{f.name: getattr(first, f.name) for f in model.fixture_fields()})


def test_an_installation_of_before_migrates_and_a_load_fills_it(stocked):
    counts = {f"archive.{m._meta.model_name}": m.objects.count() for m in MADE_SINCE}
    assert all(counts.values())
    LoadedRecord.objects.filter(model__in=counts).delete()
    call_command("migrate", "archive", "0001", verbosity=0)
    with pytest.raises(DatabaseError, match="archive_quantity"):
        sql("SELECT * FROM archive_quantity")
    articles = list(Article.objects.order_by("pk").values())
    call_command("migrate", verbosity=0)
    assert not Quantity.objects.exists() | Slip.objects.exists()
    report = stocked.load()
    assert report.created == counts
    assert not report.updated + report.removed
    # The schema of before has no status for links: theirs are lost on the way back, not a load's.
    assert [line for line in report.kept if ": status: " not in line] == []
    assert list(Article.objects.order_by("pk").values()) == articles
    assert audit(str(stocked.holdings)) == []
