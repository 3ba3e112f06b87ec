"""Numbers beside links: the first page, the coverage, the dates, the lists of entities."""

import re
from urllib.parse import urlsplit

from tests.site.reading import soup_of, text_of
from tests.site.reckoning import Reckoner

NUMBER = re.compile(r"\d[\d.]*")


def number_in(tag) -> int:
    """Return the number that an element shows, without what only a screen reader says."""
    for label in tag.select(".unseen"):
        label.extract()
    return int(NUMBER.search(tag.get_text())[0].replace(".", ""))


def spans(reckoner: Reckoner, edtf: str) -> tuple[int, int]:
    """Return how many articles may lie in a year or month, and how many surely do."""
    query = f"from={edtf}&to={edtf}"
    return len(reckoner.found(query)), len(reckoner.found(f"{query}&dates=certain"))


def named(address: str) -> str:
    """Return the year or month that an address of the dates is of."""
    parts = [part for part in urlsplit(address).path.split("/") if part.isdigit()]
    return "-".join(part.zfill(2) for part in parts)


def listed(client, name: str) -> int:
    """Return how many entries a list of entities has."""
    return len(soup_of(client.get(f"/{name}/").content).select(".entries > li"))


def test_numbers_of_the_first_page(shelf) -> None:
    client, reckoner = shelf
    soup = soup_of(client.get("/").content)
    seen = 0
    for item in soup.select("section[aria-labelledby=by-document] li"):
        link = item.a["href"]
        expected = len(reckoner.found(urlsplit(link).query))
        assert number_in(item.select_one(".count")) == expected > 0, link
        seen += 1
    records = list(reckoner.articles.values())
    cited = set().union(*(reckoner.values(record, "resolution", "then") for record in records))
    assert seen == min(8, len(cited)) > 1
    glance = {a["href"]: number_in(a) for a in soup.select(".glance a[href]:not([href*=dates])")}
    assert glance == {
        "/articles/": len(records),
        "/provinces/": len({r["province"]["key"] for r in records if r["province"]}),
        "/people/": len({person["key"] for r in records for person in r["people"]}),
        "/organisations/": listed(client, "organisations"),
        "/resolutions/": listed(client, "resolutions"),
    }
    keys = [link["href"].split("/")[2] for link in soup.select(".item h3 a")]
    assert keys == reckoner.found("")[:5]


def own_rows(soup) -> list:
    """Return the rows of a page's own tables; those of its pictures have a test of their own."""
    return [row for row in soup.select("tbody tr") if not row.find_parent("figure")]


def test_numbers_of_the_coverage(shelf) -> None:
    client, reckoner = shelf
    soup = soup_of(client.get("/about/coverage/").content)
    shown = {}
    for row in own_rows(soup):
        if not row.select_one("th a"):
            continue
        link, cells = row.th.a["href"], row.select("td")
        if "/dates/" in link:
            found = tuple(number_in(cell) for cell in cells)
            assert found == spans(reckoner, named(link)), link
        else:
            assert number_in(cells[0]) == len(reckoner.found(urlsplit(link).query)), link
            shown[urlsplit(link).query] = number_in(cells[0])
    for field in ("province", "publisher"):
        total = sum(count for query, count in shown.items() if query.startswith(f"{field}="))
        assert total == len(reckoner.articles)
    held = [r["holding"] and r["holding"]["text"] is not None for r in reckoner.articles.values()]
    numbers = [int(found) for found in NUMBER.findall(text_of(soup.select("h2 + p")[0]))]
    assert numbers == [sum(map(bool, held)), len(held) - sum(map(bool, held))]


def test_numbers_of_the_dates(shelf) -> None:
    client, reckoner = shelf
    soup = soup_of(client.get("/dates/").content)
    years = [row for row in own_rows(soup) if row.th.a]
    assert years
    for row in years:
        edtf = named(row.th.a["href"])
        cells = row.select("td")
        assert (number_in(cells[0]), number_in(cells[1])) == spans(reckoner, edtf)
        months = {named(link["href"]): link for link in cells[2].select("a")}
        for month in range(1, 13):
            name = f"{edtf}-{month:02}"
            expected = spans(reckoner, name)[0]
            if expected:
                assert number_in(months[name].find_next(class_="count")) == expected
            else:
                assert name not in months
    undated = [
        r for r in reckoner.articles.values() if not (r["dates"]["event"] or {}).get("earliest")
    ]
    said = [text_of(p) for p in soup.select("table + p")]
    assert [int(NUMBER.search(text)[0]) for text in said] == [len(undated)] * bool(undated)


def test_a_year_and_a_month_show_the_sure_and_the_possible(shelf) -> None:
    client, reckoner = shelf
    for edtf in ("2019", "2020", "2020-6", "2020-10", "2021", "2021-7", "2024"):
        soup = soup_of(client.get(f"/dates/{edtf.replace('-', '/')}/").content)
        bound = "-".join(part.zfill(2) for part in edtf.split("-"))
        query = f"from={bound}&to={bound}"
        possible, sure = reckoner.found(query), reckoner.found(f"{query}&dates=certain")
        keys = [link["href"].split("/")[2] for link in soup.select(".item h3 a")]
        assert keys == sure + [key for key in possible if key not in sure]
        (link,) = [a["href"] for a in soup.select("main p a") if "from=" in a["href"]]
        assert reckoner.found(urlsplit(link).query) == possible
        for item in soup.select(".months li"):
            if item.a:
                assert (
                    number_in(item.select_one(".count"))
                    == spans(reckoner, named(item.a["href"]))[0]
                )
        around = {a["rel"][0]: named(a["href"]) for a in soup.select(".pages a")}
        for rel, step in (("prev", -1), ("next", 1)):
            if rel in around:
                assert (around[rel] > bound) == (step > 0)
                assert spans(reckoner, around[rel])[0] > 0


def test_numbers_of_the_lists_of_entities(shelf) -> None:
    client, reckoner = shelf
    for path, field in (
        ("/organisations/", "organisation"),
        ("/people/", "person"),
        ("/resolutions/", "resolution"),
        ("/provinces/", "province"),
    ):
        soup = soup_of(client.get(path).content)
        entries = soup.select(".entries > li")
        assert entries
        for entry in entries:
            key = entry.a["href"].split("/")[2]
            expected = len(reckoner.found(f"{field}={key}"))
            count = entry.select_one(":scope > .count")
            assert (number_in(count) if count else 0) == expected, key
        links = [entry.a["href"] for entry in entries]
        assert len(set(links)) == len(links)
