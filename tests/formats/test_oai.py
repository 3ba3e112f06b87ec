"""OAI-PMH: a harvester that is not ours gets everything, and lists come in parts that fit."""

from xml.etree import ElementTree

import pytest
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, NoRecordsMatch

from archive.formats import harvest
from tests.formats.harvesting import FIRST, NS, SETS, Shelf, ask, code, keys, served, token


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("prefix", ["oai_dc", "mods"])
def test_a_harvester_gets_everything(method: str, prefix: str) -> None:
    with served(Shelf(), page=2) as address:
        client = Sickle(address, http_method=method, timeout=10)
        assert client.Identify().deletedRecord == "persistent"
        assert [kind.metadataPrefix for kind in client.ListMetadataFormats()] == ["oai_dc", "mods"]
        assert [(found.setSpec, found.setName) for found in client.ListSets()] == SETS
        records = list(client.ListRecords(metadataPrefix=prefix))
        assert [record.header.identifier[-6:] for record in records] == [
            f"tc900{number}" for number in range(1, 6)
        ]
        assert [record.header.deleted for record in records] == [False] * 3 + [True, False]
        headers = list(client.ListIdentifiers(metadataPrefix=prefix))
        assert [header.identifier for header in headers] == [
            record.header.identifier for record in records
        ]
        one = client.GetRecord(identifier=FIRST, metadataPrefix="oai_dc")
        assert one.metadata["title"][0] == "Nhan đề 1"
        some = client.ListRecords(metadataPrefix=prefix, set="province:lao-cai", until="2026-03-31")
        assert [record.header.identifier[-1] for record in some] == ["1", "3"]
        with pytest.raises(NoRecordsMatch):
            client.ListRecords(metadataPrefix=prefix, set="province:nowhere")
        with pytest.raises(BadResumptionToken):
            client.ListRecords(resumptionToken="x")


def test_identify() -> None:
    root = ask(verb="Identify")
    found = {element.tag.split("}")[1]: element.text for element in root[2]}
    assert found["protocolVersion"] == "2.0"
    assert found["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert found["earliestDatestamp"] == "2026-01-01T00:00:00Z"
    assert found["adminEmail"] == "archivist@archive.example"
    assert b"oai:archive.example:tc0001" in ElementTree.tostring(root)


def test_identify_on_a_machine_without_name_or_contact() -> None:
    root = ask(verb="Identify", shelf=Shelf(authority="localhost", email=""))
    assert root.findtext("*/o:adminEmail", "", NS).endswith(".invalid")
    assert root.find("*/o:description", NS) is None


def test_a_deleted_record_has_a_header_only() -> None:
    root = ask(verb="GetRecord", identifier="oai:archive.example:tc9004", metadataPrefix="oai_dc")
    header = root.find("*/o:record/o:header", NS)
    assert header is not None
    assert header.get("status") == "deleted"
    assert header.findtext("o:datestamp", "", NS) == "2026-04-10T00:00:04Z"
    assert root.find("*/o:record/o:metadata", NS) is None
    kept = ask(verb="GetRecord", identifier=FIRST, metadataPrefix="oai_dc")
    header = kept.find("*/o:record/o:header", NS)
    assert header is not None
    assert header.get("status") is None
    assert header.findtext("o:setSpec", "", NS) == "province:lao-cai"


def test_a_list_in_parts_says_where_it_is() -> None:
    first = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", page=2)
    element = first.find("*/o:resumptionToken", NS)
    assert element is not None
    assert (element.get("cursor"), element.get("completeListSize")) == ("0", "5")
    second = ask(verb="ListIdentifiers", resumptionToken=element.text or "", page=2)
    assert keys(second) == ["oai:archive.example:tc9003", "oai:archive.example:tc9004"]
    # Asked again, the same part comes again (section 3.5.1).
    assert keys(ask(verb="ListIdentifiers", resumptionToken=element.text or "", page=2)) == keys(
        second
    )
    last = ask(verb="ListIdentifiers", resumptionToken=token(second) or "", page=2)
    element = last.find("*/o:resumptionToken", NS)
    assert element is not None
    assert (element.text, element.get("cursor")) == (None, "4")
    assert token(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", page=5)) is None


@pytest.mark.parametrize(
    ("from_", "until", "wanted"),
    [
        ("2026-02-10", "2026-03-10", "23"),
        ("2026-02-10T00:00:03Z", "2026-03-10T00:00:03Z", "3"),
        ("2026-02-10T00:00:02Z", "2026-03-10T00:00:02Z", "2"),
        ("2026-05-10", "2026-05-10", "5"),
    ],
)
def test_dates_include_both_ends(from_: str, until: str, wanted: str) -> None:
    root = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", from_=from_, until=until)
    assert "".join(key[-1] for key in keys(root)) == wanted


def test_a_token_carries_the_filters() -> None:
    first = ask(
        verb="ListRecords",
        metadataPrefix="mods",
        from_="2026-01-10",
        until="2026-03-10",
        set="province",
        page=1,
    )
    rest = ask(verb="ListRecords", resumptionToken=token(first) or "", page=10)
    headers = rest.findall("*/o:record/o:header/o:identifier", NS)
    assert [header.text for header in headers] == ["oai:archive.example:tc9003"]
    assert b"http://www.loc.gov/mods/v3" in ElementTree.tostring(rest)


def test_a_token_is_answered_from_its_own_edition_or_refused() -> None:
    first = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", page=2)
    later = Shelf(edition=8, size=4)
    asked = {"verb": "ListIdentifiers", "resumptionToken": token(first) or ""}
    assert code(ask(**asked, shelf=later)) == "badResumptionToken"
    later.kept = {7}
    later.size = 5
    again = ask(**asked, shelf=later, page=2)
    following = harvest.Selection(later, 7, "ListIdentifiers", "oai_dc").token(4)
    assert token(again) == following


def test_records_come_from_the_edition_of_the_token() -> None:
    first = ask(verb="ListRecords", metadataPrefix="oai_dc", page=4)
    later = Shelf(edition=8, titles={5: "Changed since"}, kept={7})
    rest = ask(verb="ListRecords", resumptionToken=token(first) or "", shelf=later)
    title = rest.findtext(".//{http://purl.org/dc/elements/1.1/}title")
    assert title == "Nhan đề 5"
