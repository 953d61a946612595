# SPDX-License-Identifier: Apache-2.0
"""The council's own document: read in bounds, and split so that each clause is found."""

from __future__ import annotations

import csv
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.content import Content
from assistant.files.document_child import pages_of
from assistant.files.documents import DocumentError, read_document
from assistant.policy.own_document import match_document
from tests.conftest import trials

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "fixtures" / "clauses.csv").open(encoding="utf-8")))
SEEDS = {"ludgershall": "ludgershall-social-media-policy.txt", "ludlow": "ludlow-social-media-guidance.txt"}


def test_rows_are_found_at_their_lines_in_the_councils_documents(content: Content, seeds: Path) -> None:
    right = 0
    for pack_id, name in SEEDS.items():
        lines = (seeds / name).read_text(encoding="utf-8").split("\n")
        document = match_document(content.packs[pack_id], lines)
        where = {p.clause: p.paragraph + 1 for p in document.passages}
        prefix = "LTC" if pack_id == "ludgershall" else "LUD"
        for row in ROWS:
            if row["id"].startswith(prefix):
                first, _, last = row["source_line"].partition("-")
                right += int(first) <= where.get(row["id"], -1) <= int(last or first)
    assert right / len(ROWS) >= 0.95, right


def _made_up(content: Content, pack_id: str) -> list[str]:
    """A made-up policy that holds each anchor in a sentence of its own, with other words around it."""
    return [f"{n}. In this council we say “{c.anchor}” and we mean it." for n, c in enumerate(content.packs[pack_id].clauses, 1)]


def _docx(path: Path, paragraphs: list[str]) -> None:
    import docx

    made = docx.Document()
    for text in paragraphs[:-2]:
        made.add_paragraph(text)
    table = made.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, paragraphs[-2:], strict=True):
        cell.text = text
    made.save(str(path))


def _odt(path: Path, paragraphs: list[str]) -> None:
    import odfdo

    made = odfdo.Document("text")
    made.body.clear()
    for text in paragraphs:
        made.body.append(odfdo.Paragraph(text))
    made.save(str(path))


def _pdf(path: Path, paragraphs: list[str]) -> None:
    code = (
        "import sys, json; from PySide6.QtGui import QGuiApplication, QTextDocument, QPdfWriter; a = QGuiApplication([])\n"
        "w = QPdfWriter(sys.argv[1]); d = QTextDocument(); d.setPlainText('\\n\\n'.join(json.load(sys.stdin))); d.print_(w)"
    )
    import json
    import sys

    subprocess.run(
        [sys.executable, "-c", code, str(path)],
        input=json.dumps(paragraphs).encode(),
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf", "txt"])
def test_every_format_gives_the_same_clauses(content: Content, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"policy.{kind}"
    paragraphs = _made_up(content, "ludgershall")
    if kind == "txt":
        path.write_bytes("\r\n\r\n".join(paragraphs).encode("cp1252"))
    else:
        {"docx": _docx, "odt": _odt, "pdf": _pdf}[kind](path, paragraphs)
    document = match_document(content.packs["ludgershall"], [u.text for u in read_document(path).units])
    assert len(document.passages) >= 0.95 * len(content.packs["ludgershall"].clauses), document.missing


def test_line_breaks_quotes_and_small_edits_do_not_matter(content: Content) -> None:
    pack = content.packs["ludlow"]
    text = [c.anchor for c in pack.clauses]
    changed = [a.replace("'", "’").replace(" ", "\n", 1).replace("council", "Council").replace("their", "thier") for a in text]
    document = match_document(pack, changed)
    assert len(document.passages) >= 0.95 * len(text)


def test_what_is_not_there_is_listed(content: Content) -> None:
    pack = content.packs["ludlow"]
    document = match_document(pack, ["A cake recipe. Take two eggs and some flour."])
    assert document.passages == () and len(document.missing) == len(pack.clauses) and not document.fits


def test_clear_words_for_files_that_give_no_text(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    _pdf(scan, ["   "])
    with pytest.raises(DocumentError, match="may be a scan"):
        read_document(scan)
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 this is no zip")
    with pytest.raises(DocumentError, match="damaged"):
        read_document(broken)
    empty = tmp_path / "empty.odt"
    empty.write_bytes(b"")
    with pytest.raises(DocumentError, match="empty"):
        read_document(empty)
    with pytest.raises(DocumentError, match=r"\.docx, \.odt, \.pdf and \.txt"):
        read_document(tmp_path / "picture.png")
    with pytest.raises(DocumentError, match="cannot find"):
        read_document(tmp_path / "gone.txt")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(DocumentError, match="no text file"):
        read_document(binary)


def test_a_zip_bomb_and_an_entity_bomb_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    with pytest.raises(DocumentError, match="unpack to far too much"):
        read_document(bomb)
    entities = tmp_path / "entities.docx"
    _docx(entities, ["one", "two", "three"])
    inner = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{i} "{("&a" + str(i - 1) + ";") * 10 if i else "&a;" * 10}">' for i in range(9))
        + "]><x>&a8;</x>"
    )
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("word/document.xml", inner)
        archive.writestr("[Content_Types].xml", "<x/>")
    with pytest.raises(DocumentError):
        read_document(entities)


@settings(max_examples=trials(300))
@given(data=st.binary(max_size=400), kind=st.sampled_from([".docx", ".odt", ".pdf", ".txt"]))
def test_no_bytes_raise_anything_unforeseen(tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"file{kind}"
    path.write_bytes(data or b"x")
    try:
        assert all(isinstance(p.text, str) for p in pages_of(path).paras)
    except Exception as error:  # noqa: BLE001 - the child turns every one of these into a sentence
        assert not isinstance(error, SystemExit | KeyboardInterrupt)


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_changed_bytes_give_text_or_a_sentence(content: Content, tmp_path: Path, kind: str) -> None:
    import random

    good = tmp_path / f"good.{kind}"
    {"docx": _docx, "odt": _odt, "pdf": _pdf}[kind](good, _made_up(content, "ludgershall")[:8])
    raw = good.read_bytes()
    chance = random.Random(7)
    for number in range(trials(60)):
        changed = bytearray(raw)
        for _ in range(chance.randint(1, 40)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(bytes(changed))
        try:
            assert read_document(path)
        except DocumentError as error:
            assert str(error).endswith(".")


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("One line of a policy.\n" * 40_000)
    with pytest.raises(DocumentError, match="You stopped it"):
        read_document(path, lambda _done, _all: False)
