# SPDX-License-Identifier: Apache-2.0
"""The start of the profile check, and the checks so far as bars and as a table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from assistant.domain import dates
from assistant.domain.audit import Audit
from assistant.services.guides.profile import Profile
from assistant.ui.theme import theme
from assistant.ui.widgets.basics import button, column, heading, text_label
from assistant.ui.widgets.buttons import PressButton
from assistant.ui.widgets.sheet import Foot

_BAR = 24
"""Pixels from one bar to the next."""


class StartView(QWidget):
    """What the check is for, and what was found before."""

    start = Signal()
    go_on_with = Signal()
    plan = Signal()
    print_it = Signal()
    delete = Signal()

    def __init__(self, words: Mapping[str, str], audits: list[Audit], profile: Profile) -> None:
        super().__init__()
        w = words
        inside = column(self)
        last = audits[-1] if audits else None
        for key in ("intro", "two-hats", "how-long"):
            inside.addWidget(text_label(w[f"profile.{key}"]))
        inside.addWidget(heading(w["profile.have-open"]))
        inside.addWidget(text_label(w["profile.have-open-what"]))
        made: list[PressButton] = []
        if last is not None and last.finished is None:
            made.append(button(w["profile.go-on"], self.go_on_with.emit, main=True))
        elif last is not None:
            made.append(button(w["profile.plan"], self.plan.emit, main=True))
            made.append(button(w["profile.again"], self.start.emit))
        else:
            made.append(button(w["profile.start"], self.start.emit, main=True))
        made.append(button(w["profile.print-questions"], self.print_it.emit, plain=True))
        self.foot = Foot(*made)
        inside.addWidget(text_label(w["profile.kept"], "second"))
        inside.addWidget(text_label(w["profile.told-checker"], "second"))
        inside.addWidget(text_label(w["profile.untried"], "second"))
        finished = [a for a in audits if a.finished is not None]
        if finished:
            inside.addWidget(heading(w["profile.progress"]))
            inside.addWidget(progress_view(w, finished[-6:], profile))
        if audits:
            inside.addWidget(button(w["profile.delete"], self.delete.emit, link=True))


def progress_view(words: Mapping[str, str], audits: list[Audit], profile: Profile) -> QWidget:
    """Past checks: bars, and the same numbers as a table."""
    w = words
    holder = QWidget()
    inside = column(holder)
    rows = []
    for audit in audits:
        plan = profile.plan(audit)
        day = audit.finished or audit.begun
        done = sum(t.done for t in plan.finished)
        rows.append((dates.day(day), done, plan.left, w[f"profile.{plan.status.value}"]))
    bars = Bars([(done, left) for _, done, left, _ in rows])
    bars.setAccessibleName(w["profile.progress-alt"])
    inside.addWidget(bars)
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    heads = [w[f"profile.progress-{k}"] for k in ("date", "done", "left", "status")]
    for place, text in enumerate(heads):
        grid.addWidget(text_label(text, "strong"), 0, place)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            cell = text_label(str(value), focusable=place == 0)
            if place == 0:
                cell.setAccessibleName(", ".join(f"{h}: {v}" for h, v in zip(heads, row, strict=True)))
            grid.addWidget(cell, number, place)
    inside.addWidget(table)
    return holder


class Bars(QWidget):
    """One bar a check: tasks done filled, tasks left as an outline. The table says the same."""

    def __init__(self, rows: list[tuple[int, int]]) -> None:
        super().__init__()
        self._rows = rows
        self.setMinimumHeight(_BAR * len(rows))

    def sizeHint(self) -> QSize:
        return QSize(300, _BAR * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((done + left for done, left in self._rows), default=1) or 1
        unit = (min(self.width(), look.shape.box) - 2) / most
        for number, (done, left) in enumerate(self._rows):
            box = QRectF(1, 4 + _BAR * number, (done + left) * unit, _BAR - 8)
            path = QPainterPath()
            path.addRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.fillPath(path, look.colour("side"))
            painter.setClipPath(path)
            painter.fillRect(QRectF(box.left(), box.top(), done * unit, box.height()), look.colour("link"))
            painter.setClipping(False)
            painter.setPen(QPen(look.colour("outline"), look.shape.line))
            painter.drawPath(path)
