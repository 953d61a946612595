# SPDX-License-Identifier: Apache-2.0
"""An incident out of a log into a bundle, and a checked bundle into a log."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Head, Incident
from assistant.domain.plain_text import one_line
from assistant.domain.trust import Trust
from assistant.exchange.bundle import MOST_FILES, write_bundle
from assistant.exchange.errors import BundleError
from assistant.exchange.seal import Signer, five_words
from assistant.files.hashed import Readable
from assistant.files.media import HEAD, UNKNOWN, MediaError, media_type, plain_name
from assistant.files.shown import bytes_looked_at, is_looked_at, shown_of
from assistant.services.log.files import as_file, copy_name
from assistant.services.log.opening import passphrase_problem
from assistant.services.log.received import Received, key_words, real_time, records_of
from assistant.services.log.replay import facts, first_line
from assistant.services.saving import saving

if TYPE_CHECKING:
    from assistant.storage.incident_store import IncidentStore
    from assistant.storage.log import Log

SEAL_KEY = "seal"
NOTHING_KNOWN = Trust()


def signer_of(log: Log) -> Signer:
    """The signing key of a log: derived from its data key, so that it is in every back-up and on no disk."""
    return Signer(log.key.derived(SEAL_KEY), log.keeper)


def words_of(log: Log, resources: Path) -> str:
    """The five words of this log's key."""
    return five_words(signer_of(log).public_key, key_words(resources))


def save_bundle(
    store: IncidentStore,
    incident: Incident,
    target: Path,
    trust: Trust = NOTHING_KNOWN,
    *,
    passphrase: str = "",
    report: bytes | None = None,
    progress: Callable[[int], bool] = lambda _n: True,
) -> None:
    """Write an incident with its files and its part of the history into `target`.

    Args:
        trust: what the program knows against it, which goes with it.
        passphrase: locks the bundle; "" leaves it open.

    Raises:
        BundleError: when it was stopped, is too long, or the passphrase is weak.
        LogError: when a file changed.
        OSError: when it cannot be written; nothing half written is left.
    """
    log = store.log
    problem = passphrase_problem(passphrase, (log.keeper,)) if passphrase else ""
    if problem:
        raise BundleError(problem)
    evidence = store.evidence(incident)
    if sum(e.size for e in evidence) + len(report or b"") > MOST_FILES:
        raise BundleError(
            "The files are over 960 MB together: too much for a bundle. Make a report, and save the originals beside it."
        )
    log.remember("exported", "incident", number=incident.number, incident=incident.id, note={"what": "bundle"})
    entries = store.sealed_history(incident)
    head = _end_of(entries, log.head())
    plain = {
        "format": 1,
        "program": f"Council Social Media Assistant {__version__}",
        "number": incident.number,
        "log": {"id": log.log_id, "kind": log.kind.value},
        "incident": {k: v for k, v in as_file(incident, []).items() if k != "hold"},
        "evidence": [_record(e, evidence) for e in evidence],
        **({"trust": list(trust.codes)} if trust.doubts else {}),
    }

    with saving(target) as out:  # never in clear on the disk when it has a passphrase
        write_bundle(
            out,
            f"Incident {incident.number}",
            incident=plain,
            history={"head": str(head), "log": log.log_id, "entries": entries},
            files=[(copy_name(e), e.size, partial(store.copy_to, e)) for e in evidence],
            info={
                "Source-Organization": log.keeper,
                "External-Identifier": incident.number,
                "Bagging-Date": log.now().date().isoformat(),
                "Bag-Software-Agent": f"Council Social Media Assistant {__version__}",
                "History-Head": str(head),
            },
            signer=signer_of(log),
            report=report,
            passphrase=passphrase,
            progress=progress,
        )


def _end_of(entries: list[dict[str, Any]], head: Head) -> Head:
    """The end of the history as it goes out: its last line, which says that this bundle was saved."""
    last = entries[-1]["entry"] if entries else None
    return Head(int(last["seq"]), str(last["hash"])) if last else head


def _record(evidence: Evidence, all_: list[Evidence]) -> dict[str, Any]:
    origin = next((e.exhibit for e in all_ if e.id == evidence.derived_from), None)
    return {"file": copy_name(evidence), **facts(evidence), "made_from": origin}


def take_in(store: IncidentStore, received: Received) -> Incident:
    """Keep a checked bundle as a new incident, with its own history beside ours. Raises LogError, BundleError or OSError."""
    bundle = received.bundle
    today = store.log.now().date()
    theirs = {
        "number": received.number,
        "sender": received.sender,
        "seal": received.seal,
        "public_key": bundle.seal.public_key if bundle.seal else "",
        "head": bundle.head,
        "log": bundle.log,
        "first": first_line(bundle),
        "doubts": [d.code for d in received.doubts if d.code != "twice"],
        "entries": bundle.history,
    }
    return store.take_in(received.incident, _files(received, today), theirs)


def _files(received: Received, today: dt.date) -> Iterator[tuple[Readable, dict[str, Any], bytes | None]]:
    """Each file with what is known of it and what is shown of it, one at a time."""
    files = received.bundle.files
    for record in sorted(records_of(received.bundle), key=lambda r: str(r["file"])):
        name = str(record["file"])
        with files.open(name) as start:
            kind = _kind(start.read(HEAD))
        details = _details(record, kind, received.sender, today)
        if is_looked_at(kind) and files.sizes[name] <= bytes_looked_at(kind):
            data = files[name]
            shown = shown_of(data, kind)
            if shown.pages != 1:
                details["pages"] = shown.pages
            yield io.BytesIO(data), details, shown.data or None
        else:
            with files.open(name) as source:
                yield source, details, None


def _kind(head: bytes) -> str:
    try:
        return media_type(io.BytesIO(head))
    except MediaError:
        return UNKNOWN


def _details(record: dict[str, Any], kind: str, sender: str, today: dt.date) -> dict[str, Any]:
    def text(key: str) -> str:
        return one_line(str(record.get(key) or ""))[:300]

    at = real_time(record.get("file_time"), today)
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
