# SPDX-License-Identifier: Apache-2.0
"""Documents as councils lay them out: every visible word, no struck-out one, the numbers that stand on the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.content import Content
from assistant.domain.document import PolicyDocument, Unit, UnitKind
from assistant.domain.picture_words import SeenLine, SeenWord, SeenWords
from assistant.files.document_child import pages_of
from assistant.files.documents import DocumentError, read_document
from assistant.files.reading.numbers import Counting, mark_of, only_mark
from assistant.files.reading.pdf_paras import paras_of
from assistant.files.reading.pdf_seen import lines_seen
from assistant.files.reading.units import units_of
from assistant.services.policy.own_documents import (
    OtherCouncilError,
    add_document,
    bring_back,
    can_bring_back,
    kept_document,
    remove_document,
    with_own_words,
)
from assistant.services.policy.packs import check_folder
from tests.unit.layouts import DOCX, FRESH, LOOKED_AT, TUNED, TXT, policy, whole_and_alone

DOCUMENTS = Path(__file__).parents[1] / "fixtures" / "documents"
LONG = "This rule of the council is long enough to fill some lines of the page"


def _rules(name: str) -> list[tuple[str, str]]:
    return [(u.number, u.text) for u in read_document(DOCUMENTS / name).rules]


def _document(name: str) -> PolicyDocument:
    return read_document(DOCUMENTS / name)


KIND = ("1", "Be kind to people online.")
SECRETS = ("2", "Keep secrets secret.")


@pytest.mark.parametrize(
    "name", ["01-another-council.txt", "04-content-control.docx", "06-text-box.docx", "06-text-box.odt", "07-table-in-table.docx"]
)
def test_two_rules_wherever_they_stand(name: str) -> None:
    assert _rules(name) == [KIND, SECRETS]


@pytest.mark.parametrize("name", ["03-inserted-not.docx", "03-inserted-not.odt"])
def test_words_put_in_with_track_changes_are_there(name: str) -> None:
    rules = [text for _, text in _rules(name)]
    assert rules == ["You must not name residents in a post.", "A second rule.", "A rule that was put in whole."]
    assert "tracked changes" in _document(name).warnings[0]


@pytest.mark.parametrize("name", ["14-deleted-words.docx", "14-deleted-words.odt"])
def test_struck_out_words_are_gone(name: str) -> None:
    assert _rules(name) == [("", "Old rule: Never name residents.")]


def test_controls_and_fields_inside_a_line() -> None:
    assert [text for _, text in _rules("05-inline-control-and-field.docx")] == [
        "The Anytown Council forbids rude posts.",
        "See clause 4.2 before you post.",
    ]


def test_lines_made_with_shift_and_enter_are_rules_of_their_own() -> None:
    assert _rules("08-line-breaks.docx") == [KIND, SECRETS, ("3", "No party politics.")]


def test_words_own_numbers_are_the_ones_that_word_shows() -> None:
    assert _rules("09-words-own-numbers.docx") == [("1.1", "Be kind to people online."), ("1.2", "Keep secrets secret.")]


@pytest.mark.parametrize("name", ["10-bullets.docx", "10-bullets.pdf"])
def test_points_keep_the_words_before_them(name: str) -> None:
    rules = _document(name).rules
    assert [u.text for u in rules] == [
        "abusive posts",
        "threats of any kind",
        "party politics on our page",
        "posts that name a resident",
    ]
    assert {u.lead_in for u in rules} == {"The council will not tolerate"}


@pytest.mark.parametrize("name", ["11-page-furniture.docx", "11-page-furniture.pdf"])
def test_page_lines_stand_in_no_rule(name: str) -> None:
    document = _document(name)
    assert [u.number for u in document.rules] == [str(n) for n in range(1, 15)]
    assert len({u.text for u in document.rules}) == 1 and document.rules[0].text.startswith(LONG)
    assert not any("Page 1" in u.text or "Anytown" in u.text for u in document.rules)
    assert any("adopted May 2024" in u.text for u in document.units)


@pytest.mark.parametrize("name", ["12-decimal-numbers.docx", "12-decimal-numbers.pdf"])
def test_decimal_numbers(name: str) -> None:
    rules = _rules(name)
    assert [number for number, _ in rules] == ["1.1", "1.2", "1.3"]
    assert rules[1][1].endswith("keeps or looks after")


def test_a_footnote_stands_apart() -> None:
    assert _rules("13-footnote.odt")[2] == ("3", "You must never name a resident in a post without leave of the clerk.")
    assert any("Localism Act" in u.text for u in _document("13-footnote.odt").units)


def test_wrapped_lines_are_one_rule() -> None:
    assert _rules("15-wrapped.txt") == [("1", "You must not name residents in a post on any page."), SECRETS]


def test_a_page_that_is_a_picture_is_named() -> None:
    document = _document("16-second-page-scanned.pdf")
    assert document.warnings == ("Page 2 is a picture. We read its words from it: compare them with the page.",)
    assert document.pages == 2 and [u.number for u in document.rules if u.number] == [str(n) for n in range(1, 15)]


def test_a_rule_runs_over_two_scanned_pages_that_lie_askew() -> None:
    pages = [
        lines_seen(_scanned(PAGE_LINE, "3. You must never share the home address of any resident", "Page 1 of 2"), 595, 842),
        lines_seen(_scanned(PAGE_LINE, "Facebook or any other site has asked for.", "Page 2 of 2", askew=0.013), 595, 842, 11.0),
    ]
    units = units_of(paras_of(pages))
    assert [(u.number, u.text) for u in units if u.kind is UnitKind.RULE] == [
        ("3", "You must never share the home address of any resident Facebook or any other site has asked for.")
    ]
    assert sum(PAGE_LINE in u.text for u in units if u.kind is UnitKind.FURNITURE) == 2


def test_a_page_line_that_is_read_differently_on_two_scanned_pages() -> None:
    pages = [
        lines_seen(_scanned(PAGE_LINE, "3. You must never share the home address of any resident", "Page 1 of 2"), 595, 842),
        lines_seen(_scanned(MISREAD, "4. You must never share a photograph of a child", "Page 2 of 2"), 595, 842),
    ]
    units = units_of(paras_of(pages))
    assert [u.number for u in units if u.kind is UnitKind.RULE] == ["3", "4"]
    assert [u.text for u in units if u.kind is UnitKind.FURNITURE] == [PAGE_LINE, "Page 1 of 2", MISREAD, "Page 2 of 2"]


def test_two_rules_at_the_head_of_two_scanned_pages_are_no_page_line() -> None:
    rules = ("Councillors must not share photographs of children", "Councillors must be polite to residents online")
    pages = [lines_seen(_scanned(rule, "5. Be kind to everybody", "Page 1 of 2"), 595, 842) for rule in rules]
    units = units_of(paras_of(pages))
    assert all(any(rule in u.text for u in units if u.kind is not UnitKind.FURNITURE) for rule in rules)


PAGE_LINE = "Brindlewick Parish Council social media policy"
MISREAD = "Brindlevvick Parish Council social rnedia policy"


def _scanned(*lines: str, askew: float = 0.0) -> SeenWords:
    """A page with a line at its top, one in the middle and one at its foot, as the reader of pictures gives it."""
    seen = []
    for line, top in zip(lines, (0.04, 0.5, 0.95), strict=True):
        words, left = [], 0.12
        for word in line.split():
            right = left + 0.012 * len(word)
            words.append(SeenWord(word, (left, top + askew, right, top + askew + 0.021)))
            left = right + 0.012
        seen.append(SeenLine(tuple(words), round(top * 100)))
    return SeenWords(tuple(seen), 1600, 2263)


def test_a_word_file_with_a_password_says_what_to_do() -> None:
    with pytest.raises(DocumentError, match="without a password"):
        _document("17-word-password.docx")


@pytest.mark.parametrize("name", ["old.doc", "old.rtf"])
def test_old_kinds_say_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(DocumentError, match=r"save it as \.docx"):
        read_document(tmp_path / name)


def test_an_unknown_topic_is_named(content: Content) -> None:
    problems = check_folder(DOCUMENTS / "18-unknown-topic", content)
    assert [(p.file, p.key) for p in problems] == [("clauses.toml", "clause[1] (A-1).topic")]


@pytest.mark.parametrize("layout", [*DOCX, *TXT])
@pytest.mark.parametrize("name", [*TUNED, *LOOKED_AT, *FRESH])
def test_rules_are_whole_and_alone_in_every_layout(tmp_path: Path, name: str, layout: str) -> None:
    made = policy(name)
    path = tmp_path / f"policy.{'docx' if layout in DOCX else 'txt'}"
    {**DOCX, **TXT}[layout](path, made)
    units = units_of(pages_of(path).paras)
    lost = whole_and_alone(made, list(units))
    assert lost == []
    assert "STRUCK" not in " ".join(u.text for u in units)


def test_letters_below_a_number_are_cited_with_it(tmp_path: Path) -> None:
    path = tmp_path / "anytown.docx"
    DOCX["numbered"](path, policy("anytown"))
    found = {u.number: u for u in read_document(path).rules}
    assert found["5(c)"].whole.startswith("You must not post, share or like: names, addresses")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1. Be kind", "decimal", "1"),
        ("4.7 Be kind", "decimal", "4.7"),
        ("4.7. Be kind", "decimal", "4.7"),
        ("(c) Be kind", "letter", "c"),
        ("iv) Be kind", "letter", "iv"),
        ("\uf0b7 Be kind", "bullet", ""),
        ("- Be kind", "bullet", ""),
        ("Rule 4: Be kind", "decimal", "4"),
        ("A1 Be kind", "decimal", "A1"),
        ("SM.2 Be kind", "decimal", "SM.2"),
        ("3.10Be kind", "decimal", "3.10"),
    ],
)
def test_marks(text: str, kind: str, value: str) -> None:
    mark = mark_of(text)
    assert mark is not None and (mark.kind, mark.value, text[mark.length :]) == (kind, value, "Be kind")


@pytest.mark.parametrize(
    "text",
    [
        "12 May 2024 is the date",
        "2.5GB of pictures",
        "Section 3 of the Act",
        "2 members",
        "1.30 pm on Monday",
        "Be kind",
        "a rule",
    ],
)
def test_what_is_no_mark(text: str) -> None:
    assert mark_of(text) is None


def test_a_number_alone_in_its_cell() -> None:
    assert [only_mark(t) is not None for t in ("1.", "4.2", "(a)", "•", "Rule", "5 days")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_counting_tells_letters_from_roman_numbers() -> None:
    counting = Counting()
    numbers = [counting.number(mark_of(f"{m} X")) for m in ("5.", "(a)", "(i)", "(ii)", "(b)", "6.", "(h)", "(i)")]  # type: ignore[arg-type]
    assert numbers == ["5", "5(a)", "5(a)(i)", "5(a)(ii)", "5(b)", "6", "6(h)", "6(i)"]


# -- the council's own document beside a built-in policy ---------------------------------------------------------------


def _own(content: Content, pack_id: str, path: Path, words: str = "In this council we say “{}” and we mean it.") -> Path:
    path.write_text("\n\n".join(words.format(c.anchor) for c in content.packs[pack_id].clauses if c.anchor), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["01-another-council.txt", "02-wrong-council.txt"])
def test_another_councils_document_replaces_nothing(tmp_path: Path, content: Content, name: str) -> None:
    folder, pack = tmp_path / "documents", content.packs["ludlow"]
    add_document(_own(content, "ludlow", tmp_path / "own.txt"), pack, folder)
    with pytest.raises(OtherCouncilError, match="does not look like Ludlow's policy"):
        add_document(DOCUMENTS / name, pack, folder)
    kept = kept_document(pack, folder)
    assert kept is not None and len(kept.passages) > 100
    assert not can_bring_back("ludlow", folder)
    empty = tmp_path / "none"
    with pytest.raises(OtherCouncilError):
        add_document(DOCUMENTS / name, pack, empty)
    assert kept_document(pack, empty) is None


def test_one_step_back(tmp_path: Path, content: Content) -> None:
    folder, pack = tmp_path / "documents", content.packs["ludlow"]
    add_document(_own(content, "ludlow", tmp_path / "old.txt", "First: {}."), pack, folder)
    add_document(_own(content, "ludlow", tmp_path / "new.txt", "Second: {}."), pack, folder)
    for expected in ("Second", "First", "Second"):
        kept = kept_document(pack, folder)
        assert kept is not None and kept.passages[0].text.startswith(expected)
        bring_back("ludlow", folder)
    remove_document("ludlow", folder)
    assert kept_document(pack, folder) is None and can_bring_back("ludlow", folder)


def test_a_document_is_matched_once_for_as_long_as_it_stays_the_same(tmp_path: Path, content: Content) -> None:
    folder, pack = tmp_path / "documents", content.packs["ludlow"]
    add_document(_own(content, "ludlow", tmp_path / "own.txt", "First: {}."), pack, folder)
    first = kept_document(pack, folder)
    spoken = with_own_words(content, folder).packs["ludlow"]
    assert first is not None and kept_document(spoken, folder) is first
    add_document(_own(content, "ludlow", tmp_path / "own.txt", "Other: {}."), pack, folder)  # as long, and at once
    other = kept_document(pack, folder)
    assert other is not None and other.passages[0].text.startswith("Other")
    fewer = replace(pack, clauses=pack.clauses[:-1])
    again = kept_document(fewer, folder)
    assert again is not None and len(again.passages) == len(other.passages) - 1


def test_clauses_say_the_councils_own_words_once_its_document_is_there(tmp_path: Path, content: Content) -> None:
    folder = tmp_path / "documents"
    add_document(_own(content, "ludgershall", tmp_path / "own.txt"), content.packs["ludgershall"], folder)
    speaking = with_own_words(content, folder)
    clause, before = speaking.packs["ludgershall"].clause("LTC-4.7"), content.packs["ludgershall"].clause("LTC-4.7")
    assert clause is not None and before is not None
    assert clause.words == f"In this council we say “{before.anchor}” and we mean it." and before.words == before.summary
    assert clause.summary == before.summary and speaking.packs["ludlow"] is content.packs["ludlow"]


def test_a_document_of_an_earlier_version_of_the_program_is_still_read(tmp_path: Path, content: Content) -> None:
    import json

    anchors = [c.anchor for c in content.packs["ludlow"].clauses]
    (tmp_path / "ludlow.json").write_text(json.dumps({"paragraphs": anchors}))
    kept = kept_document(content.packs["ludlow"], tmp_path)
    assert kept is not None and kept.passages


def test_units_say_their_whole_sentence() -> None:
    assert Unit(text="names", lead_in="You must not post:").whole == "You must not post: names"
