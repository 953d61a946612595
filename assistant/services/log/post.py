# SPDX-License-Identifier: Apache-2.0
"""Bundles that others send to an open log, and the words by which they know it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.jobs import Progress, go_on

if TYPE_CHECKING:
    from assistant.domain.incident import Incident
    from assistant.services.log.received import Received
    from assistant.services.program import App
    from assistant.storage.incident_store import IncidentStore


class Post:
    """Takes in what others send, once it was checked and is wanted."""

    def __init__(self, app: App, store: IncidentStore) -> None:
        self._app, self._store = app, store

    def five_words(self) -> str:
        """The words of this log's key, to be read aloud."""
        from assistant.services.log.bundles import words_of

        return words_of(self._store.log, self._app.resources)

    def check(self, path: Path, passphrase: str | None = None, progress: Progress = go_on) -> Received:
        """Read and check a bundle; nothing is kept. Raises StoppedError or BundleError."""
        from assistant.services.log.received import open_bundle

        return open_bundle(path, self._app.content, self._app.resources, self._store, passphrase, progress)

    def take_in(self, received: Received) -> Incident:
        """Keep a bundle that was checked, with its own history beside ours. Raises LogError."""
        from assistant.services.log.bundles import take_in

        return take_in(self._store, received)

    def confirm(self, received: Received) -> None:
        """Remember that the five words of this sender were compared. Raises LogError."""
        if received.bundle.seal is not None:
            self._store.confirm_sender(received.bundle.seal.public_key, received.sender)
