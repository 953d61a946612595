# SPDX-License-Identifier: Apache-2.0
"""A PDF as it looks: words from the places and sizes of its letters, lines from words, paragraphs from lines."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from assistant.files.reading.para import Pages, RefusedError
from assistant.files.reading.pdf_lines import Letter, Line, line_numbers, lines_of, old_numbers_count, pieces_of
from assistant.files.reading.pdf_paras import paras_of
from assistant.files.reading.pdf_seen import Sight

MAX_PAGES = 500
MAX_LETTERS = 2_000_000
_STRUCK = "Page {page}: words with a line through them were left out."
_PICTURE = "Page {page} is a picture: we could not read it."
_SEEN = "Page {page} is a picture. We read its words from it: compare them with the page."
_MIXED = "Page {page} has a picture over most of it. Look whether we read all its words."
_BROKEN = (
    "Page {page}: its letters cannot be read, as they are stored without their meaning. Ask for the document as a Word file."
)


def read_pdf(path: Path, tell: Callable[[int, int], None]) -> Pages:
    """Its paragraphs. Raises RefusedError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise RefusedError("This PDF has a password. Save it without one and try again.") from None
        raise
    if len(document) > MAX_PAGES:
        raise RefusedError("This PDF has over 500 pages. Save the policy alone and try again.")
    out = Pages(pages=len(document))
    sight = Sight(lambda: tell(len(pages), len(document)))
    pages: list[list[Line]] = []
    seen: set[int] = set()
    margins: list[float] = []
    letters_read = 0
    for index in range(len(document)):
        page = document[index]
        letters, warnings, is_picture = _page(page, index + 1)
        letters_read += len(letters)
        if letters_read > MAX_LETTERS:
            raise RefusedError("This document is too long for a policy. Save the policy alone and try again.")
        out.warnings += warnings
        pieces = pieces_of(letters, page.get_width(), page.get_height())
        margins.append(next(filter(None, margins), 0.0) or line_numbers(pieces))
        if is_picture:
            seen.add(index)
            pieces = _seen(sight, page, pages)
            out.warnings.append((_SEEN if pieces else _PICTURE).format(page=index + 1))
        pages.append(pieces)
        page.close()
        tell(index + 1, len(document))
    old = old_numbers_count(pages)
    out.paras = paras_of([page if index in seen else lines_of(page, margins[index], old=old) for index, page in enumerate(pages)])
    return out


def _seen(sight: Sight, page: Any, before: list[list[Line]]) -> list[Line]:
    """What can be read from the picture of a page; nothing where the part that reads it is missing."""
    try:
        return sight.lines(page, median([line.size for lines in before for line in lines] or [0.0]))
    except OSError:
        return []


def _page(page: Any, number: int) -> tuple[list[Letter], list[str], bool]:
    """The letters of a page in their order, what to say of it, and whether it has pictures and no words."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    letters = _letters(text, raw)
    strokes, pictures = _shapes(page, raw)
    warnings: list[str] = []
    read = [replace(letter, struck=True) if _is_struck(letter, strokes) else letter for letter in letters]
    kept = [letter for letter in read if not letter.struck]
    if len(kept) < len(read):
        warnings.append(_STRUCK.format(page=number))
    area = page.get_width() * page.get_height()
    covered = max((w * h for w, h in pictures), default=0) / area if area else 0
    words = sum(letter.char.isalnum() for letter in kept)
    is_picture = not words and bool(pictures)
    if covered > 0.6 and words < 100 and not is_picture:
        warnings.append(_MIXED.format(page=number))
    elif letters and words < 0.3 * sum(not letter.char.isspace() for letter in letters) and len(letters) > 40:
        warnings.append(_BROKEN.format(page=number))
    text.close()
    return read, warnings, is_picture


def _letters(text: Any, raw: Any) -> list[Letter]:
    loose = raw.FS_RECTF()
    out: list[Letter] = []
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    fonts: dict[bytes, bool] = {}
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0, 10, 13):
            continue
        char = "\u00ad" if code in (0xFFFE, 0x00AD) else chr(code)
        raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(loose))
        raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(origin_x), ctypes.byref(origin_y))
        size = raw.FPDFText_GetFontSize(text, index)
        raw.FPDFText_GetFontInfo(text, index, name, 128, ctypes.byref(flags))
        font = name.value
        if font not in fonts:
            low = font.lower()
            fonts[font] = b"bold" in low or b"black" in low or b"heavy" in low or b"semibold" in low
        weight = raw.FPDFText_GetFontWeight(text, index)
        bold = fonts[font] or weight >= 600
        out.append(Letter(char, loose.left, loose.right, origin_y.value, size, bold))
    return out


def _shapes(page: Any, raw: Any) -> tuple[list[tuple[float, float, float, float]], list[tuple[float, float]]]:
    """Thin lines across, as left, right, bottom and top; and the sizes of pictures."""
    strokes: list[tuple[float, float, float, float]] = []
    pictures: list[tuple[float, float]] = []
    for shape in page.get_objects(max_depth=3):
        if shape.type == raw.FPDF_PAGEOBJ_PATH and len(strokes) < 5000:
            left, bottom, right, top = shape.get_bounds()
            if top - bottom < 2.5 and right - left > 2:
                strokes.append((left, right, bottom, top))
        elif shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = shape.get_bounds()
            if right - left > 40 and top - bottom > 20:
                pictures.append((right - left, top - bottom))
    return strokes, pictures


def _is_struck(letter: Letter, strokes: list[tuple[float, float, float, float]]) -> bool:
    """A thin line runs through the middle of the letter: not under it, and not over it."""
    if letter.char.isspace():
        return False
    middle = (letter.left + letter.right) / 2
    low, high = letter.base + 0.12 * letter.size, letter.base + 0.5 * letter.size
    return any(left - 0.5 <= middle <= right + 0.5 and low < (bottom + top) / 2 < high for left, right, bottom, top in strokes)
