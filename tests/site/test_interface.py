"""The words of the interface: every one is translated, and no page mixes the languages."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.utils.translation.template import templatize

from archive.text.vocabulary import TERMS
from archive.views.lists import ARCHIVE_NAMES
from tests.site.reading import Reader

ROOT = Path(project.BASE_DIR)
CATALOGUE = ROOT / "archive/locale/vi/LC_MESSAGES/django.po"
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]")
# Functions that ask for a message: which of their arguments are the message and its plural.
KEYWORDS = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "gettext_noop": (0,),
    "ngettext": (0, 1),
    "ngettext_lazy": (0, 1),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}
PYTHON = sorted((ROOT / "archive").rglob("*.py"))
IN_TEMPLATES = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)} | {
    "npgettext": ((1, "c"), 2, 3)
}

WITH_CONTEXT = ("pgettext", "npgettext")


def entries() -> list:
    """Return the messages of the Vietnamese catalogue."""
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="vi") if message.id]


def forms(text) -> tuple[str, ...]:
    """Return a message's one text, or its singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def calls(code: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that ask for a message."""
    for node in ast.walk(code):
        name = getattr(node, "func", None)
        if getattr(name, "attr", getattr(name, "id", "")) in KEYWORDS:
            yield node


def constants(call: ast.Call) -> list[object]:
    """Return the messages that a call asks for; None for one that is not written out there."""
    places = KEYWORDS[getattr(call.func, "attr", getattr(call.func, "id", ""))]
    return [getattr(call.args[place], "value", None) for place in places]


def used() -> dict[str, str]:
    """Return every message that code and templates ask for, and where."""
    found = {}
    for path in PYTHON:
        for call in calls(ast.parse(path.read_text("utf-8"))):
            if isinstance(constants(call)[0], str):
                found[constants(call)[0]] = str(path.relative_to(ROOT))
    for path in (ROOT / "templates").rglob("*.*ml"):
        code = io.BytesIO(templatize(path.read_text("utf-8")).encode())
        for _, name, message, _ in extract_python(code, IN_TEMPLATES, (), {}):
            # Of a message with a context, the context comes first; of one with a plural, the one.
            texts = message if isinstance(message, tuple) else (message,)
            first = texts[name in WITH_CONTEXT and len(texts) > 1]
            if first:
                found[first] = str(path.relative_to(ROOT))
    return found


def pieces(text: str) -> list[str]:
    """Return the parts of a message that stand on a page as they are, if longer than two words."""
    parts = [" ".join(part.split()) for part in PLACE.split(text) if part]
    return [part for part in parts if len(re.findall(r"\w+", part)) > 2]


def test_every_message_is_in_the_catalogue() -> None:
    asked = used()
    assert len(asked) > 150
    known = {forms(message.id)[0] for message in entries()}
    assert {text: place for text, place in asked.items() if text not in known} == {}


def test_plurals_are_in_the_catalogue_as_they_are_asked_for() -> None:
    known = {forms(message.id) for message in entries()}
    for path in PYTHON:
        for call in calls(ast.parse(path.read_text("utf-8"))):
            asked = tuple(constants(call))
            if len(asked) > 1 and isinstance(asked[0], str):
                assert asked in known, (path, asked)


def test_messages_are_where_those_who_collect_them_look() -> None:
    """Within an f-string xgettext sees no call, and templates are collected from HTML alone."""
    hidden = [
        (str(path.relative_to(ROOT)), call.lineno)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
    ]
    assert hidden == []
    others = [path for path in (ROOT / "templates").rglob("*.*") if path.suffix != ".html"]
    assert [path.name for path in others if "translate" in path.read_text("utf-8")] == []


def test_every_message_is_translated() -> None:
    wrong = [m.id for m in entries() if m.fuzzy or not all(forms(m.string)) or not m.string]
    assert wrong == []


def test_placeholders_survive_translation() -> None:
    for message in entries():
        for text in forms(message.string):
            asked = sorted(PLACE.findall(forms(message.id)[-1]))
            assert sorted(PLACE.findall(text)) == asked, message.id


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {forms(m.id): forms(m.string) for m in read_mo(file) if m.id}
    assert compiled == {forms(m.id): forms(m.string) for m in entries()}


def test_the_name_of_the_house_is_one() -> None:
    (name,) = [m.string for m in entries() if m.id == ARCHIVE_NAMES["en"]]
    assert name == ARCHIVE_NAMES["vi"]


def said(read: Reader, language: str) -> str:
    """Return what a page says in a language, one utterance a line."""
    return "\n".join(words for lang, words in read.words if lang == language)


def foreign(language: str) -> set[str]:
    """Return the interface's words in the other language.

    Terms are asked of Vietnamese pages alone: English ones quote Vietnamese terms where they
    explain them.
    """
    found = set()
    for message in entries():
        ours, theirs = set(forms(message.string)), set(forms(message.id))
        texts = theirs - ours if language == "vi" else ours - theirs
        found |= {piece for text in texts for piece in pieces(text)}
    if language == "vi":
        for terms in TERMS.values():
            found |= {piece for _, english in terms.values() for piece in pieces(english)}
    return found


@pytest.fixture(scope="module")
def words() -> dict[str, set[str]]:
    """What must not be on a page, by its language."""
    return {language: foreign(language) for language in ("vi", "en")}


def test_pages_speak_one_language(library, words) -> None:
    assert min(map(len, words.values())) > 80
    mixed = {}
    for page in library.html:
        if "?" not in page.address:
            language = "en" if page.address.startswith("/en/") else "vi"
            text = said(page.read, language)
            found = [piece for piece in words[language] if piece in text]
            if found:
                mixed[page.address] = found
    assert mixed == {}


@pytest.mark.parametrize(
    "address",
    [
        "/nothing/", "/articles/?page=99&zzz=1&from=2021-13&era=x&q=%00", "/lookup", "/search/?q=-",
        "/articles/?province=none&resolution=none&publisher=none&person=tran-quoc-to",
        "/articles/?from=2020&to=2021&organisation=cong-an-tinh-nam-dinh&era=now&dates=certain",
        "/articles/?" + "&".join(f"a{n}=" for n in range(1100)), "/lookup?url=a.vn/b",
        "/articles/?q=xyzzy&from=2021&per_page=1&page=2",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["vi", "en"])
def test_faults_and_empty_lists_speak_one_language(bare_site, words, language, address) -> None:
    prefix = "/en" if language == "en" else ""
    read = Reader(prefix + address)
    read.feed(bare_site.get(prefix + address).content.decode())
    assert ("html", {"lang": language}) in read.head
    assert [piece for piece in words[language] if piece in said(read, language)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_closed_and_withdrawn_speak_one_language(mixed, site, settings, words, language) -> None:
    made, settings.EDITION_PATH = mixed
    prefix = "/en" if language == "en" else ""
    withdrawn = made.articles("withdrawn")[0]
    answers = [site.get(f"{prefix}/articles/{withdrawn}/")]
    settings.EDITION_PATH = mixed[1].with_name("nowhere")
    answers.append(site.get(f"{prefix}/"))
    assert [answer.status_code for answer in answers] == [410, 503]
    for answer in answers:
        read = Reader("/")
        read.feed(answer.content.decode())
        assert ("html", {"lang": language}) in read.head
        assert [piece for piece in words[language] if piece in said(read, language)] == []


def test_the_page_of_last_resort_speaks_both() -> None:
    """It is a plain file, so it says everything twice, each part in its language."""
    read = Reader("/")
    read.feed((ROOT / "templates/500.html").read_text("utf-8"))
    assert said(read, "vi")
    assert said(read, "en")


VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)


def test_english_pages_declare_their_vietnamese(library) -> None:
    """A screen reader reads a Vietnamese name rightly only where the page says what it is."""
    undeclared = {}
    for page in library.html:
        if page.address.startswith("/en/") and "?" not in page.address:
            found = [
                text
                for lang, text in page.read.words
                if lang == "en" and len(text.split()) > 6 and mostly_vietnamese(text)
            ]
            if found:
                undeclared[page.address] = found
    assert undeclared == {}


def mostly_vietnamese(text: str) -> bool:
    """Tell whether half the words of a text have Vietnamese letters."""
    found = text.split()
    return sum(bool(VIETNAMESE.search(word)) for word in found) * 2 > len(found)
