"""OAI-PMH: every fault has the protocol's own code, and no request or record breaks an answer."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import oai
from tests.formats import specimens
from tests.formats.harvesting import FIRST, NS, Shelf, ask, code
from tests.formats.test_cleaning import ANY_TEXT

OK = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        ([], "badVerb"),
        ([("verb", "")], "badVerb"),
        ([("verb", "listRecords")], "badVerb"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ([("verb", "Identify\x00")], "badVerb"),
        ([("verb", "Identify"), ("set", "a")], "badArgument"),
        ([("verb", "ListRecords")], "badArgument"),
        ([("verb", "GetRecord"), ("identifier", FIRST)], "badArgument"),
        ([("verb", "GetRecord"), ("metadataPrefix", "oai_dc")], "badArgument"),
        ([*OK.items(), ("metadataPrefix", "oai_dc")], "badArgument"),
        ([*OK.items(), ("set", "province"), ("set", "province")], "badArgument"),
        ([*OK.items(), ("other", "1")], "badArgument"),
        ([*OK.items(), ("\x00", "\x00")], "badArgument"),
        ([*OK.items(), ("resumptionToken", "x")], "badArgument"),
        ([*OK.items(), ("from", "2026-01")], "badArgument"),
        ([*OK.items(), ("from", "20260101")], "badArgument"),
        ([*OK.items(), ("until", "20260101")], "badArgument"),
        ([*OK.items(), ("from", "")], "badArgument"),
        ([*OK.items(), ("from", "2026-02-30")], "badArgument"),
        ([*OK.items(), ("from", "2026-01-01T00:00:00")], "badArgument"),
        ([*OK.items(), ("until", "2026-01-01T25:00:00Z")], "badArgument"),
        ([*OK.items(), ("from", "٢٠٢٦-01-01")], "badArgument"),
        ([*OK.items(), ("from", "2026-01-02"), ("until", "2026-01-01")], "badArgument"),
        (
            [*OK.items(), ("from", "2026-01-01"), ("until", "2026-02-01T00:00:00Z")],
            "badArgument",
        ),
        ([*OK.items(), ("set", "a:")], "badArgument"),
        ([*OK.items(), ("set", "")], "badArgument"),
        ([*OK.items(), ("set", "none")], "noRecordsMatch"),
        ([*OK.items(), ("set", "province:nowhere")], "noRecordsMatch"),
        ([*OK.items(), ("until", "1999-01-01")], "noRecordsMatch"),
        ([("verb", "ListRecords"), ("metadataPrefix", "marc")], "cannotDisseminateFormat"),
        ([("verb", "ListRecords"), ("metadataPrefix", "a b")], "badArgument"),
        (
            [("verb", "GetRecord"), ("identifier", FIRST), ("metadataPrefix", "marc")],
            "cannotDisseminateFormat",
        ),
        (
            [("verb", "GetRecord"), ("identifier", "oai:x:tc9001"), ("metadataPrefix", "oai_dc")],
            "idDoesNotExist",
        ),
        (
            [
                ("verb", "GetRecord"),
                ("identifier", "oai:another.example:tc9001"),
                ("metadataPrefix", "oai_dc"),
            ],
            "idDoesNotExist",
        ),
        (
            [("verb", "GetRecord"), ("identifier", f"{FIRST}9"), ("metadataPrefix", "oai_dc")],
            "idDoesNotExist",
        ),
        (
            [("verb", "GetRecord"), ("identifier", f"{FIRST}\x00"), ("metadataPrefix", "oai_dc")],
            "badArgument",
        ),
        ([("verb", "ListMetadataFormats"), ("identifier", "x")], "idDoesNotExist"),
        ([("verb", "ListSets"), ("resumptionToken", "x")], "badResumptionToken"),
        ([("verb", "ListRecords"), ("resumptionToken", "")], "badResumptionToken"),
        ([("verb", "ListRecords"), ("resumptionToken", "A" * 3000)], "badResumptionToken"),
    ],
)
def test_each_fault_has_its_code(pairs: list[tuple[str, str]], wanted: str) -> None:
    root = ask(*pairs)
    assert code(root) == wanted
    request = root.find("o:request", NS)
    assert request is not None
    if wanted in ("badVerb", "badArgument"):
        assert request.attrib == {}
    else:
        assert request.attrib == dict(pairs)


def test_a_repository_without_sets_says_so() -> None:
    shelf = Shelf(sets_=[])
    assert code(ask(verb="ListSets", shelf=shelf)) == "noSetHierarchy"
    assert code(ask(**OK, set="a", shelf=shelf)) == "noSetHierarchy"


def packed(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "forged",
    [
        packed(7, 5, "ListRecords", "oai_dc", None, None, None),  # past the end
        packed(7, 0, "ListRecords", "oai_dc", None, None, None),
        packed(7, -1, "ListRecords", "oai_dc", None, None, None),
        packed(7, True, "ListRecords", "oai_dc", None, None, None),
        packed(7, 1.5, "ListRecords", "oai_dc", None, None, None),
        packed(7, 10**30, "ListRecords", "oai_dc", None, None, None),
        packed(7, 1, "ListIdentifiers", "oai_dc", None, None, None),
        packed(7, 1, "ListRecords", None, None, None, None),
        packed(7, 1, "ListRecords", "oai_dc", "x", None, None),
        packed(7, 1, "ListRecords", "oai_dc", None, None, [1]),
        packed(7, 1, "ListRecords", "oai_dc"),
        packed({"a": 1}),
        base64.b64encode(
            b'[7,1,"ListRecords","oai_dc",null,null,null' + b" " * 3000 + b"]"
        ).decode(),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
        base64.urlsafe_b64encode(b"1" * 1400).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        "****",
    ],
)
def test_a_forged_token_is_refused(forged: str) -> None:
    root = ask(verb="ListRecords", resumptionToken=forged)
    assert code(root) == "badResumptionToken"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                "verb identifier metadataPrefix set from until resumptionToken x".split()
            )
            | ANY_TEXT,
            st.sampled_from(
                "Identify ListRecords ListIdentifiers GetRecord ListSets oai_dc mods province"
                f" {FIRST} 2026-01-01".split()
            )
            | ANY_TEXT,
        ),
        max_size=5,
    )
)
def test_any_request_has_a_well_formed_answer(pairs: list[tuple[str, str]]) -> None:
    ask(*pairs)


def test_hostile_records_can_be_harvested() -> None:
    titles = dict(zip((1, 2, 3, 5), specimens.HOSTILE[4:], strict=True))
    for prefix in oai.FORMATS:
        root = ask(verb="ListRecords", metadataPrefix=prefix, shelf=Shelf(titles=titles))
        assert len(root.findall("*/o:record", NS)) == 5


def test_an_edition_that_contradicts_itself_is_no_deletion() -> None:
    class Torn(Shelf):
        def record(self, key: str) -> None:
            return None

    with pytest.raises(LookupError, match="tc9001"):
        ask(**OK, shelf=Torn())
