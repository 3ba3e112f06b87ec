"""The queue of review: what it shows and in which order, and what accept, correct, reject do."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from archive.curation.review import set_status
from archive.models import Appearance, Article, Citation, Holding, Involvement, Post, Province
from archive.publish import publication
from tests.admin.reviewers import browser, draft, propose, staff
from tests.admin.submitting import messages, submit

QUEUE = "/admin/review/"


@pytest.fixture
def lan(db) -> User:
    """A curator."""
    return staff("lan", "curator")


@pytest.fixture
def minh(db, lan) -> User:
    """One who reviews and corrects."""
    return staff("minh", "curator", "reviewer")


@pytest.fixture
def desk(minh, edition_path) -> Client:
    """The reviewer's browser."""
    return browser(minh)


def rows(client: Client, address: str = QUEUE) -> list[Tag]:
    """Return the rows of a page of the queue."""
    page = client.get(address)
    assert page.status_code == 200
    return BeautifulSoup(page.content, "lxml").select(".review-row")


def press(client: Client, row: Tag, deed: str, address: str = QUEUE, **typed: str):
    """Press a button of a row, as a browser would send it."""
    form = row.select_one(f"button[value={deed}]").find_parent("form")
    sent = {i["name"]: i.get("value", "") for i in form.select("input[name]")}
    return client.post(address, sent | typed | {"do": deed})


def said(client: Client) -> str:
    """Return the messages that the reviewer sees next."""
    return "\n".join(messages(client.get(QUEUE)))


def test_a_row_says_what_where_since_when_and_from_whom(desk, lan, article):
    link = propose(article, lan)
    (row,) = rows(desk)
    assert row["id"] == f"involvement-{link.pk}"
    text = " ".join(row.get_text(" ").split())
    assert "Role of an organisation: Đội cờ số 1: attending: “Lò Thị Ún”" in text
    assert "tc9001 Lễ phát động cuộc thi vẽ (published) · An Lạc" in text
    assert "entered by hand · by lan" in text
    assert link.history.get().history_date.strftime("%Y") in text
    quote = row.select_one(".review-quotes li")
    assert quote.mark.text == "Lò Thị Ún"
    assert "Bà Lò Thị Ún nêu thể lệ <b>mới</b>" in quote.text


def test_every_kind_waits_in_the_order_in_which_it_came(desk, lan, article):
    waiting = [Citation.objects.get(), Appearance.objects.get(), Post.objects.first()]
    waiting += [Post.objects.last().appearance.roles.get(), Involvement.objects.get()]
    for link in waiting:
        set_status(link, "draft", lan, "")
    waiting.append(draft(lan))
    draft(lan, "draft", key="tc9101")  # still being written
    assert [row["id"] for row in rows(desk)] == [
        f"{record._meta.model_name}-{record.pk}" for record in waiting
    ]
    waiting[0].wording, waiting[0]._history_user = "nét vẽ", lan
    waiting[0].save()  # it has waited since before
    assert rows(desk)[0]["id"] == f"citation-{waiting[0].pk}"


def test_filters_choose_and_show_what_there_is(desk, lan, article):
    by_hand, loaded = propose(article, lan), propose(article, None, "draft")
    other = draft(lan)
    Province.objects.create(key="an-hoa", name="An Hòa", name_en="An Hoa", kind="province")
    Article.objects.filter(pk=other.pk).update(
        province=Province.objects.get(key="an-hoa"), province_basis="stated"
    )
    ids = {name: f"involvement-{link.pk}" for name, link in [("h", by_hand), ("l", loaded)]}
    ids["o"] = f"article-{other.pk}"
    for query, found in (
        ("kind=article", "o"),
        ("kind=involvement", "hl"),
        ("origin=:load", "l"),
        ("origin=:", "ho"),
        ("author=lan", "ho"),
        ("author=?", "l"),
        ("province=an-hoa", "o"),
        ("province=an-lac&author=lan", "h"),
        ("kind=book", ""),
        ("page=9", "hlo"),
        ("page=x&origin=:import: a.csv", ""),
    ):
        shown = {row["id"] for row in rows(desk, f"{QUEUE}?{query}")}
        assert shown == {ids[name] for name in found}, query
    soup = BeautifulSoup(desk.get(QUEUE).content, "lxml")
    options = {s["name"]: [o.text for o in s.select("option")][1:] for s in soup.select("select")}
    assert options["kind"] == ["Article", "Role of an organisation"]
    assert options["origin"] == ["entered by hand", "fixtures, by load"]
    assert options["author"] == ["no user: a load or an import", "lan"]
    assert options["province"] == ["An Hòa · an-hoa", "An Lạc · an-lac"]


def test_accepting_publishes_once_and_leads_to_the_next_row(
    desk, lan, minh, article, public_record
):
    first, second = propose(article, lan), propose(article, lan)
    publication.publish()
    answer = press(desk, rows(desk)[0], "accept")
    assert urlsplit(answer.url).fragment == f"involvement-{second.pk}"
    first.refresh_from_db()
    assert first.status == "published"
    version = first.history.first()
    assert (version.history_user, version.history_type) == (minh, "~")
    assert LogEntry.objects.get().user == minh
    assert len(public_record("tc9001")["organisations"]) == 2
    told = said(desk)
    assert "1 entry accepted." in told
    assert told.count("Edition 2 published") == 1
    last = press(
        desk, rows(desk, f"{QUEUE}?kind=involvement")[0], "accept", f"{QUEUE}?kind=involvement"
    )
    assert last.url == f"{QUEUE}?kind=involvement#queue"


def test_a_rejected_link_stays_with_its_reason(desk, lan, article, public_record):
    link = propose(article, lan)
    row = rows(desk)[0]
    press(desk, row, "reject", reason="  ")
    assert "give the reason" in said(desk)
    press(desk, row, "reject", reason="không có trong bản tin")
    link.refresh_from_db()
    assert link.status == "withdrawn"
    assert link.history.first().history_change_reason == "không có trong bản tin"
    assert rows(desk) == []
    assert len(public_record("tc9001")["organisations"]) == 1


def test_an_article_is_sent_back_with_the_remark(desk, lan):
    made = draft(lan)
    press(desk, rows(desk)[0], "reject", reason="thiếu ngày")
    made.refresh_from_db()
    assert made.status == "draft"
    assert made.history.first().history_change_reason == "thiếu ngày"


def test_an_article_goes_with_all_its_links(desk, lan, minh, edition_path, public_record):
    made = draft(lan)
    one, two, own = propose(made, lan), propose(made, None, "draft"), propose(made, minh)
    gone = propose(made, lan, "withdrawn")
    row = next(row for row in rows(desk) if row["id"] == f"article-{made.pk}")
    assert "Accept with its 3 links" in row.text
    press(desk, row, "accept-all")
    told = said(desk)
    assert "3 entries accepted." in told
    assert "Waits still: “Đội cờ số 2: attending”. You wrote this yourself" in told
    states = dict(Involvement.objects.values_list("pk", "status"))
    accepted = dict.fromkeys((one.pk, two.pk), "published")
    assert states == accepted | {own.pk: "review", gone.pk: "withdrawn"}
    assert len(public_record("tc9100")["organisations"]) == 2
    assert [row["id"] for row in rows(desk)] == [f"involvement-{own.pk}"]


def test_an_article_alone_leaves_its_links_waiting(desk, lan, public_record):
    made = draft(lan)
    link = propose(made, lan)
    row = next(row for row in rows(desk) if row["id"] == f"article-{made.pk}")
    press(desk, row, "accept")
    assert public_record("tc9100")["organisations"] == []
    assert [row["id"] for row in rows(desk)] == [f"involvement-{link.pk}"]


def test_many_are_accepted_at_once(desk, lan, minh, article, public_record):
    links = [propose(article, user) for user in (lan, lan, minh)]
    chosen = [box["value"] for row in rows(desk) for box in row.select("[type=checkbox]")]
    assert len(chosen) == 2
    own = f"involvement-{links[2].pk}-{links[2].history.first().history_id}"
    desk.post(QUEUE, {"do": "accept", "item": [*chosen, own, "involvement-1", "book-1-1"]})
    told = said(desk)
    assert "2 entries accepted." in told
    assert "another reviewer has to publish it" in told
    assert "“book-1-1” is no entry of the queue" in told
    assert [Involvement.objects.get(pk=link.pk).status for link in links] == [
        *("published", "published", "review"),
    ]
    assert len(public_record("tc9001")["organisations"]) == 3


def test_the_second_of_two_reviewers_is_told(desk, lan, article):
    link = propose(article, lan)
    hoa = browser(staff("hoa", "reviewer"))
    row = rows(hoa)[0]
    press(desk, rows(desk)[0], "accept")
    versions = link.history.count()
    for deed, more in (("accept", {}), ("reject", {"reason": "sai"})):
        press(hoa, row, deed, **more)
        assert "minh has decided on “Đội cờ số 1: attending”: published" in said(hoa)
    assert link.history.count() == versions
    link.delete()
    press(hoa, row, "accept")
    assert "has deleted this entry" in said(hoa)


def test_what_was_changed_meanwhile_is_looked_at_again(desk, lan, article):
    link = propose(article, lan)
    row = rows(desk)[0]
    link.wording, link._history_user = "Bà Lò Thị Ún", lan
    link.save()
    answer = press(desk, row, "accept")
    assert urlsplit(answer.url).fragment == f"involvement-{link.pk}"
    assert "lan has changed" in said(desk)
    link.refresh_from_db()
    assert link.status == "review"


def test_correcting_leads_back_to_the_queue(desk, lan, minh, article):
    link = propose(article, lan)
    address = f"{QUEUE}?kind=involvement&province=an-lac"
    correct = rows(desk, address)[0].select_one("[data-key=c]")["href"]
    answer = submit(desk, correct, wording="Bà Lò Thị Ún")
    assert answer.url == f"{address}#involvement-{link.pk}"
    stays = submit(desk, correct, {"_continue": "1"})
    assert stays.url.startswith(f"/admin/archive/involvement/{link.pk}/change/")
    press(desk, rows(desk)[0], "accept")  # a correction in review is part of it
    link.refresh_from_db()
    assert (link.status, link.wording) == ("published", "Bà Lò Thị Ún")
    evil = correct.split("?")[0] + "?queue=//evil.example/"
    assert submit(desk, evil).url.startswith("/admin/review/?")


def test_who_may_not_review_sees_and_corrects_only(lan, minh, article, edition_path):
    link = propose(article, minh)
    client = browser(lan)
    (row,) = rows(client)
    assert "Only a reviewer" in row.text
    assert not row.select("button")
    assert row.select_one("[data-key=c]")
    item = f"involvement-{link.pk}-{link.history.get().history_id}"
    for sent in ({"do": "accept"}, {"do": "reject", "reason": "x"}, {"do": "publish"}, {}):
        client.post(QUEUE, sent | {"item": item})
    made = draft(minh)
    item = f"article-{made.pk}-{made.history.get().history_id}"
    client.post(QUEUE, {"do": "reject", "reason": "x", "item": item})
    assert Article.objects.get(pk=made.pk).status == "review"
    link.refresh_from_db()
    assert link.history.count() == 1
    assert not edition_path.exists()


def test_the_queue_is_for_curators_and_reviewers_only(lan, edition_path, article):
    stranger, reader = browser(staff("khach")), Client(SERVER_NAME="127.0.0.1")
    assert stranger.get(QUEUE).status_code == 403
    assert stranger.post(QUEUE, {}).status_code == 403
    assert reader.get(QUEUE).status_code == 302
    assert b"/admin/review/" not in stranger.get("/admin/").content
    reviewer = browser(staff("hoa", "reviewer"))
    assert reviewer.get(QUEUE).status_code == 200
    assert b"/admin/review/" in reviewer.get("/admin/").content
    assert reviewer.put(QUEUE).status_code in (403, 405)


def test_a_failure_half_way_changes_nothing(desk, lan, article, monkeypatch):
    links = [propose(article, lan), propose(article, lan)]
    chosen = [box["value"] for row in rows(desk) for box in row.select("[type=checkbox]")]
    save = Involvement.save

    def fail(self, *args, **kwargs):
        if self.pk == links[1].pk:
            raise RuntimeError("power cut")
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Involvement, "save", fail)
    with pytest.raises(RuntimeError):
        desk.post(QUEUE, {"do": "accept", "item": chosen})
    assert set(Involvement.objects.values_list("order", "status")) == {
        *((1, "published"), *((link.order, "review") for link in links)),
    }


def test_markup_of_a_text_and_of_names_is_shown_as_it_is(desk, lan, article):
    propose(article, lan)
    Involvement.objects.filter(status="review").update(wording="<script>x</script>")
    page = desk.get(QUEUE).content.decode()
    assert "<script>x" not in page
    assert "&lt;b&gt;mới&lt;/b&gt;" in page


def test_text_not_attached_and_no_evidence(desk, lan, article):
    propose(article, lan)
    Holding.objects.get().detach()
    assert "the text is not attached" in rows(desk)[0].text
    Involvement.objects.update(evidence=[])
    assert "No evidence in the text" in rows(desk)[0].text
