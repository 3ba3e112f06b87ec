"""Dublin Core for harvesters, and a head that reference managers read rightly."""

from typing import Any
from xml.etree import ElementTree

from hypothesis import given

from archive.formats import cleaning, dublin_core, mods, xmltext
from tests.formats import specimens
from tests.formats.test_cleaning import ANY_TEXT

DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MODS = {"m": mods.NAMESPACE}


def head(language: str = "vi", **changes: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value, _ in dublin_core.elements(
        specimens.article(**changes), specimens.SITE, language
    ):
        found.setdefault(name, []).append(value)
    return found


def test_the_head_makes_a_newspaper_article() -> None:
    names = head()
    assert names["DC.type"] == ["newspaperArticle"]
    assert names["og:site_name"] == ["Báo Vườn Mẫu"]
    assert names["citation_title"] == ["Hội thảo trồng cây trên mạng: 50% & hơn thế_nữa"]
    assert names["DC.creator"] == ["Mai Lá", "Phòng Cây, Hoa"]
    assert names["citation_author"] == ["Mai Lá,", "Phòng Cây Hoa,"]
    assert names["citation_language"] == ["vi"]
    assert names["DC.identifier"] == [
        "https://archive.example/articles/tc9001/trong-cay-tren-mang/"
    ]
    assert "DC.source" not in names


def test_only_a_published_date_is_called_one() -> None:
    names = head()
    assert names["DC.date"] == ["2019-03"]
    assert not {"citation_publication_date", "article:published_time"} & set(names)
    dates = {"event": None, "captured": None, "published": specimens.date("2019-04-02")}
    names = head(dates=dates)
    assert names["citation_publication_date"] == ["2019/04/02"]
    assert names["article:published_time"] == ["2019-04-02"]
    dates["published"] = specimens.date("2019-04")
    assert "article:published_time" not in head(dates=dates)


def test_an_unknown_newspaper_is_not_replaced_by_the_archive() -> None:
    names = head(publisher=None)
    assert not {"og:site_name", "DC.publisher", "DC.source"} & set(names)
    assert all(value for values in names.values() for value in values)


def test_elements_know_their_language() -> None:
    tongues = {
        name: tongue
        for name, _, tongue in dublin_core.elements(specimens.article(), specimens.SITE, "en")
    }
    assert (tongues["DC.title"], tongues["DC.description"]) == ("vi", "en")


def simple(**changes: Any) -> dict[str, list[str]]:
    root = dublin_core.oai_dc(specimens.article(**changes), specimens.SITE, "vi")
    read = ElementTree.fromstring(xmltext.document(root))
    assert read.tag == f"{{{dublin_core.OAI_DC}}}dc"
    found: dict[str, list[str]] = {}
    for element in read:
        found.setdefault(element.tag.removeprefix(DC), []).append(element.text or "")
    return found


def test_simple_dublin_core() -> None:
    found = simple(dates={"event": specimens.date("2019-03-05?"), "captured": None})
    assert found["date"] == ["2019-03-05?"]
    assert found["coverage"] == ["2019-03-05?", "Lào Cai"]
    assert found["source"] == ["http://vuonmau.example/tin/1?a=1&b=2"]
    assert found["title"][1] == "[Workshop on growing trees online]"
    assert found["contributor"] == ["Sương"]
    assert found["relation"] == ["Luật An ninh mạng (24/2018/QH14)"]
    assert any("ngày diễn ra sự kiện" in words for words in found["description"])
    assert any(words.endswith("Đoạn hai.") for words in found["description"])
    assert len(found["rights"]) == 2


def test_implied_documents_are_not_cited() -> None:
    implied = {"resolutions": [specimens.resolution(form="implied")]}
    assert "relation" not in simple(**implied)
    assert read_mods(**implied).find("m:relatedItem[@type='references']", MODS) is None


def test_titles_have_a_language() -> None:
    root = dublin_core.oai_dc(specimens.article(), specimens.SITE, "vi")
    titles = ElementTree.fromstring(xmltext.document(root)).findall(f"{DC}title")
    assert [title.get(LANG) for title in titles] == ["vi", "en"]


def read_mods(**changes: Any) -> ElementTree.Element:
    root = mods.mods(specimens.article(**changes), specimens.SITE, "vi")
    return ElementTree.fromstring(xmltext.document(root))


def test_mods_tells_the_dates_and_the_credits_apart() -> None:
    read = read_mods(title_basis="supplied")
    assert read.findtext("m:originInfo/m:dateCaptured", "", MODS) == "2019-03"
    assert read.findtext("m:originInfo/m:dateOther", "", MODS) == "2019-03-05"
    assert read.find("m:originInfo/m:dateIssued", MODS) is None
    roles = [term.text for term in read.findall("m:name/m:role/m:roleTerm", MODS)]
    assert roles == ["aut", "aut", "pht"]
    title = read.find("m:titleInfo", MODS)
    assert title is not None
    assert (title.get("supplied"), title.get(LANG)) == ("yes", "vi")
    host = read.find("m:relatedItem[@type='host']/m:titleInfo/m:title", MODS)
    assert host is not None
    assert host.text == "Báo Vườn Mẫu"
    number = read.findtext("m:relatedItem[@type='references']/m:identifier", "", MODS)
    assert number == "24/2018/QH14"


def test_mods_leaves_out_what_is_unknown() -> None:
    read = read_mods(
        publisher=None,
        province=None,
        bylines=[],
        people=[],
        organisations=[],
        resolutions=[],
        dates={"event": None, "published": None, "captured": None},
        account={"vi": "", "en": ""},
        source={"url": ""},
        title_en="",
    )
    assert len(read.findall("m:location/m:url", MODS)) == 1
    assert len(read.findall("m:titleInfo", MODS)) == 1
    for name in ("name", "originInfo", "subject", "relatedItem", "abstract"):
        assert read.find(f"m:{name}", MODS) is None


def test_mods_names_each_document_once() -> None:
    plan = specimens.resolution(key="ke-hoach-mau", number="")
    again = specimens.resolution(order=2, wording="Luật", form="short")
    read = read_mods(resolutions=[specimens.resolution(), again, plan])
    items = read.findall("m:relatedItem[@type='references']", MODS)
    assert [item.find("m:identifier", MODS) is not None for item in items] == [True, False]


@given(ANY_TEXT)
def test_hostile_text_stays_text(text: str) -> None:
    changes = {"title": text, "title_en": text, "bylines": [specimens.byline(text, 1)]}
    assert simple(**changes).get("title", [""])[0] == cleaning.line(text)
    assert read_mods(**changes).findtext("m:titleInfo/m:title", "", MODS) == cleaning.line(text)
    assert all(
        value == cleaning.line(value) for values in head(**changes).values() for value in values
    )
