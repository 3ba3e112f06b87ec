"""Documents that come in through the browser, and texts that no form can change."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from archive.admin.receiving import LIMIT
from archive.models import Article, Holding
from tests.admin import catalogues
from tests.admin.catalogues import TEXT
from tests.admin.submitting import controls, errors

ADD = "/admin/archive/article/add/"
WORDS = "\ufeffTin thử\r\n\r\nĐoạn \U0001f600 một.\r\nCòn một dòng.\r\n\r\nHết.\r\n"


def upload(content: bytes = WORDS.encode(), name: str = "tin-thu.txt") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, "text/plain")


@pytest.fixture
def sent(client) -> dict:
    """A new draft as the curator filled it in."""
    told = {"key": "tc0777", "status": "draft", "title": "Tin thử", "title_en": "A trial"}
    return controls(client.get(ADD).content) | told | {"title_basis": "transcribed"}


def test_everything_follows_from_the_document(client, sent):
    page = client.get(ADD).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert client.post(ADD, sent | {"holding-0-file": upload()}).status_code == 302
    made = Holding.objects.get()
    assert (made.filename, made.article.key) == ("tin-thu.txt", "tc0777")
    assert made.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert (made.bytes, made.length) == (len(WORDS.encode()), len(WORDS))
    assert made.text == WORDS
    assert [(kind, WORDS[start:end]) for kind, start, end in made.segments] == [
        ("headline", "Tin thử"),
        ("paragraph", "Đoạn \U0001f600 một.\r\nCòn một dòng."),
        ("paragraph", "Hết."),
    ]
    assert made.article.title_evidence == [[1, 8]], "a transcribed title is found by itself"
    page = client.get(f"/admin/archive/article/{made.article.pk}/change/").content.decode()
    assert '<p data-start="1">Tin thử</p>' in page
    assert "một.&#13;\nCòn" in page, "a browser would make one character of two"
    assert 'type="file"' not in page


def test_words_are_found_in_the_document_that_comes_along(client, sent):
    told = {"title_basis": "supplied", "title_evidence": '"Hết"', "holding-0-file": upload()}
    assert client.post(ADD, sent | told).status_code == 302
    start, end = Article.objects.get().title_evidence[0]
    assert WORDS[start:end] == "Hết"


def test_what_was_typed_must_agree_with_the_document(client, sent):
    typed = {"holding-0-length": "5", "holding-0-filename": "ten-khac.txt"}
    said = errors(client.post(ADD, sent | typed | {"holding-0-file": upload()}))
    assert f"The document says otherwise: {len(WORDS)}." in said
    typed |= {"holding-0-length": str(len(WORDS)), "holding-0-segments": "paragraph 1-8"}
    assert client.post(ADD, sent | typed | {"holding-0-file": upload()}).status_code == 302
    made = Holding.objects.get()
    assert (made.filename, made.segments) == ("ten-khac.txt", [["paragraph", 1, 8]])


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b"\n \n", "a.txt", "“a.txt” has no words"),
        ("Hà Nội".encode("utf-16"), "a.txt", "“a.txt” is not UTF-8: byte 0 is wrong"),
        (b"a\x00b", "a.txt", "“a.txt” is no plain text: it has the character U+0000 at 1"),
        (b"a" * (LIMIT + 1), "a.txt", f"“a.txt” has {LIMIT + 1} bytes; a document has at most"),
    ],
)
def test_what_is_no_document_is_refused_by_name(client, sent, content, name, reason):
    response = client.post(ADD, sent | {"holding-0-file": upload(content, name)})
    assert reason in errors(response)
    assert not Article.objects.exists()


def test_known_document_is_named(client, article, sent):
    response = client.post(ADD, sent | {"holding-0-file": upload(TEXT.encode())})
    said = "This document is the holding of tc9001 Lễ phát động cuộc thi vẽ already: tc9001.txt."
    assert said in errors(response)
    assert "Constraint" not in errors(response)
    assert Holding.objects.count() == 1


def test_without_a_document_what_fixes_it_is_asked_for(client, sent):
    response = client.post(ADD, sent | {"holding-0-filename": "a.txt"})
    assert errors(response).count("This field is required") == 4
    assert client.post(ADD, sent).status_code == 302, "an article needs no holding"
    assert not Holding.objects.exists()


def test_text_that_was_absent_is_attached_from_its_file(client, db):
    article = catalogues.article(attached=False)
    for address, name in (
        (f"/admin/archive/article/{article.pk}/change/", "holding-0-file"),
        (f"/admin/archive/holding/{article.holding.pk}/change/", "file"),
    ):
        form = controls(client.get(address).content)
        said = errors(client.post(address, form | {name: upload()}))
        assert "“tin-thu.txt” is another document: sha256 " in said
        assert Holding.objects.get().text is None
        assert client.post(address, form | {name: upload(TEXT.encode())}).status_code == 302
        assert Holding.objects.get().text == TEXT
        Holding.objects.get().detach()


def test_new_holding_on_its_own_page(client, db):
    article = Article.objects.create(key="a", title="A", title_en="A", title_basis="supplied")
    add = "/admin/archive/holding/add/"
    form = controls(client.get(add).content) | {"article": article.pk, "file": upload()}
    assert client.post(add, form).status_code == 302
    assert Holding.objects.get().text == WORDS


def test_no_form_takes_another_document_for_an_attached_text(client, article):
    before = Holding.objects.values().get()
    for address, name in (
        (f"/admin/archive/article/{article.pk}/change/", "holding-0-file"),
        (f"/admin/archive/holding/{article.holding.pk}/change/", "file"),
    ):
        form = controls(client.get(address).content)
        assert client.post(address, form | {name: upload()}).status_code == 302
        assert Holding.objects.values().get() == before


def test_second_holding_of_an_article_is_refused(client, article):
    address = f"/admin/archive/article/{article.pk}/change/"
    form = controls(client.get(address).content) | {"holding-TOTAL_FORMS": "2"}
    response = client.post(address, form | {"holding-1-file": upload()})
    assert response.status_code in (200, 302)
    assert Holding.objects.get().text == TEXT


def test_text_stands_beside_parts_too_and_is_absent_where_there_is_none(client, article):
    post = article.appearances.get().posts.first()
    address = f"/admin/archive/post/{post.pk}/change/"
    assert 'class="evidence-text module"' in client.get(address).content.decode()
    assert 'class="evidence-text module"' not in client.get(ADD).content.decode()
    article.holding.detach()
    assert 'class="evidence-text module"' not in client.get(address).content.decode()


def test_words_outside_segments_stand_beside_as_well(client, article):
    Holding.objects.update(segments=[["headline", 0, 3]])
    page = client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
    assert '<p data-start="0">Lễ </p>' in page
    rest = TEXT[3:].strip().replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;")
    assert f'<p data-start="3">{rest}</p>' in page
