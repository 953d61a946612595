# SPDX-License-Identifier: Apache-2.0
"""What somebody adds to a post that they share: a small box, checked by itself as their own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.draft import Kind
from assistant.domain.finding import Level
from assistant.services.check.checker import Checker
from assistant.services.check.sitting import Sitting
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.draft_box import LEAST, DraftBox, marks_of
from assistant.ui.check.result_panel import ResultPanel
from assistant.ui.check.work import Work
from assistant.ui.theme import theme
from assistant.ui.widgets.basics import column, text_label


class Added(QWidget):
    """The box, and `result`, which stands over that of the post. Both show only while a post is shared.

    `begun` tells that there are words of the user's own now, or none any more.

    Args:
        post: what happens with the words of the post itself.
    """

    begun = Signal()

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime], post: Work) -> None:
        super().__init__()
        self._words = w = app.content.words
        self._post, self._has_words = post, False
        rows = column(self, "xs")
        rows.addWidget(text_label(w["check.box-added"], "strong"))
        self.box = DraftBox()
        self.box.setObjectName("added")
        self.box.setAccessibleName(w["check.box-added"])
        rows.addWidget(self.box)
        self.work = Work(app, self.box, executor, clock, self, Kind.POST)
        self.result = ResultPanel(w, self.work.cite, self.work.says, brief=True)
        self.result.whose = w["result.whose-added"]
        work, result = self.work, self.result
        work.changed.connect(self._show)
        work.told.connect(result.say)
        result.show_me.connect(lambda finding: self.box.go_to(finding.spans[0].start, finding.spans[0].end))
        result.use_rewrite.connect(work.use)
        result.fine.connect(work.set_aside)
        result.put_back.connect(work.put_back)
        result.turn_off.connect(work.turn_off)
        result.add_word.connect(work.add_word)
        self.set_sizes()
        self.hide()
        result.hide()

    def set_sizes(self) -> None:
        """Follow the text size."""
        self.box.set_sizes()
        self.box.setFixedHeight(self.box.height_of(LEAST))

    @property
    def text(self) -> str:
        """The words of the user's own, "" while nothing is shared or added."""
        return "" if self.isHidden() else self.work.sitting.text.strip()

    def follow(self, post: Sitting) -> None:
        """What is known of the situation of the post is known of these words."""
        own = self.work.sitting
        if not self.isHidden() and (own.facts != post.facts or own.answers != post.answers):
            own.learn(dict(post.facts))
            own.answers = dict(post.answers)
            self.work.recheck()
        self._show()

    def set_checker(self, checker: Checker) -> None:
        """The checker is ready, for the post and for what is added to it."""
        for work in (self._post, self.work):
            work.set_checker(checker)

    def recheck(self) -> None:
        """Check the same words of both again, after something else has changed."""
        for work in (self._post, self.work):
            work.recheck()

    def copy(self) -> None:
        """The user's own words to the clipboard: of a share those that they add."""
        (self.work if self.text else self._post).copy()

    def _show(self) -> None:
        sitting, shown = self.work.sitting, self.work.sitting.shown()
        self.result.setVisible(bool(self.text))
        if self._has_words != bool(self.text):
            self._has_words = not self._has_words
            self.begun.emit()
        if not self.text:
            return
        if shown is None:
            if self.work.waiting or self.work.slow or self.result.quotes_others_than(sitting.text):
                self.result.tell(self._words["result.checking"])
                self.box.set_marks((), {})
            return
        self.result.show_shown(shown, sitting.text, received=False, late=self.work.late)
        self.box.set_marks(marks_of(shown), {level.value: theme().colour(level.value) for level in Level})
