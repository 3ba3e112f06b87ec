"""Pages of people, organisations, documents and provinces, against the fixture files."""

import pytest

from tests.conftest import holdings_folder
from tests.site import facts
from tests.site.reading import soup_of, text_of

both_languages = pytest.mark.parametrize("prefix", ["", "/en"])


def page_of(client, folder: str, key: str, prefix: str = ""):
    """Return an entity's page as a tree."""
    response = client.get(f"{prefix}/{folder}/{key}/", follow=True)
    assert response.status_code == 200, key
    return soup_of(response.content)


def everywhere(model: str, field: str, key: str) -> list[tuple[str, dict]]:
    """Return (article, fields) of every link of a model that leads to an entity."""
    return [
        (article, fields)
        for article in facts.KEYS
        for fields in facts.of(article, model)
        if fields[field] and fields[field][-1] == key
    ]


@both_languages
@pytest.mark.parametrize("site_name", ["bare_site", "full_site"])
def test_a_person_is_what_the_releases_attest(request, site_name, prefix) -> None:
    client, held = request.getfixturevalue(site_name), site_name == "full_site"
    for key in sorted(facts.officials()):
        soup = page_of(client, "people", key, prefix)
        (person,) = [f for _, f in facts.objects("people") if f["key"] == key]
        assert text_of(soup.h1) == person["name"]
        assert all(name in soup.get_text() for name in person["names"])
        said = everywhere("appearance", "person", key)
        assert len(soup.select("section.attested")) == len(said)
        for article, fields in said:
            (section,) = [
                s for s in soup.select("section.attested") if f"/articles/{article}/" in str(s)
            ]
            assert text_of(section.time) == facts.DATES[article][bool(prefix)]
            quoted = [text_of(q) for q in section.select("q")]
            assert not fields["rank"] or fields["rank"] in quoted
            for post in everywhere("post", "appearance", key):
                if post[0] == article:
                    name = f"post-{key}-{post[1]['order']}"
                    target = f"#in-{name}-1" if held and post[1]["evidence"] else f"#fact-{name}"
                    assert section.select(f"a[href$='{target}']")
                    assert " ".join(post[1]["wording"].split()) in quoted


@both_languages
def test_an_organisation_has_its_parts_and_its_roles(bare_site, prefix) -> None:
    bodies = {f["key"]: f for _, f in facts.objects("organisations")}
    seen = 0
    for key, body in bodies.items():
        response = bare_site.get(f"{prefix}/organisations/{key}/", follow=True)
        if response.status_code == 404:
            continue  # nothing public names it
        seen += 1
        soup = soup_of(response.content)
        assert text_of(soup.h1) == body["name_en" if prefix else "name"]
        facts_said = text_of(soup.select_one("dl.key-facts"))
        assert all(" ".join(name.split()) in facts_said for name in body["names"])
        for field, folder in (("parent", "organisations"), ("province", "provinces")):
            links = soup.select(f"dl a[href^='{prefix}/{folder}/{(body[field] or [''])[0]}/']")
            assert bool(links) == bool(body[field]) or not body[field]
        roles = [(a, f["role"]) for a, f in everywhere("involvement", "organisation", key)]
        shown = [link["href"].rpartition("#")[2] for link in soup.select(".attested .posts a")]
        assert sorted(shown) == sorted(f"fact-organisation-{key}-{role}" for _, role in roles)
        children = {k for k, b in bodies.items() if b["parent"] == [key]}
        for child in children:
            if bare_site.get(f"/organisations/{child}/").status_code == 301:
                assert soup.select(f"dl a[href^='{prefix}/organisations/{child}/']"), child
    assert seen >= 60


@both_languages
def test_a_document_is_cited_or_only_implied(bare_site, prefix) -> None:
    for _, document in facts.objects("resolutions"):
        key = document["key"]
        said = everywhere("citation", "resolution", key)
        soup = page_of(bare_site, "resolutions", key, prefix)
        cited = {article for article, f in said if f["form"] != "implied"}
        implied = {article for article, f in said if f["form"] == "implied"}
        headings = soup.select("h2")
        sections: dict[str, set[str]] = {}
        for heading in headings:
            links: set[str] = set()
            for sibling in heading.find_next_siblings():
                if sibling.name == "h2":
                    break
                links |= {a["href"].split("/articles/")[1][:6] for a in sibling.select(".item a")}
                if "item" in sibling.get("class", []):
                    links |= {a["href"].split("/articles/")[1][:6] for a in sibling.select("a")}
            sections[text_of(heading)] = links
        found = [keys for keys in sections.values() if keys]
        assert found == [keys for keys in (cited, implied) if keys], key
        wordings = {" ".join(f["wording"].split()) for _, f in said if f["form"] != "implied"}
        assert {text_of(q) for q in soup.select("table q")} == wordings
        assert not document["number"] or document["number"] in text_of(soup.h1)
        assert document["title"] in soup.get_text()


@both_languages
def test_a_province_has_a_period_and_leads_on(bare_site, prefix) -> None:
    units = {f["key"]: f for _, f in facts.objects("provinces")}
    assert len(units) > 80
    for key, unit in units.items():
        soup = page_of(bare_site, "provinces", key, prefix)
        assert text_of(soup.h1).startswith(unit["name_en" if prefix else "name"])
        heirs = soup.select(".banner a")
        assert [a["href"].split("/")[-3] for a in heirs] == (unit["successor"] or [])
        before = {k for k, other in units.items() if other["successor"] == [key]}
        links = {a["href"].split("/")[-3] for a in soup.select("dl a")}
        assert links == before, key
        articles = {a["href"].split("/articles/")[1][:6] for a in soup.select(".item h3 a")}
        assert articles == {k for k in facts.KEYS if facts.article(k)["province"] == [key]}
    people = page_of(bare_site, "provinces", "nam-dinh", prefix).select("a[href*='/people/']")
    assert "tran-quoc-to" in {a["href"].split("/")[-3] for a in people if a["href"].count("/") > 3}


def test_units_of_one_name_are_told_apart(bare_site) -> None:
    for prefix in ("", "/en"):
        pages = [
            page_of(bare_site, "provinces", key, prefix) for key in ("bac-ninh", "bac-ninh-2025")
        ]
        titles = [page.title.get_text() for page in pages]
        assert titles[0] != titles[1]
        assert text_of(pages[0].h1) != text_of(pages[1].h1)
        assert "2025" in titles[1]


def test_people_stand_under_the_letter_of_their_given_name(bare_site) -> None:
    soup = soup_of(bare_site.get("/people/").content)
    letters = [text_of(heading) for heading in soup.select(".letter h2")]
    assert len(set(letters)) == len(letters) > 3
    assert all(len(letter) == 1 for letter in letters)
    for section in soup.select(".letter"):
        for link in section.select("li > a"):
            initial = text_of(link).split()[-1][0].upper()
            assert initial == text_of(section.h2) or initial in "ÁÀẢÃẠẮẤẾỐỚỨÍÝ"


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Nguyễn Ánh", "A"), ("Lê Ẩn", "Â"), ("Trần Ặc", "Ă"), ("Võ Đạt", "Đ"), ("Hồ Ổn", "Ô"),
        ("Y Êban", "Ê"), ("Lý Ứng", "Ư"), ("Anna", "A"), ("Đinh Ỷ", "Y"), ("Nguyễn Ơn", "Ơ"),
    ],
)  # fmt: skip
def test_a_tone_makes_no_other_letter(name, letter) -> None:
    from archive.views.entity_lists import initial

    assert initial(name) == letter


def test_passages_of_people_exist_on_the_articles_they_name(full_site) -> None:
    assert holdings_folder()
    for key in sorted(facts.officials()):
        for link in page_of(full_site, "people", key).select(".attested a[href*='#']"):
            address, _, fragment = link["href"].partition("#")
            assert soup_of(full_site.get(address).content).find(id=fragment), link["href"]
