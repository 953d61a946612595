#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Everything a developer runs: run | quick | test [--long] | lint | screens | build | bench. Standard library only.

    python3 dev.py run [ARGS]     open the program (ARGS go to it)
    python3 dev.py quick          the checks of lint, and the unit tests that what you changed touches: about a minute
    python3 dev.py test [--long]  lint, all tests, a real window, a start of the built program.
                                  --long: trials at full size, coverage, the tests with every other Python from 3.11 to 3.13
                                  that is found here, and a look that every pin has a wheel (needs the network)
    python3 dev.py lint           format, lint, types, layers, unused names, sizes, and the coverage of the last test --long
    python3 dev.py screens [DIR [PART [MODE]]]   a picture of every screen, or of those whose names hold PART
    python3 dev.py build          the program as a folder, by PyInstaller
    python3 dev.py bench          the benchmarks

Each makes its own environment in .venv on first use.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told so before anything else is tried
    sys.stderr.write("This needs Python 3.11 or later; this is Python %d.%d.\n" % sys.version_info[:2])
    raise SystemExit(2)

from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "stamp.txt"
PYTHONS = ("3.11", "3.12", "3.13")
COVERED = 90
"""Per cent of the lines that the tests must run. Windows' and macOS' own lines, and what only a crash reaches, are the rest."""

COVERAGE = ROOT / ".coverage"
TESTS = ("-m", "pytest", "tests", "--ignore=tests/e2e", "-n", "2", "--dist", "worksteal")
"""Each worker takes files as they stand, so that what a file sets up is set up once, and helps the other at the end."""

INSTALL = (
    *("install", "--no-deps", "--require-hashes", "--only-binary=:all:"),
    # of the files that come with the parts few are ever run: those are compiled when they are
    *("--disable-pip-version-check", "--no-input", "--no-compile", "--requirement"),
)
BUILD = ("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "build.spec")
SAMPLE = "Disgusted that we are closing the High Street toilets. Mrs Hall at 12 Mill Lane relies on them. The clerk is useless!!"

QT_PACKAGES = [
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libglib2.0-0",
    "libfontconfig1",
    "libfreetype6",
    "libdbus-1-3",
    "fontconfig-config",
    "fonts-dejavu-core",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
]
# What the wheels of Qt need from the system, by the library that is looked for (parts of the list above).
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def say(text: str) -> None:
    print(text, flush=True)


# -- what the system lacks ---------------------------------------------------------------------------------------


def _has_library(name: str) -> bool:
    """Try to load a library in a child process: a broken one must not take this process with it."""
    code = f"import ctypes; ctypes.CDLL({name!r})"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def _missing_qt() -> list[str]:
    code = "import ctypes,sys\nfor n in sys.argv[1:]:\n    try: ctypes.CDLL(n)\n    except OSError: print(n)"
    done = subprocess.run([sys.executable, "-c", code, *QT_LIBRARIES], capture_output=True, text=True, check=False)
    lacking = [QT_LIBRARIES[name] for name in done.stdout.split()]
    if not Path("/usr/share/fonts").exists() or not any(Path("/usr/share/fonts").rglob("*.ttf")):
        lacking += ["fontconfig-config", "fonts-dejavu-core"]
    return lacking


def _missing_accessibility() -> list[str]:
    """What the test needs that reads the window as a screen reader does: the accessibility bus, and a Python that can ask it."""
    places = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
    lacking = [] if any(Path(place).exists() for place in places) else ["at-spi2-core"]
    code = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    try:
        found = subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        found = False
    return lacking if found else [*lacking, "python3-gi", "gir1.2-atspi-2.0"]


def _has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def missing_packages(task: str) -> list[str]:
    """Debian packages that `task` needs and this system lacks. Empty elsewhere than on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    lacking: list[str] = []
    if not ready(task) and not _has_module("ensurepip"):
        lacking.append("python3-venv")
    lacking += _missing_qt()
    if task == "test":
        for tool, package in (
            ("Xvfb", "xvfb"),
            ("pdftotext", "poppler-utils"),
            ("qpdf", "qpdf"),
            ("strace", "strace"),
            ("unshare", "util-linux"),
            ("javac", "default-jdk-headless"),
            ("dbus-run-session", "dbus-daemon"),
        ):
            if shutil.which(tool) is None:
                lacking.append(package)
        if not Path("/usr/share/java/jaxb-runtime.jar").exists():
            lacking.append("libjaxb-java")
        lacking += _missing_accessibility()
    if task in ("test", "build"):
        if shutil.which("objdump") is None:
            lacking.append("binutils")
        if sys.executable.startswith("/usr/bin/") or sys.base_prefix == "/usr":
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            if not _has_library(f"libpython{version}.so.1.0"):
                lacking.append(f"libpython{version}")
    return lacking


def install_packages(packages: list[str]) -> bool:
    """Install with apt where that needs no question; else print the one command. True when all is there."""
    if not packages:
        return True
    apt = shutil.which("apt-get")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    sudo: list[str] | None = None
    if apt and hasattr(os, "geteuid"):
        if os.geteuid() == 0:
            sudo = []
        elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
            sudo = ["sudo", "-n"]
    if sudo is None:
        say(f"Missing from this system: {' '.join(packages)}. As an administrator, run:\n  {' '.join(command)}")
        return False
    say(f"Installing from the system's packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, "apt-get", "update", "-q"], check=False, env=environment, stdin=subprocess.DEVNULL)
    done = subprocess.run([*sudo, *command], check=False, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        say(f"That did not work. Run it by hand:\n  {' '.join(command)}")
    return done.returncode == 0


# -- the environment ---------------------------------------------------------------------------------------------


def requirements(task: str) -> Path:
    return ROOT / "requirements" / ("run.txt" if task == "run" else "dev.txt")


def _stamp(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{path.name} {digest} {sys.version.split()[0]} {VENV}"


def ready(task: str) -> bool:
    """True when .venv was made, whole, from today's requirements by this Python in this folder."""
    if not STAMP.is_file() or not PYTHON.exists():
        return False
    have = STAMP.read_text(encoding="utf-8")
    wanted = {_stamp(requirements(task))}
    if task == "run":
        wanted.add(_stamp(requirements("test")))
    return have in wanted


def make_environment(task: str) -> None:
    """Make .venv from pinned, hashed wheels. Stops with a clear line when that cannot be done."""
    if ready(task):
        return
    path = requirements(task)
    if STAMP.exists():
        STAMP.unlink()
    if VENV.exists():
        shutil.rmtree(VENV)
    pip: list[str]
    if _has_module("ensurepip"):
        say("Making .venv")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        pip = [str(PYTHON), "-m", "pip"]
    elif _has_module("pip"):
        say("Making .venv (without ensurepip)")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    else:
        say(
            "This Python has neither ensurepip nor pip. As an administrator, run:\n"
            "  apt-get install -y --no-install-recommends python3-venv"
        )
        raise SystemExit(1)
    say(f"Installing what is in {path.relative_to(ROOT)} (this takes a minute or two, once)")
    done = subprocess.run([*pip, *INSTALL, str(path)], check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        say(
            "The parts could not be installed. This step needs the internet, once; the program itself never does. "
            "Check the connection and run the same command again."
        )
        raise SystemExit(1)
    STAMP.write_text(_stamp(path), encoding="utf-8")


def set_up(task: str) -> bool:
    """Everything `task` needs. False when system packages are missing that could not be installed."""
    if ready(task) and task == "run":
        return True
    complete = install_packages(missing_packages(task))
    make_environment(task)
    return complete


# -- tasks -------------------------------------------------------------------------------------------------------


def call(*command: str, env: dict[str, str] | None = None) -> int:
    return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=env, check=False).returncode


def _why_no_window() -> str:
    """Why a window cannot be opened here, with what would help; "" when it can."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return "QT_QPA_PLATFORM is set to offscreen. Unset it to see the window."
    if not sys.platform.startswith("linux"):
        return ""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return "There is no screen here (DISPLAY is not set). Run it in a desktop session to see the window."
    # A dead display, or a library that is missing, aborts Qt. That cannot be caught, so a child tries it.
    probe = subprocess.run(
        [str(PYTHON), "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"],
        capture_output=True,
        check=False,
    )
    if probe.returncode:
        lacking = _missing_qt()
        if lacking:
            return "Qt lacks libraries: apt-get install -y --no-install-recommends " + " ".join(lacking)
        return "The screen cannot be opened. Check DISPLAY, or run it in a desktop session."
    return ""


def run(arguments: list[str]) -> int:
    set_up("run")
    if arguments:
        return call("-m", "assistant", *arguments)
    reason = _why_no_window()
    if reason:
        say(reason)
        say("Checking a made-up post here instead:\n")
        return call("-m", "assistant", "check", SAMPLE, "--council", "ludgershall", "--only", "rules,personal-data,context")
    return call("-m", "assistant")


def lint(_arguments: list[str]) -> int:
    set_up("lint")
    return _lint()


def _lint() -> int:
    steps = (
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("lint", ["-m", "ruff", "check", "."]),
        ("types", ["-m", "mypy"]),
        ("layers", ["-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"]),
        ("names that nothing uses", ["tools/unused.py"]),
        ("files and classes of a size to be read", ["tools/sizes.py"]),
    )
    for name, command in steps:
        say(f"== {name}")
        if call(*command):
            say(f"{name} failed")
            return 1
    if COVERAGE.exists():
        say(f"== coverage of the last test --long (at least {COVERED} %)")
        return call("-m", "coverage", "report", "--format=total", f"--fail-under={COVERED}")
    return 0


def quick(_arguments: list[str]) -> int:
    set_up("test")
    if _lint():
        return 1
    chosen = subprocess.run(
        [str(PYTHON), "tools/touched.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    if not chosen:
        say("== no unit test imports what you changed")
        return 0
    say(f"== {len(chosen)} files of unit tests that import what you changed, without the long trials")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ASSISTANT_LONG": ""}
    return call("-m", "pytest", "-n", "2", "-m", "not long", *chosen, env=environment)


@contextmanager
def _building() -> Iterator[subprocess.Popen[bytes]]:
    """The build, beside lint and the tests. What stops lint ends the build."""
    process = subprocess.Popen([str(PYTHON), *BUILD], cwd=ROOT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


class _Screen:
    """A virtual screen for the tests of the real window, where there is none."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> str | None:
        """The display to use, "" for the real screen, or None when there is none to be had."""
        if not sys.platform.startswith("linux"):
            return ""
        if shutil.which("Xvfb") is None:
            return None
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        return f":{number}" if number else None

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


def test(arguments: list[str]) -> int:
    set_up("test")
    long = "--long" in arguments
    if long and shutil.which("soffice") is None:  # large; without it the layouts of policies are skipped
        install_packages(["libreoffice-writer-nogui"])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ASSISTANT_LONG": "1" if long else ""}
    environment.pop("DISPLAY", None)
    extra = [a for a in arguments if a != "--long"]
    covered = ["--cov=assistant", "--cov-report="] if long else []
    with _building() as build, ThreadPoolExecutor(1) as beside:
        if _lint():
            return 1
        built = beside.submit(_test_built, build, environment["ASSISTANT_LONG"])
        say("== unit and window tests; beside them the program is built, and tried in a real window")
        failed = call(*TESTS, *covered, *extra, env=environment)
        code, said = built.result()
    say(f"== the built program and a real window\n{said}")
    if failed or code:
        return 1
    return int(long and bool(_with_other_pythons(extra) or call("tools/pins.py") or _lint()))


def _test_built(build: subprocess.Popen[bytes], long: str) -> tuple[int, str]:
    """Wait for the build, and try what it made and a real window. Returns the exit status and what is to be shown."""
    if build.wait():
        return 1, "The program was not built."
    with _Screen() as display:
        if display is None:
            if os.environ.get("CI"):
                return 1, "Xvfb is missing, so the real window was not tested. That fails here."
            return 0, "Skipped: the test of the real window (no Xvfb here)."
        environment = {**os.environ, "ASSISTANT_LONG": long}
        if display:
            environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        done = subprocess.run(
            [str(PYTHON), "-m", "pytest", "tests/e2e"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout


def _other_pythons() -> dict[str, str]:
    """Every other Python that we take and that is found here, by its version."""
    found: dict[str, str] = {}
    for version in PYTHONS:
        if version == "{}.{}".format(*sys.version_info[:2]):
            continue
        places = [["py", f"-{version}"]] if WINDOWS else [[f"python{version}"]]
        places += [[str(p)] for p in sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
        for command in places:
            if shutil.which(command[0]) is None:
                continue
            code = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2], sys.executable)"
            answer = subprocess.run([*command, "-c", code], capture_output=True, text=True, check=False).stdout.strip()
            if answer.startswith(f"{version} "):
                found[version] = answer.partition(" ")[2]
                break
    return found


def _with_other_pythons(extra: list[str]) -> int:
    """The same tests, with trials of the usual size, under each other Python; each in an environment of its own."""
    others = _other_pythons()
    for version in PYTHONS:
        if version not in others:
            if version != "{}.{}".format(*sys.version_info[:2]):
                say(f"Skipped: the tests with Python {version} (none here).")
            continue
        say(f"== unit and window tests with Python {version}")
        folder = ROOT / f".venv-{version}"
        python = folder / PYTHON.relative_to(VENV)
        made = subprocess.run([others[version], "-m", "venv", "--clear", str(folder)], check=False).returncode
        pip = [str(python), "-m", "pip"]
        if made or subprocess.run([*pip, *INSTALL, str(requirements("test"))], check=False, stdin=subprocess.DEVNULL).returncode:
            say(f"The parts could not be installed for Python {version}. This step needs the internet.")
            return 1
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ASSISTANT_LONG": ""}
        environment.pop("DISPLAY", None)
        if subprocess.run([str(python), *TESTS, *extra], cwd=ROOT, env=environment, check=False).returncode:
            return 1
    return 0


def screens(arguments: list[str]) -> int:
    set_up("test")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return call("tools/screens.py", *arguments, env=environment)


def build(_arguments: list[str]) -> int:
    set_up("build")
    return call(*BUILD)


def bench(arguments: list[str]) -> int:
    set_up("test")
    return call("benchmarks/run.py", *arguments)


TASKS = {"run": run, "quick": quick, "test": test, "lint": lint, "screens": screens, "build": build, "bench": bench}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:
        say(__doc__ or "")
        return 0 if sys.argv[1:] in ([], ["--help"], ["-h"]) else 2
    # the tests start hundreds of programs: without files of compiled Python each would compile all of ours anew
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return TASKS[sys.argv[1]](sys.argv[2:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
