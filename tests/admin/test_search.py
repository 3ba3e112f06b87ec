"""Search finds Vietnamese names however they are typed."""

import pytest

from archive.admin import searching
from archive.models import Organisation, Person


@pytest.fixture
def found(client):
    """Return a function that gives what a list shows for a term."""

    def search(model: str, term: str) -> list[str]:
        response = client.get(f"/admin/archive/{model}/", {"q": term})
        assert response.status_code == 200
        return [str(record) for record in response.context["cl"].result_list]

    return search


@pytest.fixture
def chosen(client):
    """Return a function that gives what an autocomplete offers for a term."""

    def search(model: str, field: str, term: str) -> list[str]:
        values = {"app_label": "archive", "model_name": model, "field_name": field, "term": term}
        return [
            choice["text"]
            for choice in client.get("/admin/autocomplete/", values).json()["results"]
        ]

    return search


@pytest.fixture
def others(article):
    """More names, so that a search that finds everything is seen."""
    Person.objects.create(key="dinh-van-ngoc", name="Đinh Văn Ngọc")
    Person.objects.create(key="tran-an", name="Trần Ân", names=["Ba Khoa"])
    Organisation.objects.create(
        key="doan", name="Đoàn", name_en="Union", kind="union", level="unit", basis="stated"
    )


TERMS = ["dinh ngoc khoa", "Đinh Ngọc Kho", "ĐINH NGỌC KHOA", "khoa dinh", "Ðinh ngoc-khoa"]


@pytest.mark.parametrize("term", TERMS)
def test_person_is_found(found, chosen, others, term):
    assert found("person", term) == ["Đinh Ngọc Khoa"]
    assert chosen("appearance", "person", term) == ["Đinh Ngọc Khoa · dinh-ngoc-khoa"]


def test_names_and_keys_are_searched(found, others):
    assert found("person", "ba khoa") == ["Trần Ân"]
    assert found("organisation", "btc") == ["Ban Tổ chức cuộc thi vẽ"]
    assert found("organisation", "drawing contest") == ["Ban Tổ chức cuộc thi vẽ"]
    assert found("resolution", "7-nq/al") == ["7-NQ/AL Về phong trào vẽ"]
    assert found("province", "an lac") == ["An Lạc"]
    assert found("person", "khong co ai") == []
    assert len(found("person", " ")) == 3


def test_articles_are_found_by_key_and_title(found, article):
    for term in ("tc9001", "phat dong", "PHÁT ĐỘNG cuộc", "drawing"):
        assert found("article", term) == ["tc9001 Lễ phát động cuộc thi vẽ"]
    assert found("article", "phat dong xyz") == []


@pytest.mark.parametrize("term", ["dinh ngoc", "Đinh Ngọc", "đinh NGỌC", "tc9001", "Trưởng"])
def test_links_are_found_by_what_they_join(found, others, term):
    assert "Trưởng ban Tổ chức" in found("post", term)


def test_links_of_others_are_not_found(found, others):
    assert found("post", "tran an") == []
    assert found("involvement", "cuộc thi") == ["Ban Tổ chức cuộc thi vẽ: jury"]
    assert found("citation", "nq an") == ["vẽ"]


def test_large_catalogues_are_searched_by_the_database(found, others, monkeypatch):
    monkeypatch.setattr(searching, "FOLDED_ROWS", 1)
    assert found("person", "dinh-ngoc") == ["Đinh Ngọc Khoa"]
    assert found("person", "Đinh Ngọc") == ["Đinh Ngọc Khoa", "Đinh Văn Ngọc"]
