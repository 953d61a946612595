# SPDX-License-Identifier: Apache-2.0
"""The box with what is said over it, and the foot with the count and the buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QWidget

from assistant.domain import dates
from assistant.domain.draft import Kind, PostContext
from assistant.services.check.sitting import Sitting
from assistant.ui.check.draft_box import DraftBox
from assistant.ui.widgets.basics import EndsLayout, FlowLayout, announce, button, buttons_row, column, text_label

Words = Mapping[str, str]


class Above(QWidget):
    """Lines over the box, each there only while it says something."""

    def __init__(self, words: Words, check_them: Callable[[], None], to_box: Callable[[], None]) -> None:
        super().__init__()
        self._words = words
        rows = column(self, "xs")
        self.banner = text_label("", "problem", focusable=True)
        self.box_label = text_label("", "strong")
        self.share_line = text_label(words["check.share-line"])
        self.aside_line = text_label("", focusable=True)
        self.problem = text_label("", "problem", focusable=True)
        self._long = buttons_row(button(words["check.check-them"], check_them), button(words["check.make-shorter"], to_box))
        for each in (self.banner, self.box_label, self.share_line, self.aside_line, self.problem, self._long):
            each.hide()
            rows.addWidget(each)

    def follow(self, sitting: Sitting, context: PostContext, box: DraftBox) -> None:
        """Say what goes with the situation."""
        w = self._words
        sharing = context.kind in (Kind.SHARE, Kind.LIKE) and not context.received
        label = w["check.box-received" if context.received else "check.box-share" if sharing else "check.box"]
        _say(self.box_label, label if context.received or sharing else "")
        box.setAccessibleName(label)
        self.share_line.setVisible(sharing)
        kind = {"like": "share", "video": "photo"}.get(sitting.own_kind, sitting.own_kind)
        _say(self.aside_line, w["check.put-aside"].format(kind=w[f"check.kind-{kind}"]) if sitting.own_words else "")
        day = context.polling_day
        banner = day is not None and context.official and context.in_election_period
        _say(self.banner, w["check.election-banner"].format(date=dates.day(day)) if banner and day else "")
        self._stand()

    def tell_problem(self, text: str, long: bool = False) -> None:
        """What has to be put right first; "" for nothing. `long`: the words are too many to be checked at once."""
        _say(self.problem, text)
        self._long.setVisible(long)
        self._stand()
        if text:
            announce(self.problem, text)

    def hold(self, part: QWidget, stood: SignalInstance) -> None:
        """Take in one more line, which says itself when it comes and goes."""
        rows = self.layout()
        if rows is not None:
            rows.addWidget(part)
        stood.connect(self._stand)

    def _stand(self) -> None:
        """Take room only while a line says something."""
        rows = self.layout()
        items = [rows.itemAt(n) for n in range(rows.count())] if rows is not None else []
        widgets = [item.widget() for item in items if item is not None]
        self.setVisible(any(w is not None and not w.isHidden() for w in widgets))


class Foot(QWidget):
    """How many words, and Check, Copy and what else can be done with them."""

    check = Signal()
    copy = Signal()
    paste = Signal()
    picture = Signal()
    clear = Signal()
    print = Signal()
    many = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        rows = column(self, "s")
        self._more = QWidget()
        more = FlowLayout(self._more)
        self.paste_button = button(words["check.paste"], self.paste.emit)
        self.picture_button = button(words["check.read-picture"], self.picture.emit)
        self.clear_button = button(words["check.clear"], self.clear.emit)
        self.print_button = button(words["check.print"], self.print.emit)
        self.many_button = button(words["old.many-link"], self.many.emit)
        for each in (self.paste_button, self.picture_button, self.clear_button, self.print_button, self.many_button):
            more.addWidget(each)
        self._more.hide()
        rows.addWidget(self._more)
        row = QWidget()
        flow = EndsLayout(row)
        self.count = text_label("", "second")
        self.more_button = button(words["check.more"], self.toggle_more, plain=True)
        self.copy_button = button(words["check.copy"], self.copy.emit)
        self.check_button = button(words["check.check"], self.check.emit, main=True)
        flow.addWidget(self.count)
        for each in (self.more_button, self.copy_button, self.check_button):
            flow.addWidget(each)
        rows.addWidget(row)

    def toggle_more(self) -> None:
        """Show Paste, Clear, Print and Check many, or fold them."""
        self._more.setVisible(self._more.isHidden())

    def fold(self) -> bool:
        """Esc. False when nothing was open."""
        open_ = not self._more.isHidden()
        self._more.hide()
        return open_

    def show_count(self, sitting: Sitting, site: str, result: str) -> None:
        """Words, the site's limit when it is near, and in one column what the result below says."""
        w, number = self._words, len(sitting.text.split())
        text = w["check.count-one"] if number == 1 else w["check.count"].format(words=number)
        used, limit = sitting.length()
        if limit:
            text = w["check.count-limit"].format(words=text, used=used, limit=limit, site=site)
        _say(self.count, f"{text}. {result}" if result else text)

    def show_checking(self, checking: bool) -> None:
        text = self._words["check.checking" if checking else "check.check"]
        if self.check_button.text() != text:
            self.check_button.setText(text)
            self.check_button.setAccessibleName(text)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
        label.setAccessibleName(text)
    if label.isHidden() == bool(text):
        label.setVisible(bool(text))
