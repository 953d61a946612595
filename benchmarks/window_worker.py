# SPDX-License-Identifier: Apache-2.0
"""Measures the real window: start, typing, first findings, memory. One figure set a process."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from assistant.services.program import App
    from assistant.ui.main_window import MainWindow

sys.path.insert(0, str(Path(__file__).parent.parent))


def memory_mb() -> float:
    """Resident memory of this process in MB (Linux; elsewhere 0)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def empty() -> dict[str, float]:
    started = time.perf_counter()
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1180, 660)
    window.show()
    application.processEvents()
    return {"shown": time.perf_counter() - started, "processor": time.process_time(), "memory": memory_mb()}


def open_window(application: QApplication) -> tuple[App, MainWindow]:
    """The program's window, shown, with its data in the folder that the command line names."""
    from assistant.app import build_app
    from assistant.ui.application import make_window
    from assistant.ui.background import PoolExecutor

    app = build_app(Path(sys.argv[2]))
    window = make_window(application, app, PoolExecutor())
    window.resize(1180, 660)
    window.show()
    return app, window


def ours(whole: bool) -> dict[str, float]:
    started = time.perf_counter()
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    app, window = open_window(application)
    application.processEvents()
    shown, processor = time.perf_counter() - started, time.process_time()
    app.preferences.change(grammar=whole, model=whole, first_run_done=True, council="ludgershall")
    window.load_checker()
    limit = time.perf_counter() + 30
    while time.perf_counter() < limit and not (
        window.check.live.checker is not None
        and (not whole or (window.check.live.checker.grammar_ready and window.check.live.checker.model_ready))
    ):
        application.processEvents()
        time.sleep(0.005)
    for name in ("check", "policies", "settings", "check"):
        window.go(name)
        for _ in range(30):
            application.processEvents()
    window.check.box.replace_all("The clerk is useless. Mrs Hall of 12 Mill Lane owes rent, I recieve it.")
    limit = time.perf_counter() + 2
    while time.perf_counter() < limit:
        application.processEvents()
        time.sleep(0.005)
    out = {"shown": shown, "processor": processor, "memory": memory_mb()}
    window.check.box.replace_all("")
    window.shut_down()
    return out


def typing() -> dict[str, object]:
    """First findings from the end of the typing pause, and what 300 keys in 2,000 characters cost the GUI thread."""
    from PySide6.QtCore import QEventLoop, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from benchmarks.texts import sized

    class Application(QApplication):
        spent: list[float] = []

        def notify(self, receiver, event):  # type: ignore[no-untyped-def]
            before = time.thread_time()
            result = super().notify(receiver, event)
            Application.spent.append(time.thread_time() - before)
            return result

    application = Application([])
    app, window = open_window(application)
    app.preferences.change(grammar=False, first_run_done=True, council="ludgershall")
    window.load_checker()
    while window.check.live.checker is None:
        application.processEvents()
    window.go("check")
    page = window.check
    out: dict[str, object] = {}
    for length in (280, 5000):
        first, everything = [], []
        for number in range(40):
            text = sized(length - 4) + f" {number:03}"
            page.box.replace_all(text)
            page._timer.stop()
            for _ in range(20):  # the pause is long enough to paint the text
                application.processEvents()
            seen: list[float] = []

            def told(_answer: object, seen: list[float] = seen) -> None:
                seen.append(time.perf_counter())  # connected after the page's own slot: the cards are filled by now

            page.live.answered.connect(told)
            before = time.perf_counter()
            page._typed_check()
            while len(seen) < 2:  # wait as a real event loop does, without holding the interpreter
                application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            page.live.answered.disconnect(told)
            first.append(seen[0] - before)
            everything.append(seen[1] - before)
        out[f"first-{length}"] = first
        out[f"all-{length}"] = everything
    page.box.replace_all(sized(2000))
    page.box.setFocus()
    cursor = page.box.textCursor()
    cursor.setPosition(1000)
    page.box.setTextCursor(cursor)
    for _ in range(60):
        application.processEvents()
        time.sleep(0.01)
    Application.spent.clear()
    gaps, last = [], time.perf_counter()
    for number in range(300):
        QTest.keyClick(page.box, Qt.Key(ord("A") + number % 26) if number % 6 else Qt.Key.Key_Space)
        until = time.perf_counter() + 0.03
        while time.perf_counter() < until:
            application.processEvents()
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
    out["event"] = sorted(Application.spent)
    out["gap"] = max(gaps)
    page.box.replace_all("")
    window.shut_down()
    return out


def pages() -> dict[str, list[float]]:
    """Changing page: every question of a profile check over six accounts, and every walkthrough to an ending; each time from
    the press to the page on the screen."""
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    app, window = open_window(application)
    app.preferences.change(grammar=False, first_run_done=True, council="ludlow")
    window.load_checker()
    window.go("profile")

    def timed(press) -> float:  # type: ignore[no-untyped-def]
        before = time.perf_counter()
        press()
        application.processEvents()
        application.processEvents()
        return time.perf_counter() - before

    profile, walk = window.profile, window.walk
    profile.view.start.emit()
    for name in ("facebook-profile", "facebook-page", "facebook-group", "x", "instagram", "whatsapp"):
        profile.ticks[name].setChecked(True)
    profile.continue_page()
    asked = [timed(profile.continue_page)]
    while profile.name == "question":
        question = profile.view.question
        profile.view.choice.set_value(next(a for a in ("no", "one", question.answers[0].id) if question.answer(a)))
        asked.append(timed(profile.continue_page))
    plan = [timed(profile.see_plan)]
    window.go("walk")
    walked = []
    for walk_id in app.content.walkthroughs:
        for last in (0, -1):
            walked.append(timed(lambda walk_id=walk_id: walk.begin(walk_id)))
            while walk.name == "question":
                node = walk.run.node
                there = (
                    walk.run.fill({r.id: r.wanted for r in node.rows}) if node.rows else walk.run.answer(node.answers[last].id)
                )
                walked.append(timed(lambda there=there: walk.view.next.emit(there)))
    window.shut_down()
    return {"profile": asked, "plan": plan, "walk": walked}


def looks() -> dict[str, list[float]]:
    """Opening every listed page once the checker is there, the first time and again, and each step of the size of words on it, in
    processor time of the thread of the window."""
    from PySide6.QtWidgets import QApplication

    from assistant.ui.places import LISTED

    application = QApplication([])
    app, window = open_window(application)
    app.preferences.change(grammar=False, first_run_done=True, council="ludlow", text_size=100)
    window.load_checker()
    while window.check.live.checker is None:
        application.processEvents()
        time.sleep(0.005)

    def timed(press) -> float:  # type: ignore[no-untyped-def]
        before = time.thread_time()
        press()
        application.processEvents()
        application.processEvents()
        return time.thread_time() - before

    names = [name for name, _ in LISTED]
    first = [timed(lambda name=name: window.go(name)) for name in names]
    again = [timed(lambda name=name: window.go(name)) for name in names]
    steps = []
    for name in names:
        window.go(name)
        for _ in range(60):
            application.processEvents()
        steps += [timed(window.actions_by_name[act].trigger) for act in ("bigger", "bigger", "smaller", "normal")]
    window.shut_down()
    return {"first": first, "again": again, "steps": steps}


LONG_DOCUMENT = 2850
"""Paragraphs of 20 words: 57,000."""


def queued() -> float:
    """Seconds for which this thread was ready and no processor was free (Linux; elsewhere 0)."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def document() -> dict[str, dict[str, float]]:
    """A document of 57,000 words in Policies: another council's, this council's, and as a policy of one's own. The longest that the
    thread of the window worked without a turn of its loop; the longest gap by the clock, and without the wait for a processor."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    app, window = open_window(application)
    app.preferences.change(grammar=True, model=True, first_run_done=True, council="ludgershall")
    settled: list[object] = []
    window.settled.connect(settled.append)
    window.load_checker()
    while not settled or not (window.check.live.checker.grammar_ready and window.check.live.checker.model_ready):
        application.processEvents()  # the start of the program is measured by itself
        time.sleep(0.005)
    window.go("policies")
    for _ in range(60):
        application.processEvents()
    rule = "Members must think of the people whom they name before they post anything about the work of the council online."
    other = [f"{number}. {rule}" for number in range(LONG_DOCUMENT)]
    own = [f"In this council we say {clause.anchor} and mean it." for clause in app.content.packs["ludgershall"].clauses]
    files = {"other": other, "own": own + other[len(own) :]}
    folder = Path(sys.argv[2])
    for name, paragraphs in files.items():
        (folder / f"{name}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    worked: list[float] = []
    gaps: list[float] = []
    held: list[float] = []
    last = [0.0, 0.0, 0.0]

    def tick() -> None:
        now = [time.thread_time(), time.perf_counter(), queued()]
        worked.append(now[0] - last[0])
        gaps.append(now[1] - last[1])
        held.append(gaps[-1] - (now[2] - last[2]))
        last[:] = now

    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(tick)

    def while_reading(begin, ended) -> dict[str, float]:  # type: ignore[no-untyped-def]
        for found in (worked, gaps, held):
            found.clear()
        started = time.perf_counter()
        last[:] = [time.thread_time(), started, queued()]
        timer.start()
        begin()
        while not ended():
            application.processEvents()
        for _ in range(60):
            application.processEvents()
        timer.stop()
        return {"worked": max(worked), "gap": max(gaps), "held": max(held), "all": time.perf_counter() - started}

    page, told = window.policies, window.policies.files.message
    out = {
        "other": while_reading(lambda: page.add_document(folder / "other.txt"), lambda: "does not look like" in told.text()),
        "own": while_reading(lambda: page.add_document(folder / "own.txt"), lambda: "rules in this" in told.text()),
    }
    from assistant.ui.destinations import ToOwnPolicy

    window.go(ToOwnPolicy())
    mine = window.own
    out["policy"] = while_reading(lambda: mine.choose(folder / "other.txt"), lambda: "more than" in mine.message.text())
    window.shut_down()
    return out


def main() -> None:
    task = sys.argv[1]
    tasks = {
        "empty": empty,
        "ours": lambda: ours(False),
        "ours-whole": lambda: ours(True),
        "typing": typing,
        "pages": pages,
        "looks": looks,
        "document": document,
    }
    result = tasks[task]()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
