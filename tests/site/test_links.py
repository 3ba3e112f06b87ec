"""Every page that links lead to, in both languages, with and without texts: links, ids, heads."""

import json
import re
from collections import Counter
from urllib.parse import urlsplit

from tests.site.reading import HOST, Library, Page

ORIGINALS = re.compile(r"https?://[a-z0-9.-]+/\S*")


def tags(page: Page, tag: str, **wanted: str) -> list[dict]:
    """Return the attributes of a page's head elements that have the wanted ones."""
    found = [given for name, given in page.read.head if name == tag]
    return [g for g in found if all(g.get(k) == v for k, v in wanted.items())]


def test_the_crawl_sees_both_languages_and_every_kind_of_page(library) -> None:
    seen = {urlsplit(page.address).path for page in library.html if page.status == 200}
    for kind in (
        "/", "/articles/", "/organisations/", "/people/", "/resolutions/", "/provinces/",
        "/dates/", "/dates/2020/", "/about/", "/about/coverage/",
        "/about/keyboard/",
    ):  # fmt: skip
        assert {kind, f"/en{kind}"} <= seen
    kinds = Counter(path.removeprefix("/en").split("/")[1] for path in seen if path.count("/") > 3)
    assert kinds["articles"] >= 10
    assert kinds["people"] >= 20
    assert kinds["resolutions"] >= 22
    assert kinds["organisations"] >= 162
    assert kinds["provinces"] >= 174


def test_every_link_leads_to_something(library) -> None:
    wrong = {
        (page.address, link): library.pages[link].status
        for page in library.html
        for link, _ in page.read.links
        if link in library.pages and library.pages[link].status not in (200, 301)
    }
    assert wrong == {}
    # Nothing but a lookup without a question answers anything else.
    odd = {p.address: p.status for p in library.pages.values() if p.status not in (200, 301)}
    assert odd.keys() <= {"/lookup", "/en/lookup"}


def test_every_redirect_ends_after_two_steps_at_a_page(library) -> None:
    moved = [page for page in library.pages.values() if page.location]
    assert moved
    for page in moved:
        first = library.pages[page.location]
        assert library.arrived(page.address).status == 200
        assert not first.location or not library.pages[first.location].location


def test_every_fragment_is_on_the_page_it_points_into(library) -> None:
    missing = {
        (page.address, f"{link}#{fragment}")
        for page in library.html
        for link, fragment in page.read.links
        if fragment and fragment not in library.arrived(link).read.ids
    }
    assert missing == set()


def test_ids_are_unique_and_there_is_one_first_heading(library) -> None:
    for page in library.html:
        twice = [name for name, count in Counter(page.read.ids).items() if count > 1]
        assert twice == [], page.address
        assert page.read.headings == 1, page.address


def test_elements_are_closed_in_order_and_no_link_is_empty(library) -> None:
    assert {page.address: page.read.faults for page in library.html if page.read.faults} == {}


def test_the_address_says_the_language(library) -> None:
    for page in library.html:
        language = "en" if page.address.startswith("/en/") else "vi"
        (html,) = [given for name, given in page.read.head if name == "html"]
        assert html["lang"] == language, page.address


def test_a_page_stays_in_its_language(library) -> None:
    """Only the switch, the heads' alternates and what has no language lead elsewhere."""
    for page in library.html:
        english = page.address.startswith("/en/")
        over = [
            link
            for link, fragment in page.read.links
            if link.startswith("/en/") != english
            and not link.startswith(("/static/", "/oai"))
            # Words that stand in the account in the other language are shown on its page.
            and not fragment.startswith("hit-account-")
        ]
        other = page.address.removeprefix("/en") if english else f"/en{page.address}"
        shorter = other.split("?")[0]  # heads name canonical addresses, without defaults
        assert {link.split("?")[0] for link in over} == {shorter}, page.address


def test_canonical_and_alternates_are_absolute_and_name_each_other(library) -> None:
    for page in library.html:
        if page.status != 200:
            continue
        (canonical,) = tags(page, "link", rel="canonical")
        path = urlsplit(canonical["href"])
        assert canonical["href"].startswith(f"{HOST}/"), page.address
        assert path.path == urlsplit(page.address).path
        english = page.address.startswith("/en/")
        here, there = ("en", "vi") if english else ("vi", "en")
        found = {
            t["hreflang"]: t["href"] for t in tags(page, "link", rel="alternate") if "hreflang" in t
        }
        assert found[here] == canonical["href"]
        assert found["x-default"] == found["vi"]
        assert set(found) == {"vi", "en", "x-default"}
        assert found["en"] == found["vi"].replace(HOST, f"{HOST}/en", 1)
        assert found[there] != found[here]


def test_nothing_is_loaded_from_elsewhere_and_outward_links_are_the_originals(library) -> None:
    outward = {link for page in library.html for link in page.read.outward}
    known = {"http://purl.org/dc/elements/1.1/"}
    assert outward - known
    for link in outward - known:
        assert ORIGINALS.fullmatch(link), link


def test_linked_data_is_json_and_speaks_of_its_page(library) -> None:
    articles = [
        page for page in library.html if "/articles/tc" in page.address and page.status == 200
    ]
    assert len({page.address.partition("?")[0] for page in articles}) == 10
    for page in articles:
        (data,) = page.read.data
        said = json.loads(data)
        assert said["@context"] == "https://schema.org"
        assert said["@type"] == "ArchiveComponent"
        assert said["url"] == HOST + page.address.removeprefix("/en").partition("?")[0]
    assert not any(page.read.data for page in library.html if page not in articles)


def test_titles_tell_pages_apart(library: Library) -> None:
    """Two pages with one name in a list of open tabs are one too many."""
    plain = [page for page in library.html if page.status == 200 and "?" not in page.address]
    names = Counter(page.read.title for page in plain)
    assert [name for name, count in names.items() if count > 1] == []
