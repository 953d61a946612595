# SPDX-License-Identifier: Apache-2.0
"""Bundles taken apart, changed and made again with every list right: by another hand, or by the sender's own."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.incident import canonical, describe, entry_from
from assistant.exchange.bundle import write_bundle
from assistant.exchange.seal import Signer
from assistant.storage.history import digest_of, seal_of

STRANGER = Signer(b"7" * 32, "Bob Stranger")


def zip_bytes(**members: bytes) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@dataclass
class Parts:
    """What is inside a bundle."""

    incident: dict[str, Any]
    history: dict[str, Any]
    files: dict[str, bytes]

    def changed(self, change: Callable[[Parts], object]) -> Parts:
        """A copy to which `change` was done."""
        out = Parts(copy.deepcopy(self.incident), copy.deepcopy(self.history), dict(self.files))
        change(out)
        return out

    def sealed(self, signer: Signer = STRANGER) -> bytes:
        """A bundle with every list made anew, sealed by `signer`."""
        out = io.BytesIO()
        files = [(name, len(data), lambda out, data=data: out.write(data)) for name, data in self.files.items()]
        write_bundle(out, "Incident 2026-001", incident=self.incident, history=self.history, files=files, info={}, signer=signer)
        return out.getvalue()


def parts_of(path: Path) -> Parts:
    """A bundle without a passphrase, taken apart."""
    with zipfile.ZipFile(path) as archive:
        members = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    files = {n.removeprefix("data/evidence/"): d for n, d in members.items() if n.startswith("data/evidence/")}
    return Parts(json.loads(members["data/incident.json"]), json.loads(members["data/history.json"]), files)


def made_again(items: list[dict[str, Any]]) -> None:
    """Give every line of a history the digests and the seal that it would have: what somebody who knows the program can do."""
    last, after = "0" * 64, {}
    for item in items:
        entry = item["entry"]
        key = (entry["what"], entry["item"] or entry["incident"])
        if "body" in item:
            entry["after"] = digest_of(bytes.fromhex(item["salt"]), canonical(item["body"]))
        if entry["before"]:
            entry["before"] = after.get(key, entry["before"])
        if entry["action"] not in ("exported", "opened"):
            after[key] = entry["after"]
        entry["prev"] = last if entry["seq"] != items[0]["entry"]["seq"] else entry["prev"]
        entry["hash"] = seal_of(entry_from(entry))
        entry |= describe(entry_from(entry))
        last = entry["hash"]
