# SPDX-License-Identifier: Apache-2.0
"""What the program knows against an incident is said wherever the incident is: list, page, report, export, bundle."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from assistant.app import build_app, main
from assistant.domain.content import Content
from assistant.domain.incident import Incident
from assistant.domain.report import Recipient, as_text
from assistant.services.log.opening import Secret
from assistant.services.log.person import Wishes
from assistant.services.log.session import OpenLog, open_log
from assistant.services.log.trust import TrustBook, trust_lines
from assistant.services.log.verdicts import verdict_words
from assistant.services.papers.brief import Finder
from assistant.storage.incident_store import IncidentStore
from tests.unit.logs import PASSPHRASE, Clock, finished, new_log, reopened


def opened(folder: Path, tmp_path: Path, clock: Clock | None = None) -> OpenLog:
    return open_log(folder, Secret(PASSPHRASE), build_app(tmp_path / "data"), clock or Clock())


def test_an_ordinary_incident_is_whole(tmp_path: Path) -> None:
    log, _ = new_log(tmp_path / "log")
    made = finished(IncidentStore(log))
    assert TrustBook(log).of(made.id).whole
    log.close()


@pytest.mark.parametrize(("back", "codes"), [(dt.timedelta(seconds=30), ()), (dt.timedelta(hours=1), ("clock-back",))])
def test_a_clock_that_ran_back_is_said_of_what_was_written_with_it(
    tmp_path: Path, back: dt.timedelta, codes: tuple[str, ...]
) -> None:
    clock = Clock()
    log, _ = new_log(tmp_path / "log", clock=clock)
    store, book = IncidentStore(log), TrustBook(log)
    before = finished(store)
    clock.now -= back
    during = finished(store)
    clock.now += dt.timedelta(days=1)
    after = finished(store)
    assert (book.of(before.id).codes, book.of(during.id).codes, book.of(after.id).codes) == ((), codes, ())
    log.close()


def test_the_warning_stands_in_report_export_and_bundle(tmp_path: Path, content: Content) -> None:
    clock = Clock()
    log, _ = new_log(tmp_path / "log", clock=clock)
    finished(IncidentStore(log))
    clock.now -= dt.timedelta(days=700)
    made = finished(IncidentStore(log))
    log.close()
    session = opened(tmp_path / "log", tmp_path)
    warning = trust_lines(session.records.trust(made.id), content.words)[0]
    assert "a clock that had gone back" in warning
    finder = Finder(lambda _t: [])
    report = session.report(made, Recipient.POLICE, frozenset(["facts"]), finder)
    assert warning in as_text(report.made.report) and warning in report.checks
    names = session.save_person(session.person(["John Webb"], finder), Wishes(), finder, tmp_path)
    data, table = (next(tmp_path / n for n in names if n.endswith(ending)) for ending in (".json", ".csv"))
    told = json.loads(data.read_text(encoding="utf-8"))["incidents"]
    assert [i.get("warnings") for i in told] == [[warning], None] or [i.get("warnings") for i in told] == [None, [warning]]
    assert warning in table.read_text(encoding="utf-8-sig")
    session.bundle(made, tmp_path / "b.zip")
    assert {"their-clock", "their-doubts"} >= {d.code for d in session.post.check(tmp_path / "b.zip").doubts} > set()
    session.lock()


def _older_put_back(tmp_path: Path) -> tuple[Path, Incident]:
    """A log whose database of an earlier day was put back, and an incident that was in it."""
    folder = tmp_path / "log"
    log, _ = new_log(folder)
    early = finished(IncidentStore(log))
    log.close()
    shutil.copy(folder / "log.db", tmp_path / "earlier.db")
    log = reopened(folder)
    for number in range(3):
        finished(IncidentStore(log), facts=f"number {number}")
    log.close()
    shutil.copy(tmp_path / "earlier.db", folder / "log.db")
    return folder, early


def test_an_older_database_is_said_of_what_was_in_it_for_ever(tmp_path: Path) -> None:
    folder, early = _older_put_back(tmp_path)
    log = reopened(folder)
    assert TrustBook(log).of(early.id).codes == ("older-database",)
    later = finished(IncidentStore(log))
    log.close()
    log = reopened(folder)
    assert TrustBook(log).of(early.id).codes == ("older-database",)
    assert TrustBook(log).of(later.id).whole
    log.close()


def test_what_verify_says_are_whole_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = _older_put_back(tmp_path)
    log = reopened(folder)
    finished(IncidentStore(log))
    log.close()
    session = opened(folder, tmp_path)
    said = verdict_words(session.verify(), session.app.words)
    assert any("it has " in line and "there were " in line and line[0] == "N" for line in said), said
    session.lock()
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    assert main(["--data", str(tmp_path / "data"), "incident", "--log", str(folder), "verify"]) == 1
    for line in [*said, *capsys.readouterr().out.splitlines()]:
        assert "  " not in line and "?" not in line and "None" not in line and line.rstrip(".").strip() == line.rstrip("."), line


def test_every_doubt_has_its_words(content: Content) -> None:
    from assistant.domain.trust import OF_A_BUNDLE, OF_THE_LOG, Doubt
    from assistant.services.log.trust import doubt_line

    for code in OF_A_BUNDLE | OF_THE_LOG:
        line = doubt_line(Doubt(code), content.words)
        assert line.endswith(".") and "{" not in line
