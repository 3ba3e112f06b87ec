"""Evidence as curators type it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from archive.admin import evidence
from archive.admin.evidence import Source
from archive.models import Appearance, Article, Byline, Holding, Post
from tests.admin import catalogues
from tests.admin.catalogues import TEXT, span
from tests.admin.submitting import errors, submit

KNOWN = Source(len(TEXT), TEXT)
UNATTACHED = Source(len(TEXT), None)


@pytest.fixture(autouse=True)
def english():
    """Messages in English, outside requests too."""
    with translation.override("en"):
        yield


def resolved(typed: str, source: Source = KNOWN) -> list:
    """Return the places of what was typed."""
    return evidence.resolve(evidence.parse(typed), source, "Evidence")


def refused(typed: str, source: Source = KNOWN) -> str:
    """Return why what was typed is refused."""
    with pytest.raises(ValidationError) as caught:
        resolved(typed, source)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("", []),
        (" \n", []),
        ("[]", []),
        ("12-20", [[12, 20]]),
        ("12-20, 33-41", [[12, 20], [33, 41]]),
        ("33 – 41;12-20", [[12, 20], [33, 41]]),
        ("[[12, 20], [33, 41]]", [[12, 20], [33, 41]]),
        ("[[33, 41], [12, 20]]", [[12, 20], [33, 41]]),
        ('"Lò Thị Ún"', [span("Lò Thị Ún")]),
        ('“Lò Thị Ún”, 0-3\n"<b>mới</b>"', [[0, 3], span("Lò Thị Ún"), span("<b>mới</b>")]),
        ('"vẽ\n Ông  Đinh"', [span("vẽ\nÔng Đinh")]),
        ('"cuộc thi vẽ", 26-30', [span("cuộc thi vẽ"), [26, 30]]),
    ],
)
def test_places_and_words(typed, places):
    assert resolved(typed) == places


def test_words_are_found_in_whichever_form_the_text_has_them():
    import unicodedata

    decomposed = unicodedata.normalize("NFD", TEXT)
    found = resolved('"Lò Thị Ún"', Source(len(decomposed), decomposed))
    assert decomposed[slice(*found[0])] == unicodedata.normalize("NFD", "Lò Thị Ún")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("12", "“12” is neither numbers"),
        ("twelve", "“twelve” is neither numbers"),
        ('"Lò Thị Ún', "is neither numbers"),
        ('""', "is neither numbers"),
        ("[[12, 20", "not a list"),
        ("[" * 100_000, "not a list"),
        ("[12, 20]", "is not a pair"),
        ('[["a", 2]]', "not a pair of integers"),
        ("[[1, true]]", "not a pair of integers"),
        ("20-12", "Evidence: span 0: is empty or reversed: [20, 12)"),
        ("10-20, 15-25", "Evidence: span 1: begins at 15"),
        (f"0-{len(TEXT) + 1}", f"ends at {len(TEXT) + 1}, past the end"),
        ("0-999999999", "past the end"),
        ('"Nguyễn Văn A"', "“Nguyễn Văn A” does not stand in the text"),
    ],
)
def test_anything_else_is_refused_with_field_and_place(typed, reason):
    assert reason in refused(typed)


def test_words_in_several_places_are_listed_to_choose_from():
    said = refused('"Đinh Ngọc Khoa"')
    first = span("Đinh Ngọc Khoa")
    second = span("Đinh Ngọc Khoa", first[1])
    assert "stands in 2 places" in said
    assert f"{first[0]}-{first[1]}, {second[0]}-{second[1]}" in said
    assert resolved(f"{first[0]}-{first[1]}, {second[0]}-{second[1]}") == [first, second]


def test_words_need_the_text():
    assert "not attached" in refused('"Lò Thị Ún"', UNATTACHED)
    assert resolved("0-3", UNATTACHED) == [[0, 3]]


def test_evidence_needs_a_holding():
    assert "no holding" in refused("0-3", Source())
    assert resolved("", Source()) == []


def test_short_form_is_what_is_read():
    places = [[0, 3], [5, 9]]
    assert evidence.written(places) == "0-3, 5-9"
    assert evidence.parse(evidence.written(places)) == places
    assert evidence.written([[3, 0]]) == "[[3, 0]]"


@pytest.fixture
def address(article) -> str:
    """The page of the article."""
    return f"/admin/archive/article/{article.pk}/change/"


def test_page_shows_short_form_and_the_words(client, address):
    shown = client.get(address).content.decode()
    start, end = span("Trưởng ban Tổ chức")
    assert f"{start}-{end}</textarea>" in shown
    assert "In the text: “Trưởng ban Tổ chức”" in shown


def test_words_of_hostile_texts_are_escaped(client, article, address):
    Byline.objects.update(evidence=[span("<b>mới</b>")])
    assert "“&lt;b&gt;mới&lt;/b&gt;”" in client.get(address).content.decode()


def test_page_shows_no_words_without_the_text(client, address):
    Holding.objects.get().detach()
    shown = client.get(address).content.decode()
    assert "In the text" not in shown
    assert "The text is not attached yet" in shown


def test_words_become_places_in_the_article_s_form(client, article, address):
    sent = {"title_evidence": '"Lễ phát động"', "bylines-0-evidence": "[[5, 7]]"}
    assert submit(client, address, sent).status_code == 302
    assert Article.objects.get().title_evidence == [[0, 12]]
    assert Byline.objects.get().evidence == [[5, 7]]


def test_faults_name_the_field(client, article, address):
    sent = {"title_evidence": '"không có"', "citations-0-evidence": "0-4000"}
    said = errors(submit(client, address, sent))
    assert "Evidence of the title: “không có” does not stand" in said
    assert "Evidence: span 0: ends at 4000, past the end of the text" in said


def test_own_page_of_a_part_finds_words_as_well(client, article):
    post = Post.objects.first()
    address = f"/admin/archive/post/{post.pk}/change/"
    assert "In the text: “Trưởng ban" in client.get(address).content.decode()
    assert submit(client, address, evidence='"Bà"').status_code == 302
    post.refresh_from_db()
    assert post.evidence == [span("Bà")]
    assert "does not stand" in errors(submit(client, address, evidence='"Cô"'))


def test_new_part_finds_words_in_the_article_chosen_with_it(client, article):
    add = "/admin/archive/post/add/"
    chosen = {
        "appearance": article.appearances.get().pk,
        "order": 9,
        "wording": "x",
        "basis": "stated",
    }
    assert "does not stand" in errors(submit(client, add, chosen, evidence='"Cô"'))
    assert submit(client, add, chosen, evidence='"Bà"').status_code == 302
    assert Post.objects.get(order=9).evidence == [span("Bà")]


def test_new_appearance_finds_words_for_its_parts(client, article):
    other = catalogues.Person.objects.create(key="lo-thi-un", name="Lò Thị Ún")
    add = "/admin/archive/appearance/add/"
    from tests.admin.submitting import add_row, controls

    sent = controls(client.get(add).content)
    sent |= {"article": article.pk, "person": other.pk, "order": 2, "evidence": '"Lò Thị Ún"'}
    add_row(sent, "posts", order=1, wording="Bà", basis="stated", evidence='"Bà"')
    assert client.post(add, sent).status_code == 302
    assert Post.objects.get(wording="Bà").evidence == [span("Bà")]
    assert Appearance.objects.get(person=other).evidence == [span("Lò Thị Ún")]


def test_every_place_is_taken_as_it_was_written(client, article, address):
    """Opening and saving the page leaves all evidence as it stands in the catalogue."""
    many = [[n, n + 1] for n in range(0, 60, 2)]
    Appearance.objects.update(evidence=many, rank_evidence=many[:1])
    assert submit(client, address).status_code == 302
    assert Appearance.objects.get().evidence == many
    assert Appearance.history.count() == 1
