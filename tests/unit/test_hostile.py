# SPDX-License-Identifier: Apache-2.0
"""2,000 files from outside with changed, cut, doubled and foreign bytes: read or refused in words, and never a traceback."""

from __future__ import annotations

import io
import json
import random
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from assistant.domain.incident import Head
from assistant.domain.jobs import TellError
from assistant.domain.settings import Settings
from assistant.files.documents import DocumentError, read_document
from assistant.files.media import media_type
from assistant.files.pictures import PictureError, reduce_picture
from assistant.files.zip_in import BadZipError, check_zip, read_members
from assistant.files.zip_stream import ZipWriter, read_zip
from assistant.services.log.incidents import add_file
from assistant.storage.backup import read_backup
from assistant.storage.head_note import Note, read_note, write_note
from assistant.storage.incident_store import IncidentStore
from assistant.storage.settings_file import read_settings, write_settings
from assistant.storage.vault import KeyFile, new_code, new_key, write_key_file
from assistant.storage.verify import verify
from tests.conftest import trials
from tests.unit.logs import finished, new_log
from tests.unit.test_evidence import real_picture

MEMORY = 400_000_000


def spoiled(data: bytes, dice: random.Random) -> bytes:
    """The bytes with something wrong: the five ways in which files go bad or are made to."""
    made = bytearray(data)
    match dice.randrange(5):
        case 0:
            for _ in range(dice.randrange(1, 40)):
                made[dice.randrange(len(made))] = dice.randrange(256)
        case 1:
            del made[dice.randrange(len(made)) :]
        case 2:
            at = dice.randrange(len(made))
            made[at:at] = dice.randbytes(dice.randrange(1, 3000))
        case 3:
            at = dice.randrange(len(made))
            made[at : at + 8] = b"\xff" * 8
        case _:
            made += made[: dice.randrange(len(made))] * 3
    return bytes(made)


def _docx() -> bytes:
    import docx

    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Councillors must be polite at all times.")
    document.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out)
    page.drawString(72, 700, "Councillors must be polite at all times.")
    page.save()
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with ZipWriter(out) as archive:
        archive.add("a/bagit.txt", b"BagIt-Version: 1.0\n" * 30)
        archive.add("a/data/x.png", real_picture())
    return out.getvalue()


Read = Callable[[Path], object]


def _documents(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    return [(".docx", _docx()), (".pdf", _pdf()), (".txt", "caf\u00e9 rules".encode())], read_document


def _pictures(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    return [(".png", real_picture()), (".jpg", real_picture("JPEG"))], lambda p: reduce_picture(p.read_bytes())


def _zips(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    def read(path: Path) -> object:
        with path.open("rb") as source:
            return read_zip(source)

    return [(".zip", _zip())], read


def _packs(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack/policy.toml", b"x = 1\n" * 500)
    return [(".zip", out.getvalue())], lambda p: (read_members(p, frozenset(["policy.toml"]), 100_000), check_zip(p))


def _key_files(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    write_key_file(tmp_path / "keys", new_key(), "my", "three small words", new_code())
    return [("", (tmp_path / "keys").read_bytes())], KeyFile


def _notes(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    key, place = new_key(), tmp_path / "noted"
    place.mkdir()
    write_note(place, key, Note(Head(4, "a" * 64), (Head(9, "b" * 64),)))

    def read(path: Path) -> object:
        path.replace(place / "log.head")
        note = read_note(place, key)
        assert note.head is None and note.changed
        return note

    return [("", (place / "log.head").read_bytes())], read


def _back_ups(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    plain = {"format": 1, "log": "x", "kind": "my", "made_at": "2026-11-03T14:00:00+00:00", "head": f"4:{'a' * 64}"}
    plain |= {"missing": [], "files": {"log.db": [1, "a" * 64]}}
    (tmp_path / "stick").mkdir()

    def read(path: Path) -> object:
        path.replace(tmp_path / "stick" / "back-up.json")
        return read_backup(tmp_path / "stick")

    return [("", json.dumps(plain).encode())], read


def _settings(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    write_settings(tmp_path / "settings.json", Settings())
    return [("", (tmp_path / "settings.json").read_bytes())], read_settings


def _kinds(tmp_path: Path) -> tuple[list[tuple[str, bytes]], Read]:
    files = [real_picture(), _pdf(), _zip(), "words".encode("utf-16"), b"MIME-Version: 1.0\nContent-Type: multipart/related\n"]
    return [("", data) for data in files], lambda p: media_type(io.BytesIO(p.read_bytes()))


SOURCES = {
    "documents": (_documents, 200),
    "pictures": (_pictures, 300),
    "zips": (_zips, 400),
    "packs": (_packs, 300),
    "key files": (_key_files, 200),
    "notes": (_notes, 200),
    "back-ups": (_back_ups, 200),
    "settings": (_settings, 100),
    "kinds": (_kinds, 100),
}
"""What reads it, and how many of the 2,000."""


@pytest.mark.long
@pytest.mark.parametrize("name", SOURCES)
def test_a_spoiled_file_is_read_or_refused_in_words(tmp_path: Path, name: str) -> None:
    make, full = SOURCES[name]
    samples, read = make(tmp_path)
    dice = random.Random(20261128)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(trials(full)):
        ending, data = samples[number % len(samples)]
        path = tmp_path / f"spoiled{ending}"
        path.write_bytes(spoiled(data, dice))
        try:
            read(path)
        except (TellError, DocumentError, PictureError, BadZipError) as error:
            assert str(error)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MEMORY


@pytest.mark.long
def test_a_spoiled_picture_is_kept_as_it_is_and_the_log_is_whole(tmp_path: Path) -> None:
    dice = random.Random(5)
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    incident = finished(store)
    for number in range(trials(100)):
        data = spoiled(real_picture("JPEG" if number % 2 else "PNG", (200, 150)), dice)
        path = tmp_path / "x.png"
        path.write_bytes(data)
        try:
            added = add_file(store, incident, path)
        except TellError as error:
            assert str(error)
            continue
        assert store.read(added.evidence) == data
        small = store.read_small(added.evidence)
        assert (small is None) == bool(added.notice)
        assert small is None or Image.open(io.BytesIO(small)).size[0] <= 1100
    assert verify(log).whole
    log.close()
