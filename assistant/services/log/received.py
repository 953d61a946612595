# SPDX-License-Identifier: Apache-2.0
"""A bundle that someone sent: read, checked against its lists, its seal and its own history, and held to the form's rules."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.content.incident_file import IncidentFileError, read_incident
from assistant.domain import dates
from assistant.domain.incident import Incident, incident_from
from assistant.domain.incident_rules import broken, tidied
from assistant.domain.jobs import Progress, go_on
from assistant.domain.plain_text import cleaned, one_line
from assistant.domain.trust import SERIOUS, Doubt
from assistant.exchange.bundle import Bundle, read_bundle
from assistant.exchange.errors import BundleError, BundleSecretError
from assistant.exchange.seal import check_seal, five_words
from assistant.files.media import plain_name
from assistant.files.outside import open_regular
from assistant.services.log.replay import first_line, replay
from assistant.services.log.trust import came_before
from assistant.storage.doubts import confirmed_senders

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.storage.incident_store import IncidentStore

MAX_BYTES = 1_200_000_000
_UNREADABLE = "The incident in this bundle cannot be read. Ask for it again."


@dataclass(frozen=True)
class Received:
    """A bundle that someone sent, checked, and what to think of it.

    Attributes:
        seal: "known", "new", "unsigned" or "remade".
        words: five words of the sender's key, to compare by telephone.
        entries: lines of their history; all of them fit their seals.
        doubts: what there is to know before it is kept.
    """

    bundle: Bundle
    incident: Incident
    number: str
    seal: str
    sender: str
    words: str
    entries: int
    doubts: tuple[Doubt, ...] = ()

    @property
    def serious(self) -> tuple[Doubt, ...]:
        """Doubts with which it is kept only when that is asked for."""
        return tuple(d for d in self.doubts if d.code in SERIOUS)


def open_bundle(
    path: Path,
    content: Content,
    resources: Path,
    store: IncidentStore | None = None,
    passphrase: str | None = None,
    progress: Progress = go_on,
) -> Received:
    """Read and check a bundle. Nothing is kept yet.

    Args:
        store: the log into which it may go: it knows senders, and what came before.

    Raises:
        StoppedError: when `progress` said so.
        BundleError: when it is no whole bundle, or what it says of an incident does not hold together.
    """
    try:
        with open_regular(path) as file:
            if file.seek(0, 2) > MAX_BYTES:
                raise BundleError("This file is over 1.2 GB. We did not open it.")
        bundle = read_bundle(lambda: open_regular(path), passphrase, progress)
    except OSError:
        raise BundleError("We cannot find or open this file. Check that it is still there.") from None
    today = (store.log.now() if store is not None else dt.datetime.now().astimezone()).date()
    incident = _incident_of(bundle, content, today)
    check_files(bundle)
    codes = [*replay(bundle), *_their_doubts(bundle)]
    number = one_line(str(bundle.incident.get("number", "")))[:20]
    lines = len(bundle.history)
    if bundle.seal is None:
        seal, sender, words = "remade" if bundle.seal_broken else "unsigned", "", ""
        codes.insert(0, "seal-broken" if bundle.seal_broken else "unsealed")
    else:
        known = confirmed_senders(store.log) if store is not None else {}
        name = known.get(bundle.seal.public_key)
        seal, words = "new" if name is None else "known", five_words(bundle.seal.public_key, key_words(resources))
        sender = plain_name(name if name is not None else bundle.seal.name)
        if name is None and any(_same_name(sender, other) for other in known.values()):
            codes.insert(0, "other-key")
    doubts = [Doubt(code, {"sender": sender}) for code in codes]
    earlier = came_before(store.log, bundle.log, first_line(bundle)) if store is not None else ""
    if earlier:
        doubts.append(Doubt("twice", {"number": earlier}))
    return Received(bundle, incident, number, seal, sender, words, lines, tuple(doubts))


def key_words(resources: Path) -> list[str]:
    """The words that stand for the bytes of a key."""
    return (resources / "key_words.txt").read_text(encoding="utf-8").split()


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split()) != ""


def _their_doubts(bundle: Bundle) -> list[str]:
    """The sender's own program knew something against it."""
    said = bundle.incident.get("trust")
    return ["their-doubts"] if isinstance(said, list) and said else []


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
    with signature.open("rb") as file:
        seal = check_seal(file.read(10_000), path.read_bytes())
    if seal is None:
        return SealedPdf("remade")
    return SealedPdf("new", plain_name(seal.name), five_words(seal.public_key, key_words(resources)))


def _incident_of(bundle: Bundle, content: Content, today: dt.date) -> Incident:
    inner = bundle.incident.get("incident")
    if not isinstance(inner, dict):
        raise BundleError(_UNREADABLE)
    try:
        # an incident may be sent while it is not finished: what a file must have is not asked of it
        filled = {"reason": "policy", "who": "unknown", "connections": ["none"], "facts": "-", "kind": "other", **_cleaned(inner)}
        filled.setdefault("seen_at", dt.datetime.now(dt.UTC).isoformat())
        if filled.get("status") == "unfinished":
            filled["status"] = "open"
        plain = read_incident(json.dumps(filled).encode("utf-8"))
    except (IncidentFileError, ValueError, TypeError, RecursionError):
        raise BundleError(_UNREADABLE) from None
    known = {k.id for k in content.incidents.kinds}
    if plain["kind"] not in known:
        plain["kind"] = "other"
    plain |= {"id": "-", "number": "-", "created_at": plain["seen_at"], "created_by": "-"}
    plain.pop("about_keeper", None)
    incident = tidied(replace(incident_from(plain), about_keeper=None))
    wrong = broken(incident, today)
    if wrong:
        raise BundleError(f"This bundle holds what no form takes ({', '.join(b.field for b in wrong[:5])}). Ask for it again.")
    return incident


def _cleaned(plain: Any) -> Any:
    """The same with a mark in the place of each character that would do harm: the sender's log may be an old one."""
    if isinstance(plain, str):
        return cleaned(plain)
    if isinstance(plain, list):
        return [_cleaned(v) for v in plain]
    return {k: _cleaned(v) for k, v in plain.items()} if isinstance(plain, dict) else plain


def records_of(bundle: Bundle) -> list[dict[str, Any]]:
    """What the bundle says of each file. Raises BundleError."""
    records = bundle.incident.get("evidence", [])
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise BundleError("The list of evidence in this bundle cannot be read. Ask for it again.")
    return records


def check_files(bundle: Bundle) -> None:
    """Every file is the one that the bundle says was added. Raises BundleError."""
    records = records_of(bundle)
    if sorted(str(r.get("file")) for r in records) != sorted(bundle.files):
        raise BundleError("The evidence in this bundle is not what its list says. Ask for it again.")
    for record in records:
        if bundle.files.digests[str(record["file"])] != record.get("sha256"):
            raise BundleError(f"{record['file']} is not the file that was added. Ask for the bundle again.")


def real_time(text: object, today: dt.date) -> dt.datetime | None:
    """A time that a bundle gives; None when there is none that can be."""
    try:
        at = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if dates.offset_is_real(at) and dates.in_past(at.date(), today) else None


__all__ = [
    "BundleError",
    "BundleSecretError",
    "Received",
    "SealedPdf",
    "check_files",
    "check_pdf",
    "key_words",
    "open_bundle",
    "real_time",
    "records_of",
]
