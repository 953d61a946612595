# SPDX-License-Identifier: Apache-2.0
"""Make my terms of use: five questions; page text, pinned post, picture with words and its alt text, A4 PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from assistant.audit.makers import Terms, TermsAnswers, make_terms
from assistant.services.policy.citing import contact_words, contacts_of
from assistant.services.program import App
from assistant.ui.widgets.basics import Choice, announce, button, buttons_row, check_box, clear_layout, column, text_label
from assistant.ui.widgets.buttons import PressButton
from assistant.ui.widgets.forms import Form, line_box, words_box
from assistant.ui.widgets.pictures import png_bytes
from assistant.ui.widgets.sheet import Foot

STEPS = ("page", "about", "reply", "removes", "help")
WIDTH, HEIGHT = 1200, 1200


class TermsMaker(QWidget):
    """Five pages and the result."""

    titled = Signal(str, str)
    save_pdf = Signal(object)
    save_picture = Signal(bytes)

    def __init__(self, app: App, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._clock = app, clock
        w = self._words = app.content.words
        self._step = 0
        self.terms: Terms | None = None
        contacts = contacts_of(app.settings, app.pack, ("clerk", "communications", "concerns"))
        self.answers: dict[str, Any] = {
            "page": "",
            "about": "",
            "reply": "none",
            "removes": [p.id for p in app.content.makers.removes],
            "help": contact_words(contacts[0]) if contacts else "",
        }
        inside = column(self)
        self._holder = column()
        inside.addLayout(self._holder)
        self.said = text_label("", focusable=True)
        self.said.hide()
        inside.addWidget(self.said)
        self.foot: Foot | None = None
        self.form = Form(w)
        self._read: Callable[[], Any] = str

    def start(self) -> None:
        self._show_step(0)

    def _show_step(self, step: int) -> None:
        w, name = self._words, STEPS[step]
        self._step, self.terms = step, None
        self.said.hide()
        clear_layout(self._holder)
        form = self.form = Form(w)
        known = self.answers[name]
        title = w[f"makers.terms-{name}"]
        if name == "reply":
            choice = Choice(title, [(k, w[f"makers.terms-reply-{k}"]) for k in ("none", "2", "7")], upright=True)
            choice.label.hide()
            choice.set_value(str(known))
            form.field(name, "", choice)
            self._read = lambda: choice.value
        elif name == "removes":
            form.text(w["makers.terms-removes-hint"], "second")
            ticks = {p.id: check_box(p.label, p.id in known) for p in self._app.content.makers.removes}
            for tick in ticks.values():
                form.add(tick)
            form.field(name, "", QWidget())
            form.text(w["makers.terms-always"])
            self._read = lambda: [k for k, t in ticks.items() if t.isChecked()]
        else:
            hint = w[f"makers.terms-{name}-hint"]
            box = line_box(name, title, str(known), hint)
            form.field(name, "", box, hint)
            self._read = lambda: box.text().strip()
        back = button(w["makers.back"], self.step_back)
        if step == 0:
            back.hide()
        self.foot = Foot(button(w["makers.continue"], self.go_on, main=True), back)
        self._holder.addWidget(form)
        self.titled.emit(title, w["makers.step"].format(number=step + 1, all=len(STEPS)))

    def go_on(self) -> None:
        """Continue."""
        if self.terms is not None:
            return
        w, name = self._words, STEPS[self._step]
        value = self._read()
        self.answers[name] = value
        problem = "" if value else w["makers.terms-none" if name == "removes" else "makers.needed"]
        if not self.form.show_problems({name: problem} if problem else {}):
            return
        if self._step + 1 < len(STEPS):
            self._show_step(self._step + 1)
        else:
            self._show_result()

    def step_back(self) -> bool:
        """The question before. False at the first one."""
        if self.terms is not None:
            self._show_step(len(STEPS) - 1)
            return True
        if self._step == 0:
            return False
        self.answers[STEPS[self._step]] = self._read()
        self._show_step(self._step - 1)
        return True

    def _show_result(self) -> None:
        w, given = self._words, self.answers
        who = "" if self._app.settings.role.is_staff else w["makers.name-in-councillor"]
        answers = TermsAnswers(
            str(given["page"]), str(given["about"]), str(given["reply"]), tuple(given["removes"]), str(given["help"]), who
        )
        terms = self.terms = make_terms(self._app.content.makers, answers, self._clock().date())
        clear_layout(self._holder)
        self._holder.addWidget(text_label(w["makers.terms-always"], "second"))
        page_text = "\n".join((terms.title, *terms.page))
        self.mains: dict[str, PressButton] = {}
        self.parts = {
            "text": self._words_part("text", w["makers.terms-text"], page_text),
            "pinned": self._words_part("pinned", w["makers.terms-pinned"], terms.pinned),
            "picture": self._picture_part(terms),
        }
        # a row of choices that wraps: a bar of tabs is cut at 200% text
        self.tabs = Choice(w["makers.terms-which"], [(k, w[f"makers.terms-{k}"]) for k in self.parts])
        self.tabs.chosen.connect(self._show_part)
        self._holder.addWidget(self.tabs)
        for part in self.parts.values():
            self._holder.addWidget(part)
        pdf = button(w["makers.terms-save-pdf"], lambda: self.save_pdf.emit(terms), plain=True)
        self.foot = Foot(*self.mains.values(), button(w["makers.back"], self.step_back), pdf)
        self.tabs.set_value("text")
        self._show_part("text")
        self.titled.emit(w["makers.terms-result"], "")

    def _show_part(self, name: str) -> None:
        for key, part in self.parts.items():
            part.setVisible(key == name)
            self.mains[key].setVisible(key == name)

    def _words_part(self, name: str, label: str, text: str) -> QWidget:
        holder = QWidget()
        inside = column(holder)
        box = words_box(f"page-{name}", label, text)
        box.setReadOnly(True)
        inside.addWidget(box)
        made = self.mains[name] = button(self._words["makers.copy"], lambda: self._copy(text), main=True)
        made.setAccessibleName(f"{self._words['makers.copy']}: {label}")
        return holder

    def _picture_part(self, terms: Terms) -> QWidget:
        w = self._words
        holder = QWidget()
        inside = column(holder)
        image = words_picture(terms.picture)
        shown = QLabel()
        shown.setPixmap(QPixmap.fromImage(image).scaledToWidth(300, Qt.TransformationMode.SmoothTransformation))
        shown.setAccessibleName(terms.alt)
        inside.addWidget(shown)
        save = w["makers.terms-save-picture"]
        self.mains["picture"] = button(save, lambda: self.save_picture.emit(png_bytes(image)), main=True)
        inside.addWidget(text_label(w["makers.terms-alt"], "strong"))
        inside.addWidget(text_label(terms.alt))
        copy = button(w["makers.copy"], lambda: self._copy(terms.alt))
        copy.setAccessibleName(f"{w['makers.copy']}: {w['makers.terms-alt']}")
        inside.addWidget(buttons_row(copy))
        return holder

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.setText(self._words["makers.copied"])
        self.said.show()
        announce(self.said, self.said.text())


def words_picture(lines: tuple[str, ...]) -> QImage:
    """A square picture with the words, dark on white, as large as they fit."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.fillRect(0, 0, 24, HEIGHT, QColor("#1A65A6"))
    painter.setPen(QColor("#0B0C0C"))
    area = QRect(80, 60, WIDTH - 140, HEIGHT - 120)
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
    for size in range(64, 19, -2):
        fonts = [_font(size + 14 if number == 0 else size, bold=number == 0) for number in range(len(lines))]
        heights = []
        for font, line in zip(fonts, lines, strict=True):
            painter.setFont(font)
            heights.append(painter.boundingRect(area, flags, line).height() + size // 2)
        if sum(heights) <= area.height():
            break
    top = area.top()
    for font, line, height in zip(fonts, lines, heights, strict=True):
        painter.setFont(font)
        painter.drawText(QRect(area.left(), top, area.width(), height), flags, line)
        top += height
    painter.end()
    return image


def _font(pixels: int, *, bold: bool) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
