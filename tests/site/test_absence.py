"""Nothing hidden anywhere: every route of the URL conf, every suffix, both languages.

Hidden are withdrawn, draft and reviewed articles, people who hold no office, and what only these
lead to. All of it was public before. A route that is not declared here fails: who adds one says
with what the crawl fills it.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from urllib.parse import unquote, urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from archive.edition.reader import Edition
from archive.publish import kept
from archive.publish.compile import TOLD_TABLES
from archive.views.articles import SUFFIXES
from archive.views.lists import EXPORTS
from tests.site.hiding import Hidden, hidden_catalogue

KINDS = ("article", "organisation", "person", "resolution", "province")
ENTITIES = KINDS[1:]
YEARS, MONTHS = range(2017, 2027), (2, 6, 10)
# Every public route by name, and with what its parameters are filled.
WITHOUT_PARAMETERS = {
    *("oai", "robots", "health", "ready", "home", "search", "about", "coverage", "search-help"),
    *("keyboard", "suggest", "opensearch", "lookup", "date-list", "article-list"),
    *(f"article-list-{suffix}" for suffix in EXPORTS),
    *(f"{kind}-list" for kind in ENTITIES),
    *("correction-list", "correction-list-json", "correction-list-atom"),
}
OF_KEYS = {
    f"{kind}-{form}": kind
    for kind in KINDS
    for form in ("detail", "short", "json")
} | {f"article-{suffix.replace('.', '-')}": "article" for suffix in SUFFIXES}  # fmt: skip
OF_DATES = {"date-year", "date-month"}
NOT_PUBLIC = {"admin"}  # namespaces; what a stranger gets there is tested apart
LISTS = ("/articles/", "/search/", *(f"/articles.{suffix}" for suffix in EXPORTS))
LANGUAGES = ("", "/en")


@pytest.fixture(scope="module")
def hidden(tmp_path_factory, django_db_blocker) -> Hidden:
    """The catalogue of which a part is hidden, and its editions."""
    with django_db_blocker.unblock():
        base = tmp_path_factory.getbasetemp()
        return hidden_catalogue(tmp_path_factory.mktemp("hidden"), base)


class Listener:
    """A reader's client that looks for hidden words in every answer, its headers included."""

    def __init__(self, hidden: Hidden) -> None:
        self.hidden = hidden
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.seen: dict[str, int] = {}
        self.leaks: dict[str, set[str]] = {}

    def get(self, address: str, **headers: str):
        """Fetch an address; what it asks itself may be said again, by lists and by OAI."""
        response = self.client.get(address, headers=headers)
        self.hear(address, response)
        return response

    def hear(self, address: str, response) -> None:
        """Note what an answer gives away."""
        told = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        asked = self.hidden.found_in(unquote(address).encode())
        found = self.hidden.found_in(unquote(told.decode()).encode() + response.content) - asked
        self.seen[address] = response.status_code
        if found:
            self.leaks[address] = found

    def report(self) -> list[str]:
        """Return each address that gave something away, with the fields it came from."""
        return [f"{place}: {self.hidden.where(words)}" for place, words in self.leaks.items()]


@pytest.fixture
def listener(hidden, settings) -> Listener:
    """A reader of the edition in place."""
    settings.EDITION_PATH = hidden.edition
    return Listener(hidden)


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, route) of every public pattern; one of no declared kind is a failure."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, prefix + str(entry.pattern)
        elif getattr(entry, "namespace", None) not in NOT_PUBLIC:
            # The pattern of languages gives the prefix of the active one; both are walked.
            yield from routes(entry, prefix)


def every_route() -> dict[str, str]:
    """Return every public route by name; all must have names, each its own."""
    found = list(routes(get_resolver()))
    assert len(dict(found)) == len(found)
    return dict(found)


def keys_of(hidden: Hidden, kind: str) -> list[str]:
    """Return the keys, public and hidden, living and lost, that a kind of record ever had."""
    known = {row["key"] for row in hidden.made.all(kind)}
    lost = {row["key"] for row in hidden.made.all("alias") if row["record_type"] == kind}
    return sorted(known | lost)


def filled(name: str, route: str, hidden: Hidden) -> Iterator[str]:
    """Yield the paths of a route with everything that its parameters can be."""
    if name in WITHOUT_PARAMETERS:
        yield f"/{route}"
    elif name in OF_KEYS:
        for key in keys_of(hidden, OF_KEYS[name]):
            yield "/" + re.sub("<[^>]*slug>", "slug", route.replace("<key:key>", key))
    elif name in OF_DATES:
        for year, month in product(YEARS, MONTHS if "month" in route else (0,)):
            path = route.replace("<int:year>", str(year)).replace("<int:month>", str(month))
            yield f"/{path}"
    else:
        pytest.fail(f"route {name!r} ({route}): say here with what the crawl fills it")


def paths(hidden: Hidden, without: str = "nothing") -> list[str]:
    """Return every path of every route in both languages; `without` routes of a kind of name."""
    found = []
    for name, route in every_route().items():
        if without in name:
            continue
        for path in filled(name, route, hidden):
            assert "<" not in path, f"route {name!r}: a parameter was not filled"
            found += [prefix + path for prefix in LANGUAGES]
    return found


def crawl(listener: Listener, every: int = 1) -> None:
    """Fetch every route, follow where it leads, ask it for everything that is hidden.

    Of the hidden words only every so many are searched for: there are hundreds.
    """
    hidden = listener.hidden
    for path in paths(hidden):
        response = listener.get(path)
        for _ in range(3):
            if response.status_code not in (301, 303):
                break
            response = listener.get(response["Location"])
    for prefix, path in product(LANGUAGES, LISTS):
        listener.get(f"{prefix}{path}?per_page=100")
    for kind, path in product(ENTITIES, LISTS):
        for key in sorted(hidden.keys.get(kind, set())):
            listener.get(f"{path}?{kind}={key}")
        listener.get(f"{path}?{kind}=none")
    for address in hidden.addresses:
        listener.get(f"/lookup?{urlencode({'url': address})}")
    ask_for_words(listener, sorted({*hidden.marks, *hidden.made.secrets})[::every])
    harvest(listener)


def ask_for_words(listener: Listener, words: list[str]) -> None:
    """Search for hidden words: alone by programs, by tens in every other form of a list."""
    for word in words:
        listener.get(f"/suggest.json?q={word}")
        listener.get(f"/articles.json?q={word}")
    for start in range(0, len(words), 10):
        query = urlencode({"q": " OR ".join(words[start : start + 10])})
        for path in LISTS:
            listener.get(f"{path}?{query}")
        listener.get(f"/en/articles/?{query}")
        listener.get(f"/articles/?{query}&view=lines")
        listener.get(f"/articles.csv?{query}&view=lines")


def harvest(listener: Listener) -> None:
    """Ask OAI for everything, in every form, and for hidden things by name."""
    hidden = listener.hidden
    asked = [{"verb": "ListSets"}, {"verb": "ListMetadataFormats"}]
    for prefix in ("oai_dc", "mods"):
        asked += [
            {"verb": verb, "metadataPrefix": prefix} for verb in ("ListRecords", "ListIdentifiers")
        ]
        for kind in ("resolution", "province"):
            asked += [
                {"verb": "ListRecords", "metadataPrefix": prefix, "set": f"{kind}:{key}"}
                for key in keys_of(hidden, kind)
            ]
        asked += [
            {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": f"oai:127.0.0.1:{key}"}
            for key in keys_of(hidden, "article")
        ]
    for parameters in asked:
        listener.get(f"/oai?{urlencode(parameters)}")
        listener.hear(f"/oai?{urlencode(parameters)}", listener.client.post("/oai", parameters))


def test_every_route_is_declared(hidden):
    declared = WITHOUT_PARAMETERS | OF_KEYS.keys() | OF_DATES
    assert every_route().keys() == declared
    assert len(paths(hidden)) > 500


def test_an_undeclared_route_fails(hidden):
    with pytest.raises(pytest.fail.Exception, match="say here with what"):
        list(filled("timeline", "timeline/<key:key>/", hidden))


def test_every_field_of_every_hidden_record_is_marked(hidden):
    kinds = {place.rpartition(".")[0] for place in hidden.marks.values()}
    assert kinds >= {
        f"archive.{kind}"
        for kind in (
            "article appearance appearancerole articledate byline citation holding involvement"
            " organisation person post quantity resolution slip"
        ).split()
    }
    former = hidden.found_in(hidden.former.read_bytes())
    never = {word: place for word, place in hidden.marks.items() if word not in former}
    assert never == {}, "what was never public cannot be proved to have gone"


def test_nothing_hidden_in_any_answer(listener):
    crawl(listener)
    assert listener.report() == []
    statuses = set(listener.seen.values())
    assert statuses == {200, 301, 303, 400, 404, 410}
    assert len(listener.seen) > 2_000


def test_the_crawl_finds_what_is_public(hidden, settings):
    """The same crawl of the edition before: it must find nearly every word, or it proves nothing.

    What no page shows are names of files of holdings and the like; these are few.
    """
    settings.EDITION_PATH = hidden.former
    listener = Listener(hidden)
    crawl(listener, every=20)
    found = set().union(*listener.leaks.values())
    missed = {place for word, place in hidden.marks.items() if word not in found}
    assert missed == set()
    leaking = {re.sub(r"^/en", "", address).partition("?")[0] for address in listener.leaks}
    for path in LISTS:
        assert path in leaking, path


def test_hidden_keys_answer_nowhere(listener, hidden):
    gone = json.loads(Edition(hidden.edition).meta["last_in"]).keys()
    assert gone < hidden.keys["article"]
    lost = {row["key"] for row in hidden.made.all("alias") if row["key"] in hidden.keys["alias"]}
    for name, kind in OF_KEYS.items():
        keys = hidden.keys.get(kind, set()) | lost.intersection(keys_of(hidden, kind))
        for key in sorted(keys):
            path = "/" + re.sub(
                "<[^>]*slug>", "slug", every_route()[name].replace("<key:key>", key)
            )
            for prefix in LANGUAGES:
                status = listener.get(prefix + path).status_code
                assert status == (410 if key in gone else 404), path


def test_no_list_finds_or_counts_anything_hidden(listener, hidden):
    for word in [*hidden.marks, *hidden.made.secrets][::7]:
        assert listener.get(f"/articles.json?q={word}").json()["count"] == 0
        assert listener.get(f"/suggest.json?q={word}").json()[1] == []
    for kind in ENTITIES:
        for key in hidden.keys.get(kind, set()):
            assert listener.get(f"/articles.json?{kind}={key}").status_code == 400
    answers = [
        listener.get(f"/lookup?{urlencode({'url': address})}").status_code
        for address in hidden.addresses
        if hidden.found_in(address.encode())
    ]
    assert set(answers) == {404}


def test_the_edition_is_that_of_a_catalogue_without_the_hidden(hidden):
    """No count, facet, order or index differs from those of an archive that never had it."""
    with (
        closing(sqlite3.connect(hidden.edition)) as one,
        closing(sqlite3.connect(hidden.bare)) as other,
    ):
        for table, query in TOLD_TABLES.items():
            if table in ("lost", "correction"):
                continue  # tombstones; what a correction says of someone nobody knows any more
            assert one.execute(query).fetchall() == other.execute(query).fetchall(), table


def test_no_byte_in_any_file_of_the_public(hidden):
    files = [hidden.edition, *kept.folder_of(hidden.edition).iterdir()]
    assert len(files) == 2
    for path in files:
        assert hidden.found_in(path.read_bytes()) == set(), path.name


def test_no_page_of_before_is_said_to_be_unchanged(hidden, settings, listener):
    settings.EDITION_PATH = hidden.former
    client = Client(SERVER_NAME="127.0.0.1")
    tags = {}
    for path in paths(hidden, without="-short"):
        response = client.get(path, follow=True)
        if "ETag" in response:
            tags[response.request["PATH_INFO"]] = response["ETag"]
    assert len(tags) > 200
    settings.EDITION_PATH = hidden.edition
    for path, tag in tags.items():
        response = listener.get(path, if_none_match=tag)
        assert response.status_code != 304, path
        assert response.get("ETag") != tag
    assert listener.report() == []


def test_strangers_see_nothing_behind_the_curators_door(listener):
    for path in ("", "archive/article/1/change/", "archive/person/1/change/", "publish/"):
        response = listener.get(f"/admin/{path}")
        assert (response.status_code, response["Location"]) == (
            302,
            f"/admin/login/?next=/admin/{path}",
        )
    assert listener.report() == []
