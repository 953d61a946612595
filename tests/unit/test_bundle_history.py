# SPDX-License-Identifier: Apache-2.0
"""A bundle against its own history, and what is remembered of it: nothing that does not fit is kept without a word."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.app import main
from assistant.domain.content import Content
from assistant.domain.incident import Incident, LogKind
from assistant.exchange.errors import BundleError
from assistant.exchange.seal import Signer
from assistant.services.log.bundles import save_bundle, signer_of, take_in
from assistant.services.log.received import open_bundle
from assistant.services.log.trust import TrustBook
from assistant.storage.incident_store import IncidentStore
from tests.conftest import RESOURCES
from tests.unit.bundles import STRANGER, Parts, made_again, parts_of
from tests.unit.logs import PASSPHRASE, add, finished, new_log

Theirs = tuple[IncidentStore, Incident, Path]


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theirs]:
    """A councillor's log with two incidents, and the bundle of the first."""
    folder = tmp_path_factory.mktemp("theirs")
    log, _ = new_log(folder / "log", LogKind.MY)
    store = IncidentStore(log)
    incident = finished(store)
    add(store, incident)
    finished(store, facts="Something else altogether.")
    save_bundle(store, incident, folder / "bundle.zip")
    yield store, incident, folder / "bundle.zip"
    log.close()


def altered_facts(parts: Parts) -> None:
    parts.incident["incident"]["facts"] = "She never said it."


def altered_reason(parts: Parts) -> None:
    parts.incident["incident"]["actions"] = [{"kind": "spoke", "on": "2026-11-03"}]


def other_file(parts: Parts) -> None:
    (name,) = parts.files
    parts.files[name] = b"another post"
    parts.incident["evidence"][0] |= {"sha256": hashlib.sha256(b"another post").hexdigest(), "size": 12}


def other_description(parts: Parts) -> None:
    parts.incident["evidence"][0]["what"] = "Something harmless"


def no_file(parts: Parts) -> None:
    parts.files.clear()
    parts.incident["evidence"] = []


def one_file_more(parts: Parts) -> None:
    parts.files["02 more.txt"] = b"more"
    record = {**parts.incident["evidence"][0], "file": "02 more.txt", "name": "more.txt", "size": 4}
    parts.incident["evidence"].append({**record, "sha256": hashlib.sha256(b"more").hexdigest()})


def no_states(parts: Parts) -> None:
    for item in parts.history["entries"]:
        item.pop("body", None)
        item.pop("salt", None)


def no_history(parts: Parts) -> None:
    parts.history["entries"] = []


def one_line(parts: Parts) -> None:
    del parts.history["entries"][1:]


def end_missing(parts: Parts) -> None:
    del parts.history["entries"][-1]


def beginning_missing(parts: Parts) -> None:
    del parts.history["entries"][0]


def invented_end(parts: Parts) -> None:
    parts.history["head"] = f"9999:{'ab' * 32}"


def other_number(parts: Parts) -> None:
    parts.incident["number"] = "2026-007"


def other_log(parts: Parts) -> None:
    parts.incident["log"]["id"] = "f" * 32


CHANGES: dict[Callable[[Parts], None], str] = {
    altered_facts: "not-its-history",
    altered_reason: "not-its-history",
    other_file: "not-its-history",
    other_description: "not-its-history",
    no_file: "not-its-history",
    one_file_more: "not-its-history",
    no_states: "not-its-history",
    no_history: "history-none",
    one_line: "history-short",
    end_missing: "history-short",
    beginning_missing: "history-short",
    invented_end: "history-short",
    other_number: "history-foreign",
    other_log: "history-foreign",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.__name__)
def test_what_does_not_fit_its_history_is_said_and_stays_with_the_incident(
    theirs: Theirs, tmp_path: Path, content: Content, change: Callable[[Parts], None]
) -> None:
    store, _, path = theirs
    bad = tmp_path / "bad.zip"
    bad.write_bytes(parts_of(path).changed(change).sealed(signer_of(store.log)))
    log, _ = new_log(tmp_path / "council")
    ours = IncidentStore(log)
    received = open_bundle(bad, content, RESOURCES, ours)
    assert received.seal == "new" and CHANGES[change] in [d.code for d in received.doubts]
    kept = take_in(ours, received)
    assert CHANGES[change] in TrustBook(log).of(kept.id).codes
    log.close()


def test_a_whole_bundle_leaves_no_doubt(theirs: Theirs, tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "council")
    ours = IncidentStore(log)
    received = open_bundle(theirs[2], content, RESOURCES, ours)
    assert received.doubts == ()
    assert TrustBook(log).of(take_in(ours, received).id).whole
    log.close()


def test_the_history_of_another_incident_is_foreign(theirs: Theirs, tmp_path: Path, content: Content) -> None:
    store, _, path = theirs
    other = store.sealed_history(store.find_number("2"))

    def exchanged(parts: Parts) -> None:
        last = other[-1]["entry"]
        parts.history |= {"entries": other, "head": f"{last['seq']}:{last['hash']}"}

    (tmp_path / "x.zip").write_bytes(parts_of(path).changed(exchanged).sealed())
    assert "history-foreign" in [d.code for d in open_bundle(tmp_path / "x.zip", content, RESOURCES).doubts]


def _first(parts: Parts) -> dict[str, Any]:
    entry: dict[str, Any] = parts.history["entries"][0]["entry"]
    return entry


def naive_time(parts: Parts) -> None:
    _first(parts)["at"] = "2026-11-03T14:05:01.000"
    made_again(parts.history["entries"])


def time_of_no_year(parts: Parts) -> None:
    _first(parts)["at"] = "99999-11-03T14:05:01.000+00:00"


def number_as_text(parts: Parts) -> None:
    _first(parts)["seq"] = "2"


def number_of_a_million_digits(parts: Parts) -> None:
    _first(parts)["seq"] = 10**4000


def twice_the_same_line(parts: Parts) -> None:
    parts.history["entries"].insert(0, parts.history["entries"][0])


def state_of_another_line(parts: Parts) -> None:
    first, second = parts.history["entries"][:2]
    first["body"], second["body"] = second["body"], first["body"]


def line_behind_the_end(parts: Parts) -> None:
    parts.history["head"] = f"1:{'0' * 64}"


def other_neighbour(parts: Parts) -> None:
    entries = parts.history["entries"]
    made_again(entries)
    entries[1]["entry"]["prev"] = "a" * 64
    from assistant.domain.incident import entry_from
    from assistant.storage.history import seal_of

    entries[1]["entry"]["hash"] = seal_of(entry_from(entries[1]["entry"]))


BROKEN = (
    naive_time,
    time_of_no_year,
    number_as_text,
    number_of_a_million_digits,
    twice_the_same_line,
    state_of_another_line,
    line_behind_the_end,
    other_neighbour,
)


@pytest.mark.parametrize("change", BROKEN, ids=lambda c: c.__name__)
def test_a_history_that_does_not_hold_together_is_refused(
    theirs: Theirs, tmp_path: Path, content: Content, change: Callable[[Parts], None]
) -> None:
    (tmp_path / "x.zip").write_bytes(parts_of(theirs[2]).changed(change).sealed())
    with pytest.raises(BundleError, match="history in this bundle was altered"):
        open_bundle(tmp_path / "x.zip", content, RESOURCES)


def test_a_history_that_was_made_again_whole_is_one_that_only_the_seal_can_tell(
    theirs: Theirs, tmp_path: Path, content: Content
) -> None:
    def all_anew(parts: Parts) -> None:
        for item in parts.history["entries"]:
            if item["entry"]["what"] == "incident" and isinstance(item.get("body"), dict) and "facts" in item["body"]:
                item["body"]["facts"] = "She never said it."
        made_again(parts.history["entries"])
        last = parts.history["entries"][-1]["entry"]
        parts.history["head"] = f"{last['seq']}:{last['hash']}"
        parts.incident["incident"]["facts"] = "She never said it."

    (tmp_path / "x.zip").write_bytes(parts_of(theirs[2]).changed(all_anew).sealed())
    received = open_bundle(tmp_path / "x.zip", content, RESOURCES)
    assert received.doubts == () and received.sender == STRANGER.name


def test_a_known_name_with_another_key_is_a_warning(theirs: Theirs, tmp_path: Path, content: Content) -> None:
    path = theirs[2]
    log, _ = new_log(tmp_path / "council")
    ours = IncidentStore(log)
    first = open_bundle(path, content, RESOURCES, ours)
    assert first.bundle.seal is not None
    ours.confirm_sender(first.bundle.seal.public_key, first.sender)
    (tmp_path / "x.zip").write_bytes(parts_of(path).sealed(Signer(b"9" * 32, "  ann CLERK ")))
    received = open_bundle(tmp_path / "x.zip", content, RESOURCES, ours)
    assert received.seal == "new" and [d.code for d in received.serious] == ["other-key"]
    assert open_bundle(path, content, RESOURCES, ours).doubts == ()
    (tmp_path / "x.zip").write_bytes(parts_of(path).sealed(Signer(b"9" * 32, "Cy Other")))
    assert open_bundle(tmp_path / "x.zip", content, RESOURCES, ours).doubts == ()
    log.close()


def test_the_same_incident_twice_is_said_before_and_after(theirs: Theirs, tmp_path: Path, content: Content) -> None:
    store, incident, path = theirs
    log, _ = new_log(tmp_path / "council")
    ours = IncidentStore(log)
    one = take_in(ours, open_bundle(path, content, RESOURCES, ours))
    save_bundle(store, incident, tmp_path / "later.zip")  # a later state of the same incident, under another head
    received = open_bundle(tmp_path / "later.zip", content, RESOURCES, ours)
    assert [d.code for d in received.doubts] == ["twice"] and received.serious == ()
    two = take_in(ours, received)
    book = TrustBook(log)
    assert book.of(one.id).codes == book.of(two.id).codes == ("twice",)
    ours.delete(ours.get(two.id))
    assert book.of(one.id).whole
    log.close()


def test_doubts_travel_on(theirs: Theirs, tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "council")
    ours = IncidentStore(log)
    (tmp_path / "bad.zip").write_bytes(parts_of(theirs[2]).changed(altered_facts).sealed())
    kept = take_in(ours, open_bundle(tmp_path / "bad.zip", content, RESOURCES, ours))
    save_bundle(ours, kept, tmp_path / "on.zip", TrustBook(log).of(kept.id))
    assert [d.code for d in open_bundle(tmp_path / "on.zip", content, RESOURCES).doubts] == ["their-doubts"]
    log.close()


# -- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr("sys.stdin", open("/dev/null", encoding="utf-8"))  # noqa: PTH123, SIM115

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["--data", str(tmp_path / "data"), *arguments])
        done = capsys.readouterr()
        return status, done.out, done.err

    return call


def test_a_broken_seal_is_kept_only_when_asked_and_is_never_forgotten(
    theirs: Theirs, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    import tests.unit.test_bundle as bundles

    path, log = theirs[2], ["incident", "--log", str(tmp_path / "log")]
    words = bundles._member(path, "data/incident.json").replace(b"wassock", b"saintly")
    (tmp_path / "bad.zip").write_bytes(bundles._remade(path, words))
    status, out, err = run(*log, "import", str(tmp_path / "bad.zip"))
    assert status == 2 and out == "" and "add --keep-broken" in err and "made again by another hand" in err
    assert not (tmp_path / "log").exists()
    assert run("bundle", "verify", str(tmp_path / "bad.zip"))[0] == 1
    assert run(*log, "import", str(tmp_path / "bad.zip"), "--keep-broken")[:2] == (0, "Added: 2026-001\n")
    warning = "This came in a bundle whose seal does not fit."
    assert "[Read the warning]" in run(*log, "list")[1]
    assert '"seal-broken"' in run(*log, "list", "--json")[1]
    assert warning in run(*log, "show", "1")[1] and warning in run(*log, "show", "1", "--json")[2]
    report = run(*log, "report", "1", "--for", "me", "--out", str(tmp_path / "r.pdf"), "--text")
    assert report[0] == 0 and warning in report[1] and warning in report[2]


def test_a_bundle_that_was_to_be_locked_is_never_written_open(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = Path(__file__).parents[1] / "fixtures" / "incidents" / "01-untrue-about-a-person.json"
    log, out = ["incident", "--log", str(tmp_path / "log")], tmp_path / "b.zip"
    assert run(*log, "add", str(sample))[0] == 0
    monkeypatch.delenv("ASSISTANT_BUNDLE_PASSPHRASE", raising=False)
    status, _, err = run(*log, "bundle", "1", "--out", str(out), "--encrypt")
    assert status == 2 and "--encrypt needs a passphrase" in err and not out.exists()
    for weak in ("", "a", "aaaaaaaaaaaa", "password1234", "the the the"):
        monkeypatch.setenv("ASSISTANT_BUNDLE_PASSPHRASE", weak)
        status, _, err = run(*log, "bundle", "1", "--out", str(out), "--encrypt")
        assert status == 2 and err and not out.exists(), weak
    monkeypatch.setenv("ASSISTANT_BUNDLE_PASSPHRASE", "over the green telephone")
    assert run(*log, "bundle", "1", "--out", str(out), "--encrypt")[0] == 0
    assert out.read_bytes().startswith(b"age-encryption.org/v1")
