"""What must not stay behind: files of deleted articles, half-done loads, unprintable texts."""

import hashlib

from archive.catalogue.dump import dump
from archive.catalogue.holdings import attach
from archive.models import Article, Holding


def test_the_file_of_a_deleted_article_goes_and_no_other(stocked):
    article = Article.objects.filter(replaces=None).first()
    stranger = stocked.fixtures / "notes.json"
    stranger.write_text("[]\n")
    article.delete()
    dump(stocked.fixtures)
    assert not (stocked.fixtures / f"{article.key}.json").exists()
    assert stranger.exists()
    left = {path.stem for path in stocked.fixtures.glob("tc*.json")}
    assert left == set(Article.objects.values_list("key", flat=True))


def test_a_holding_with_a_control_character_is_refused_by_name(stocked):
    holding = Holding.objects.exclude(text=None).first()
    text = f"{holding.text[:5]}\x00{holding.text[6:]}"
    content = text.encode()
    (stocked.holdings / holding.filename).write_bytes(content)
    holding.detach()
    Holding.objects.filter(pk=holding.pk).update(
        sha256=hashlib.sha256(content).hexdigest(), bytes=len(content)
    )
    outcome = attach(str(stocked.holdings))
    assert (holding.filename, "has the control character U+0000 at 5") in outcome.refused
    assert Holding.objects.get(pk=holding.pk).text is None


def test_a_wrong_folder_is_told_before_anything_is_loaded(stocked):
    Article.objects.update(title_en="by a curator")
    before = list(Article.objects.values_list("key", "title_en"))
    assert stocked.run_load("--force", "--holdings", str(stocked.fixtures / "nowhere")) != 0
    assert list(Article.objects.values_list("key", "title_en")) == before
