# SPDX-License-Identifier: Apache-2.0
"""The ending of a walkthrough: the answer as title, what to do now, words to copy, why, and where else to go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assistant.audit.makers import blanks_of
from assistant.domain.audit import Account
from assistant.domain.walkthrough import Ending
from assistant.services.guides.profile import accounts_of, steps_line
from assistant.services.guides.walkthroughs import EndingWords, contact_line, ending_words, rows_said_yes
from assistant.services.program import App
from assistant.ui.destinations import ToClause, ToIncident, ToTool
from assistant.ui.widgets.basics import Icon, announce, button, buttons_row, check_box, column, heading, line, panel, text_label
from assistant.ui.widgets.buttons import PressButton
from assistant.ui.widgets.paper import PaperWork
from assistant.ui.widgets.sheet import Foot
from assistant.walkthroughs.run import Run


class EndingView(QWidget):
    """What to do, and why."""

    asks = Signal(object)
    begin = Signal(str)
    done = Signal()
    back = Signal()
    again = Signal()
    print_it = Signal()
    save_it = Signal(bool)

    def __init__(self, app: App, run: Run, paper: PaperWork) -> None:
        super().__init__()
        self._app, self.paper = app, paper
        w = self._words = dict(app.content.words)
        ending = run.ending
        assert ending is not None  # noqa: S101 - made for an ending only
        shown = ending_words(ending, app.settings, app.pack, app.content, run.facts)
        self.title = shown.title
        inside = self._inside = column(self)
        add = inside.addWidget
        for part in shown.parts:
            frame, layout = panel()
            layout.addWidget(text_label(part.title, "strong"))
            layout.addWidget(text_label(part.text))
            add(frame)
        if shown.elsewhere:
            add(text_label(shown.elsewhere))
        add(heading(w["walk.now"]))
        add(text_label(w["walk.if-you-can"], "second"))
        for number, (step, to_do) in enumerate(zip(shown.steps, shown.to_do, strict=True), 1):
            add(check_box(f"{number}. {step}", False) if to_do else _known(f"{number}. {step}"))
        made: list[PressButton] = []
        if ending.incident:
            self.write_button = button(w["walk.write-down"], partial(self.asks.emit, ToIncident(run)), main=True)
            made.append(self.write_button)
        made.append(button(w["walk.done"], self.done.emit, main=not ending.incident))
        made.append(button(w["walk.print"], self.print_it.emit, plain=True, icon="print"))
        if ending.abuse:
            made.append(button(w["walk.break"], partial(self.begin.emit, "break"), plain=True))
        self.foot = Foot(*made)
        self.said = text_label("", focusable=True)
        self.said.hide()
        add(self.said)
        if shown.words:
            add(heading(w["walk.words"]))
        for part in shown.words:
            self._add_words(part.title, part.text)
        if shown.asks:
            add(heading(w["walk.who"]))
            for contact in shown.contacts:
                add(text_label(contact_line(contact, w)))
            if not shown.contacts:
                add(text_label(shown.no_contact))
        if shown.checked:
            add(text_label(shown.checked, "second"))
        self._add_help(ending)
        self._add_why(run, shown)
        add(heading(w["walk.fit"]))
        add(
            buttons_row(
                button(w["walk.none-fits"], partial(self.begin.emit, "concern")),
                button(w["walk.back"], self.back.emit, link=True),
                button(w["walk.again"], self.again.emit, link=True),
                button(w["walk.save"], lambda: self.save_it.emit(False), link=True),
                button(w["walk.save-large"], lambda: self.save_it.emit(True), link=True),
            )
        )

    def _add_help(self, ending: Ending) -> None:
        """Other places that help, and where the settings are found, under a title of their own."""
        having = [a for a in accounts_of(self._app.content).values() if any(s in a.steps for s in ending.settings)]
        if ending.offers or having:
            self._inside.addWidget(heading(self._words["walk.else"]))
        if ending.offers:
            self._inside.addWidget(buttons_row(*(self._offer_button(name) for name in ending.offers)))
        if having:
            self._add_settings(having, ending.settings)

    def _add_why(self, run: Run, shown: EndingWords) -> None:
        w, add = self._words, self._inside.addWidget
        add(heading(w["walk.why"]))
        said = rows_said_yes(run)
        if said:
            add(text_label(w["walk.rows-said"].format(list=" ".join(said))))
        for clause in shown.clauses:
            line = text_label(w["walk.rule"].format(label=clause.label, summary=clause.words), focusable=True)
            link = button(w["walk.read-rule"], partial(self.asks.emit, ToClause(clause.id)), link=True)
            link.setAccessibleName(f"{w['walk.read-rule']}: {clause.label}")
            add(line)
            add(link)
        if shown.general:
            add(text_label(w["walk.general"]))

    def _add_words(self, title: str, text: str) -> None:
        w = self._words
        frame, layout = panel()
        layout.addWidget(text_label(title, "strong"))
        layout.addWidget(text_label(text))

        def copy() -> None:
            QGuiApplication.clipboard().setText(text)
            self.said.setText(w["walk.copied"] if blanks_of(text) else w["makers.copied"])
            self.said.show()
            announce(self.said, self.said.text())

        made = button(w["walk.copy"], copy)
        made.setAccessibleName(f"{w['walk.copy']}: {title}")
        layout.addWidget(buttons_row(made))
        self._inside.addWidget(frame)

    def _offer_button(self, name: str) -> QWidget:
        kind, _, which = name.partition(":")
        if kind == "walkthrough":
            title = self._app.content.walkthroughs[which].title
            return button(self._words["profile.offer-walkthrough"].format(title=title), partial(self.begin.emit, which))
        # the tool for more words is not called as the words above it are
        words = self._words["walk.more-words" if kind == "templates" else f"profile.offer-{kind}"]
        return button(words, partial(self.asks.emit, ToTool(kind)))

    def _add_settings(self, having: Sequence[Account], settings: tuple[str, ...]) -> None:
        """Where to find it on each site, folded until asked for."""
        w, content = self._words, self._app.content
        holder, layout = panel()
        for account in having:
            layout.addWidget(text_label(w["profile.where-site"].format(account=account.label), "strong"))
            for setting in settings:
                for number, step in enumerate(account.steps.get(setting, ()), 1):
                    layout.addWidget(text_label(f"{number}. {step}"))
            layout.addWidget(text_label(steps_line(content, account, w), "second"))
        holder.hide()

        def fold() -> None:
            holder.setVisible(holder.isHidden())
            text = w["profile.where" if holder.isHidden() else "profile.where-hide"]
            self.where_button.setText(text)
            self.where_button.setAccessibleName(text)

        self.where_button = button(w["profile.where"], fold)
        self._inside.addWidget(buttons_row(self.where_button))
        self._inside.addWidget(holder)


def _known(text: str) -> QWidget:
    """A step with nothing to tick, in line with the words of the others."""
    holder = QWidget()
    across = line(holder, "m", ("xs", "s", "m", "s"))
    across.addWidget(Icon("", small=True), 0, Qt.AlignmentFlag.AlignTop)  # the room of the mark that the others have
    across.addWidget(text_label(text), 1)
    return holder
