# SPDX-License-Identifier: Apache-2.0
"""Who posts what, where: one line over the box, and the questions that it unfolds to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.draft import Account, Kind, Place, PostContext
from assistant.domain.platform import Platform
from assistant.ui.check.marked import AfterWords, MarkedLabel, bracketed
from assistant.ui.widgets.basics import Card, Choice, ChoiceBox, button, buttons_row, column, line, text_label

Words = Mapping[str, str]
RECEIVED = "received"
"""What the user does when the words are a comment that came in."""

ACCOUNTS = ("member", "personal", "official", "unsure")
PLACES = ("own-page", "other-page", "group", "chat-group", "private-message", "other")
KINDS = ("post", "reply", "share", "photo", "document", RECEIVED)
_SHOWN_AS = {"like": "share", "video": "photo"}


class SituationLine(QWidget):
    """ "You post as your councillor page, on your page, a new post for Facebook. Change" """

    change = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.text = MarkedLabel()
        self.button = button(words["check.change"], self.change.emit, link=True)
        layout = AfterWords(self, self.text)
        layout.addWidget(self.text)
        layout.addWidget(self.button)

    def follow(self, context: PostContext, platform: str) -> None:
        """Say another situation."""
        w = self._words
        if context.received:
            told = w["check.as-received"].format(platform=f"[{platform}]")
        else:
            place = "own-page-official" if context.official and context.place is Place.OWN_PAGE else context.place.value
            told = w["check.as"].format(
                account=w[f"check.as-{context.account.value}"],
                place=w[f"check.on-{place}"],
                kind=w[f"check.a-{_SHOWN_AS.get(context.kind.value, context.kind.value)}"],
                platform=f"[{platform}]",
            )
        self.text.show_marked(*bracketed(told))
        self.button.setAccessibleDescription(self.text.text())


class SituationQuestions(Card):
    """The questions, with the answers of last time.

    Signals:
        answered: what was chosen, by the names of `Sitting.situate`.
        folded: the user is done with them.
    """

    answered = Signal(object)
    folded = Signal()

    def __init__(self, words: Words, platforms: Iterable[Platform]) -> None:
        super().__init__()
        self._words = words
        rows = column(self, "xs", ("l", "s", "l", "s"))
        self.account = Choice(words["check.account"], [(a, words[f"check.account-{a}"]) for a in ACCOUNTS], beside=True)
        self.place = Choice(words["check.place"], [(p, words[f"check.place-{p}"]) for p in PLACES], beside=True)
        self.kind = Choice(words["check.kind"], [(k, words[f"check.kind-{k}"]) for k in KINDS], beside=True)
        for name, choice in (("account", self.account), ("place", self.place), ("kind", self.kind)):
            choice.setObjectName(name)
            choice.chosen.connect(self._tell)
            rows.addWidget(choice)
        self.platform = ChoiceBox()
        self.platform.setAccessibleName(words["check.platform"])
        for platform in platforms:
            self.platform.addItem(platform.name, platform.id)
        self.platform.currentIndexChanged.connect(self._tell)
        self.done_button = button(words["check.changed"], self.folded.emit)
        foot = line(between="l")
        foot.addWidget(buttons_row(text_label(words["check.platform"], "strong"), self.platform), 1)
        foot.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(foot)

    def _tell(self, _value: object = None) -> None:
        self.answered.emit(self.values())

    def values(self) -> dict[str, Any]:
        """What is chosen, for `Sitting.situate`."""
        received = self.kind.value == RECEIVED
        chosen: dict[str, Any] = {"received": received, "platform": str(self.platform.currentData())}
        for name, kind, choice in (("account", Account, self.account), ("place", Place, self.place), ("kind", Kind, self.kind)):
            if choice.value and choice.value != RECEIVED:
                chosen[name] = kind(choice.value)
        return chosen

    def follow(self, context: PostContext, *, member_page: bool) -> None:
        """Show the answers as they are now."""
        w = self._words
        self.account.buttons["member"].setVisible(member_page)
        self.account.set_value(context.account.value)
        self.place.set_value(context.place.value)
        self.kind.set_value(RECEIVED if context.received else _SHOWN_AS.get(context.kind.value, context.kind.value))
        with QSignalBlocker(self.platform):
            self.platform.setCurrentIndex(max(0, self.platform.findData(context.platform)))
        self.place.set_text("own-page", w["check.place-own-page-official" if context.official else "check.place-own-page"])
        for own in (self.account, self.place):  # which account, and where to: not of a comment that came in
            own.setVisible(not context.received)

    def choose_kind(self, kind: str) -> None:
        """As if the user had chosen it."""
        self.kind.buttons[kind].setChecked(True)
