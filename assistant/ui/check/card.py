# SPDX-License-Identifier: Apache-2.0
"""One finding as a card: level, words, why, rule, and what can be done. Cards are kept and filled anew, not rebuilt."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assistant.domain.finding import Finding
from assistant.ui.theme import Theme
from assistant.ui.widgets.basics import Card, FlowLayout, button, restyle, text_label
from assistant.ui.widgets.shapes import LevelShape

Words = Mapping[str, str]
FINE_REASONS = ("public", "permission", "quote", "other")


def marked_difference(old: str, new: str) -> tuple[str, str]:
    """Both texts as rich text, the changed words bold and underlined."""
    a, b = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    left, right = [], []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = html.escape("".join(a[a1:a2])), html.escape("".join(b[b1:b2]))
        if tag == "equal":
            left.append(before)
            right.append(after)
        else:
            left.append(f"<b><u>{before}</u></b>" if before.strip() else before)
            right.append(f"<b><u>{after}</u></b>" if after.strip() else after)
    return "".join(left).replace("\n", "<br>"), "".join(right).replace("\n", "<br>")


class FindingCard(Card):
    """Signals carry the finding. `cite` turns a clause id into "Ludgershall 4.7"."""

    show_me = Signal(object)
    read_rule = Signal(object)
    use_rewrite = Signal(object, object)
    fine = Signal(object, str)
    turn_off = Signal(object)
    add_word = Signal(str)

    def __init__(self, words: Words, theme: Theme, cite: Callable[[str], str]) -> None:
        super().__init__("")
        self._words, self._theme, self._cite = words, theme, cite
        self.finding: Finding | None = None
        self._draft = ""
        self._level = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        self._shape = LevelShape()
        self.title = text_label("", focusable=True)
        top.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.title, 1)
        layout.addLayout(top)
        self.quote, self.reason, self.rule, self.notes = (text_label() for _ in range(4))
        for label in (self.quote, self.reason, self.rule, self.notes):
            layout.addWidget(label)
        self._actions = QWidget()
        flow = FlowLayout(self._actions)
        self.read_button = button(words["result.read-rule"], lambda: self.read_rule.emit(self.finding), link=True)
        self.show_button = button(words["result.show-me"], lambda: self.show_me.emit(self.finding), link=True)
        self.other_button = button(words["result.another-way"], self._toggle_other, link=True)
        self.fine_button = button(words["result.fine"], self._toggle_fine, link=True)
        for each in (self.read_button, self.show_button, self.other_button, self.fine_button):
            flow.addWidget(each)
        layout.addWidget(self._actions)
        self._more = QWidget()
        self._more_layout = QVBoxLayout(self._more)
        self._more_layout.setContentsMargins(0, 4, 0, 0)
        self._more.hide()
        layout.addWidget(self._more)
        self._open = ""

    def show_finding(self, finding: Finding, number: int, draft: str, received: bool = False) -> None:
        """Fill the card. An open part stays open while the finding is the same. Words that were `received` are not for the user
        to change."""
        words = self._words
        same = self.finding is not None and (self.finding.rule, self.finding.text, self.finding.rewrites) == (
            finding.rule,
            finding.text,
            finding.rewrites,
        )
        self.finding, self._draft = finding, draft
        title = words["result.card-title"].format(level=words[f"result.level-{finding.level.value}"], title=finding.title)
        shown = f"({number}) {title}"
        if self.title.text() != shown:
            self.title.setText(shown)
            self.title.setAccessibleName(shown)
            self.setAccessibleName(shown)
        if self._level != finding.level.value:
            self._level = finding.level.value
            self.setProperty("card", self._level)
            self.title.setProperty("level", self._level)
            restyle(self)
            restyle(self.title)
            self._shape.show_level(self._level)
        quoted = finding.text if len(finding.text) <= 120 else finding.text[:117] + "..."
        self._set(
            self.quote,
            words["result.they-wrote" if received else "result.you-wrote"].format(text=quoted)
            if finding.spans and quoted
            else "",
        )
        self._set(self.reason, f"{finding.message} {finding.why}")
        self._set(self.rule, self._rule_text(finding))
        weigh = [draft[d.start : d.end] for d in finding.drivers]
        told = [words["result.drivers"].format(words=", ".join(dict.fromkeys(weigh)))] if weigh else []
        self._set(self.notes, "\n".join([*told, *finding.notes]))
        self.show_button.setVisible(bool(finding.spans))
        self.other_button.setVisible(bool(finding.spans) and not received)
        number_name = f" ({number})"
        for each in (self.read_button, self.show_button, self.other_button, self.fine_button):
            each.setAccessibleName(each.text().replace("&&", "&") + number_name)
        if not same:
            self._close()

    def _rule_text(self, finding: Finding) -> str:
        if finding.general:
            return self._words["result.general"]
        return self._words["result.rule"].format(rules=", ".join(self._cite(c) for c in finding.clauses[:3]))

    @staticmethod
    def _set(label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
        if label.isHidden() == bool(text):
            label.setVisible(bool(text))

    def _close(self) -> None:
        if self._open:
            self._open = ""
            self._more.hide()
            self.other_button.setText(self._words["result.another-way"])

    def _fill(self, kind: str) -> bool:
        from assistant.ui.widgets.basics import clear_layout

        clear_layout(self._more_layout)
        if self._open == kind:
            self._close()
            return False
        self._close()
        self._open = kind
        self._more.show()
        return True

    def _toggle_fine(self) -> None:
        if not self._fill("fine") or self.finding is None:
            return
        first: QPushButton | None = None
        for reason in FINE_REASONS:
            made = button(self._words[f"result.fine-{reason}"], partial(self.fine.emit, self.finding, reason))
            self._more_layout.addWidget(made)
            first = first or made
        self._more_layout.addWidget(button(self._words["result.turn-off"], lambda: self.turn_off.emit(self.finding), link=True))
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_other(self) -> None:
        finding = self.finding
        if finding is None or not self._fill("other"):
            return
        self.other_button.setText(self._words["result.hide-another-way"])
        first: QPushButton | None = None
        for rewrite in finding.rewrites:
            left, right = marked_difference(self._draft, rewrite.text)
            for title, rich, plain in (
                (self._words["result.your-words"], left, self._draft),
                (self._words["result.other-words"], right, rewrite.text),
            ):
                head = text_label(title, "second")
                body = text_label(focusable=True)
                body.setTextFormat(Qt.TextFormat.RichText)
                body.setText(rich)
                body.setAccessibleName(f"{title}: {plain}")
                self._more_layout.addWidget(head)
                self._more_layout.addWidget(body)
            use = button(self._words["result.use-this"], partial(self.use_rewrite.emit, finding, rewrite))
            self._more_layout.addWidget(use)
            first = first or use
        for word, _offers in finding.suggestions:
            self._more_layout.addWidget(
                button(self._words["result.add-word"].format(word=word), partial(self.add_word.emit, word), link=True)
            )
        if first is None and not finding.suggestions:
            self._more_layout.addWidget(text_label(self._words["result.no-rewrite"], focusable=True))
        keep = button(self._words["result.keep-mine"], self._keep)
        self._more_layout.addWidget(keep)
        (first or keep).setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self._close()
        self.other_button.setFocus(Qt.FocusReason.OtherFocusReason)
