# SPDX-License-Identifier: Apache-2.0
"""Bundles of any file and of large ones: what is kept can be sent, part by part, and nothing is made that cannot be opened."""

from __future__ import annotations

import errno
import io
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from assistant.domain.content import Content
from assistant.domain.incident import Query
from assistant.exchange.bundle import MAX_JSON, MAX_LIST, MOST_FILES
from assistant.exchange.errors import BundleError
from assistant.files.zip_stream import MAX_ALL, BadZipError, ZipReader
from assistant.services.log.bundles import save_bundle, take_in
from assistant.services.log.files import save_files
from assistant.services.log.incidents import add_file
from assistant.services.log.received import open_bundle
from assistant.storage.incident_store import IncidentStore
from tests.conftest import RESOURCES
from tests.unit.bundles import zip_bytes
from tests.unit.logs import Made, finished, new_log


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sent.zip", zip_bytes(a=b"x")),
        ("sent.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99)),
        ("sent.tar.gz", b"\x1f\x8b" + bytes(50)),
        ("all alike.txt", b"a" * 3_000_000),
        ("all alike.html", b"<html>" + b" " * 3_000_000),
        (".hidden", b"\1\2"),
        ("no ending", b"\1\2"),
        ("CON.txt", b"x"),
        ("\u202e\u00e9.heic", b"\1\2"),
    ],
)
def test_whatever_is_kept_can_be_sent(tmp_path: Path, content: Content, name: str, data: bytes) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    incident = finished(store)
    (tmp_path / name).write_bytes(data)
    kept = add_file(store, incident, tmp_path / name).evidence
    save_bundle(store, incident, tmp_path / "bundle")
    taken = take_in(store, open_bundle(tmp_path / "bundle", content, RESOURCES, store))
    assert [e.sha256 for e in store.evidence(taken)] == [kept.sha256]
    log.close()


def test_what_could_not_be_opened_is_not_made(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = made[1]
    (incident,) = (store.get(i.id) for i in store.find(Query()))
    size = sum(e.size for e in store.evidence(incident))
    monkeypatch.setattr("assistant.services.log.bundles.MOST_FILES", size)
    save_bundle(store, incident, tmp_path / "fits.zip")
    lines = len(store.history_of(incident))
    monkeypatch.setattr("assistant.services.log.bundles.MOST_FILES", size - 1)
    with pytest.raises(BundleError, match="too much for a bundle"):
        save_bundle(store, incident, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists() and len(store.history_of(incident)) == lines
    assert MOST_FILES + 2 * MAX_JSON + 4 * MAX_LIST <= MAX_ALL


def test_a_film_is_kept_sent_and_saved_without_having_it_in_memory(tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    incident, film, size = finished(store), tmp_path / "film.mp4", 40_000_000
    with film.open("wb") as file:
        file.write(b"\0\0\0\x18ftypisom")
        file.truncate(size)
    tracemalloc.start()
    try:
        kept = add_file(store, incident, film).evidence
        save_bundle(store, incident, tmp_path / "bundle")
        taken = take_in(store, open_bundle(tmp_path / "bundle", content, RESOURCES, store))
        (there,) = store.evidence(taken)
        (saved,) = save_files(store, [there], tmp_path / "saved")
        assert tracemalloc.get_traced_memory()[1] < size / 2
    finally:
        tracemalloc.stop()
    assert (there.sha256, there.media_type, saved.stat().st_size) == (kept.sha256, "video/mp4", size)
    log.close()


@pytest.mark.usefixtures("stays_small")
@pytest.mark.parametrize("passphrase", ["", "tell it by telephone"])
def test_a_bundle_with_large_files_is_made_read_and_kept_part_by_part(tmp_path: Path, content: Content, passphrase: str) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    incident, size, files = finished(store), 6_000_000, 8
    for number in range(files):
        data = random.Random(number).randbytes(size)
        store.add_evidence(incident, io.BytesIO(data), {"name": f"{number}.bin", "media_type": "application/octet-stream"})
    path = tmp_path / "x.zip"
    tracemalloc.start()
    try:
        save_bundle(store, incident, path, passphrase=passphrase)
        received = open_bundle(path, content, RESOURCES, store, passphrase)
        kept = take_in(store, received)
        assert tracemalloc.get_traced_memory()[1] < size * files / 2
    finally:
        tracemalloc.stop()
    assert [e.sha256 for e in store.evidence(kept)] == [e.sha256 for e in store.evidence(incident)]
    log.close()


def test_a_zip_that_lies_about_its_sizes_is_counted_while_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 50_000_000)
    data = bytearray(out.getvalue())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(BadZipError), ZipReader(io.BytesIO(bytes(data))) as archive:
        archive.digest("a.txt")


def test_a_disk_that_fills_is_not_taken_for_damage(made: Made) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "no room")

    store = made[1]
    (evidence,) = store.evidence(store.get(store.find(Query())[0].id))
    with pytest.raises(OSError, match="no room"):
        store.copy_to(evidence, Full())
