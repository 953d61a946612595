# SPDX-License-Identifier: Apache-2.0
"""The council's own document beside our summaries: add it, keep it on this machine, show its words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from assistant.domain.policy import PolicyPack
from assistant.files.documents import DocumentError, read_document
from assistant.files.durable import write_durably
from assistant.policy.own_document import OwnDocument, match_document


def add_document(path: Path, pack: PolicyPack, folder: Path, stopped: Callable[[], bool] = lambda: False) -> OwnDocument:
    """Read a document, match it to `pack` and keep its words in `folder`.

    Raises:
        DocumentError: when the file gives no text.
        OSError: when the words cannot be kept.
    """
    document = match_document(pack, read_document(path, stopped))
    write_durably(_path(folder, pack.id), json.dumps({"paragraphs": document.paragraphs}, ensure_ascii=False).encode())
    return document


def kept_document(pack: PolicyPack, folder: Path) -> OwnDocument | None:
    """The document that was added for `pack`, matched anew, or None."""
    try:
        data = json.loads(_path(folder, pack.id).read_text(encoding="utf-8"))
        paragraphs = [str(p) for p in data["paragraphs"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return match_document(pack, paragraphs)


def remove_document(pack_id: str, folder: Path) -> None:
    """Forget the document. Raises OSError."""
    _path(folder, pack_id).unlink(missing_ok=True)


def _path(folder: Path, pack_id: str) -> Path:
    return folder / f"{pack_id}.json"


__all__ = ["DocumentError", "add_document", "kept_document", "remove_document"]
