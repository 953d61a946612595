# SPDX-License-Identifier: Apache-2.0
"""What a screen reader finds in the running window, read over a real accessibility bus (AT-SPI).

It needs at-spi2-core, dbus-run-session, a screen, and a Python with gi and gir1.2-atspi-2.0, which `dev.py test` installs where it
may; without them it is skipped, or fails in CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SHOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
import assistant.ui.application as application
from assistant.app import build_app
from assistant.domain.draft import Role

data = Path(sys.argv[1])

def drive():
    app = QApplication.instance()
    window = next(w for w in app.topLevelWidgets() if w.inherits("QMainWindow"))
    def wait(test):
        for _ in range(2400):
            app.processEvents()
            if test():
                return
            QTest.qWait(25)
        app.exit(3)
    window.go("check")
    wait(lambda: window.check.live.checker is not None)
    QTest.keyClicks(window.check.box, "The clerk is useless, and Mrs Hall of 12 Quagmire Lane owes rent. ")
    QTest.keyClick(window.check.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: len(window.check.result.cards()) >= 2)
    (data / "ready").touch()
    wait((data / "read").exists)
    window.check.box.replace_all("")
    QTimer.singleShot(0, window.close)

place = application.place_window

def placed(window, free):
    place(window, free)
    QTimer.singleShot(300, drive)

application.place_window = placed
app = build_app(data)
app.preferences.change(council="ludgershall", role=Role.COUNCILLOR, first_run_done=True)
sys.exit(application.run_window(app))
"""

READ = """
import json, sys, time
from pathlib import Path
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

data = Path(sys.argv[1])
end = time.monotonic() + 90
while not (data / "ready").exists():
    if time.monotonic() > end:
        sys.exit("the window did not show a result")
    time.sleep(0.1)

def walk(node, out):
    out.append([node.get_role_name(), node.get_name() or "", node.get_description() or ""])
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is not None and child.get_state_set().contains(Atspi.StateType.SHOWING):
            walk(child, out)

def window():
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(number)
        for each in range(program.get_child_count() if program is not None else 0):
            frame = program.get_child_at_index(each)
            if frame is not None and frame.get_name() == "Council Social Media Assistant":
                return frame
    return None

found = []
while not found and time.monotonic() < end:
    frame = window()
    if frame is not None:
        walk(frame, found)
    time.sleep(0.2)
(data / "read").touch()
print(json.dumps(found))
"""


def _reader() -> str | None:
    """A Python that can ask the bus."""
    ask = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    for python in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        if python and subprocess.run([python, "-c", ask], capture_output=True, check=False).returncode == 0:
            return python
    return None


def _lacking() -> str:
    """What is not here; "" when all is."""
    if not sys.platform.startswith("linux") or not os.environ.get("DISPLAY"):
        return "a screen of X"
    if shutil.which("dbus-run-session") is None:
        return "dbus-run-session"
    if not any(Path(folder, "at-spi-bus-launcher").exists() for folder in ("/usr/libexec", "/usr/lib/at-spi2-core")):
        return "at-spi2-core"
    return "" if _reader() else "a Python with gi and gir1.2-atspi-2.0"


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """Every part of the window that shows, in the order of the bus: role, name, description."""
    lacking = _lacking()
    if lacking and os.environ.get("CI"):
        pytest.fail(f"CI must try this, but there is no {lacking}")
    if lacking:
        pytest.skip(f"no {lacking}")
    data = tmp_path_factory.mktemp("data")
    (data / "show.py").write_text(SHOW)
    (data / "read.py").write_text(READ)
    both = '"$1" "$2" "$4" & "$3" "$5" "$4"; code=$?; wait; exit $code'
    command = ["sh", "-c", both, "sh", sys.executable, str(data / "show.py"), str(_reader()), str(data), str(data / "read.py")]
    done = subprocess.run(
        ["dbus-run-session", "--", *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=170,
        check=False,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": str(data),
        },
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [tuple(each) for each in json.loads(done.stdout.splitlines()[-1])]


def _place(heard: list[tuple[str, str, str]], role: str, name: str) -> int:
    return next((n for n, (r, found, _) in enumerate(heard) if r == role and found == name), -1)


def test_the_title_the_result_and_each_card_are_heard_in_order(heard: list[tuple[str, str, str]]) -> None:
    order = [
        _place(heard, "label", "Check a post"),
        _place(heard, "text", "Your words"),
        _place(heard, "push button", "Check"),
        _place(heard, "label", "2 things to look at"),
        _place(heard, "label", "1. Stop and think: private details"),
        _place(heard, "label", "2. Check this: name-calling"),
    ]
    assert -1 not in order and order == sorted(order), (order, heard)


def test_everything_that_can_be_pressed_has_a_name(heard: list[tuple[str, str, str]]) -> None:
    pressed = [(role, name) for role, name, _ in heard if role in ("push button", "button", "check box", "radio button", "text")]
    assert len(pressed) > 5 and all(name.strip() for _, name in pressed), pressed


def test_the_headings_say_that_they_are_headings(heard: list[tuple[str, str, str]]) -> None:
    title = heard[_place(heard, "label", "Check a post")]
    assert title[2] == "heading level 1", title
