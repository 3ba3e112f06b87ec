"""Corrections as readers see them: before, after, why, when; nothing that is not public."""

import json

import pytest
from lxml import etree

from archive.filters import corrections as filters
from archive.views import corrections as views
from tests.site.reading import Reader, soup_of, text_of

SUFFIXES = ["/corrections/", "/corrections.json", "/corrections.atom"]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def corrected(site, settings, mixed):
    """A reader's client on a specimen with corrections, and the specimen."""
    settings.EDITION_PATH = mixed[1]
    return site, mixed[0]


def listed(site, query: str = "") -> list[dict]:
    """Return the corrections that the JSON lists."""
    return json.loads(site.get(f"/corrections.json{query}").content)["results"]


def test_every_public_record_s_corrections_are_told(corrected):
    site, made = corrected
    public = {(row["record"]["type"], row["record"]["key"]) for row in listed(site)}
    known = {(c["record_type"], c["key"]) for c in made.all("correction")}
    hidden = {kind_and_key for kind_and_key in known if "zq" in kind_and_key[1]}
    drafts = {("article", key) for key in made.articles("draft", "review", "withdrawn")}
    assert public == known - hidden - drafts
    assert {kind for kind, _key in public} >= {"person", "organisation", "resolution", "article"}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", SUFFIXES)
def test_nothing_hidden_is_told(corrected, prefix, address):
    site, made = corrected
    shown = site.get(prefix + address).content.decode()
    assert [word for word in made.secrets if word in shown] == []
    private = [p["name"] for p in made.all("person") if p["standing"] != "official"]
    assert [name for name in private if name in shown] == []


def test_values_that_are_not_public_are_said_to_be(corrected):
    site, _made = corrected
    by_field = {(row["field"] or {}).get("name"): row for row in listed(site, "?type=article")}
    person = by_field["person"]
    assert person["part"]["kind"] == "appearance"
    assert person["part"]["of"] is None
    assert person["before"] == {"hidden": True}
    assert person["after"].get("record", {"type": "person"})["type"] == "person"
    assert by_field["title_note_vi"]["before"] == {"hidden": True}
    assert "rank" not in by_field, "what is said of a private person only"
    page = soup_of(site.get("/en/corrections/?type=article").content)
    assert "not public" in text_of(page.select_one("main"))


def test_page_shows_before_after_reason_and_day(corrected):
    site, made = corrected
    told = [c for c in made.all("correction") if c["record_type"] == "organisation"]
    body = next(c for c in told if "zq" not in c["key"])
    page = soup_of(site.get(f"/en/corrections/?record=organisation/{body['key']}").content)
    shown = " ".join(page.select_one("article.correction").get_text(" ").split())
    for expected in (
        "Before the correction Tên cũ",
        f"After the correction {body['after']}",
        "Reason Đọc lại bản in.",
        "2026",
    ):
        assert expected in shown, expected
    assert page.select_one("article.correction h2 a")["href"].startswith("/en/organisations/")
    assert page.select_one("dd span[lang=vi]")
    assert page.select_one("link[type='application/atom+xml']")["href"].startswith("/en/corr")
    assert page.title.text.startswith(page.h1.text)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_are_well_formed(corrected, prefix):
    site, _made = corrected
    reader = Reader(f"{prefix}/corrections/")
    reader.feed(site.get(f"{prefix}/corrections/").content.decode())
    assert reader.faults == []
    assert reader.headings == 1
    assert len(reader.ids) == len(set(reader.ids))


def test_records_lead_to_their_corrections(corrected):
    site, made = corrected
    for row in listed(site):
        kind, key = row["record"]["type"], row["record"]["key"]
        page = soup_of(site.get(row["url"].removeprefix("http://127.0.0.1:8000")).content)
        link = page.select_one(".corrected a")["href"]
        assert link == f"/corrections/?record={kind}/{key}"
        assert len(listed(site, f"?record={kind}/{key}")) >= 1
    other = next(p for p in made.all("province") if not listed_of(site, p["key"]))
    assert not soup_of(site.get(f"/provinces/{other['key']}/", follow=True).content).select(
        ".corrected"
    )


def listed_of(site, key: str) -> list[dict]:
    """Return the corrections of a province."""
    return listed(site, f"?record=province/{key}")


def test_newest_first_by_type_and_year_and_page(corrected, monkeypatch):
    site, _made = corrected
    everything = listed(site)
    days = [row["corrected_on"] for row in everything]
    assert days == sorted(days, reverse=True)
    assert listed(site, "?year=2026") == everything
    people = [row for row in everything if row["record"]["type"] == "person"]
    assert listed(site, "?type=person") == people
    monkeypatch.setattr(filters, "PER_PAGE", 2)
    monkeypatch.setattr(views, "PER_PAGE", 2)
    first = json.loads(site.get("/corrections.json").content)
    assert (first["count"], first["results"]) == (len(everything), everything[:2])
    assert first["next"].endswith("/corrections.json?page=2")
    assert listed(site, "?page=2") == everything[2:4]
    assert site.get("/corrections.json?page=99").status_code == 400
    assert 'role="status"' in site.get("/corrections/?page=99").content.decode()


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?type=book", "type"),
        ("?year=1066", "year"),
        ("?page=0", "page"),
        ("?record=article/nobody", "record"),
        ("?record=book/x", "record"),
        ("?record=person/%00", "record"),
        ("?colour=red", "colour"),
    ],
)
def test_what_cannot_be_understood_is_named(corrected, query, named):
    site, _made = corrected
    response = site.get(f"/corrections.json{query}")
    assert response.status_code == 400
    assert [fault["parameter"] for fault in json.loads(response.content)["errors"]] == [named]
    page = soup_of(site.get(f"/corrections/{query}").content)
    assert named in text_of(page.select_one(".notices"))
    assert bool(page.select("article.correction")) == (named == "colour")


def test_feed_has_an_identifier_for_each(corrected):
    site, _made = corrected
    root = etree.fromstring(site.get("/corrections.atom").content)
    entries = root.findall(f"{ATOM}entry")
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert names == [f"tag:127.0.0.1,2026:correction/{row['id']}" for row in listed(site)]
    assert all("→" in entry.findtext(f"{ATOM}summary") for entry in entries)


def test_archive_without_corrections_says_so(bare_site):
    shown = text_of(soup_of(bare_site.get("/en/corrections/").content).select_one("main"))
    assert "0 corrections." in shown
    assert "None in this edition." in shown
