# SPDX-License-Identifier: Apache-2.0
"""The start of the profile check, and the checks so far as bars and as a table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from assistant.domain import dates
from assistant.domain.audit import Audit
from assistant.services.guides.profile import Profile
from assistant.ui.widgets.basics import button, buttons_row, column, heading, text_label


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
        made: list[QWidget] = []
        if last is not None and last.finished is None:
            made.append(button(w["profile.go-on"], self.go_on_with.emit, main=True))
        elif last is not None:
            made.append(button(w["profile.plan"], self.plan.emit, main=True))
            made.append(button(w["profile.again"], self.start.emit))
        else:
            made.append(button(w["profile.start"], self.start.emit, main=True))
        made.append(button(w["profile.print-questions"], self.print_it.emit))
        inside.addWidget(buttons_row(*made))
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
        self.setMinimumHeight(22 * len(rows) + 4)

    def sizeHint(self) -> QSize:
        return QSize(300, 22 * len(self._rows) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        most = max((done + left for done, left in self._rows), default=1) or 1
        unit = (min(self.width(), 600) - 4) / most
        colour = self.palette().windowText().color()
        painter.setPen(colour)
        for number, (done, left) in enumerate(self._rows):
            top = 3 + 22 * number
            painter.fillRect(QRectF(1, top, done * unit, 16), colour)
            painter.drawRect(QRectF(1 + done * unit, top, left * unit, 16))
        painter.end()
