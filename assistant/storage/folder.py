# SPDX-License-Identifier: Apache-2.0
"""What lies in the folder of a log, and the steps that put such a folder in place whole or not at all.

A folder is made, restored or deleted beside its place, under a name with a dot, and renamed in one step. A program that
was killed between two steps leaves either the whole or something that `mend` finishes.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from assistant.files.durable import PRIVATE_FILE, PRIVATE_FOLDER, sync_folder

DATABASE, KEYS, HEAD, LOCK, EVIDENCE = "log.db", "log.keys", "log.head", "log.lock", "evidence"
SET_ASIDE = "set-aside"
"""Files that were found among the evidence and that the log does not know. They are moved there, never deleted."""
COPY_PREFIX = "before-"
NEW, RESTORING, DELETING = "new", "restoring", "deleting"
READY = "ready"
"""A file in a restored folder that says: this is whole and was tried; it only has to be put in place."""
SYSTEM_FILES = frozenset([".DS_Store", "Thumbs.db", "desktop.ini"])
"""What file managers leave in folders that were looked at."""


def has_log(folder: Path) -> bool:
    """True when there is a log in `folder`, whole or not."""
    return any(os.path.lexists(folder / name) for name in (KEYS, DATABASE, f"{DATABASE}.old"))


def exists(folder: Path) -> bool:
    """True when there is a log in `folder`, whole or not, or one that only has to be put in place."""
    mend(folder)
    return has_log(folder)


def beside(folder: Path, what: str) -> Path:
    """Where a folder is while it is made, restored or deleted."""
    return folder.with_name(f".{folder.name}.{what}")


def vacant(folder: Path) -> bool:
    """True when nothing is in the folder but the lock of a log that never was."""
    return not folder.exists() or all(p.name.startswith(LOCK) for p in folder.iterdir())


def put_in_place(made: Path, folder: Path) -> None:
    """Rename a whole folder to where it belongs, which must be vacant. Raises OSError."""
    if folder.exists():
        shutil.rmtree(folder)
    made.rename(folder)
    with suppress(OSError):
        sync_folder(folder.parent)


def mend(folder: Path) -> None:
    """Finish what a killed program began: put a restored log in place, go on deleting one. What cannot be done now is left
    for the next time."""
    with suppress(OSError):
        waiting, leaving = beside(folder, RESTORING), beside(folder, DELETING)
        if (waiting / READY).exists() and not has_log(folder) and vacant(folder):
            put_in_place(waiting, folder)
        (folder / READY).unlink(missing_ok=True)
        if leaving.exists():
            shutil.rmtree(leaving)


def keep_private(folder: Path) -> None:
    """Take the rights that others have in the folder of a log, as far as this user may. Does nothing on Windows."""
    if os.name != "posix":
        return
    with suppress(OSError):
        for path in (folder, *folder.rglob("*")):
            wanted = PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE
            mode = path.lstat().st_mode & 0o777
            if mode & 0o077 and not path.is_symlink():
                path.chmod(mode & wanted)
