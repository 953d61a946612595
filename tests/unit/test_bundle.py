# SPDX-License-Identifier: Apache-2.0
"""Bundles: written, checked with standard tools, attacked, and taken in by another log."""

from __future__ import annotations

import importlib
import io
import json
import random
import subprocess
import sys
import types
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from assistant.app import main
from assistant.domain.content import Content
from assistant.domain.incident import Incident, LogKind, Query
from assistant.domain.jobs import StoppedError
from assistant.exchange.bundle import read_bundle
from assistant.exchange.errors import BundleError, BundleSecretError
from assistant.exchange.seal import Signer, check_seal, five_words
from assistant.services.log.bundles import save_bundle, signer_of, take_in
from assistant.services.log.incidents import add_file
from assistant.services.log.received import key_words, open_bundle
from assistant.storage.errors import UnknownNumberError
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from tests.conftest import RESOURCES, trials
from tests.unit.logs import PASSPHRASE, finished, new_log
from tests.unit.pdfs import text_of, valid


def _bagit() -> types.ModuleType:
    """The bagit package. Its last wheel asks setuptools for its own version with a module that setuptools has dropped."""
    if "pkg_resources" not in sys.modules:
        stand_in = types.ModuleType("pkg_resources")
        stand_in.DistributionNotFound = LookupError  # type: ignore[attr-defined]

        def get_distribution(_name: str) -> None:
            raise LookupError

        stand_in.get_distribution = get_distribution  # type: ignore[attr-defined]
        sys.modules["pkg_resources"] = stand_in
    with warnings.catch_warnings():
        for kind in (DeprecationWarning, SyntaxWarning):  # a backslash in its own help; which of them, Python's version says
            warnings.simplefilter("ignore", kind)
        return importlib.import_module("bagit")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[IncidentStore, Incident, Path]]:
    """A councillor's log with one incident and two files, and its bundle."""
    folder = tmp_path_factory.mktemp("sent")
    log, _ = new_log(folder / "log", LogKind.MY)
    store = IncidentStore(log)
    incident = finished(store, others=("Mrs Hall",), their_side="He says no.")
    picture = folder / "shot.png"
    Image.new("RGB", (300, 200), "white").save(picture)
    add_file(store, incident, picture, {"what": "The post", "how": "Screenshot"})
    (folder / "page.html").write_text("<html><p>page</p></html>", encoding="utf-8")
    add_file(store, incident, folder / "page.html")
    save_bundle(store, incident, folder / "bundle.zip")
    yield store, incident, folder / "bundle.zip"
    log.close()


Sent = tuple[IncidentStore, Incident, Path]


@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument:DeprecationWarning")  # by bagit, on Python 3.13
def test_it_is_a_bag_that_standard_tools_check(sent: Sent, tmp_path: Path) -> None:
    with zipfile.ZipFile(sent[2]) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "Incident 2026-001"
    assert _bagit().Bag(str(folder)).validate()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(["sha256sum", "--strict", "-c", manifest], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    assert names == [
        "bag-info.txt",
        "bagit.txt",
        "data/evidence/01 shot.png",
        "data/evidence/02 page.html",
        "data/history.json",
        "data/incident.json",
        "manifest-sha256.txt",
        "signature.json",
        "tagmanifest-sha256.txt",
    ]


def test_it_is_taken_in_with_its_own_history_beside_ours(sent: Sent, tmp_path: Path, content: Content) -> None:
    theirs, incident, path = sent
    log, _ = new_log(tmp_path / "council")
    store = IncidentStore(log)
    received = open_bundle(path, content, RESOURCES, store)
    assert received.seal == "new" and received.sender == "Ann Clerk" and received.number == "2026-001"
    assert (
        received.words == five_words(signer_of(theirs.log).public_key, key_words(RESOURCES)) and len(received.words.split()) == 5
    )
    kept = take_in(store, received)
    assert (kept.facts, kept.person, kept.their_side, kept.kind) == (incident.facts, incident.person, "He says no.", "abuse")
    ours = [e.action for e in store.history_of(kept)]
    assert ours == ["imported", "added", "added", "history-kept"]
    beside = store.their_history(kept)
    assert [e["entry"]["action"] for e in beside["entries"]][:4] == ["created", "changed", "added", "added"]
    assert beside["head"].startswith(f"{len(beside['entries']) + 1}:")
    assert [e.sha256 for e in store.evidence(kept)] == [e.sha256 for e in theirs.evidence(incident)]
    assert store.evidence(kept)[0].what == "The post" and "Came in a bundle from Ann Clerk" in store.evidence(kept)[0].how
    assert store.read_small(store.evidence(kept)[0])
    store.confirm_sender(received.bundle.seal.public_key, received.sender)  # type: ignore[union-attr]
    assert open_bundle(path, content, RESOURCES, store).seal == "known"
    assert verify(log).whole
    store.delete(store.get(kept.id))
    log.compact()
    assert verify(log).whole and store.their_history(kept) is None
    log.close()


def test_a_bundle_with_a_passphrase(sent: Sent, tmp_path: Path, content: Content) -> None:
    store, incident, _ = sent
    path = tmp_path / "x.zip"
    save_bundle(store, incident, path, passphrase="tell it by telephone")  # noqa: S106
    assert b"wassock" not in path.read_bytes() and not zipfile.is_zipfile(path)
    with pytest.raises(BundleSecretError, match="has a passphrase"):
        open_bundle(path, content, RESOURCES)
    with pytest.raises(BundleSecretError, match="does not open"):
        open_bundle(path, content, RESOURCES, None, "wrong")
    assert open_bundle(path, content, RESOURCES, None, "tell it by telephone").incident.facts == incident.facts


def test_a_passphrase_that_would_take_all_memory_is_not_tried(content: Content, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(
        b"age-encryption.org/v1\n-> scrypt Sbv9YD8SGWSWu1vyQDVEoA 21\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n" + bytes(99)
    )
    with pytest.raises(BundleError, match="far more memory"):
        open_bundle(path, content, RESOURCES, None, "any words at all")


def _repacked(path: Path, change: dict[str, bytes | None], **extra: bytes) -> bytes:
    """The bundle with members changed, left out (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            inner = name.partition("/")[2]
            data = change.get(inner, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in extra.items():
            new.writestr(f"Incident 2026-001/{name}", data)
    return out.getvalue()


def _member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"Incident 2026-001/{name}")


def _remade(path: Path, incident: bytes) -> bytes:
    """Changed words, and every list made anew: what the bag alone cannot show."""
    import hashlib

    old = hashlib.sha256(_member(path, "data/incident.json")).hexdigest().encode()
    manifest = _member(path, "manifest-sha256.txt").replace(old, hashlib.sha256(incident).hexdigest().encode())
    old_manifest = hashlib.sha256(_member(path, "manifest-sha256.txt")).hexdigest().encode()
    tags = _member(path, "tagmanifest-sha256.txt").replace(old_manifest, hashlib.sha256(manifest).hexdigest().encode())
    return _repacked(path, {"data/incident.json": incident, "manifest-sha256.txt": manifest, "tagmanifest-sha256.txt": tags})


def test_a_bag_remade_by_another_hand_or_without_a_seal_is_said_to_be(sent: Sent, tmp_path: Path, content: Content) -> None:
    path = sent[2]
    words = _member(path, "data/incident.json").replace(b"wassock", b"saintly")
    target = tmp_path / "remade.zip"
    target.write_bytes(_remade(path, words))
    assert open_bundle(target, content, RESOURCES).seal == "remade"
    target.write_bytes(_repacked(path, {"signature.json": None}))
    assert open_bundle(target, content, RESOURCES).seal == "unsigned"
    other = Signer(b"7" * 32, "Ann Clerk").sign(_member(path, "tagmanifest-sha256.txt"))
    target.write_bytes(_repacked(path, {"signature.json": other}))
    received = open_bundle(target, content, RESOURCES)
    assert received.seal == "new" and received.words != open_bundle(path, content, RESOURCES).words


def test_a_seal_holds_for_its_bytes_and_its_name_only() -> None:
    signer = Signer(b"1" * 32, "Ann")
    signature = signer.sign(b"data")
    assert check_seal(signature, b"data") is not None and check_seal(signature, b"date") is None
    assert check_seal(signature.replace(b'"Ann"', b'"Bob"'), b"data") is None
    for junk in (b"", b"{}", b"[1]", b"\xff", signature[:40]):
        assert check_seal(junk, b"data") is None


def test_a_changed_history_is_refused_also_when_every_list_was_made_anew(sent: Sent, tmp_path: Path, content: Content) -> None:
    path = sent[2]
    plain = json.loads(_member(path, "data/history.json"))
    for change in ("actor", "action", "after"):
        altered = json.loads(json.dumps(plain))
        altered["entries"][1]["entry"][change] = "x"
        data = json.dumps(altered).encode()
        import hashlib

        manifest = _member(path, "manifest-sha256.txt").replace(
            hashlib.sha256(_member(path, "data/history.json")).hexdigest().encode(), hashlib.sha256(data).hexdigest().encode()
        )
        tags = _member(path, "tagmanifest-sha256.txt").replace(
            hashlib.sha256(_member(path, "manifest-sha256.txt")).hexdigest().encode(),
            hashlib.sha256(manifest).hexdigest().encode(),
        )
        target = tmp_path / "x.zip"
        target.write_bytes(
            _repacked(path, {"data/history.json": data, "manifest-sha256.txt": manifest, "tagmanifest-sha256.txt": tags})
        )
        with pytest.raises(BundleError, match="history in this bundle was altered"):
            open_bundle(target, content, RESOURCES)


@pytest.mark.parametrize(
    ("change", "extra", "words"),
    [
        ({"data/evidence/01 shot.png": None}, {}, "missing or not listed"),
        ({"data/evidence/01 shot.png": b"x"}, {}, "was changed"),
        ({"bagit.txt": None}, {}, "bagit.txt is missing"),
        ({"bag-info.txt": b"x: y\n"}, {}, "was changed"),
        ({"manifest-sha256.txt": b"\xff\xff"}, {}, "was changed|cannot be read"),
        ({}, {"data/evidence/03 more.txt": b"x"}, "missing or not listed"),
        ({}, {"fetch.txt": b"http://x 1 data/x\n"}, "no place in a bundle"),
        ({}, {"data/CON.txt": b"x"}, "no place in a bundle"),
        ({}, {"data/evidence/04 a.zip": b"PK"}, "missing or not listed"),
        ({}, {"data/more.zip": b"PK"}, "no place in a bundle"),
    ],
)
def test_a_bag_that_does_not_fit_its_lists_is_refused(
    sent: Sent, change: dict[str, bytes | None], extra: dict[str, bytes], words: str
) -> None:
    with pytest.raises(BundleError, match=words):
        read_bundle(lambda: io.BytesIO(_repacked(sent[2], change, **extra)))


@pytest.mark.long
def test_a_changed_byte_anywhere_is_found(sent: Sent, tmp_path: Path, content: Content) -> None:
    good = sent[2].read_bytes()
    first = open_bundle(sent[2], content, RESOURCES)
    dice = random.Random(4)
    target = tmp_path / "x.zip"
    for _ in range(trials(600)):
        data = bytearray(good)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        target.write_bytes(data)
        try:
            received = open_bundle(target, content, RESOURCES)
        except BundleError as error:
            assert str(error)
            continue
        # a bit of the zip's own frame (a time, an attribute): every byte that counts is the same
        same = (received.seal, received.words, received.bundle) == (first.seal, first.words, first.bundle)
        assert same or received.seal in ("remade", "unsigned")


def _hostile(dice: random.Random) -> bytes:
    """A zip that means harm, of one of many kinds."""
    out = io.BytesIO()
    kind = dice.randrange(10)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        base = "Incident 2026-001/"
        if kind == 0:
            archive.writestr(base + "data/incident.json", b"0" * dice.randrange(2_000_000, 30_000_000))
        elif kind == 1:
            archive.writestr(
                dice.choice(["/etc/passwd", "../../x", base + "../y", "C:\\x.txt", base + "a\\..\\b", "\\\\server\\x"]), b"x"
            )
        elif kind == 2:
            link = zipfile.ZipInfo(base + "data/incident.json")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        elif kind == 3:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for _ in range(2):
                    archive.writestr(base + "bagit.txt", b"x")
        elif kind == 4:
            for number in range(dice.randrange(501, 700)):
                archive.writestr(f"{base}data/evidence/{number:03d} a.txt", b"x")
        elif kind == 5:
            archive.writestr(base + "data/evidence/01 \u202egnp.exe", b"x")
        elif kind == 6:
            archive.writestr(base + "data/evidence/01 inner.zip", b"PK\x03\x04")
        elif kind == 7:
            archive.writestr(base + "data/incident.json", b"[" * dice.randrange(1000, 100_000))
        elif kind == 8:
            for name in ("bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/incident.json", "data/history.json"):
                archive.writestr(base + name, dice.randbytes(dice.randrange(200)))
        else:
            archive.writestr("a/bagit.txt", b"x")
            archive.writestr("b/bagit.txt", b"x")
    data = bytearray(out.getvalue())
    if dice.random() < 0.3:
        for _ in range(dice.randrange(1, 20)):
            data[dice.randrange(len(data))] = dice.randrange(256)
    if dice.random() < 0.1:
        data = data[: dice.randrange(len(data))]
    return bytes(data)


@pytest.mark.long
@pytest.mark.usefixtures("stays_small")
def test_hostile_zips_are_refused_in_words_and_write_nothing(tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    head = log.head()
    dice = random.Random(99)
    path = tmp_path / "x.zip"
    for number in range(trials(600)):
        path.write_bytes(_hostile(dice))
        with pytest.raises(BundleError) as error:
            open_bundle(path, content, RESOURCES, store)
        assert str(error.value).endswith((".", "!")), number
    assert log.head() == head and store.find(Query()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log", "x.zip"]
    log.close()


def test_the_command_line_sends_checks_and_takes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    sample = Path(__file__).parents[1] / "fixtures" / "incidents" / "01-untrue-about-a-person.json"
    mine, theirs, zipped = str(tmp_path / "mine"), str(tmp_path / "theirs"), str(tmp_path / "b.zip")
    data = ["--data", str(tmp_path / "data")]
    assert main([*data, "incident", "--log", mine, "add", str(sample)]) == 0
    assert main([*data, "incident", "--log", mine, "bundle", "1", "--out", zipped]) == 0
    said = capsys.readouterr()
    words = said.err.rpartition("Your five words: ")[2].strip()
    assert main([*data, "bundle", "verify", zipped]) == 0
    assert f"Ask for their five words: {words}" in capsys.readouterr().out
    assert main([*data, "incident", "--log", theirs, "import", zipped]) == 0
    assert capsys.readouterr().out == "Added: 2026-001\n"
    assert main([*data, "incident", "--log", theirs, "verify"]) == 0
    Path(zipped).write_bytes(b"PK nonsense")
    capsys.readouterr()
    assert main([*data, "bundle", "verify", zipped]) == 2
    assert "damaged or is no zip" in capsys.readouterr().err
    monkeypatch.setenv("ASSISTANT_BUNDLE_PASSPHRASE", "over the telephone")
    assert main([*data, "incident", "--log", mine, "bundle", "1", "--out", zipped, "--encrypt"]) == 0
    assert main([*data, "incident", "--log", theirs, "import", zipped]) == 0
    monkeypatch.delenv("ASSISTANT_BUNDLE_PASSPHRASE")
    assert main([*data, "bundle", "verify", zipped]) == 2
    assert "has a passphrase" in capsys.readouterr().err


def test_a_bundle_can_be_read_without_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet says all that its data say; a report that goes with it stands in its place."""
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    sample = Path(__file__).parents[1] / "fixtures" / "incidents" / "01-untrue-about-a-person.json"
    log = ["--data", str(tmp_path / "data"), "incident", "--log", str(tmp_path / "log")]
    assert main([*log, "add", str(sample)]) == 0
    assert main([*log, "bundle", "1", "--out", str(tmp_path / "b.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        sheet = packed.read(next(name for name in packed.namelist() if name.endswith("data/report.pdf")))
        inside = json.loads(packed.read(next(name for name in packed.namelist() if name.endswith("data/incident.json"))))
    valid(sheet)
    text = text_of(sheet)
    for each in (
        inside["number"],
        "Mrs Hall is a thief and everyone knows it.",
        "quoting someone else",
        "FB-2210",
        "wrote it down",
    ):
        assert each in text, each
    for each in inside["evidence"]:
        assert each["file"].rpartition("/")[2] in text and each["sha256"][:8] in text


def test_a_bundle_that_is_refused_leaves_no_log_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    (tmp_path / "b.zip").write_bytes(b"PK nonsense")
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        folder = tmp_path / name
        command = ["--data", str(tmp_path / "data"), "incident", "--log", str(folder), "import", str(tmp_path / "b.zip")]
        assert main(command) == 2
        said = capsys.readouterr()
        assert "damaged or is no zip" in said.err and "recovery sheet" not in said.err
        assert folder.is_dir() == (name == "empty") and not list(tmp_path.rglob("log.db"))
        assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_taking_in_keeps_all_or_nothing(sent: Sent, tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    log, _ = new_log(tmp_path / "council")
    store = IncidentStore(log)
    received = open_bundle(sent[2], content, RESOURCES, store)

    def broken(*_: object, **__: object) -> None:
        raise UnknownNumberError("stop here")

    monkeypatch.setattr(store, "_put_evidence", broken)
    with pytest.raises(UnknownNumberError):
        take_in(store, received)
    assert store.find(Query()) == [] and list(log.files.names()) == [] and verify(log).whole
    log.close()


def test_reading_can_be_stopped(sent: tuple[IncidentStore, Incident, Path], content: Content) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, all_: int) -> bool:
        told.append((done, all_))
        return False

    with pytest.raises(StoppedError):
        open_bundle(sent[2], content, RESOURCES, None, None, stop)
    assert len(told) == 1 and 0 < told[0][0] <= told[0][1]


def test_a_bundle_that_changes_after_it_was_checked_is_not_kept(sent: Sent, tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "log")
    store, path = IncidentStore(log), tmp_path / "x.zip"
    path.write_bytes(sent[2].read_bytes())
    received = open_bundle(path, content, RESOURCES, store)
    path.write_bytes(_repacked(sent[2], {"data/evidence/01 shot.png": b"another"}))
    with pytest.raises(BundleError, match="changed while we read it"):
        take_in(store, received)
    assert store.count(Query()) == 0 and verify(log).whole and not any(log.files.names())
    log.close()
