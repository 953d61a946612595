# SPDX-License-Identifier: Apache-2.0
"""Nothing goes online and nothing is written elsewhere: the program's main tasks in a network namespace that has no network, with
the kernel's own record of what each process of it asked for. Native parts are covered too, which the other tests cannot see."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_real_window import DRIVE
from tests.unit.packs import fill

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "tests" / "fixtures" / "documents"
PASSPHRASE = "meadow kettle longboat forty"  # noqa: S105 - made up
SYSTEM = ("/dev/", "/proc/", "/sys/", "/run/user/")
"""Where a process may open for writing what is no file of its own: devices and its own state."""

_ASKED = re.compile(r"\b(socket|connect|sendto|sendmsg|bind)\((.*)")
_WRITES = re.compile(r'\b(?:open|openat|creat|mkdir|mkdirat)\((?:AT_FDCWD, )?"([^"]+)"(.*)\) = \d')


def _why_not() -> str:
    """Why this cannot be tried here; "" when it can."""
    if not sys.platform.startswith("linux"):
        return "network namespaces are Linux's"
    if shutil.which("strace") is None or shutil.which("unshare") is None:
        return "strace or unshare is missing"
    tried = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, *_namespace(), "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else f"not allowed here: {tried.stderr.decode(errors='replace').strip()}"


def _namespace() -> list[str]:
    return ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    reason = _why_not()
    if reason and os.environ.get("CI"):
        pytest.fail(f"CI must try this, but {reason}")
    if reason:
        pytest.skip(reason)
    return Run(tmp_path)


class Run:
    """Runs the program cut off from any network, and keeps what it asked the kernel for."""

    def __init__(self, folder: Path) -> None:
        self.home, self._trace = folder / "home", folder / "trace.txt"
        self.home.mkdir()
        self._elsewhere: set[str] = set()
        self._asked: list[str] = []

    def __call__(self, *command: str, **more: str) -> str:
        names = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR")
        own = {name: str(self.home / name.lower()) for name in names}
        for path in own.values():
            Path(path).mkdir(exist_ok=True)
        environment = {**os.environ, **own, **more, "HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [
                *("strace", "-f", "-qq", "-s", "300", "-o", str(self._trace)),
                *("-e", "trace=%network,open,openat,creat,mkdir,mkdirat"),
                *_namespace(),
                *(sys.executable, *command),
            ],
            capture_output=True, text=True, cwd=ROOT, env=environment, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        for line in self._trace.read_text(encoding="utf-8", errors="replace").splitlines():
            asked = _ASKED.search(line)
            if asked and re.search(r"\bAF_(?!UNIX)\w+", asked.group(2)):
                self._asked.append(line)
            wrote = _WRITES.search(line)
            if wrote and ("mkdir" in line or re.search(r"O_(?:WRONLY|RDWR|CREAT)", wrote.group(2))):
                path = os.path.normpath(ROOT / wrote.group(1))
                if not path.startswith((str(self.home), *SYSTEM)) and path != "/dev/null":
                    self._elsewhere.add(path)
        return done.stdout

    def stayed(self) -> None:
        """Fails with what left this computer, or was written outside the user's own folders."""
        assert not self._asked, "\n".join(self._asked[:5])
        assert not self._elsewhere, sorted(self._elsewhere)

    def kept(self) -> list[str]:
        """Every file under the made-up home, but those of the program itself."""
        own = ("councilsocialmediaassistant", "log", "out")
        files = (p.relative_to(self.home) for p in self.home.rglob("*") if p.is_file())
        return sorted(str(p) for p in files if not any(part.lower() in own for part in p.parts))


def test_checking_with_every_part(run: Run) -> None:
    lines = run.home / "out" / "drafts.jsonl"
    lines.parent.mkdir()
    lines.write_text(json.dumps({"text": "I will come to your house and make you sorry. The clerk is usless."}) + "\n")
    found = run("-m", "assistant", "check", "--lines", str(lines), "--json")
    assert json.loads(found)["findings"]
    run.stayed()
    assert run.kept() == []


def test_a_log_a_report_and_a_bundle(run: Run) -> None:
    out = run.home / "out"
    out.mkdir()
    incident = json.loads((ROOT / "tests/fixtures/incidents/02-threat-by-a-stranger.json").read_text())
    (out / "incident.json").write_text(json.dumps(incident))
    secret = {"ASSISTANT_PASSPHRASE": PASSPHRASE}
    log = ("--log", str(run.home / "log"))
    run("-m", "assistant", "incident", "add", str(out / "incident.json"), *log, **secret)
    run("-m", "assistant", "incident", "report", "1", "--for", "police", "--out", str(out / "r.pdf"), *log, **secret)
    run("-m", "assistant", "incident", "bundle", "1", "--out", str(out / "b.zip"), *log, **secret)
    run("-m", "assistant", "bundle", "verify", str(out / "b.zip"))
    run("-m", "assistant", "incident", "verify", *log, **secret)
    assert (out / "r.pdf").stat().st_size > 10_000
    run.stayed()
    assert run.kept() == []


def test_adding_a_policy(run: Run) -> None:
    out = run.home / "out"
    out.mkdir()
    run("-m", "assistant", "policies", "new", str(out / "anytown"))
    fill(out / "anytown")
    run("-m", "assistant", "policies", "check", str(out / "anytown"))
    for document in ("03-inserted-not.docx", "03-inserted-not.odt", "11-page-furniture.pdf"):
        run("-m", "assistant", "policies", "read", str(DOCUMENTS / document), "--json")
        run("-m", "assistant", "policies", "map", str(DOCUMENTS / document), "--json")
    run.stayed()
    assert run.kept() == []


def test_the_words_of_a_picture_and_old_posts(run: Run) -> None:
    """Both are read by processes of their own, the first by models."""
    run("-m", "assistant", "picture", str(ROOT / "tests/fixtures/incidents/08-picture.png"), "--json")
    run("-m", "assistant", "archive", str(ROOT / "tests/fixtures/exports/bluesky"), "--json")
    run.stayed()
    assert run.kept() == []


def test_the_window(run: Run) -> None:
    data = run.home / "councilsocialmediaassistant"
    data.mkdir()
    assert "TITLE" in run("-c", DRIVE, str(data))
    run.stayed()
    assert run.kept() == []
