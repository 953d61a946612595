# SPDX-License-Identifier: Apache-2.0
"""The council's own document beside our summaries: read it, see that it is this council's, keep it, show its words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.domain.content import Content
from assistant.domain.document import PolicyDocument, Unit
from assistant.domain.jobs import Progress, go_on
from assistant.domain.policy import PolicyPack
from assistant.domain.records import from_plain, to_plain
from assistant.files.documents import DocumentError, read_document
from assistant.files.durable import write_durably
from assistant.policy.own_document import OwnDocument, match_document


class OtherCouncilError(DocumentError):
    """The document is not the one of this policy. Nothing was changed."""


def add_document(path: Path, pack: PolicyPack, folder: Path, progress: Progress = go_on) -> OwnDocument:
    """Read a document, match it to `pack` and keep it in `folder`. The one before stays beside it, for `bring_back`.

    Raises:
        OtherCouncilError: when it is not this policy's; what was kept before stays.
        DocumentError: when the file gives no text.
        OSError: when it cannot be kept.
    """
    document = read_document(path, progress)
    matched = match_document(pack, paragraphs_of(document))
    if not matched.fits:
        raise OtherCouncilError(
            f"This does not look like {pack.short_name}'s policy. Is it another council's? Nothing was changed."
        )
    target = _path(folder, pack.id)
    if target.exists():
        write_durably(_before(folder, pack.id), target.read_bytes())
    write_durably(target, json.dumps(to_plain(document), ensure_ascii=False).encode())
    _kept(pack, folder)  # once here, off the window's thread: a document may have 57,000 words
    return matched


def paragraphs_of(document: PolicyDocument) -> tuple[str, ...]:
    """The words of each part; lead-ins stand in parts of their own."""
    return tuple(unit.text for unit in document.units)


def read_kept(pack_id: str, folder: Path) -> PolicyDocument | None:
    """The document that was added for a policy, or None."""
    try:
        data = json.loads(_path(folder, pack_id).read_text(encoding="utf-8"))
        if isinstance(data, dict) and "paragraphs" in data:  # as earlier versions kept it
            return PolicyDocument(title="", units=tuple(Unit(text=str(p)) for p in data["paragraphs"]))
        return from_plain(PolicyDocument, data)
    except (OSError, ValueError):
        return None


def kept_document(pack: PolicyPack, folder: Path) -> OwnDocument | None:
    """The document that was added for `pack`, matched to it; None when there is none or it is not this policy's."""
    kept = _kept(pack, folder)
    return kept.matched if kept is not None and kept.matched.fits else None


@dataclass(frozen=True)
class _Kept:
    document: PolicyDocument
    matched: OwnDocument


_known: dict[Path, tuple[object, _Kept | None]] = {}
"""What was read of each file, with what it was read from: the file as it was, and the words looked for in it."""


def _kept(pack: PolicyPack, folder: Path) -> _Kept | None:
    path = _path(folder, pack.id)
    try:
        file = path.stat()
    except OSError:
        return None
    begun = (file.st_ino, file.st_mtime_ns, file.st_size, tuple((c.id, c.anchor) for c in pack.clauses))
    known = _known.get(path)
    if known is None or known[0] != begun:
        document = read_kept(pack.id, folder)
        read = None if document is None else _Kept(document, match_document(pack, paragraphs_of(document)))
        known = _known[path] = (begun, read)
    return known[1]


def with_own_words(content: Content, folder: Path) -> Content:
    """Content whose clauses say the council's own words wherever its document was added."""
    packs: dict[str, PolicyPack] = {}
    if folder.is_dir():
        for path in sorted(folder.glob("*.json")):
            pack = content.packs.get(path.stem)
            if pack is not None:
                packs[pack.id] = _speaking(pack, folder)
    return replace(content, packs={**content.packs, **packs}) if packs else content


def _speaking(pack: PolicyPack, folder: Path) -> PolicyPack:
    kept = _kept(pack, folder)
    if kept is None:
        return pack
    document = kept.document
    units: Mapping[str, Unit] = {p.clause: document.units[p.paragraph] for p in kept.matched.passages}
    clauses = tuple(
        replace(c, text=unit.text, lead_in=unit.lead_in) if (unit := units.get(c.id)) is not None else c for c in pack.clauses
    )
    return replace(pack, clauses=clauses, document_sha256=document.sha256 if units else pack.document_sha256)


def remove_document(pack_id: str, folder: Path) -> None:
    """Forget the document; `bring_back` gives it again. Raises OSError."""
    target = _path(folder, pack_id)
    if target.exists():
        target.replace(_before(folder, pack_id))


def can_bring_back(pack_id: str, folder: Path) -> bool:
    """There was another document before this one."""
    return _before(folder, pack_id).exists()


def bring_back(pack_id: str, folder: Path) -> None:
    """One step back: the document before takes its place again, and this one the place of the one before. Raises OSError."""
    now, before = _path(folder, pack_id), _before(folder, pack_id)
    kept = now.read_bytes() if now.exists() else None
    before.replace(now)
    if kept is not None:
        write_durably(before, kept)


def _path(folder: Path, pack_id: str) -> Path:
    return folder / f"{pack_id}.json"


def _before(folder: Path, pack_id: str) -> Path:
    return folder / f"{pack_id}.before"


__all__ = [
    "DocumentError",
    "OtherCouncilError",
    "add_document",
    "bring_back",
    "can_bring_back",
    "kept_document",
    "read_document",
    "remove_document",
    "with_own_words",
]
