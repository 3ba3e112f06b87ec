"""An article in the list a reader came from: its place, its neighbours, and how its texts stand."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from tests.site import facts
from tests.site.reading import HOST, soup_of
from tests.specimens import specimen

LISTS = [
    "",
    "sort=oldest",
    "from=2020&to=2021",
    "from=2020&dates=certain",
    "province=none",
    "era=now&sort=oldest",
    "resolution=none",
    "publisher=none&sort=oldest",
]
NOTHING = [  # what carries no list: the place is that among all articles
    "?",
    "?zzz=1&utm_source=letter",
    "?from=2021-13",
    "?province=atlantis",
    "?from=2021&to=2020",
    "?page=7&per_page=3",
    "?sort=left",
    "?q=%00",
    "?" + "&".join(f"a{number}=" for number in range(60)),
]


def shown(client: Client, address: str) -> dict:
    """Return what the page of an address is made of."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.context


def record_path(record: dict) -> str:
    """Return the path of an article's Vietnamese page."""
    return urlsplit(record["url"]).path


def page_of(client: Client, key: str, prefix: str = "") -> str:
    """Return the path of an article's page."""
    return client.get(f"{prefix}/articles/{key}/")["Location"]


@pytest.mark.parametrize(("query", "prefix"), [*zip(LISTS, ["", "/en"] * 4, strict=True)])
def test_every_article_of_a_list_knows_its_place_there(shelf, query, prefix) -> None:
    client, reckoner = shelf
    expected = reckoner.found(query)
    suffix = f"?{query}" if query else ""
    listed = shown(client, f"{prefix}/articles/?{query}&per_page=100")
    assert listed["carry"] == query
    paths = {key: prefix + record_path(reckoner.articles[key]) for key in expected}
    for number, key in enumerate(expected, 1):
        context = shown(client, paths[key] + suffix)
        place = context["place"]
        assert (place["number"], place["count"]) == (number, len(expected)), key
        assert place["sentence"] == listed["title"]
        assert context["carry"] == query
        around = [None, *expected, None][number - 1 : number + 2 : 2]
        for step, neighbour in zip((place["previous"], place["next"]), around, strict=True):
            record = neighbour and reckoner.articles[neighbour]
            assert step == (
                record
                and {name: record[name] for name in ("key", "title", "title_en")}
                | {"url": paths[neighbour] + suffix}
            )


def test_the_way_back_leads_to_the_right_page_of_a_long_list(dated, site, settings) -> None:
    settings.EDITION_PATH = dated
    for page in (1, 2):
        rows = shown(site, f"/articles/?page={page}&sort=oldest")["rows"]
        for row in (rows[0], rows[-1]):
            place = shown(site, f"{row['url']}?sort=oldest")["place"]
            assert place["list"] == "/articles/?sort=oldest" + ("&page=2" if page == 2 else "")
            assert place["count"] == 40


@pytest.mark.parametrize("query", NOTHING)
def test_what_carries_no_list_is_the_place_among_all(bare_site, query) -> None:
    path = page_of(bare_site, "tc0001")
    plain, context = shown(bare_site, path), shown(bare_site, path + query)
    assert context["place"] == plain["place"]
    assert context["carry"] == ""
    assert context["place"]["list"] == "/articles/"
    assert context["place"]["count"] == 5


def test_an_article_outside_the_list_stands_among_all(bare_site) -> None:
    path = page_of(bare_site, "tc0003")
    assert shown(bare_site, path)["place"] == shown(bare_site, f"{path}?province=nam-dinh")["place"]
    assert shown(bare_site, f"{path}?province=nam-dinh")["carry"] == ""


def test_a_list_of_words_and_what_is_untidily_written(bare_site) -> None:
    """The carried query is the canonical one, however the reader's address spells it."""
    typed = "page=1&sort=newest&from=2020&q=+nam++dinh&province=&per_page=5&zzz=1"
    listed = shown(bare_site, f"/articles/?{typed}")
    assert listed["carry"] == "q=nam+dinh&from=2020"
    for number, row in enumerate(listed["rows"], 1):
        context = shown(bare_site, f"{row['url']}?{typed}")
        assert context["place"]["number"] == number
        assert context["carry"] == listed["carry"]
        assert context["place"]["list"] == "/articles/?q=nam+dinh&from=2020"


def test_a_redirect_keeps_the_list_and_the_view(bare_site) -> None:
    query = "province=nam-dinh&from=2020&view=beside"
    for prefix in ("", "/en"):
        path = page_of(bare_site, "tc0001", prefix)
        for other in ("", "wrong-slug/"):
            location = bare_site.get(f"{prefix}/articles/tc0001/{other}?{query}")["Location"]
            assert location == f"{path}?{query}"


def test_the_place_is_in_no_record(bare_site) -> None:
    record = bare_site.get("/articles/tc0001.json?from=2020").json()
    assert not {"ordinal", "position", "place"} & set(record)
    assert record == bare_site.get("/articles/tc0001.json").json()


def heads(content: bytes) -> tuple[str, dict[str, str]]:
    """Return a page's canonical address and its alternates by language."""
    soup = soup_of(content)
    canonical = soup.select_one("link[rel=canonical]")["href"]
    return canonical, {link["hreflang"]: link["href"] for link in soup.select("link[hreflang]")}


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("", "record"),
        ("view=record", "record"),
        ("view=account", "account"),
        ("view=beside", "beside"),
        ("view=upside-down", "record"),
        ("view=", "record"),
        ("view=account&view=beside", "beside"),
        ("from=2020&view=account&province=nam-dinh", "account"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_view_is_what_was_asked_and_addresses_say_it(full_site, query, view, prefix) -> None:
    path = page_of(full_site, "tc0001", prefix)
    response = full_site.get(f"{path}?{query}")
    context = response.context
    assert context["view"] == view
    carry = "province=nam-dinh&from=2020" if "from" in query else ""
    asked = "" if view == "record" else f"view={view}"
    tail = f"?{asked}" if asked else ""
    canonical, alternates = heads(response.content)
    plain = path.removeprefix("/en")
    assert canonical == f"{HOST}{path}{tail}"
    assert alternates["vi"] == alternates["x-default"] == f"{HOST}{plain}{tail}"
    assert alternates["en"] == f"{HOST}/en{plain}{tail}"
    switch = urlsplit(context["switch"])
    assert switch.path == (plain if prefix else f"/en{plain}")
    assert parse_qsl(switch.query) == parse_qsl("&".join(filter(None, (carry, asked))))
    assert shown(full_site, context["switch"])["view"] == view
    views = context["views"]
    assert [(v["name"], v["current"]) for v in views] == [
        (name, name == view) for name in ("record", "account", "beside")
    ]
    for choice in views:
        other = shown(full_site, choice["url"])
        assert (other["view"], other["carry"]) == (choice["name"], carry)
        assert other["place"]["number"] == context["place"]["number"]
    step = context["place"]["previous"] or context["place"]["next"]
    assert shown(full_site, step["url"])["view"] == view


@pytest.mark.parametrize("view", ["", "record", "account", "beside", "x"])
@pytest.mark.parametrize("key", facts.KEYS)
def test_without_a_text_there_is_the_account_and_no_choice(bare_site, key, view) -> None:
    path = page_of(bare_site, key)
    response = bare_site.get(f"{path}?view={view}")
    assert response.context["view"] == "account"
    assert response.context["views"] == []
    canonical, _ = heads(response.content)
    assert canonical == HOST + path
    assert "view" not in response.context["switch"]


def test_each_view_has_a_tag_of_its_own(full_site) -> None:
    path = page_of(full_site, "tc0001")
    tags = {full_site.get(f"{path}?view={view}")["ETag"] for view in ("record", "beside")}
    tags.add(full_site.get(path)["ETag"])
    assert len(tags) == 3


def test_one_article_alone_has_no_neighbour(edition_of, site, settings) -> None:
    settings.EDITION_PATH = edition_of(specimen(seed=3, articles=1, statuses=("published",)))
    (row,) = shown(site, "/articles/")["rows"]
    place = shown(site, row["url"])["place"]
    assert (place["number"], place["count"]) == (1, 1)
    assert (place["previous"], place["next"]) == (None, None)
