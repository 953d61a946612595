# SPDX-License-Identifier: Apache-2.0
"""An incident from a JSON file into a log, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from assistant.content.incident_file import IncidentFileError, read_incident_file
from assistant.domain.dates import in_zone, zone_named
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, Status, incident_from, to_plain
from assistant.domain.incident_rules import broken
from assistant.files.media import BIG, MediaError, own_name
from assistant.files.outside import is_regular
from assistant.services.log.incidents import add_file, with_defaults
from assistant.services.log.words import rule_lines
from assistant.services.saving import saving
from assistant.storage.errors import LogError

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.storage.incident_store import IncidentStore

_OURS = ("id", "number", "created_at", "created_by", "about_keeper", "reply_by")
"""What a log gives itself and a file does not carry."""


@dataclass(frozen=True)
class Added:
    """An incident that came from a file, and sentences about files that could not be kept or shown."""

    incident: Incident
    notices: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def add_from_file(path: Path, store: IncidentStore, content: Content, pack: PolicyPack, reply_days: int) -> Added:
    """Add the incident in `path`, with its files, which it names relative to itself: begun, files added, written down, as in
    the window. A file that is refused is named, and the others go on.

    Raises:
        IncidentFileError: with every mistake; nothing was saved.
        LogError: when it cannot be saved.
    """
    plain = read_incident_file(path)
    files = plain.pop("evidence", [])
    problems = _unknown_ids(plain, content, pack)
    paths = [_beside(path, entry["file"], number, problems) for number, entry in enumerate(files, 1)]
    _with_offset(plain, content.words, problems)
    plain |= {"id": "", "number": "", "created_at": store.log.now().isoformat(), "created_by": "", "about_keeper": False}
    incident = incident_from(plain)
    problems += rule_lines(broken(incident, store.log.now().date()), content.words, keys=True)
    if problems:
        raise IncidentFileError("\n".join(problems))
    incident = with_defaults(incident, content, pack, reply_days)
    if not plain.get("clauses"):
        incident = replace(incident, clauses=())
    begun = store.add(replace(incident, status=Status.UNFINISHED))
    notices, refused = [], []
    for entry, file in zip(files, paths, strict=True):
        details = {k: v for k, v in entry.items() if k != "file" and v}
        try:
            notice = add_file(store, begun, file, details).notice
        except (MediaError, LogError) as error:
            refused.append(f"{entry['file']}: {error}")
        except OSError as error:
            refused.append(f"{entry['file']}: {error.strerror or error}")
        else:
            notices += [f"{entry['file']}: {notice}"] if notice else []
    whole = replace(incident, id=begun.id, number=begun.number, created_at=begun.created_at, created_by=begun.created_by)
    try:
        return Added(store.save(whole), tuple(notices), tuple(refused))
    except LogError as error:
        raise LogError(f"{begun.number} is in the log as not finished, with its words. {error}") from None


def _beside(path: Path, name: str, number: int, problems: list[str]) -> Path:
    inner = PurePosixPath(name.replace("\\", "/"))
    file = path.parent / inner
    if inner.is_absolute() or ".." in inner.parts or ":" in name:
        problems.append(f"evidence[{number}].file must be a path beside the JSON file, without .. in it.")
    elif not is_regular(file):
        problems.append(f"evidence[{number}].file: {name} is not there. Paths are relative to the JSON file.")
    elif not file.resolve().is_relative_to(path.parent.resolve()):
        problems.append(f"evidence[{number}].file: {name} leads out of the folder. Copy the file there.")
    return file


def _unknown_ids(plain: dict[str, Any], content: Content, pack: PolicyPack) -> list[str]:
    lists = content.incidents
    known = {
        "kind": [k.id for k in lists.kinds],
        "also_kinds": [k.id for k in lists.kinds],
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


def _with_offset(plain: dict[str, Any], words: Mapping[str, str], problems: list[str]) -> None:
    """A time without an offset is one of the zone that the file names."""
    seen = dt.datetime.fromisoformat(plain["seen_at"])
    if seen.tzinfo is None:
        zone = zone_named(plain.get("zone", "Europe/London"))
        try:
            seen = in_zone(seen, zone) if zone is not None else seen.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError):
            problems.append(f"seen_at: {words['rule.gap']}")
    plain["seen_at"] = seen.isoformat()


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
                "file": copy_name(e),
                **{k: v for k in ("what", "how", "captured_by", "source") if (v := getattr(e, k))},
            }
            for e in evidence
        ]
    return plain


def copy_name(evidence: Evidence) -> str:
    """The name under which a copy of an original is saved."""
    return own_name(evidence.exhibit, evidence.name, evidence.media_type)


def is_big(path: Path) -> bool:
    """Is a file so big that the user is asked before it is added? Raises OSError when it is not there."""
    return path.stat().st_size > BIG


def save_files(store: IncidentStore, evidence: list[Evidence], folder: Path) -> list[Path]:
    """Write copies of the originals into `folder`. Raises LogError or OSError."""
    out = []
    for each in evidence:
        target = folder / copy_name(each)
        with saving(target) as file:
            store.copy_to(each, file)
        out.append(target)
    return out
