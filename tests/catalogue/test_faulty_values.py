"""Faulty values: each is refused with its file, record and field, and nothing is loaded."""

import json

import pytest

from tests.catalogue.refusals import file_of, refused

# Model, field, faulty value, words of the message. The first record of the model gets the value.
FAULTY_VALUES = [
    ("province", "kind", "planet", "planet"),
    ("province", "names", "Tên", "must be a list"),
    ("province", "names", "", "must be a list"),
    ("province", "names", {}, "must be a list"),
    ("province", "names", None, "must not be null"),
    ("province", "names", ["Tên", "Tên"], "twice"),
    ("province", "names", [" "], "non-empty"),
    ("province", "names", [5], "non-empty texts"),
    ("province", "names", ["a\x00"], "U+0000 at position 1"),
    ("province", "valid_from", "2020-02-30", "2020-02-30"),
    ("province", "key", "Nam Định", "lower-case"),
    ("province", "key", "nam-dinh\n", "lower-case"),
    ("province", "key", "a" * 101, "100"),
    ("province", "key", 5, "must be a text"),
    ("province", "key", None, "must not be null"),
    ("province", "key", ["nam-dinh"], "must be a text"),
    ("province", "key", {"a": 1}, "must be a text"),
    ("province", "successor", ["nowhere"], "no archive.province has key 'nowhere'"),
    ("organisation", "province", ["nowhere"], "no archive.province has key 'nowhere'"),
    ("organisation", "province", "nowhere", "natural key of 1 parts"),
    ("organisation", "province", [["nowhere"]], "natural key of 1 parts"),
    ("organisation", "province", {"key": "nowhere"}, "natural key of 1 parts"),
    ("organisation", "parent", ["nobody"], "no archive.organisation has key 'nobody'"),
    ("organisation", "successor", ["nobody"], "no archive.organisation has key 'nobody'"),
    ("organisation", "level", "", ""),
    ("organisation", "name", "x" * 301, "300"),
    ("organisation", "note_vi", "a\x0bb", "U+000B at position 1"),
    ("person", "name", 7, "must be a text, not 7"),
    ("person", "standing", "famous", "famous"),
    ("resolution", "issuer", ["nobody"], "no archive.organisation has key 'nobody'"),
    ("resolution", "replaced_by", ["nothing"], "no archive.resolution has key 'nothing'"),
    ("resolution", "issued", "yesterday", "yesterday"),
    ("article", "title", None, "must not be null"),
    ("article", "title", "", ""),
    ("article", "title", "x" * 401, "400"),
    ("article", "title", "a\ufffeb", "U+FFFE"),
    ("article", "title", "a\x9fb", "U+009F"),
    ("article", "title", ["a"], "must be a text"),
    ("article", "title_basis", "stated", "stated"),
    ("article", "title_evidence", [[0, 10**6]], "span ends at 1000000, past the text's end"),
    ("article", "publisher", ["nobody"], "no archive.organisation has key 'nobody'"),
    ("article", "province", ["nowhere"], "no archive.province has key 'nowhere'"),
    ("article", "replacement", ["tc9999"], "no archive.article has key 'tc9999'"),
    ("article", "replacement", ["tc0001"], "leads back to itself"),
    ("article", "source_url", "javascript:alert(1)", "URL"),
    ("article", "source_url", "http://a.example/\x00", "U+0000"),
    ("article", "account_vi", "[ai đó](person:nobody)", "no archive.person has key 'nobody'"),
    ("article", "account_en", "[x](province:nowhere)", "no archive.province has key 'nowhere'"),
    ("article", "account_en", "[x](resolution:none)", "no archive.resolution has key 'none'"),
    ("article", "account_en", "[x](organisation:none)", "no archive.organisation has key 'none'"),
    ("article", "account_en", "[x](planet:mars)", "no record type 'planet'"),
    ("article", "account_en", "an open [bracket", "not closed"),
    ("article", "status", "gone", "gone"),
    ("article", "withdrawn_on", "2020-02-30", "YYYY-MM-DD"),
    ("article", "withdrawn_on", "20200229", "YYYY-MM-DD"),
    ("article", "withdrawn_on", "2020-02-29T10:00:00", "YYYY-MM-DD"),
    ("article", "withdrawn_on", 2020, "YYYY-MM-DD"),
    ("articledate", "edtf", "2020-13", "2020-13"),
    ("articledate", "edtf", "", ""),
    ("articledate", "kind", "invented", "invented"),
    ("articledate", "kind", ["event"], "must be a text"),
    ("articledate", "article", ["tc9999"], "no archive.article has key 'tc9999'"),
    ("articledate", "article", None, "must not be null"),
    ("byline", "order", True, "must be a whole number"),
    ("byline", "order", 1.5, "must be a whole number"),
    ("byline", "order", "1", "must be a whole number"),
    ("byline", "order", -1, "0"),
    ("byline", "order", 10**30, "from 0 to 32767"),
    ("byline", "order", 32768, "from 0 to 32767"),
    ("byline", "evidence", [[5, 3]], "empty or reversed"),
    ("byline", "evidence", [[5, 5]], "empty or reversed"),
    ("byline", "evidence", [[-1, 3]], "below 0"),
    ("byline", "evidence", [[9, 12], [1, 3]], "before the end of an earlier span"),
    ("byline", "evidence", [[1, 9], [8, 12]], "before the end of an earlier span"),
    ("byline", "evidence", [[True, 5]], "not a pair of integers"),
    ("byline", "evidence", [[0, 1.0]], "not a pair of integers"),
    ("byline", "evidence", [[0]], "not a pair"),
    ("byline", "evidence", [[0, 1, 2]], "not a pair"),
    ("byline", "evidence", [[0, 10**9]], "span ends at 1000000000, past the text's end"),
    ("byline", "evidence", "0-5", "must be a list"),
    ("byline", "evidence", "", "must be a list"),
    ("byline", "evidence", {}, "must be a list"),
    ("byline", "evidence", None, "must not be null"),
    ("holding", "article", ["tc9999"], "no archive.article has key 'tc9999'"),
    ("holding", "sha256", "ABC", "SHA-256"),
    ("holding", "filename", "../secret_key", "plain file name"),
    ("holding", "filename", "a\\b", "plain file name"),
    ("holding", "length", -1, "0"),
    ("holding", "bytes", "5", "must be a whole number"),
    ("holding", "segments", [["headline", 0, 5], ["paragraph", 4, 9]], "overlaps"),
    ("holding", "segments", [["paragraph", 6, 9], ["headline", 0, 5]], "out of order"),
    ("holding", "segments", [["headline", 5, 5]], "empty"),
    ("holding", "segments", [["headline", 0, 10**6]], "ends at 1000000, past the text's end"),
    ("holding", "segments", [["planet", 0, 5]], "of a known kind"),
    ("holding", "segments", [["headline", True, 5]], "of a known kind"),
    ("holding", "segments", [["headline", 0]], "of a known kind"),
    ("holding", "segments", [[]], "of a known kind"),
    ("holding", "segments", [[["headline"], 0, 5]], "of a known kind"),
    ("holding", "segments", "", "must be a list"),
    ("holding", "segments", {}, "must be a list"),
    ("appearance", "person", ["nobody"], "no archive.person has key 'nobody'"),
    ("appearance", "rank", "x" * 61, "60"),
    ("appearancerole", "appearance", ["tc0001"], "natural key of 2 parts"),
    ("appearancerole", "role", "dance", "dance"),
    ("post", "former", "yes", "must be true or false"),
    ("post", "former", 1, "must be true or false"),
    ("post", "organisation", ["nobody"], "no archive.organisation has key 'nobody'"),
    ("post", "basis", "", ""),
    ("involvement", "organisation", ["nobody"], "no archive.organisation has key 'nobody'"),
    ("involvement", "organisation", None, "must not be null"),
    ("citation", "resolution", ["nothing"], "no archive.resolution has key 'nothing'"),
    ("citation", "form", "hinted", "hinted"),
    ("quantity", "article", ["tc9999"], "no archive.article has key 'tc9999'"),
    ("quantity", "value", 600, "must be a text, not 600"),
    ("quantity", "value", None, "must not be null"),
    *(
        ("quantity", "value", value, "is not a number in plain digits")
        for value in (
            "5.000.000",
            "92,5",
            "1e3",
            "-7",
            "+7",
            "007",
            "5.",
            ".5",
            "٦",
            "²",
            "7\n",
            " 7",
        )
    ),
    ("quantity", "value", "1" * 41, "40"),
    ("quantity", "wording", "x" * 301, "300"),
    ("quantity", "wording", "", ""),
    ("quantity", "counted_vi", "", ""),
    ("quantity", "counted_en", "x" * 201, "200"),
    ("quantity", "basis", "guessed", "guessed"),
    ("quantity", "order", 0.5, "must be a whole number"),
    ("quantity", "evidence", [[0, 10**9]], "span ends at 1000000000, past the text's end"),
    ("slip", "article", ["tc9999"], "no archive.article has key 'tc9999'"),
    ("slip", "evidence", [], ""),
    ("slip", "evidence", [[5, 5]], "empty or reversed"),
    ("slip", "wording", "", ""),
    ("slip", "reading", None, "must not be null"),
    ("slip", "reading", "x" * 301, "300"),
    ("slip", "note_en", "a\x00", "U+0000 at position 1"),
    ("alias", "target", "nobody", "has this key"),
    ("alias", "record_type", "planet", "planet"),
]


@pytest.mark.parametrize(("model", "field", "value", "words"), FAULTY_VALUES)
def test_a_faulty_value_is_refused_by_name(marked, capsys, model, field, value, words):
    record = marked.made.all(model)[0]
    file = file_of(marked.made, record)
    record[field] = value
    marked.write()
    refused(marked, capsys, file, f"archive.{model}", f": {field}: ", words)


def test_a_lone_surrogate_is_refused(marked, capsys):
    marked.write()
    objects = marked.made.files["people.json"]
    objects[0]["fields"]["name"] = "a\ud800"
    (marked.fixtures / "people.json").write_text(json.dumps(objects), encoding="ascii")
    refused(marked, capsys, "people.json", ": name: ", "U+D800 at position 1")


def test_a_lone_surrogate_in_an_address_is_refused(marked, capsys):
    marked.write()
    objects = marked.made.files["tc0001.json"]
    objects[0]["fields"] |= {"source_url": "http://a.example/\ud800", "source_basis": "stated"}
    (marked.fixtures / "tc0001.json").write_text(json.dumps(objects), encoding="ascii")
    refused(marked, capsys, "tc0001.json", ": source_url: ", "U+D800")
