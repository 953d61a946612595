# SPDX-License-Identifier: Apache-2.0
"""Parts of a .docx or .odt as XML: bounded, without entities, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.files.reading.para import RefusedError
from assistant.files.zip_in import MAX_MEMBERS, BadZipError, check_zip, open_zip, opened, read_member

MAX_PART = 60_000_000
_OLD = "This is an old Word file, or it has a password. Open it in Word and save it as .docx, without a password."


class Parts:
    """The XML parts of a file, each read when it is asked for. Raises RefusedError for what cannot be opened."""

    def __init__(self, file: Path | bytes) -> None:
        self._file = file
        with opened(file) as source:
            begins = source.read(8)
        if begins.startswith(b"\xd0\xcf\x11\xe0"):
            raise RefusedError(_OLD)
        try:
            check_zip(file)
        except BadZipError as error:
            raise RefusedError(str(error)) from None

    def get(self, name: str) -> Any:
        """The root of a part, or None where the file has none."""
        from lxml import etree

        try:
            with opened(self._file) as source, open_zip(source, MAX_MEMBERS) as archive:
                if name not in archive.namelist():
                    return None
                data = read_member(archive, archive.getinfo(name), MAX_PART, lambda _size: None)
        except BadZipError as error:
            raise RefusedError(str(error)) from None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
