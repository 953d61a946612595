# SPDX-License-Identifier: Apache-2.0
"""An incident out of a log into a bundle, and a bundle that someone sent into a log."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.content.incident_file import IncidentFileError, read_incident
from assistant.domain.incident import Evidence, Incident, canonical, entry_from, incident_from
from assistant.domain.jobs import Progress, go_on
from assistant.exchange.bundle import Bundle, BundleError, encrypt, read_bundle, write_bundle
from assistant.exchange.seal import Signer, check_seal, five_words
from assistant.files.durable import write_durably
from assistant.files.media import PICTURE_TYPES, MediaError, media_type, own_name, plain_name
from assistant.files.pictures import PictureError, reduce_picture
from assistant.services.log.files import as_file

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.storage.incident_store import IncidentStore
    from assistant.storage.log import Log

MAX_BYTES = 1_200_000_000
SEAL_KEY = "seal"


def signer_of(log: Log) -> Signer:
    """The signing key of a log: derived from its data key, so that it is in every back-up and on no disk."""
    return Signer(log.key.derived(SEAL_KEY), log.keeper)


def key_words(resources: Path) -> list[str]:
    return (resources / "key_words.txt").read_text(encoding="utf-8").split()


def save_bundle(
    store: IncidentStore,
    incident: Incident,
    target: Path,
    *,
    passphrase: str = "",
    report: bytes | None = None,
    progress: Callable[[int], bool] = lambda _n: True,
) -> None:
    """Write an incident with its files and its part of the history into `target`.

    Raises:
        BundleError: when it was stopped.
        LogError: when a file changed.
        OSError: when it cannot be written; nothing half written is left.
    """
    log = store.log
    evidence = store.evidence(incident)
    log.remember("exported", "incident", number=incident.number, incident=incident.id, note={"what": "bundle"})
    head = log.head()
    out = io.BytesIO()
    plain = {
        "format": 1,
        "program": f"Council Social Media Assistant {__version__}",
        "number": incident.number,
        "log": {"id": log.log_id, "kind": log.kind.value},
        "incident": {k: v for k, v in as_file(incident, []).items() if k != "hold"},
        "evidence": [_record(e, evidence) for e in evidence],
    }
    write_bundle(
        out,
        f"Incident {incident.number}",
        incident=plain,
        history={"head": str(head), "log": log.log_id, "entries": store.sealed_history(incident)},
        files=[(own_name(e.exhibit, e.name, e.media_type), _reader(store, e)) for e in evidence],
        info={
            "Source-Organization": log.keeper,
            "External-Identifier": incident.number,
            "Bagging-Date": log.now().date().isoformat(),
            "Bag-Software-Agent": f"Council Social Media Assistant {__version__}",
            "History-Head": str(head),
        },
        signer=signer_of(log),
        report=report,
        progress=progress,
    )
    data = out.getvalue()
    write_durably(target, encrypt(data, passphrase) if passphrase else data)


def _reader(store: IncidentStore, evidence: Evidence) -> Callable[[], bytes]:
    return lambda: store.read(evidence)


def _record(evidence: Evidence, all_: list[Evidence]) -> dict[str, Any]:
    origin = next((e.exhibit for e in all_ if e.id == evidence.derived_from), None)
    return {
        "file": own_name(evidence.exhibit, evidence.name, evidence.media_type),
        "name": evidence.name,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "media_type": evidence.media_type,
        "file_time": evidence.file_time.isoformat() if evidence.file_time else None,
        "added_at": evidence.added_at.isoformat(),
        "added_by": evidence.added_by,
        "what": evidence.what,
        "how": evidence.how,
        "captured_by": evidence.captured_by,
        "source": evidence.source,
        "made_from": origin,
        "boxes": evidence.boxes,
    }


@dataclass(frozen=True)
class Received:
    """A bundle that someone sent, checked, and in words what to think of its seal.

    Attributes:
        seal: "known", "new", "unsigned" or "remade".
        words: five words of the sender's key, to compare by telephone.
        entries: lines of their history; all of them fit their seals.
    """

    bundle: Bundle
    incident: Incident
    number: str
    seal: str
    sender: str
    words: str
    entries: int


def open_bundle(
    path: Path,
    content: Content,
    resources: Path,
    store: IncidentStore | None = None,
    passphrase: str | None = None,
    progress: Progress = go_on,
) -> Received:
    """Read and check a bundle. Nothing is kept yet.

    Raises:
        StoppedError: when `progress` said so.
        BundleError: when it is no whole bundle, or what it says of an incident does not hold together.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BundleError("This file is over 1.2 GB. We did not open it.")
        bundle = read_bundle(path.read_bytes(), passphrase, progress)
    except OSError:
        raise BundleError("We cannot find or open this file. Check that it is still there.") from None
    incident = _incident_of(bundle, content)
    _check_evidence(bundle)
    _check_history(bundle)
    number = str(bundle.incident.get("number", ""))[:20]
    if bundle.seal is None:
        return Received(bundle, incident, number, "remade" if bundle.seal_broken else "unsigned", "", "", len(bundle.history))
    words = five_words(bundle.seal.public_key, key_words(resources))
    known = store.confirmed_sender(bundle.seal.public_key) if store is not None else None
    sender = plain_name(known or bundle.seal.name)
    return Received(bundle, incident, number, "known" if known is not None else "new", sender, words, len(bundle.history))


@dataclass(frozen=True)
class SealedPdf:
    """What to think of a report that came alone: "new" (sealed), "unsigned" or "remade"."""

    seal: str
    sender: str = ""
    words: str = ""


def check_pdf(path: Path, resources: Path) -> SealedPdf:
    """Compare a PDF with the .sig file beside it. Raises OSError when the PDF cannot be read."""
    signature = path.with_name(path.name + ".sig")
    if not signature.is_file():
        return SealedPdf("unsigned")
    seal = check_seal(signature.read_bytes()[:10_000], path.read_bytes())
    if seal is None:
        return SealedPdf("remade")
    return SealedPdf("new", plain_name(seal.name), five_words(seal.public_key, key_words(resources)))


def _incident_of(bundle: Bundle, content: Content) -> Incident:
    inner = bundle.incident.get("incident")
    if not isinstance(inner, dict):
        raise BundleError("The incident in this bundle cannot be read. Ask for it again.")
    try:
        # an incident may be sent while it is not finished: what a file must have is not asked of it
        filled = {"reason": "policy", "who": "unknown", "connections": ["none"], "facts": "-", "kind": "other", **inner}
        filled.setdefault("seen_at", dt.datetime.now(dt.UTC).isoformat())
        if filled.get("status") == "unfinished":
            filled["status"] = "open"
        plain = read_incident(json.dumps(filled).encode("utf-8"))
    except (IncidentFileError, ValueError, TypeError):
        raise BundleError("The incident in this bundle cannot be read. Ask for it again.") from None
    known = {k.id for k in content.incidents.kinds}
    if plain["kind"] not in known:
        plain["kind"] = "other"
    plain |= {"id": "-", "number": "-", "created_at": plain["seen_at"], "created_by": "-"}
    plain.pop("about_keeper", None)
    return replace(incident_from(plain), about_keeper=None)


def _records(bundle: Bundle) -> list[dict[str, Any]]:
    records = bundle.incident.get("evidence", [])
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise BundleError("The list of evidence in this bundle cannot be read. Ask for it again.")
    return records


def _check_evidence(bundle: Bundle) -> None:
    records = _records(bundle)
    if {str(r.get("file")) for r in records} != set(bundle.files):
        raise BundleError("The evidence in this bundle is not what its list says. Ask for it again.")
    for record in records:
        if hashlib.sha256(bundle.files[str(record["file"])]).hexdigest() != record.get("sha256"):
            raise BundleError(f"{record['file']} is not the file that was added. Ask for the bundle again.")


def _check_history(bundle: Bundle) -> None:
    """Every line must fit its seal, every state its digest, and none may come after the head."""
    from assistant.storage.history import digest_of, seal_of

    last = 0
    try:
        for item in bundle.history:
            entry = entry_from(dict(item["entry"]))
            if entry.seq <= last or seal_of(entry) != entry.hash:
                raise ValueError
            if "body" in item and digest_of(bytes.fromhex(item["salt"]), canonical(item["body"])) != entry.after:
                raise ValueError
            last = entry.seq
        number, _, code = bundle.head.partition(":")
        if last > int(number) or len(code) != 64:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BundleError("The history in this bundle was altered. Ask the sender to make it again.") from None


def take_in(store: IncidentStore, received: Received) -> Incident:
    """Keep a checked bundle as a new incident, with its own history beside ours. Raises LogError."""
    bundle = received.bundle
    files = []
    for record in sorted(_records(bundle), key=lambda r: str(r["file"])):
        data = bundle.files[str(record["file"])]
        files.append((data, _details(record, data, received.sender), _small(data)))
    theirs = {
        "number": received.number,
        "sender": received.sender,
        "seal": received.seal,
        "public_key": bundle.seal.public_key if bundle.seal else "",
        "head": bundle.head,
        "entries": bundle.history,
    }
    return store.take_in(received.incident, files, theirs)


def _details(record: dict[str, Any], data: bytes, sender: str) -> dict[str, Any]:
    def text(key: str) -> str:
        return str(record.get(key) or "")[:300]

    try:
        kind = media_type(io.BytesIO(data))
    except MediaError:
        kind = "application/octet-stream"
    at = None
    if record.get("file_time"):
        try:
            at = dt.datetime.fromisoformat(str(record["file_time"]))
        except ValueError:
            at = None
    came = f"Came in a bundle from {sender or 'an unknown sender'}. Added there on {text('added_at')} by {text('added_by')}."
    return {
        "name": plain_name(text("name") or "file"),
        "media_type": kind,
        "file_time": at,
        "what": text("what"),
        "how": " ".join(filter(None, (text("how"), came))),
        "captured_by": text("captured_by"),
        "source": text("source"),
    }


def _small(data: bytes) -> bytes | None:
    try:
        if media_type(io.BytesIO(data)) not in PICTURE_TYPES:
            return None
        return reduce_picture(data).data
    except (MediaError, PictureError):
        return None
