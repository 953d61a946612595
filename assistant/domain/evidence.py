# SPDX-License-Identifier: Apache-2.0
"""One file of an incident, as the log keeps it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """One file, unchanged since it was added. `what` becomes its description for people who cannot see it.

    Attributes:
        size: bytes.
        file_time: the time that the file itself carried when it was added; None when it had none.
        derived_from: id of the file that a blacked-out copy was made from.
        boxes: how many parts were blacked out.
        location: True when the file says where the picture was taken.
        small_sha256: check code of what is shown of it (a reduced picture, or its words); "" when there is nothing.
        pages: how many pages or pictures it holds; the first is shown.
    """

    id: str
    incident: str
    exhibit: int
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: dt.datetime
    added_by: str
    file_time: dt.datetime | None = None
    what: str = ""
    how: str = ""
    captured_by: str = ""
    source: str = ""
    derived_from: str = ""
    boxes: int = 0
    location: bool = False
    removed_on: dt.date | None = None
    removed_why: str = ""
    small_sha256: str = ""
    pages: int = 1

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def has_picture(self) -> bool:
        """True for a picture, and for a PDF whose first page is shown as one: parts of a copy can be blacked out."""
        return self.is_picture or (self.is_pdf and bool(self.small_sha256))

    @property
    def shown_as_words(self) -> bool:
        """True when what is shown of it are its words, and no picture."""
        return bool(self.small_sha256) and not self.is_picture and not self.is_pdf

    @property
    def short_code(self) -> str:
        """The first letters of the check code, for the eye."""
        return self.sha256[:8]
