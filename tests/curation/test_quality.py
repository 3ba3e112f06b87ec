"""Checks of quality: each finds what is amiss, and nothing where nothing is."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from archive.curation import files, quality
from archive.curation.checks import counts
from archive.models import (
    Alias,
    Appearance,
    Article,
    ArticleDate,
    Citation,
    Distinct,
    Holding,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Resolution,
)
from tests.admin import catalogues


@pytest.fixture(autouse=True)
def english():
    """Speak English, whatever the test before spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def holdings(settings, tmp_path, article):
    """A folder with the file of the article's holding."""
    folder = tmp_path / "holdings"
    folder.mkdir()
    settings.HOLDINGS = str(folder)
    held = Holding.objects.get()
    (folder / held.filename).write_bytes(held.text.encode())
    return folder


@pytest.fixture
def article(db):
    """A published article with one of each thing that can hang on it."""
    return catalogues.article()


def keys(code: str) -> list[tuple]:
    """Return the natural keys that a check finds; its count must agree."""
    check = quality.check_of(code)
    found = check.findings()
    if not check.lasting:
        assert counts([check])[code] == len(found)
        assert check.part(0, 50)[0] == len(found)
    return [finding.key for finding in found]


def says(code: str) -> str:
    """Return what a check says of what it finds."""
    return "\n".join(str(finding.says) for finding in quality.check_of(code).findings())


def body(key: str, name: str, **values: object) -> Organisation:
    """Make a body."""
    known = {"name_en": "A body", "kind": "union", "level": "unit", "basis": "stated"}
    return Organisation.objects.create(key=key, name=name, **(known | values))


def person(key: str, name: str, **values: object) -> Person:
    """Make a person."""
    return Person.objects.create(key=key, name=name, **values)


def document(key: str, **values: object) -> Resolution:
    """Make a document."""
    known = {"kind": "plan", "title": f"Kế hoạch {key}", "title_en": "A plan", "basis": "stated"}
    return Resolution.objects.create(key=key, **(known | values))


def another(key: str = "tc9002", **values: object) -> Article:
    """Make an article that says little."""
    known = {"title": f"Bản tin {key}", "title_en": "A release", "title_basis": "supplied"}
    return Article.objects.create(key=key, **(known | values))


def hold(article: Article, who: Person, wording: str, of: Organisation, **values) -> Post:
    """Let a person hold a post in an article."""
    appearance = Appearance.objects.create(article=article, person=who, order=7)
    known = {"order": 1, "basis": "stated", "wording": wording, "organisation": of}
    return Post.objects.create(appearance=appearance, **(known | values))


@pytest.mark.parametrize(
    "lacking",
    ["province", "event-date", "publisher", "source", "account", "holding", "links"],
)
def test_what_articles_lack(article, lacking):
    another()
    assert ("tc9002",) in keys(f"article-without-{lacking}")
    assert lacking in ("publisher", "source") or ("tc9001",) not in keys(
        f"article-without-{lacking}"
    )


def test_an_english_title_that_repeats_the_vietnamese_one(article):
    Article.objects.update(title_en=article.title)
    assert keys("article-without-english-title") == [("tc9001",)]


def test_a_date_without_a_year_is_no_date(article):
    ArticleDate.objects.filter(kind="event").update(edtf="XXXX-10", earliest=None, latest=None)
    assert keys("article-without-event-date") == [("tc9001",)]


def test_withdrawn_articles_lack_nothing(article):
    Article.objects.update(
        status="withdrawn",
        province=None,
        province_basis="",
        withdrawn_reason_vi="Nhầm",
        withdrawn_on="2024-01-01",
    )
    assert keys("article-without-province") == []


def test_a_stated_fact_without_evidence_by_model_and_field(article):
    Post.objects.filter(order=1).update(evidence=[])
    assert keys("post-without-evidence") == [("tc9001", "dinh-ngoc-khoa", 1)]
    Article.objects.update(title_evidence=[])
    assert keys("title-without-evidence") == [("tc9001",)]


def test_what_rests_on_something_else_needs_no_evidence(article):
    Post.objects.filter(order=1).update(evidence=[], basis="inferred")
    assert keys("post-without-evidence") == []
    assert keys("post-inferred") == [("tc9001", "dinh-ngoc-khoa", 1)]
    assert keys("post-external") == []


def test_the_value_of_an_inferred_province_is_told(article):
    assert keys("province-inferred") == [("tc9001",)]
    assert "An Lạc" in says("province-inferred")


def test_kinds_of_dates_are_counted_apart(article):
    ArticleDate.objects.create(article=article, kind="captured", edtf="2020", basis="external")
    assert keys("date-captured-external") == [("tc9001", "captured")]
    assert keys("date-event-external") == []


def test_an_inference_without_a_note(article):
    assert ("tc9001",) in keys("fact-unexplained")
    Article.objects.update(province_note_vi="Theo trụ sở", province_note_en="By its seat")
    assert ("tc9001",) not in keys("fact-unexplained")


def test_evidence_past_the_end_of_the_text(article):
    assert keys("evidence-outside-text") == []
    end = Holding.objects.get().length
    Post.objects.filter(order=1).update(evidence=[[1, 2], [3, end + 1]])
    assert keys("evidence-outside-text") == [("tc9001", "dinh-ngoc-khoa", 1)]
    assert f"ends at {end + 1}, past the text’s end {end}" in says("evidence-outside-text")


def test_evidence_that_is_no_list_of_spans_is_left_to_the_rules(article):
    Post.objects.filter(order=1).update(evidence=[["a", "b"]])
    Post.objects.filter(order=2).update(evidence={"start": 1})
    assert keys("evidence-outside-text") == []


def test_evidence_on_a_text_that_is_absent_or_on_none(article):
    [holding.detach() for holding in Holding.objects.all()]
    assert ("tc9001", "dinh-ngoc-khoa", 1) in keys("evidence-on-absent-text")
    assert keys("evidence-without-holding") == []
    Holding.objects.all().delete()
    assert ("tc9001", "dinh-ngoc-khoa", 1) in keys("evidence-without-holding")
    assert keys("evidence-on-absent-text") == []


def test_names_that_lead_to_no_record(article):
    Post.objects.filter(order=2).update(organisation=None)
    Alias.objects.create(record_type="person", key="ten-cu", target="khong-co-ai")
    Alias.objects.create(record_type="person", key="ten-xua", target="dinh-ngoc-khoa")
    Article.objects.update(account_vi="Có [ông](person:khong-co-ai) dự.")
    assert keys("post-without-organisation") == [("tc9001", "dinh-ngoc-khoa", 2)]
    assert keys("alias-to-nowhere") == [("person", "ten-cu")]
    assert keys("account-link-unknown") == [("tc9001",)]
    assert "person:khong-co-ai" in says("account-link-unknown")


def test_an_account_that_names_somebody_the_article_has_not(article):
    person("ly-a-tua", "Lý A Tủa")
    assert keys("account-person-absent") == []
    Article.objects.update(account_en="With [him](person:ly-a-tua).")
    assert keys("account-person-absent") == [("tc9001",)]


def test_organisations_by_level(article):
    body("cong-an-xa", "Công an xã Trôi", level="commune", kind="police")
    body("bo-nao-do", "Bộ nào đó", level="central", kind="ministry")
    body("cau-lac-bo", "Câu lạc bộ Trăng", level="district", kind="club")
    assert keys("organisation-without-parent") == [("cong-an-xa",)]
    assert keys("organisation-without-province") == [("cau-lac-bo",), ("cong-an-xa",)]


def test_the_end_of_organisations(article):
    heir = body("hoi-moi", "Hội mới")
    body("hoi-cu", "Hội cũ", valid_until="2020")
    body("hoi-xua", "Hội xưa", valid_until="2020", succession="abolished")
    body("hoi-xa", "Hội xa", successor=heir)
    assert keys("organisation-without-successor") == [("hoi-cu",)]
    assert keys("organisation-successor-unexplained") == [("hoi-xa",)]


def test_people_to_be_decided_about(article):
    person("a-pao", "Giàng A Páo")
    person("a-chu", "Giàng A Chử", standing="official")
    assert keys("person-unclassified") == [("a-pao",)]
    assert keys("person-official-without-post") == [("a-chu",)]
    Person.objects.filter(key="dinh-ngoc-khoa").update(standing="private")
    assert keys("person-private-with-post") == [("dinh-ngoc-khoa",)]


def test_records_in_no_article(article):
    whole = body("hoi-lon", "Hội lớn")
    body("hoi-nho", "Hội nhỏ", parent=whole)
    person("a-pao", "Giàng A Páo")
    document("ke-hoach")
    assert keys("organisation-unused") == [("hoi-nho",)]
    assert keys("person-unused") == [("a-pao",)]
    assert keys("resolution-unused") == [("ke-hoach",)]
    Involvement.objects.create(
        article=another(),
        organisation=Organisation.objects.get(key="hoi-nho"),
        order=1,
        role="guest",
        wording="Hội",
        basis="stated",
    )
    assert keys("organisation-unused") == []  # a draft leads to it


def test_an_event_outside_the_years_of_its_province(article):
    Province.objects.update(valid_until="2019-12-31")
    assert keys("article-outside-province") == [("tc9001",)]
    assert "2020-06 lies outside the time of An Lạc" in says("article-outside-province")
    Province.objects.update(valid_until="2020-06-15")  # it may have been before
    assert keys("article-outside-province") == []
    Province.objects.update(valid_until="", valid_from="2020-07-01")
    assert keys("article-outside-province") == [("tc9001",)]


def test_a_post_outside_the_years_of_its_body(article):
    Organisation.objects.update(valid_until="2019")
    assert keys("post-outside-organisation") == [
        ("tc9001", "dinh-ngoc-khoa", 1),
        ("tc9001", "dinh-ngoc-khoa", 2),
    ]
    Post.objects.filter(order=1).update(former=True)
    assert keys("post-outside-organisation") == [("tc9001", "dinh-ngoc-khoa", 2)]


class TestTwoHoldersOfAPost:
    """One body, one wording, one day, two people."""

    @pytest.fixture
    def other(self, article):
        """A second holder of the post in an article of the same month."""
        made = another()
        ArticleDate.objects.create(article=made, kind="event", edtf="2020-06-20", basis="stated")
        return hold(
            made, person("ly-a-tua", "Lý A Tủa"), "TRƯỞNG BAN  tổ chức", Organisation.objects.get()
        )

    def found(self) -> list[tuple]:
        return keys("post-two-holders")

    def test_both_are_found(self, other):
        assert self.found() == [("tc9001", "dinh-ngoc-khoa", 1), ("tc9002", "ly-a-tua", 1)]
        assert "in tc9001 it is Đinh Ngọc Khoa on 2020-06" in says("post-two-holders")

    def test_not_on_other_days(self, other):
        date = ArticleDate.objects.get(article__key="tc9002")
        date.edtf = "2020-07-01"
        date.save()
        assert self.found() == []

    def test_not_within_a_year_that_is_all_that_is_known(self, other):
        for date in ArticleDate.objects.all():
            date.edtf = "2020"
            date.save()
        assert self.found() == []

    def test_not_a_former_post(self, other):
        Post.objects.filter(pk=other.pk).update(former=True)
        assert self.found() == []

    def test_not_in_another_body(self, other):
        Post.objects.filter(pk=other.pk).update(organisation=body("hoi", "Hội"))
        assert self.found() == []

    def test_not_one_person_twice(self, other):
        first = Person.objects.get(key="dinh-ngoc-khoa")
        Appearance.objects.filter(pk=other.appearance_id).update(person=first)
        assert self.found() == []

    def test_not_what_several_are(self, other):
        Post.objects.filter(appearance__article__key__startswith="tc").update(wording="Ủy viên")
        assert self.found() == []


@pytest.mark.parametrize(
    ("mine", "theirs", "suspected"),
    [
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", True),  # the same letters, other marks
        ("Lê Thị Đào", "LÊ THỊ ĐÀO", True),
        ("Trần Thị Hồng Nhung", "Trần Hồng Nhung", True),
        ("Trần Quốc Khánh", "Trần Quốc Khánnh", True),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hằng", False),  # another vowel, another name
        ("Nguyễn Văn Bình", "Nguyễn Văn Sơn", False),  # surname and middle name
        ("Nguyễn Anh", "Nguyễn Đức Anh", False),
        ("Nguyễn", "Nguyễn", False),  # a surname alone
        ("Phạm Quốc Khánh", "Trần Quốc Khánh", False),
    ],
)
def test_people_who_may_be_one(db, mine, theirs, suspected):
    person("mot", mine)
    person("hai", theirs)
    assert keys("person-duplicates") == ([("hai", "mot")] if suspected else [])


def test_a_syllable_that_several_people_have_is_no_slip(db):
    person("mot", "Lê Văn Quang")
    person("hai", "Lê Văn Quan")
    assert keys("person-duplicates") == [("hai", "mot")]
    person("ba", "Đỗ Minh Quan")
    person("bon", "Vũ Hồng Quang")
    assert keys("person-duplicates") == []


def test_other_names_of_people_are_compared_too(db):
    person("mot", "Hoàng Văn Sáu", names=["Lê Đức Thịnh"])
    person("hai", "Lê Đức Thịnh")
    assert keys("person-duplicates") == [("hai", "mot")]


def test_pairs_recorded_as_distinct_are_left_out(db):
    person("mot", "Lê Thị Đào")
    person("hai", "Lê Thị Đào")
    Distinct.objects.create(record_type="person", first="hai", second="mot")
    assert keys("person-duplicates") == []
    person("ba", "Lê Thị Đào")
    assert keys("person-duplicates") == [("ba", "hai"), ("ba", "mot")]


@pytest.mark.parametrize(
    ("mine", "theirs", "suspected"),
    [
        ("Sở Thông tin và Truyền thông", "Sở Thông tin Truyền thông", True),
        ("Hội Nhà báo tỉnh Lạc", "Hội Nhà báo Lạc", True),
        ("Công an huyện Quảnh Lâm", "Công an huyện Quảng Lâm", True),
        ("Trung đoàn 14", "Trung đoàn 15", False),
        ("Công an huyện Hà Sơn", "Công an huyện Hà Sen", False),
    ],
)
def test_organisations_that_may_be_one(db, mine, theirs, suspected):
    home = Province.objects.create(key="lac", name="Lạc", name_en="Lac", kind="province")
    one = body("mot", mine, province=home)
    body("hai", theirs, province=home)
    assert keys("organisation-duplicates") == ([("hai", "mot")] if suspected else [])
    other = Province.objects.create(key="song", name="Song", name_en="Song", kind="province")
    Organisation.objects.filter(pk=one.pk).update(province=other)
    assert keys("organisation-duplicates") == []


def test_a_body_and_its_successor_are_known_to_be_two(db):
    one = body("mot", "Hội Làm vườn")
    two = body("hai", "Hội Làm vườn")
    assert keys("organisation-duplicates") == [("hai", "mot")]
    Organisation.objects.filter(pk=one.pk).update(successor=two)
    assert keys("organisation-duplicates") == []


def test_documents_that_may_be_one(db):
    issuer, other = body("mot", "Ban Một"), body("hai", "Ban Hai")
    document("a", number="7-NQ/AL", issued="2019", issuer=issuer)
    document("b", number="07-NQ/AL", issued="2019-05", issuer=issuer)
    document("c", number="7-NQ/AL", issued="2020", issuer=issuer)
    document("d", number="7-NQ/AL", issued="2019", issuer=other)
    document("e", number="7-NQ/AL")
    found = keys("resolution-duplicates")
    assert ("a", "b") in found
    assert not {("a", "c"), ("a", "d"), ("c", "d")} & set(found)
    assert ("a", "e") in found  # nothing says that they are two


def test_one_title_twice(article):
    another(title="lễ phát  động cuộc thi vẽ")
    assert keys("article-title-twice") == [("tc9001",), ("tc9002",)]


def test_what_waits_and_since_when(article):
    made = another(status="review")
    another("tc9003")
    assert keys("article-in-review") == [("tc9002",)]
    assert keys("article-draft") == [("tc9003",)]
    assert keys("article-waiting") == []
    long_ago = timezone.now() - timedelta(days=15)
    made.history.update(history_date=long_ago)
    assert keys("article-waiting") == [("tc9002",)]
    assert f"{long_ago:%Y-%m-%d}" in says("article-waiting")


def test_holdings_absent_and_altered(holdings):
    assert keys("holding-file-absent") == keys("holding-altered") == []
    (holdings / "tc9001.txt").write_bytes(b"gi")
    assert keys("holding-altered") == [("tc9001",)]
    assert "checksum is" in says("holding-altered")
    (holdings / "tc9001.txt").unlink()
    assert keys("holding-altered") == []
    assert keys("holding-file-absent") == [("tc9001",)]
    assert keys("holding-not-attached") == []
    [holding.detach() for holding in Holding.objects.all()]
    assert keys("holding-not-attached") == [("tc9001",)]


def test_a_folder_of_holdings_that_is_not_there(article, settings, tmp_path):
    settings.HOLDINGS = str(tmp_path / "nowhere")
    assert keys("holding-file-absent") == [("tc9001",)]
    assert keys("holding-altered") == []


def test_files_are_read_piece_by_piece(holdings):
    catalogues.holding(another())
    first = files.read_files(seconds=-1)
    assert (first.read, first.following) == (1, "tc9001")
    second = files.read_files(first.following, seconds=-1)
    assert (second.read, second.following) == (1, "")


def test_findings_of_several_models_are_paged_as_one_list(article):
    Holding.objects.all().delete()
    check = quality.check_of("evidence-without-holding")
    whole = check.findings()
    assert len({finding.model for finding in whole}) > 3
    pieces = [check.findings(at, at + 2) for at in range(0, len(whole) + 2, 2)]
    assert [finding for piece in pieces for finding in piece] == whole


def test_every_check_has_a_code_of_its_own_and_a_heading():
    every = quality.checks()
    assert len({check.code for check in every}) == len(every)
    assert {check.group for check in every} == set(quality.groups())


def test_a_whole_catalogue_has_few_doubts(article):
    assert keys("article-without-province") == keys("person-duplicates") == []
    assert Citation.objects.exists()
