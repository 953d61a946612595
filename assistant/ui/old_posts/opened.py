# SPDX-License-Identifier: Apache-2.0
"""One post opened: whole words, why, rules, who could see it, and what the user decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.archive import Seen
from assistant.domain.content import Content
from assistant.domain.finding import Finding, Review
from assistant.domain.plain_text import cleaned
from assistant.services.archive.delete_list import what_was_done, where_to_look
from assistant.services.archive.old_posts import OldPost
from assistant.ui.widgets.basics import Card, button, buttons_row, column, heading, line, panel, text_label
from assistant.ui.widgets.shapes import LevelShape

_WHERE = {"already deleted": "deleted", "earlier version": "earlier", "community": "community", "circle": "circle"}


class OpenedView(QWidget):
    """`decided` carries what became of the post: "kept", "list", "" (taken off), "hidden", "topic"."""

    decided = Signal(str)
    to_list = Signal()
    next_post = Signal()
    copy = Signal(str)
    read_rule = Signal(str)

    def __init__(self, content: Content, row: list[OldPost], review: Review, mark: str, *, many: bool) -> None:
        super().__init__()
        self._content, self._words, self._many = content, content.words, many
        post = self._post = row[0]
        item, w = post.item, self._words
        inside = column(self)
        name = content.platforms[item.platform].name if item.platform in content.platforms else item.platform.capitalize()
        if not many:
            inside.addWidget(text_label(f"{name}. {what_was_done(item, w)}.", "second"))
        box, rows = panel()
        self.text = text_label(cleaned(item.text), focusable=True)
        self.text.setAccessibleName(item.text)
        rows.addWidget(self.text)
        inside.addWidget(box)
        if not item.own:
            inside.addWidget(text_label(w["old.not-yours"].format(act=what_was_done(item, w)), "strong"))
            inside.addWidget(text_label(w["old.not-yours-do"]))
        if review.fair_comment:
            inside.addWidget(text_label(w["old.fair"], "strong"))
        # before the reasons: what one came to decide is in sight however many reasons there are
        self._add_buttons(inside, mark, fair=review.fair_comment)
        inside.addWidget(heading(w["old.why"]))
        for finding in review.findings:
            inside.addWidget(self._card(finding))
        if not many:
            self._add_situation(inside, review)

    def _card(self, finding: Finding) -> QWidget:
        w, level = self._words, finding.level.value
        card = Card(level)
        rows = column(card, "xs", ("xl", "m", "l", "m"))
        top = line(between="s")
        shape = LevelShape()
        shape.show_level(level)
        title = text_label(w["result.card-title"].format(level=w[f"result.level-{level}"], title=finding.title))
        title.setProperty("level", level)
        top.addWidget(shape)
        top.addWidget(title, 1)
        rows.addLayout(top)
        if finding.text:
            rows.addWidget(text_label(w["result.quote"].format(text=cleaned(finding.text)), "second"))
        rows.addWidget(text_label(finding.message))
        if self._post.item.own:  # it says how to write it better
            rows.addWidget(text_label(finding.why, "second"))
        if finding.general:
            rows.addWidget(text_label(w["old.rule-general"], "second"))
        else:
            cited = self._content.cite(finding.clauses[0])
            rows.addWidget(button(w["old.rule"].format(rule=cited), partial(self.read_rule.emit, finding.clauses[0]), link=True))
        return card

    def _add_situation(self, inside: object, review: Review) -> None:
        w, post, add = self._words, self._post, inside.addWidget  # type: ignore[attr-defined]
        key = {True: "then", False: "not-then", None: "then-unknown"}[post.since]
        add(text_label(w[f"old.{key}"]))
        seen = post.item.seen
        add(text_label(w[f"old.seen-{seen.value or 'unknown'}"] if seen is not Seen.UNKNOWN else w["old.seen-unknown"]))
        if (special := _WHERE.get(post.item.where)) is not None:
            add(text_label(w[f"old.where-{special}"]))
        if post.item.own and review.capacity.text:
            add(heading(w["old.who-speaks"]))
            add(text_label(review.capacity.text))
            for signal in review.capacity.signals:
                add(text_label(signal.text, "second"))
        if post.item.link:
            add(text_label(post.item.link, "second"))
        else:
            add(text_label(where_to_look(post.item, post.day, w), "second"))

    def _add_buttons(self, inside: object, mark: str, *, fair: bool) -> None:
        """`fair`: it need not be removed, and then no button leads that way."""
        w, add = self._words, inside.addWidget  # type: ignore[attr-defined]
        made = []
        if not self._many:
            on = mark == "list"
            self.add_button = button(
                w["old.take-off" if on else "old.add"], partial(self.decided.emit, "" if on else "list"), main=not on and not fair
            )
            self.keep_button = button(w["old.keep"], partial(self.decided.emit, "kept"), main=fair and not on)
            made += [self.keep_button, self.add_button] if fair else [self.add_button, self.keep_button]
            if self._post.item.link:
                self.copy_button = button(w["old.copy-link"], partial(self.copy.emit, self._post.item.link))
                made.append(self.copy_button)
        self.fine_button = button(w["old.fine"], self._toggle_fine)
        self.next_button = button(w["old.next-post"], self.next_post.emit, link=True)
        self.list_button = button(w["old.to-list"], self.to_list.emit, link=True)
        made += [self.fine_button, self.next_button, self.list_button]
        add(buttons_row(*made))
        self.fine_part = buttons_row(
            button(w["old.fine-one"], partial(self.decided.emit, "hidden")),
            button(w["old.fine-topic"], partial(self.decided.emit, "topic")),
        )
        self.fine_part.hide()
        add(self.fine_part)

    def _toggle_fine(self) -> None:
        self.fine_part.setVisible(self.fine_part.isHidden())
