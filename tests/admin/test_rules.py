"""What a form refuses: the rules that fixtures have to keep, said beside the field."""

import pytest

from archive.admin.rules import leads_back
from archive.models import (
    Alias,
    Article,
    Holding,
    Organisation,
    Person,
    Province,
    Resolution,
)
from tests.admin.submitting import controls, errors, submit


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


def change(record) -> str:
    """Return the address of a record's page."""
    return f"/admin/archive/{record._meta.model_name}/{record.pk}/change/"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_note_vi": "chỉ tiếng Việt"}, "both the Vietnamese and the English"),
        ({"appearances-0-note_en": "English only"}, "both the Vietnamese and the English"),
        ({"province_basis": ""}, "on what basis"),
        ({"publisher_basis": "stated"}, "nothing here to have a basis"),
        ({"source_url": "https://example.org/a"}, "on what basis"),
        ({"source_basis": "external"}, "nothing here to have a basis"),
        ({"account_vi": "[Ai đó](person:khong-co)", "account_en": "x"}, "no person “khong-co”"),
        ({"account_en": "[broken](person"}, "a link needs"),
        ({"account_en": "[x](book:dinh-ngoc-khoa)"}, "no record type"),
        ({"status": "withdrawn"}, "A withdrawn article needs this"),
        ({"status": "withdrawn", "withdrawn_on": "2024-01-02"}, "A withdrawn article needs this"),
        ({"dates-0-edtf": "19 tháng 6"}, "is not a date"),
        ({"dates-0-kind": ""}, "required"),
        ({"holding-0-segments": "headline 0-9999"}, "ends at 9999, past the text's end"),
        ({"holding-0-segments": "title 0-9"}, "of a known kind"),
        ({"holding-0-segments": "headline nine"}, "is not a kind and a place"),
        ({"holding-0-segments": "[[1"}, "not a list"),
        ({"quantities-0-value": "5.000.000"}, "is not a number in plain digits"),
        ({"quantities-0-value": "nghìn"}, "is not a number in plain digits"),
        ({"quantities-0-counted_en": ""}, "required"),
        ({"quantities-0-evidence": "0-9999"}, "past the end of the text"),
        ({"slips-0-evidence": ""}, "required"),
        ({"slips-0-evidence": "[]"}, "required"),
        ({"slips-0-evidence": '"không có"'}, "does not stand in the text"),
        ({"slips-0-note_vi": "chỉ tiếng Việt"}, "both the Vietnamese and the English"),
        ({"title": "a\x00b"}, "Null characters"),
        ({"account_vi": "a\x0bb"}, "U+000B"),
    ],
)
def test_article_s_form_refuses(client, address, changes, said):
    assert said in errors(submit(client, address, changes))


def test_account_may_link_to_everything_there_is(client, article, address):
    account = (
        "[a](person:dinh-ngoc-khoa) [b](organisation:ban-to-chuc-cuoc-thi-ve)\r\n\r\n"
        "[c](resolution:7-nq-an-lac-2019) [d](province:an-lac) [sic]"
    )
    assert submit(client, address, account_vi=account).status_code == 302
    assert Article.objects.get().account_vi == account.replace("\r\n", "\n")


def test_texts_are_stored_in_one_form(client, article, address):
    sent = {"title": "Le\u0302\u0303 pha\u0301t"}
    assert submit(client, address, sent).status_code == 302
    assert Article.objects.get().title == "L\u1ec5 ph\u00e1t"


def test_withdrawal_with_date_and_reasons_is_taken(client, article, address, public_record):
    reasons = {"withdrawn_reason_vi": "Trùng bản", "withdrawn_reason_en": "Duplicate"}
    sent = {"status": "withdrawn", "withdrawn_on": "2024-01-02"} | reasons
    assert submit(client, address, sent).status_code == 302
    assert public_record("tc9001") is None


def test_no_chain_leads_back(client, article):
    body = Organisation.objects.get()
    child = Organisation.objects.create(
        key="tieu-ban",
        name="Tiểu ban",
        name_en="S",
        kind="jury",
        level="unit",
        basis="stated",
        parent=body,
        successor=body,
    )
    for field in ("parent", "successor"):
        assert "leads back" in errors(submit(client, change(body), {field: child.pk}))
    province = Province.objects.get()
    heir = Province.objects.create(
        key="moi", name="M", name_en="M", kind="province", successor=province
    )
    assert "leads back" in errors(submit(client, change(province), {"successor": heir.pk}))
    assert "leads back" in errors(submit(client, change(province), {"successor": province.pk}))
    assert submit(client, change(heir), {"name": "N"}).status_code == 302


def test_circle_that_is_there_already_ends_the_search(db):
    one, two, three = (
        Province.objects.create(key=f"p-{n}", name="P", name_en="P", kind="province")
        for n in range(3)
    )
    one.successor, two.successor = two, one
    assert not leads_back(three, "successor", one)
    assert leads_back(one, "successor", two)


def test_alias_leads_from_a_lost_key_to_a_living_one(client, article):
    add = "/admin/archive/alias/add/"
    lost = {"record_type": "person", "key": "dinh-khoa", "target": "dinh-ngoc-khoa"}
    assert "No record of this type" in errors(submit(client, add, lost | {"target": "khong-co"}))
    assert "No record of this type" in errors(
        submit(client, add, lost | {"record_type": "article"})
    )
    living = {"key": "dinh-ngoc-khoa", "target": "dinh-ngoc-khoa"}
    assert "A record still has this key" in errors(submit(client, add, lost | living))
    assert "required" in errors(submit(client, add, lost | {"record_type": ""}))
    assert submit(client, add, lost).status_code == 302
    made = Alias.objects.get()
    assert "No record of this type" in errors(submit(client, change(made), target="khong-co"))
    assert submit(client, change(made)).status_code == 302


def test_lost_key_is_not_given_again(client, article):
    Alias.objects.create(record_type="person", key="dinh-khoa", target="dinh-ngoc-khoa")
    again = {"key": "dinh-khoa", "name": "Đinh Khoa", "standing": "official"}
    said = errors(submit(client, "/admin/archive/person/add/", again))
    assert "alias of another record" in said
    assert "must be lower-case" in errors(
        submit(client, "/admin/archive/person/add/", again | {"key": "Đinh"})
    )


def test_names_are_lines(client, article):
    body = Organisation.objects.get()
    assert "BTC\nBan Tổ chức" in client.get(change(body)).content.decode()
    assert submit(client, change(body), names="BTC \r\n\r\n  Ban A\r\n").status_code == 302
    body.refresh_from_db()
    assert body.names == ["BTC", "Ban A"]
    assert "same name twice" in errors(submit(client, change(body), names="A\r\nA"))
    assert submit(client, change(body), names="").status_code == 302
    body.refresh_from_db()
    assert body.names == []


def test_holding_s_file_has_a_plain_name(client, article):
    Holding.objects.all().delete()
    add = "/admin/archive/holding/add/"
    sent = {
        "article": article.pk,
        "filename": "../a.txt",
        "sha256": "a" * 64,
        "bytes": 9,
        "length": 9,
        "segments": "headline 0-9",
    }
    assert "plain name of the file" in errors(submit(client, add, sent))
    assert submit(client, add, sent | {"filename": "a.txt"}).status_code == 302


def test_number_is_unique_with_issuer_and_date(client, article):
    document = Resolution.objects.get()
    sent = controls(client.get(change(document)).content) | {"key": "other"}
    said = errors(client.post("/admin/archive/resolution/add/", sent))
    assert "resolution_identity" in said or "already exists" in said


def test_what_accounts_and_aliases_name_is_protected(client, article):
    person = Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    address = f"/admin/archive/person/{person.pk}/delete/"
    Article.objects.update(account_en="[she](person:lo-thi-un)")
    Alias.objects.create(record_type="person", key="un", target="lo-thi-un")
    shown = client.get(address).content.decode()
    assert "the account of tc9001 links to “lo-thi-un”" in shown
    assert "the alias “un” leads to “lo-thi-un”" in shown
    client.post(address, {"post": "yes"})
    action = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    client.post("/admin/archive/person/", action)
    assert Person.objects.filter(pk=person.pk).exists()
    Article.objects.update(account_en="she")
    Alias.objects.all().delete()
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Person.objects.filter(pk=person.pk).exists()
