"""Text that any stored value may contain never breaks a line or an XML document."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import cleaning, xmltext
from tests.formats import specimens

ANY_TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(specimens.HOSTILE)


@given(ANY_TEXT)
def test_a_line_is_one_line_and_utf8(value: str) -> None:
    line = cleaning.line(value)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert line.encode().decode() == line
    assert cleaning.line(line) == line


@given(ANY_TEXT)
def test_text_is_legal_xml(value: str) -> None:
    root = xmltext.root("a", {"b": value})
    xmltext.child(root, "c", value)
    read = ElementTree.fromstring(xmltext.document(root))
    assert (read[0].text or "") == cleaning.text(value).strip()
    assert read.get("b") == cleaning.line(value)


def test_vietnamese_and_joiners_stay() -> None:
    kept = "Nguyễn Thị Ánh Đào – “hoà” 👩‍🌾"
    assert cleaning.line(kept) == kept
    assert cleaning.text("một\r\n\thai\u2028ba") == "một\n\thai\nba"


def test_marks_that_hide_or_reorder_go() -> None:
    assert cleaning.line("a\u202eb\u200bc\u00add\ufeffe\x00f") == "abcdef"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "http:///nohost",
        "https://:80/nohost",
        "https://a.example/x y",
        "https://a.example/\n",
        "data:text/html,x",
        "http://a.example\\@evil.example/",
        "http://[::1",
        "ftp://a.example/",
        "https://a.example/\u202e",
        "",
        None,
    ],
)
def test_what_is_no_web_address(address: str | None) -> None:
    if address == "https://a.example/\n":
        assert cleaning.web_address(address) == "https://a.example/"  # the blank around it goes
    else:
        assert cleaning.web_address(address) == ""


def test_a_web_address_stays_itself() -> None:
    address = "http://bao.example:8080/tin/1,2.html?a=%20&b=[1]#x"
    assert cleaning.web_address(address) == address
    assert cleaning.web_address("https://a.example/<b>{c}") == "https://a.example/%3Cb%3E%7Bc%7D"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/articles/a/b/", "https://archive.example/articles/a/b/"),
        ("https://archive.example/articles/?page=2", "https://archive.example/articles/?page=2"),
        ("https://archive.example", "https://archive.example/"),
        ("/articles/?q=50%&x=%C4%91#", "https://archive.example/articles/?q=50%25&x=%C4%91%23"),
        ("//evil.example/", "https://archive.example/evil.example/"),
        ("/a\"><b>'", "https://archive.example/a%22%3E%3Cb%3E%27"),
    ],
)
def test_absolute(path: str, wanted: str) -> None:
    assert cleaning.absolute("https://archive.example/", path) == wanted


def test_absolute_never_leaves_the_site() -> None:
    assert cleaning.absolute(specimens.SITE, "https://evil.example/").startswith(
        f"{specimens.SITE}/"
    )
