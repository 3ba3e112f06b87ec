"""The text of record beside the form, in a real browser: selecting words makes evidence."""

import pytest
from playwright.sync_api import expect

from archive.models import Appearance, Article, Person
from tests.admin import catalogues
from tests.admin.test_browser import Desk, add_row, browser, choose, desk  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
# Two code units each in a browser, one code point each in the catalogue; a decomposed ề; a CR LF.
SMILE, OLD_LETTER = "\U0001f600", "\U00020b9f"
TEXT = (
    f"{SMILE} Vẽ bie\u0302\u0309n {OLD_LETTER}\r\n\r\n"
    f"Bà Lò Thị Ún {SMILE}{SMILE} nói:\r\n“Chào”.\r\n\r\n"
    f"Ghi chú   {OLD_LETTER} <b>hết</b>\n"
)
SELECT = """
([first, start, last, end]) => {
  const pieces = document.querySelectorAll(".evidence-piece p");
  const point = (piece, at) => {
    const walker = document.createTreeWalker(pieces[piece], NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (at <= walker.currentNode.length) return [walker.currentNode, at];
      at -= walker.currentNode.length;
    }
  };
  document.getSelection().setBaseAndExtent(...point(first, start), ...point(last, end));
}
"""


@pytest.fixture
def article(transactional_db) -> Article:
    """An article whose text has what browsers and catalogues count differently."""
    made = catalogues.article(attached=False)
    holding = made.holding
    segments = []
    for kind, words in (("headline", f"{SMILE} Vẽ"), ("paragraph", "Bà Lò")):
        start = TEXT.index(words)
        segments.append([kind, start, TEXT.index("\r\n\r\n", start)])
    content = TEXT.encode()
    fixity = catalogues.fixity(content)
    for model in ("bylines", "quantities", "slips", "appearances", "involvements"):
        getattr(made, model).all().delete()
    type(made).objects.update(title_basis="supplied", title_evidence=[])
    for name, value in (fixity | {"segments": segments}).items():
        setattr(holding, name, value)
    holding.save()
    holding.attach(content)
    return made


def place(words: str) -> str:
    """Return where words stand, as it is typed."""
    start = TEXT.index(words)
    return f"{start}-{start + len(words)}"


def units(words: str) -> int:
    """Return how long a browser thinks that words are."""
    return len(words.encode("utf-16-le")) // 2


def select(page, words: str) -> None:
    """Select words of the text as a mouse would."""
    pieces = page.locator(".evidence-piece p").all_text_contents()
    number = next(at for at, piece in enumerate(pieces) if words in piece)
    start = units(pieces[number][: pieces[number].index(words)])
    page.evaluate(SELECT, [number, start, number, start + units(words)])


def test_selected_words_become_evidence(desk, article):  # noqa: F811
    page = desk.page
    desk.open(f"/admin/archive/article/{article.pk}/change/")
    shown = page.locator(".evidence-piece p").all_text_contents()
    assert shown == [TEXT[slice(*map(int, place(words).split("-")))] for words in shown]
    assert "nói:\r\n“Chào”" in shown[1]
    button = page.get_by_role("button", name="Add the selected words")
    expect(button).to_be_disabled()
    field = page.locator("#id_title_evidence")
    field.focus()
    select(page, f"Lò Thị Ún {SMILE}")
    expect(page.get_by_role("status")).to_contain_text("Evidence of the title")
    button.click()
    expect(field).to_have_value(place(f"Lò Thị Ún {SMILE}"))
    expect(page.locator(".evidence-piece mark")).to_have_text(f"Lò Thị Ún {SMILE}")
    select(page, "  " + OLD_LETTER + " ")  # the blanks are left out
    page.locator(".evidence-words").press("Enter")
    expect(field).to_have_value(f"{place(f'Lò Thị Ún {SMILE}')}, {last(OLD_LETTER)}")
    listed = page.locator("#id_title_evidence_places li")
    expect(listed.first).to_contain_text(f"“Lò Thị Ún {SMILE}”")
    select(page, "Chào")  # behind a line that ends in two characters
    button.click()
    expect(field).to_have_value(
        f"{place(f'Lò Thị Ún {SMILE}')}, {place('Chào')}, {last(OLD_LETTER)}"
    )
    listed.nth(1).get_by_role("button", name="Remove").click()
    select(page, f"{SMILE}{SMILE} nói")  # it overlaps the first, and becomes one with it
    button.click()
    whole = f"Lò Thị Ún {SMILE}{SMILE} nói"
    expect(field).to_have_value(f"{place(whole)}, {last(OLD_LETTER)}")
    listed.last.get_by_role("button", name="Remove").click()
    expect(listed).to_have_count(1)
    page.fill("#id_reason", "Chọn trong văn bản.")
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".messagelist")
    start, end = Article.objects.get().title_evidence[0]
    assert TEXT[start:end] == whole
    assert desk.faults == []


def last(words: str) -> str:
    """Return where words stand for the last time, as it is typed."""
    start = TEXT.rindex(words)
    return f"{start}-{start + len(words)}"


def test_rows_that_are_added_take_evidence_too(desk, article):  # noqa: F811
    Person.objects.create(key="lo-thi-un", name="Lò Thị Ún", standing="official")
    page = desk.page
    desk.open(f"/admin/archive/article/{article.pk}/change/")
    row = add_row(page, "appearances")
    choose(page, f"{row}-person", "lo thi un", "Lò Thị Ún")
    page.fill(f"#{row}-order", "1")
    page.locator(f"#{row}-evidence").focus()
    page.evaluate(SELECT, [0, units(f"{SMILE} "), 1, units("Bà")])  # over two segments
    page.get_by_role("button", name="Add the selected words").click()
    page.fill(f"#{row}-evidence", page.input_value(f"#{row}-evidence") + ', "nói:"')
    page.fill("#id_reason", "Thêm người dự.")
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".messagelist")
    (first, end), second = Appearance.objects.get().evidence
    assert TEXT[first:end] == TEXT[TEXT.index("Vẽ") : TEXT.index("Bà") + 2]
    assert TEXT[slice(*second)] == "nói:"
    assert desk.faults == []


@pytest.mark.parametrize(("width", "beside"), [(1400, True), (390, False)])
def test_text_stands_beside_the_form_or_above_it(desk, article, width, beside):  # noqa: F811
    page = desk.page
    page.set_viewport_size({"width": width, "height": 800})
    desk.open(f"/admin/archive/article/{article.pk}/change/")
    text, form = page.locator(".evidence-text"), page.locator("#article_form")
    one, other = text.bounding_box(), form.bounding_box()
    assert (one["x"] >= other["x"] + other["width"]) is beside
    assert beside or one["y"] + one["height"] <= other["y"]
    page.locator("#id_account_en").scroll_into_view_if_needed()
    expect(page.locator(".evidence-words")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    text.locator("summary").click()
    expect(page.locator(".evidence-words")).to_be_hidden()
    assert desk.faults == []


def test_new_release_from_nothing(desk, tmp_path):  # noqa: F811
    """A file, a title and an account; the text then stands beside, and places are selected."""
    (tmp_path / "ban-tin.txt").write_bytes(TEXT.encode())
    page = desk.page
    desk.open("/admin/archive/article/add/")
    page.fill("#id_key", "tc9100")
    page.fill("#id_title", f"{SMILE} Vẽ bie\u0302\u0309n {OLD_LETTER}")
    page.fill("#id_title_en", "Drawing the sea")
    page.select_option("#id_title_basis", "supplied")
    page.set_input_files("#id_holding-0-file", tmp_path / "ban-tin.txt")
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".messagelist")
    made = Article.objects.get(key="tc9100")
    assert made.holding.text == TEXT
    assert [kind for kind, *_ in made.holding.segments] == ["headline", "paragraph", "paragraph"]
    row = add_row(page, "bylines")
    page.fill(f"#{row}-order", "1")
    page.fill(f"#{row}-name", "Lò Thị Ún")
    page.fill(f"#{row}-wording", "Lò Thị Ún")
    page.select_option(f"#{row}-work", "text")
    page.locator(f"#{row}-evidence").focus()
    select(page, "Lò Thị Ún")
    page.locator(".evidence-words").press("Enter")
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".messagelist")
    assert [TEXT[slice(*at)] for at in made.bylines.get().evidence] == ["Lò Thị Ún"]
    assert desk.faults == []
