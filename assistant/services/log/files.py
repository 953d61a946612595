# SPDX-License-Identifier: Apache-2.0
"""An incident from a JSON file into a log, and back."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from assistant.content.incident_file import IncidentFileError, read_incident
from assistant.domain.incident import Evidence, Incident, incident_from, to_plain
from assistant.files.durable import write_durably
from assistant.files.media import MediaError, own_name
from assistant.services.log.incidents import add_file, with_defaults

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.storage.incident_store import IncidentStore

_OURS = ("id", "number", "created_at", "created_by", "about_keeper", "reply_by")
"""What a log gives itself and a file does not carry."""


def add_from_file(
    path: Path, store: IncidentStore, content: Content, pack: PolicyPack, reply_days: int
) -> tuple[Incident, list[str]]:
    """Add the incident in `path`, with its files, which it names relative to itself.

    Returns:
        the saved incident, and sentences about files that could not be shown as pictures.

    Raises:
        IncidentFileError: with every mistake; nothing was saved.
        LogError: when it cannot be saved.
    """
    try:
        plain = read_incident(path.read_bytes())
    except OSError as error:
        raise IncidentFileError(f"The file cannot be opened ({error.strerror}). Check its name.") from None
    files = plain.pop("evidence", [])
    problems = _unknown_ids(plain, content, pack)
    paths = [_beside(path, entry["file"], number, problems) for number, entry in enumerate(files, 1)]
    if problems:
        raise IncidentFileError("\n".join(problems))
    _with_offset(plain, problems)
    if problems:
        raise IncidentFileError("\n".join(problems))
    plain |= {"id": "-", "number": "-", "created_at": plain["seen_at"], "created_by": "-", "about_keeper": False}
    incident = with_defaults(incident_from(plain), content, pack, reply_days)
    if not plain.get("clauses"):
        incident = replace(incident, clauses=())
    saved = store.add(incident)
    notices = []
    try:
        for entry, file in zip(files, paths, strict=True):
            details = {k: v for k, v in entry.items() if k != "file" and v}
            notice = add_file(store, saved, file, details).notice
            if notice:
                notices.append(f"{entry['file']}: {notice}")
    except (MediaError, OSError) as error:
        # the words are kept: only the file is missing, and the message says which
        raise IncidentFileError(f"{saved.number} was saved, but not {entry['file']}: {error}") from None
    return saved, notices


def _beside(path: Path, name: str, number: int, problems: list[str]) -> Path:
    inner = PurePosixPath(name.replace("\\", "/"))
    file = path.parent / inner
    if inner.is_absolute() or ".." in inner.parts or ":" in name:
        problems.append(f"evidence[{number}].file must be a path beside the JSON file, without .. in it.")
    elif not file.is_file():
        problems.append(f"evidence[{number}].file: {name} is not there. Paths are relative to the JSON file.")
    elif not file.resolve().is_relative_to(path.parent.resolve()):
        problems.append(f"evidence[{number}].file: {name} leads out of the folder. Copy the file there.")
    return file


def _unknown_ids(plain: dict[str, Any], content: Content, pack: PolicyPack) -> list[str]:
    lists = content.incidents
    known = {
        "kind": [k.id for k in lists.kinds],
        "reason": [r.id for r in lists.reasons],
        "connections": [c.id for c in lists.connections],
        "outcome": [o.id for o in lists.outcomes],
        "platform": list(content.platforms),
        "pack": list(content.packs),
    }
    chosen = content.packs.get(plain.get("pack", pack.id), pack)
    known["clauses"] = [c.id for c in chosen.clauses]
    out = []
    for key, ids in known.items():
        value = plain.get(key, [])
        for each in value if isinstance(value, list) else [value]:
            if each not in ids:
                shown = ", ".join(ids) if len(ids) <= 25 else f"a clause of {chosen.id}"
                out.append(f'{key}: "{each}" is not known. Use one of: {shown}.')
    return out


def _with_offset(plain: dict[str, Any], problems: list[str]) -> None:
    """A time without an offset is one of the zone that the file names."""
    seen = dt.datetime.fromisoformat(plain["seen_at"])
    if seen.tzinfo is None:
        try:
            seen = seen.replace(tzinfo=zoneinfo.ZoneInfo(plain.get("zone", "Europe/London")))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            problems.append(f'zone: "{plain["zone"]}" is not known. Write it like Europe/London.')
            return
    plain["seen_at"] = dt.datetime.fromisoformat(seen.isoformat())
    plain["seen_at"] = plain["seen_at"].isoformat()


def as_file(incident: Incident, evidence: list[Evidence]) -> dict[str, Any]:
    """The incident as `add` reads it. Files are named as `save_files` writes them."""
    plain = {k: v for k, v in to_plain(incident).items() if k not in _OURS}
    plain.setdefault("status", incident.status.value)
    if incident.zone:
        plain["zone"] = incident.zone
    if incident.details:
        plain["details"] = dict(incident.details)
    if evidence:
        plain["evidence"] = [
            {
                "file": own_name(e.exhibit, e.name, e.media_type),
                **{k: v for k in ("what", "how", "captured_by", "source") if (v := getattr(e, k))},
            }
            for e in evidence
        ]
    return plain


def save_files(store: IncidentStore, evidence: list[Evidence], folder: Path) -> list[Path]:
    """Write copies of the originals into `folder`. Raises LogError or OSError."""
    out = []
    for each in evidence:
        target = folder / own_name(each.exhibit, each.name, each.media_type)
        write_durably(target, store.read(each))
        out.append(target)
    return out
