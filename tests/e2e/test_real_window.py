# SPDX-License-Identifier: Apache-2.0
"""The program as a person starts it: a real window on a real (or virtual) screen, by keyboard; and the built program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import page
import pytest

from assistant.content.digest import digest_of
from assistant.content.load import FORMAT

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "dist" / "CouncilSocialMediaAssistant" / ("CouncilSocialMediaAssistant" + (".exe" if os.name == "nt" else ""))

DRIVE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
import assistant.ui.application as application
from assistant.app import build_app

data = Path(sys.argv[1])
steps = []

def drive():
    app = QApplication.instance()
    window = next(w for w in app.topLevelWidgets() if w.inherits("QMainWindow"))
    def key(k, m=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(app.focusWidget() or window, k, m)
        app.processEvents()
    def wait(test, what):
        for _ in range(400):
            app.processEvents()
            if test():
                return
            QTest.qWait(25)
        print("TIMEOUT", what, flush=True)
        app.exit(3)
    wait(window.isActiveWindow, "active")
    for _ in range(4):
        key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: window.place() == "check", "check")
    key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: window.check.live.checker is not None, "checker")
    window.check.box.setFocus()
    QTest.keyClicks(window.check.box, "The clerk is useless, and Mrs Hall of 12 Quagmire Lane owes rent. ")
    wait(lambda: len(window.check.result.cards()) >= 2, "live findings")
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: app.focusWidget() is window.check.result.title, "focus on the result")
    print("TITLE", window.check.result.title.text(), flush=True)
    for card in window.check.result.cards():
        print("CARD", card.title.text(), flush=True)
    key(Qt.Key.Key_F8)
    print("FOCUS", app.focusWidget().text(), flush=True)
    window.grab().save(str(data / "window.png"))
    key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    print("COPIED", app.clipboard().text() == window.check.box.toPlainText(), flush=True)
    window.check.box.replace_all("")
    QTimer.singleShot(0, window.close)

place = application.place_window

def placed(window, free):
    place(window, free)
    QTimer.singleShot(300, drive)  # a timer needs the application, which run_window makes

application.place_window = placed
sys.exit(application.run_window(build_app(data)))
"""


def test_a_post_is_checked_in_a_real_window_by_keyboard(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRIVE, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, timeout=90, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TITLE 2 things to look at" in done.stdout
    assert "CARD 1  Stop and think: private details" in done.stdout
    assert "FOCUS 1  Stop and think: private details" in done.stdout
    assert "COPIED True" in done.stdout
    assert (tmp_path / "window.png").stat().st_size > 10_000
    settings = json.loads((tmp_path / "settings.json").read_text())
    assert settings["first_run_done"]
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.suffix != ".png":
            assert b"quagmire" not in path.read_bytes().lower(), path


def test_the_built_program_checks_on_the_command_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(BUILT), "--data", str(tmp_path), "check", "Cllr Webb is a clown. You recieve it.", "--json", "--council", "ludlow"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert {f["rule"] for f in answer["findings"]} >= {"respect-name-calling", "spelling"}


def test_the_built_program_checks_numbers(tmp_path: Path) -> None:
    """python-stdnum asks for ssl, which the built program has not."""
    text = "NHS number 943 476 5919, card 4111 1111 1111 1111, GB29 NWBK 6016 1331 9268 19"
    command = [str(BUILT), "--data", str(tmp_path), "check", text, "--json", "--only", "personal-data"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert {f["rule"] for f in json.loads(done.stdout)["findings"]} >= {"uk-nhs-number", "payment-card", "iban"}


def test_the_built_program_reads_whole_sentences(tmp_path: Path) -> None:
    """The model with its parts inside the bundle: an emoji needs the emoji package's own data."""
    text = "Keep on like this and you will be leaving the village on your back. 🤬"
    command = [str(BUILT), "--data", str(tmp_path), "check", text, "--json", "--only", "model"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["could_not_check"] == []
    assert {f["source"] for f in answer["findings"]} == {"model"}


def test_the_built_program_reads_documents_and_remembers(tmp_path: Path) -> None:
    document = tmp_path / "policy.txt"
    document.write_text("Abusive or threatening behaviour is not wanted here.")
    done = subprocess.run(
        [str(BUILT), "--read-child", "document", str(document)], capture_output=True, text=True, timeout=60, check=False
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    assert [unit["text"] for unit in answer["units"]] == ["Abusive or threatening behaviour is not wanted here."]


def test_the_built_program_walks_and_plans(tmp_path: Path) -> None:
    """Walkthroughs, questions and the PDF of a plan inside the bundle."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(BUILT), "--data", str(tmp_path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    walked = run("walkthrough", "act", "--answers", "no,own,abuse,no", "--json")
    assert json.loads(walked.stdout)["ending"] == "act/abuse-first", walked.stderr
    answers = tmp_path / "answers.json"
    answers.write_text('{"accounts": ["facebook-profile"], "answers": {"aud-03": "one"}}')
    planned = run("audit", "plan", str(answers), "--out", str(tmp_path / "plan.pdf"))
    assert planned.returncode == 0 and "Make a councillor page" in planned.stdout, planned.stderr
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf_bytes((tmp_path / "plan.pdf").read_bytes(), profile=profile).failures
        assert [f.message for f in failures if not f.rule_id.endswith("STREAM-LENGTH-001")] == []


def test_the_built_program_keeps_an_incident_with_a_picture(tmp_path: Path) -> None:
    """SQLCipher, age, Argon2id and the picture child process inside the bundle."""
    sample = ROOT / "tests" / "fixtures" / "incidents" / "08-confidential-papers.json"
    environment = {**os.environ, "ASSISTANT_PASSPHRASE": "three small words"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(BUILT), "--data", str(tmp_path), "incident", "--log", str(tmp_path / "log"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)

    added = run("add", str(sample))
    assert added.stdout == "Added: 2026-001\n" and "could not" not in added.stderr, added.stderr
    shown = json.loads(run("show", "1", "--json").stdout)
    assert len(shown["evidence"]) == 2
    verified = json.loads(run("verify", "--json").stdout)
    assert verified["whole"] and verified["files"] == 2
    made = run("report", "1", "--for", "monitoring-officer", "--out", str(tmp_path / "r.pdf"))
    assert made.returncode == 0, made.stderr
    pdf = (tmp_path / "r.pdf").read_bytes()
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf_bytes(pdf, profile=profile).failures
        assert [f.message for f in failures if not f.rule_id.endswith("STREAM-LENGTH-001")] == []
    sent = run("bundle", "1", "--out", str(tmp_path / "b.zip"))
    assert sent.returncode == 0 and run("import", str(tmp_path / "b.zip")).stdout == "Added: 2026-002\n"
    kept = list((tmp_path / "log" / "evidence").iterdir())
    assert len(kept) == 8, "two originals, a reduced picture and the words of the other, twice"


def test_the_built_program_works_out_the_key_of_a_passphrase(tmp_path: Path) -> None:
    """The child process with Scrypt inside the bundle."""
    sample = ROOT / "tests" / "fixtures" / "incidents" / "08-confidential-papers.json"
    sent = tmp_path / "b.age"

    def run(*arguments: str, told: str = "tell it by telephone") -> subprocess.CompletedProcess[str]:
        command = [str(BUILT), "--data", str(tmp_path), "incident", "--log", str(tmp_path / "log"), *arguments]
        environment = {**os.environ, "ASSISTANT_PASSPHRASE": "three small words", "ASSISTANT_BUNDLE_PASSPHRASE": told}
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)

    assert run("add", str(sample)).returncode == 0
    made = run("bundle", "1", "--encrypt", "--out", str(sent))
    assert made.returncode == 0 and sent.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt "), made.stderr
    refused = run("import", str(sent), told="tell it by letter")
    assert refused.returncode == 2 and refused.stderr.startswith("That passphrase does not open this bundle")
    taken = run("import", str(sent))
    assert taken.stdout == "Added: 2026-002\n", taken.stderr


@pytest.mark.skipif(not os.environ.get("DISPLAY") and sys.platform.startswith("linux"), reason="there is no screen")
def test_the_built_program_opens_its_window(tmp_path: Path) -> None:
    process = subprocess.Popen([str(BUILT), "--data", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        time.sleep(6)
        assert process.poll() is None, process.communicate()
    finally:
        process.terminate()
        process.wait(10)
    data = BUILT.parent / "_internal" / "resources"
    with (data / "compiled.json").open(encoding="utf-8") as file:
        assert json.loads(file.readline())["key"] == f"{FORMAT}-{digest_of([data])}", "nothing has to be read anew at a start"
