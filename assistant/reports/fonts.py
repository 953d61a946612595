# SPDX-License-Identifier: Apache-2.0
"""Fonts that travel inside each PDF, and which of them has each character."""

from __future__ import annotations

import unicodedata
from html import escape
from pathlib import Path

from reportlab import rl_config

_FILES = {
    "body": "AtkinsonHyperlegibleNext-Regular.ttf",
    "bold": "AtkinsonHyperlegibleNext-Bold.ttf",
    "wide": "DejaVuSans.ttf",
    "wide-bold": "DejaVuSans-Bold.ttf",
    "emoji": "NotoEmoji-Regular.ttf",
}
_DROPPED = frozenset(["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufe0e", "\ufe0f", "\u00ad"])
# no page may refer to a font that is not inside the file
rl_config.canvas_basefontname = "body"
rl_config.defaultGraphicsFontName = "body"
rl_config.useA85 = 0  # binary streams: smaller, and made in a tenth of the time

from reportlab.lib.fonts import addMapping  # noqa: E402 - after the two lines above
from reportlab.pdfbase import pdfmetrics, ttfonts  # noqa: E402

for _bold, _name in ((0, "body"), (1, "bold")):
    for _italic in (0, 1):
        addMapping("body", _bold, _italic, _name)


def _unicode_map(fontname: str, subset: list[int]) -> str:
    """What ReportLab 5.1.0 gets wrong: characters above U+FFFF need two UTF-16 units, and unused codes no entry."""
    used = [(code, chr(value)) for code, value in enumerate(subset) if value]
    lines = [f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in used]
    blocks = []
    for start in range(0, len(lines), 100):
        part = lines[start : start + 100]
        blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar")
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n"
        f"<< /Registry ({fontname})\n/Ordering ({fontname})\n/Supplement 0\n>> def\n/CMapName /{fontname} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
    )
    return head + "\n".join(blocks) + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Fonts:
    """Registers the fonts in `folder`, once for the whole program."""

    def __init__(self, folder: Path) -> None:
        ttfonts.makeToUnicodeCMap = _unicode_map
        self._has: dict[str, frozenset[int]] = {}
        for name, file in _FILES.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(ttfonts.TTFont(name, str(folder / file)))
            self._has[name] = frozenset(pdfmetrics.getFont(name).face.charToGlyph)
        self.missing = 0

    def markup(self, text: str, *, bold: bool = False) -> str:
        """Text as ReportLab's paragraph markup: everything escaped, each run in a font that has its characters.

        A character that no font has is printed as its code, [U+1234], and counted in `missing`.
        """
        order = ("bold", "wide-bold", "emoji") if bold else ("body", "wide", "emoji")
        out: list[str] = []
        run: list[str] = []
        current = order[0]

        def flush() -> None:
            if run:
                words = escape("".join(run), quote=False)
                out.append(words if current == order[0] else f'<font name="{current}">{words}</font>')
                run.clear()

        for char in text.replace("\t", " "):
            if char == "\n":
                flush()
                out.append("<br/>")
                continue
            if char in _DROPPED or unicodedata.category(char) in ("Cc", "Cf", "Cs"):
                continue
            font = next((f for f in order if ord(char) in self._has[f]), "")
            if not font:
                self.missing += 1
                if current != order[0]:
                    flush()
                    current = order[0]
                run.extend(f"[U+{ord(char):04X}]")
                continue
            if font != current:
                flush()
                current = font
            run.append(char)
        flush()
        return "".join(out)
