"""What is not public: withdrawn articles say so, moved keys lead on, and the rest is not there."""

import json
import re
from urllib.parse import quote

import pytest

from tests.site.reading import Library, soup_of, text_of

FOLDERS = {
    "article": "articles",
    "organisation": "organisations",
    "person": "people",
    "resolution": "resolutions",
    "province": "provinces",
}
SUFFIXES = ("json", "bib", "ris", "csl.json")
SECRET = re.compile(rb"zq\d+wk")


@pytest.fixture
def made(mixed, settings):
    """The specimen behind the site, which shows its public part."""
    settings.EDITION_PATH = mixed[1]
    return mixed[0]


def rows(made, model: str, **wanted) -> list[dict]:
    """Return objects of a specimen that have the wanted values."""
    found = made.all(model)
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def hidden_keys(made) -> list[tuple[str, str]]:
    """Return (kind, key) of everything that must not exist for a reader."""
    found = [
        ("article", r["key"]) for s in ("draft", "review") for r in rows(made, "article", status=s)
    ]
    found += [("person", row["key"]) for row in made.all("person") if row["standing"] != "official"]
    for kind in ("organisation", "person", "resolution"):
        found += [(kind, row["key"]) for row in made.all(kind) if "zq" in json.dumps(row)]
    found += [(row["record_type"], row["key"]) for row in made.all("alias") if "zq" in row["key"]]
    return sorted(set(found))


def addresses(kind: str, key: str) -> list[str]:
    """Return every address under which a key could answer."""
    base = f"/{FOLDERS[kind]}/{key}"
    found = [f"{base}/", f"{base}/slug/", f"{base}.json"]
    if kind == "article":
        found += [f"{base}.{suffix}" for suffix in SUFFIXES]
    return [prefix + address for prefix in ("", "/en") for address in found]


def test_nothing_hidden_answers_at_any_address(made, site) -> None:
    hidden = hidden_keys(made)
    assert {kind for kind, _ in hidden} >= {"article", "person", "organisation", "resolution"}
    for kind, key in hidden:
        for address in addresses(kind, key):
            response = site.get(address)
            assert response.status_code == 404, address
            assert key.encode() not in response.content


def test_nothing_hidden_can_be_filtered_by(made, site) -> None:
    for kind, key in hidden_keys(made):
        if kind != "article":
            response = site.get(f"/articles.json?{kind}={key}")
            assert response.status_code == 400, key


def test_nothing_hidden_can_be_found_or_harvested(made, site) -> None:
    assert made.secrets
    for word in made.secrets:
        said = json.loads(site.get("/articles.json", {"q": word}).content)
        assert said["count"] == 0
    everything = [
        site.get(path).content
        for path in (
            "/articles.csv", "/articles.bib", "/articles.ris", "/articles.atom?per_page=100",
            "/articles.json?per_page=100", "/oai?verb=ListSets", "/oai?verb=Identify",
            "/oai?verb=ListRecords&metadataPrefix=oai_dc",
            "/oai?verb=ListRecords&metadataPrefix=mods",
        )
    ]  # fmt: skip
    assert SECRET.findall(b"".join(everything)) == []
    assert min(map(len, everything)) > 100


def test_no_page_shows_anything_hidden(made, site) -> None:
    seen = []

    class Listening:
        """A client that looks at every answer as it passes."""

        def get(self, address: str):
            response = site.get(address)
            seen.append(address)
            assert not SECRET.search(response.content), address
            return response

    library = Library.crawled(Listening(), follow=lambda address: "?" not in address)
    assert len(seen) == len(library.pages) > 60
    broken = {a: p.status for a, p in library.pages.items() if p.status not in (200, 301, 410)}
    assert broken == {}
    public = {row["key"] for row in rows(made, "article", status="published")}
    shown = {address.split("/")[2] for address in seen if re.match(r"/articles/tc\d+/.", address)}
    assert shown - public <= {row["key"] for row in rows(made, "article", status="withdrawn")}
    assert shown >= public


def test_drafts_are_no_articles_of_anybody(made, site) -> None:
    hidden = {row["key"] for row in made.all("article") if row["status"] != "published"}
    for kind, folder in FOLDERS.items():
        if kind == "article":
            continue
        for row in made.all(kind):
            response = site.get(f"/{folder}/{row['key']}.json")
            if response.status_code == 200:
                assert not set(re.findall(r"tc\d{4}", response.content.decode())) & hidden


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_withdrawn_article_says_when_why_and_what_instead(made, site, prefix) -> None:
    gone = rows(made, "article", status="withdrawn")
    assert gone
    public = {row["key"] for row in rows(made, "article", status="published")}
    for article in gone:
        key = article["key"]
        for path in (f"/articles/{key}/", f"/articles/{key}/any-slug/"):
            response = site.get(prefix + path)
            assert (response.status_code, "ETag" in response) == (410, False)
            soup = soup_of(response.content)
            facts = text_of(soup.select_one("dl"))
            assert key in facts
            assert article["withdrawn_reason_en" if prefix else "withdrawn_reason_vi"] in facts
            assert soup.time["datetime"] == article["withdrawn_on"]
            assert text_of(soup.time) == ("2 January 2026" if prefix else "ngày 2 tháng 1 năm 2026")
            links = [a["href"] for a in soup.select("dl a")]
            replacement = (article["replacement"] or [""])[0]
            assert links == [f"{prefix}/articles/{replacement}/"] * (replacement in public)
            switch = soup.select_one(".language a")["href"]
            assert switch == ("" if prefix else "/en") + f"/articles/{key}/"
            assert not SECRET.search(response.content)
            assert b"any-slug" not in response.content


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_withdrawn_article_says_so_to_programs(made, site, suffix) -> None:
    for article in rows(made, "article", status="withdrawn"):
        response = site.get(f"/articles/{article['key']}.{suffix}")
        assert (response.status_code, response["Content-Type"]) == (410, "application/json")
        said = json.loads(response.content)
        assert said["key"] == article["key"]
        assert said["withdrawn"]["withdrawn_on"] == article["withdrawn_on"]
        assert set(said["withdrawn"]["reason"].values()) == {"Rút theo lô.", "Withdrawn by lot."}
        assert set(said["withdrawn"]) == {"withdrawn_on", "reason", "replacement"}


def test_a_replacement_stands_in_its_place(edition_of, settings, site) -> None:
    from tests.specimens import specimen

    made = specimen(seed=4, articles=2, statuses=("published", "withdrawn"))
    for row in rows(made, "article", status="withdrawn"):
        row["replacement"] = ["tc0001"]
    settings.EDITION_PATH = edition_of(made)
    soup = soup_of(site.get("/en/articles/tc0002/").content)
    (link,) = soup.select("dl a")
    assert site.get(link["href"], follow=True).status_code == 200
    said = json.loads(site.get("/articles/tc0002.json").content)
    assert said["withdrawn"]["replacement"] == "tc0001"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_lost_key_leads_to_the_living_one(made, site, prefix) -> None:
    moved = [row for row in made.all("alias") if row["key"].startswith("xua-")]
    assert {row["record_type"] for row in moved} == set(FOLDERS)
    for row in moved:
        folder = f"{prefix}/{FOLDERS[row['record_type']]}"
        for path in ("/", "/old-slug/"):
            response = site.get(f"{folder}/{row['key']}{path}?a=b")
            assert (response.status_code, response["Location"]) == (
                301,
                f"{folder}/{row['target']}/?a=b",
            )
        assert site.get(f"{folder}/{row['key']}/", follow=True).status_code == 200
        export = site.get(f"{folder}/{row['key']}.json")
        assert (export.status_code, export["Location"]) == (301, f"{folder}/{row['target']}.json")
        assert site.get(export["Location"]).status_code == 200
        if row["record_type"] == "article":
            for suffix in SUFFIXES:
                export = site.get(f"{folder}/{row['key']}.{suffix}")
                assert export["Location"] == f"{folder}/{row['target']}.{suffix}"


def test_a_lost_key_filters_as_the_living_one(made, site) -> None:
    for row in made.all("alias"):
        kind = row["record_type"]
        if row["key"].startswith("xua-") and kind != "article":
            lists = [
                json.loads(site.get(f"/articles.json?{kind}={quote(key)}").content)
                for key in (row["key"], row["target"])
            ]
            assert lists[0] == lists[1]
