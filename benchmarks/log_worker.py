# SPDX-License-Identifier: Apache-2.0
"""Fills a log with made-up incidents and measures it. Prints one line of JSON.

python benchmarks/log_worker.py make FOLDER COUNT     (once)
python benchmarks/log_worker.py measure | window | verify FOLDER
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.domain.incident import Incident, LogKind, Query, Status, Who  # noqa: E402
from assistant.storage import opening as logs  # noqa: E402
from assistant.storage.incident_store import IncidentStore  # noqa: E402

PASSPHRASE = "three small words"
KINDS = ["abuse", "threat", "negative", "defamation", "misinformation", "offensive", "repeat", "other"]
SITES = ["facebook", "x", "instagram", "nextdoor", "whatsapp"]


def words(dice: random.Random) -> list[str]:
    """A vocabulary of 20,000 made-up words of unequal frequency (Zipf), the commonest in most incidents."""
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "el", "on")]
    return list(dict.fromkeys("".join(dice.choices(syllables, k=dice.randint(2, 4))) for _ in range(24_000)))[:20_000]


def text(dice: random.Random, vocabulary: list[str], weights: list[float], count: int) -> str:
    return " ".join(dice.choices(vocabulary, cum_weights=weights, k=count))


def make(folder: Path, count: int) -> None:
    """Incidents with a title of 8 words and facts of 120, as the trial of parts.md had them, through the store's own code."""
    dice = random.Random(7)
    vocabulary = words(dice)
    weights, total = [], 0.0
    for rank in range(len(vocabulary)):
        total += 1 / (rank + 3)
        weights.append(total)
    started = time.perf_counter()
    log, _ = logs.create(folder, LogKind.COUNCIL, "Ann Clerk", PASSPHRASE)
    store = IncidentStore(log)
    first = dt.datetime(2016, 1, 1, 9, tzinfo=dt.UTC)
    names = [f"Person Number{n}" for n in range(3000)]
    for start in range(0, count, 2000):
        with log.writing() as db:
            for number in range(start, min(count, start + 2000)):
                at = first + dt.timedelta(minutes=50 * number)
                incident = Incident(
                    f"{number:032x}",
                    f"{at.year}-{number:06d}",
                    at,
                    "Ann Clerk",
                    status=dice.choice([Status.OPEN, Status.CLOSED, Status.CLOSED, Status.WAITING]),
                    kind=dice.choice(KINDS),
                    title=text(dice, vocabulary, weights, 8),
                    who=Who.PUBLIC,
                    person=dice.choice(names),
                    platform=dice.choice(SITES),
                    seen_at=at,
                    connections=("council-business",),
                    reason="policy",
                    facts=text(dice, vocabulary, weights, 120),
                )
                store._put(db, incident, None, "created")
                db.execute("insert or replace into numbers (year, last) values (?, ?)", [at.year, number])
    log.close()
    print(json.dumps({"seconds": time.perf_counter() - started, "bytes": (folder / "log.db").stat().st_size}))


def queries() -> list[str]:
    """200 words drawn by how often they occur, the ten commonest included."""
    dice = random.Random(7)
    vocabulary = words(dice)
    chosen = Counter(vocabulary[:10])
    drawn = dice.choices(vocabulary, weights=[1 / (rank + 3) for rank in range(len(vocabulary))], k=2000)
    for word in drawn:
        if len(chosen) == 200:
            break
        chosen[word] += 1
    return list(chosen)


def measure(folder: Path) -> None:
    """Opening the list, searching, saving; the disk's own sync time apart; memory."""
    key = logs.unlock(folder, passphrase=PASSPHRASE)
    opened = time.perf_counter()
    log = logs.open_log(folder, key)
    store = IncidentStore(log)
    opened = time.perf_counter() - opened
    lists = []
    for _ in range(9):
        before = time.perf_counter()
        store.find(Query(limit=50))
        store.count(Query())
        store.people()
        lists.append(time.perf_counter() - before)
    searches = []
    for word in queries():
        before = time.perf_counter()
        store.find(Query(words=word, limit=50))
        searches.append(time.perf_counter() - before)
    saves = []
    for number in range(60):
        begun = store.begin()
        before = time.perf_counter()
        store.save(replace(begun, facts=f"made up {number} " * 60, title="A save", kind="abuse", status=Status.OPEN))
        saves.append(time.perf_counter() - before)
    # memory before the sync test; the peak includes what unlocking took for a moment (64 MiB)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    syncs = []
    with (folder / "sync-test").open("wb") as file:
        for _ in range(60):
            file.write(b"x" * 4096)
            file.flush()
            before = time.perf_counter()
            os.fsync(file.fileno())
            syncs.append(time.perf_counter() - before)
    (folder / "sync-test").unlink()
    log.close()
    print(json.dumps({"open": opened, "list": lists, "search": searches, "save": saves, "sync": syncs, "peak": peak}))


def in_window(folder: Path) -> None:
    """The same log in the real window (offscreen): the list on screen, a search on screen, memory."""
    from PySide6.QtWidgets import QApplication

    from assistant.app import build_app
    from assistant.domain.incident import LogKind as Kind
    from assistant.ui.application import make_window
    from assistant.ui.background import InlineExecutor

    application = QApplication([])
    data = folder.parent.parent
    app = build_app(data)
    app.preferences.change(first_run_done=True, grammar=False)
    window = make_window(application, app, InlineExecutor())
    window.resize(1366, 720)
    window.show()
    window.log.kind = Kind.MY
    window.go("log")
    window.log.view.box.setText(PASSPHRASE)
    window.log.view.go_on()
    times = {"list": [], "search": []}
    for _ in range(9):
        before = time.perf_counter()
        window.log.show_list()
        application.processEvents()
        times["list"].append(time.perf_counter() - before)
    for word in queries()[:40]:
        window.log.view.find_box.setText(word)
        before = time.perf_counter()
        window.log.view._search()
        application.processEvents()
        times["search"].append(time.perf_counter() - before)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    memory = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024
    window.close()
    print(json.dumps({**times, "memory": memory, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


def check(folder: Path) -> None:
    """Verify of the whole log."""
    from assistant.storage.verify import verify

    log = logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE))
    before = time.perf_counter()
    verdict = verify(log)
    print(json.dumps({"seconds": time.perf_counter() - before, "whole": verdict.whole, "entries": verdict.entries}))
    log.close()


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "window":
        in_window(Path(sys.argv[2]))
    elif sys.argv[1] == "verify":
        check(Path(sys.argv[2]))
    else:
        measure(Path(sys.argv[2]))
