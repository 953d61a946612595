# SPDX-License-Identifier: Apache-2.0
"""The words in the pictures of a log: read, kept for searching, corrected by people, looked through for private details."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident
from assistant.domain.jobs import Progress, go_on
from assistant.domain.plain_text import cleaned
from assistant.services.log.records import Records
from assistant.storage import opening as logs
from assistant.storage import picture_words
from assistant.storage.incident_store import IncidentStore

if TYPE_CHECKING:
    from assistant.domain.picture_words import SeenWords
    from assistant.services.check.checker import Checker
    from assistant.services.pictures import SeenDetail


class PictureWords:
    """What an open log knows of the words in its pictures. May be called from any thread."""

    def __init__(self, log: logs.Log, store: IncidentStore, records: Records) -> None:
        self._log, self._store, self._records = log, store, records
        self._seen: dict[str, SeenWords] = {}

    def read(self, incident: Incident, evidence: Evidence, progress: Progress = go_on) -> SeenWords:
        """The words in a picture and where they stand. They are kept, for searching, and found again without reading.

        Raises:
            StoppedError: when `progress` said so.
            TellError: when the picture cannot be read.
        """
        from assistant.services.pictures import read_picture

        seen = self._seen.get(evidence.id)
        if seen is None:
            page = self._store.read_small(evidence) if evidence.is_pdf else None
            seen = self._seen[evidence.id] = read_picture(page or self._store.read(evidence), progress)
        if not self._log.read_only and self._records.words_in(evidence) is None:
            self.keep(incident, evidence, seen.text)
        return seen

    def keep(self, incident: Incident, evidence: Evidence, text: str) -> None:
        """Keep the words of a picture as someone corrected them. They are for searching, and no part of the record."""
        picture_words.keep(self._log, incident, evidence, cleaned(text))

    def private_in(
        self, incident: Incident, evidence: Evidence, people: Iterable[str], checker: Checker, progress: Progress = go_on
    ) -> list[SeenDetail]:
        """What may have to be blacked out in a picture: private details, and `people` by name. Raises as `read`."""
        from assistant.services.pictures import details_in, private_details

        return details_in(self.read(incident, evidence, progress), private_details(checker), people)

    def unread(self, incident: Incident) -> list[Evidence]:
        """The files of an incident that are shown, and whose words nobody read yet. Raises LogError."""
        from assistant.files.media import PICTURE_TYPES

        files = self._records.evidence(incident)
        shown = [e for e in files if e.media_type in PICTURE_TYPES or (e.small_sha256 and (e.is_pdf or e.shown_as_words))]
        return [e for e in shown if self._records.words_in(e) is None]

    def search(self, incident: Incident, progress: Progress = go_on) -> tuple[str, ...]:
        """Read the words of every picture, first page of a PDF and file of words of an incident that nobody read yet.

        Returns:
            what could not be read, a sentence each. Raises StoppedError or LogError.
        """
        from assistant.files.pictures import PictureError

        left = self.unread(incident)
        out = []
        for number, each in enumerate(left):
            if each.shown_as_words:
                self.keep(incident, each, (self._store.read_small(each) or b"").decode("utf-8"))
                continue
            try:
                self.read(incident, each, partial(_of_many, progress, number, len(left)))
            except PictureError as error:
                out.append(f"{each.name}: {error}")
        return tuple(out)

    def forget(self) -> None:
        """Leave no word of a picture in memory."""
        self._seen.clear()


_PARTS = 100
"""Steps that one of many pictures counts for."""


def _of_many(progress: Progress, number: int, all_: int, done: int, of: int) -> bool:
    """Tells how far picture `number` of `all_` is as a part of all of them."""
    return progress(number * _PARTS + (_PARTS * done // of if of else 0), all_ * _PARTS)
