# SPDX-License-Identifier: Apache-2.0
"""Words of which some stand out: bold, or bold and underlined."""

from __future__ import annotations

import re

from assistant.ui.widgets.labels import WrappedLabel
from assistant.ui.widgets.paragraph import Marks, Paragraph


class MarkedLabel(WrappedLabel):
    """A label that wraps, with marked words. A screen reader gets the plain words."""

    def __init__(self, role: str = "", *, underlined: bool = False) -> None:
        super().__init__("", role)
        self._marks: Marks = ()
        self._underlined = underlined

    def show_marked(self, text: str, marks: Marks) -> None:
        """Other words, with the code points of those that stand out."""
        if (text, marks) != (self.text(), self._marks):
            self._marks = marks
            self.setText(text)
            self.updateGeometry()
            self.update()

    @property
    def marks(self) -> Marks:
        return self._marks

    def _laid(self) -> Paragraph:
        self._words.set_words(self.text(), self.role(), self._marks, underlined=self._underlined)
        return self._words


def bracketed(text: str) -> tuple[str, Marks]:
    """ "on [your page]" as plain words and the marks of what stood in square brackets."""
    marks: list[tuple[int, int]] = []
    plain, place = "", 0
    for found in re.finditer(r"\[([^\]]*)\]", text):
        plain += text[place : found.start()]
        marks.append((len(plain), len(plain) + len(found.group(1))))
        plain += found.group(1)
        place = found.end()
    return plain + text[place:], tuple(marks)
