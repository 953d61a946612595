# SPDX-License-Identifier: Apache-2.0
"""Where a log may be kept: on a disk of this computer, never where another program copies it while it is in use."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.storage.errors import PlaceError

_SYNCED = re.compile(
    r"^(?:onedrive(?: ?- ?.+)?|dropbox(?: \(.+\))?|google ?drive|my drive|googledrive.*|icloud ?drive|com~apple~clouddocs"
    r"|nextcloud|owncloud|box sync|megasync|pcloud ?drive|proton ?drive)$",
    re.IGNORECASE,
)
_SYNC_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_NETWORK_KINDS = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ncpfs",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs",
        "fuse.gvfsd-fuse",
    ]
)


def refuse_bad_place(folder: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Raises PlaceError, with the reason, for a synced folder or a network share."""
    whole = folder.expanduser().absolute()
    if folder.exists():
        whole = folder.resolve()
    service = synced_by(whole, environment)
    if service:
        raise PlaceError(
            f"This folder is copied by {service} while you work. That can damage the log and puts it on the internet. "
            "Keep the log on this computer. Back-ups may go there."
        )
    if on_network(whole):
        raise PlaceError(
            "This folder is on another computer in the network. A log can be damaged there. "
            "Keep the log on this computer. Back-ups may go there."
        )


def synced_by(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The name of the service that copies this folder away, or ""."""
    for name in _SYNC_VARIABLES:
        root = environment.get(name)
        if root and _inside(folder, Path(root)):
            return "OneDrive"
    for part in folder.parts:
        if _SYNCED.match(part):
            return part
    # Dropbox marks its folder with .dropbox; ~/.dropbox is its own settings and says nothing of the home folder
    if any((parent / ".dropbox").exists() for parent in (folder, *folder.parents) if parent != Path.home()):
        return "Dropbox"
    return ""


def _inside(folder: Path, root: Path) -> bool:
    try:
        folder.relative_to(root)
    except ValueError:
        return False
    return True


def on_network(folder: Path) -> bool:
    """True for a share of another computer. On macOS it cannot be told, and False is the answer."""
    if sys.platform == "win32":
        return _windows_remote(folder)
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    return mounted_kind(folder, mounts.read_text(encoding="utf-8", errors="replace")) in _NETWORK_KINDS


def mounted_kind(folder: Path, mounts: str) -> str:
    """The kind of file system that holds `folder`, from the text of /proc/mounts."""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if len(point) >= len(best) and (point == "/" or folder == Path(point) or Path(point) in folder.parents):
            best, kind = point, parts[2]
    return kind


def _windows_remote(folder: Path) -> bool:
    r"""A \\server\share path, or a drive letter that stands for one (GetDriveTypeW gives 4, DRIVE_REMOTE)."""
    if str(folder).startswith("\\\\"):
        return True
    import ctypes

    windll = getattr(ctypes, "windll", None)
    return windll is not None and windll.kernel32.GetDriveTypeW(folder.anchor) == 4
