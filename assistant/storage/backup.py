# SPDX-License-Identifier: Apache-2.0
"""Back-ups: a folder with an encrypted copy of everything, and a list of its files with their check codes. It opens with
the passphrase or the recovery sheet that the log had when it was made."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.incident import Head, LogKind
from assistant.domain.jobs import Progress, StoppedError, go_on
from assistant.files.durable import write_durably
from assistant.storage import opening as logs
from assistant.storage.errors import DamagedError, LogError, plain_os_error
from assistant.storage.evidence_files import CHUNK
from assistant.storage.place import refuse_bad_place
from assistant.storage.vault import DataKey, read_sealed

MANIFEST = "back-up.json"
FORMAT = 1


@dataclass(frozen=True)
class BackupInfo:
    """What a back-up says of itself, before it is opened."""

    folder: Path
    log_id: str
    kind: LogKind
    made_at: dt.datetime
    head: Head
    files: dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Comparison:
    """A back-up beside the log that is here now.

    Attributes:
        here: "none", "same", "older", "newer", "other" (another log) or "unknown" (it cannot be read).
        entries: by how many entries of the history the one that is here is ahead.
    """

    here: str
    entries: int = 0


def back_up(log: logs.Log, target: Path, name: str, progress: Progress = go_on) -> Path:
    """Copy an open log into a new folder below `target`, for example on a USB stick.

    Args:
        name: of the new folder; a number is added when it is taken.
        progress: told bytes done and all bytes; False stops it and leaves nothing behind.

    Returns:
        the folder.

    Raises:
        StoppedError: when `progress` said so.
        LogError: when there is no room, or the stick was taken out. Nothing half done is left where it can be removed.
    """
    part = target / f".{name}.part"
    final = _free_name(target / name)
    with _whole_or_gone(part):
        (part / logs.EVIDENCE).mkdir(parents=True)
        sizes = {p.name: p.stat().st_size for p in log.files.folder.glob("*.age")} if log.files.folder.is_dir() else {}
        database = (log.folder / logs.DATABASE).stat().st_size
        total = database + sum(sizes.values())
        log.copy_to(part / logs.DATABASE, lambda done, all_: progress(int(database * done / max(1, all_)), total))
        log.copy_head(part / logs.HEAD)
        head = log.head()
        listed: dict[str, tuple[int, str]] = {logs.DATABASE: _digest(part / logs.DATABASE), logs.HEAD: _digest(part / logs.HEAD)}
        listed[logs.KEYS] = _copy(log.folder / logs.KEYS, part / logs.KEYS)
        done = database
        for file, size in sizes.items():
            listed[f"{logs.EVIDENCE}/{file}"] = _copy(log.files.folder / file, part / logs.EVIDENCE / file)
            done += size
            if not progress(done, total):
                raise StoppedError
        plain = {
            "format": FORMAT,
            "log": log.log_id,
            "kind": log.kind.value,
            "made_at": log.now().isoformat(timespec="seconds"),
            "head": str(head),
            "files": {k: list(v) for k, v in sorted(listed.items())},
        }
        write_durably(part / MANIFEST, json.dumps(plain, indent=1).encode("utf-8"))
        part.rename(final)
    log.remember("backed-up", note={"name": final.name})
    return final


def _free_name(path: Path) -> Path:
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.name} ({number})")
        number += 1
    return free


@contextmanager
def _whole_or_gone(part: Path) -> Iterator[None]:
    """Make the folder `part` anew; whatever stops the work, nothing of it stays."""
    _remove(part)
    try:
        yield
    except OSError as error:
        _remove(part)
        raise plain_os_error(error) from None
    except BaseException:
        _remove(part)
        raise


def _remove(folder: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(folder)


def _copy(source: Path, target: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, target.open("wb") as out:
        while data := file.read(CHUNK):
            out.write(data)
            digest.update(data)
            size += len(data)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _digest(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            digest.update(data)
            size += len(data)
    return size, digest.hexdigest()


def read_backup(folder: Path) -> BackupInfo:
    """What the back-up in `folder` says of itself. Raises DamagedError when there is none that can be read."""
    try:
        path = folder / MANIFEST
        if path.stat().st_size > 50_000_000:
            raise ValueError
        plain: dict[str, Any] = json.loads(path.read_bytes())
        if plain["format"] != FORMAT:
            raise DamagedError("A newer version of the program made this back-up. Use that version.")
        files = {str(k): (int(v[0]), str(v[1])) for k, v in plain["files"].items()}
        if any(not _plain_path(name) for name in files):
            raise ValueError
        return BackupInfo(
            folder,
            str(plain["log"]),
            LogKind(plain["kind"]),
            dt.datetime.fromisoformat(plain["made_at"]),
            Head.parse(plain["head"]),
            files,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise DamagedError("There is no back-up in this folder. Choose the folder with the file back-up.json in it.") from None


def _plain_path(name: str) -> bool:
    parts = name.split("/")
    if len(parts) == 2:
        return parts[0] == logs.EVIDENCE and parts[1].endswith(".age") and parts[1][:-4].isalnum()
    return name in (logs.DATABASE, logs.HEAD, logs.KEYS)


def damaged_files(info: BackupInfo, progress: Progress = go_on) -> list[str]:
    """Names of files that are missing or not as the list says. Raises StoppedError."""
    out = []
    for done, (name, expected) in enumerate(info.files.items()):
        if not progress(done, len(info.files)):
            raise StoppedError
        try:
            if _digest(info.folder / name) != expected:
                out.append(name)
        except OSError:
            out.append(name)
    return out


def compare(info: BackupInfo, key: DataKey, here: Path) -> Comparison:
    """Would restoring lose something? Looks at the log that is in `here` now."""
    if not logs.exists(here):
        return Comparison("none")
    try:
        other = logs.KeyFile(here / logs.KEYS).log_id
    except LogError:
        return Comparison("unknown")
    if other != info.log_id:
        return Comparison("other")
    try:
        plain = read_sealed(here / logs.HEAD, key, "head")
    except (ValueError, OSError):
        return Comparison("unknown")
    if plain is None:
        return Comparison("unknown")
    ahead = int(plain["seq"]) - info.head.seq
    return Comparison("same" if ahead == 0 else "newer" if ahead > 0 else "older", max(0, ahead))


def restore(
    info: BackupInfo, key: DataKey, here: Path, clock: logs.Clock = logs.local_now, progress: Progress = go_on
) -> Path | None:
    """Put the back-up in place of the log in `here`, which must be closed. What is there now is moved aside, never deleted.

    Returns:
        where the log that was there is now; None when there was none.

    Raises:
        DamagedError: when the back-up is damaged; nothing was changed.
        StoppedError, LogError: nothing was changed.
    """
    refuse_bad_place(here)
    if damaged_files(info):
        raise DamagedError("This back-up is damaged. Nothing was changed. Try an older one.")
    part = here.with_name(f".{here.name}.restoring")
    with _whole_or_gone(part):
        (part / logs.EVIDENCE).mkdir(parents=True)
        total = sum(size for size, _ in info.files.values())
        done = 0
        for name, (size, digest) in info.files.items():
            if _copy(info.folder / name, part / name) != (size, digest):
                raise DamagedError("This back-up is damaged. Nothing was changed. Try an older one.")
            done += size
            if not progress(done, total):
                raise StoppedError
        restored = logs.open_log(part, key, clock)
        try:
            if restored.head() != info.head or not restored.check_database():
                raise DamagedError("This back-up is damaged. Nothing was changed. Try an older one.")
            restored.remember("restored", note={"made_at": info.made_at.isoformat()})
        finally:
            restored.close()
        aside = None
        if here.exists():
            aside = _free_name(here.with_name(f"{here.name} moved aside {clock():%Y-%m-%d %H%M}"))
            here.rename(aside)
        try:
            part.rename(here)
        except OSError:
            if aside is not None:
                aside.rename(here)
            raise
    return aside
