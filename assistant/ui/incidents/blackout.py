# SPDX-License-Identifier: Apache-2.0
"""Drawing boxes on a picture, with the mouse or with the keyboard. The boxes are burned into a new picture elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.domain.picture_words import Box
from assistant.ui.incidents.private_boxes import PrivateBoxes
from assistant.ui.widgets.basics import announce, button, buttons_row, column, text_label
from assistant.ui.widgets.sheet import Foot

STEP, LEAST = 0.02, 0.02
MOST_WIDE, MOST_HIGH = 760, 420


class Canvas(QWidget):
    """The picture with the boxes that are down and the one that is being placed. Sizes are parts of the picture."""

    changed = Signal()

    def __init__(self, pixmap: QPixmap, name: str) -> None:
        super().__init__()
        self._pixmap = pixmap.scaled(
            QSize(MOST_WIDE, MOST_HIGH), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.boxes: list[Box] = []
        self.offered: list[Box] = []
        self.ticked: list[Box] = []
        self.current: Box = (0.35, 0.4, 0.65, 0.6)
        self._from: QPointF | None = None
        self.setMaximumWidth(self._pixmap.width())
        self.setMinimumSize(120, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._pixmap.height())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(60, round(self.width() * self._pixmap.height() / max(1, self._pixmap.width()))))

    @property
    def down(self) -> list[Box]:
        """Every box that will be black: those that were drawn, and those that were ticked."""
        return [*self.boxes, *self.ticked]

    def offer(self, offered: list[Box], ticked: list[Box]) -> None:
        """Boxes of what was found: outlines until they are ticked."""
        self.offered, self.ticked = offered, ticked
        self.update()
        self.changed.emit()

    def put_down(self) -> None:
        """The box that is being placed stays where it is."""
        self.boxes.append(self.current)
        self.update()
        self.changed.emit()

    def take_back(self) -> None:
        if self.boxes:
            self.boxes.pop()
            self.update()
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        left, top, right, bottom = self.current
        moves = {
            Qt.Key.Key_Left: (-STEP, 0.0),
            Qt.Key.Key_Right: (STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -STEP),
            Qt.Key.Key_Down: (0.0, STEP),
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.put_down()
        elif key in moves:
            across, down = moves[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                right = min(1.0, max(left + LEAST, right + across))
                bottom = min(1.0, max(top + LEAST, bottom + down))
            else:
                across = max(-left, min(1.0 - right, across))
                down = max(-top, min(1.0 - bottom, down))
                left, right, top, bottom = left + across, right + across, top + down, bottom + down
            self.current = (left, top, right, bottom)
            self.update()
            self.changed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self.current = self._box(self._from, event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        box = self._box(self._from, event.position())
        self._from = None
        if box[2] - box[0] >= 0.005 and box[3] - box[1] >= 0.005:
            self.current = box
            self.put_down()

    def _box(self, one: QPointF, other: QPointF) -> Box:
        wide, high = self.width(), self.height()
        across = sorted(min(1.0, max(0.0, p.x() / wide)) for p in (one, other))
        down = sorted(min(1.0, max(0.0, p.y() / high)) for p in (one, other))
        return (across[0], down[0], across[1], down[1])

    def _rect(self, box: Box) -> QRectF:
        left, top, right, bottom = box
        wide, high = self.width(), self.height()
        return QRectF(left * wide, top * high, (right - left) * wide, (bottom - top) * high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.rect(), self._pixmap)
        for box in self.down:
            painter.fillRect(self._rect(box), QColor("black"))
        for colour, style in (("black", Qt.PenStyle.SolidLine), ("#FFDD00", Qt.PenStyle.DashLine)):
            painter.setPen(QPen(QColor(colour), 2, style))
            for box in self.offered:
                painter.drawRect(self._rect(box))
        painter.setPen(QPen(QColor("black"), 4))
        painter.drawRect(self._rect(self.current))
        painter.setPen(QPen(QColor("#FFDD00"), 2))
        painter.drawRect(self._rect(self.current))
        painter.end()


class BlackOut(QWidget):
    """The picture, what the keys do, and the buttons. `save` gives the boxes and a description of the copy."""

    wide = True
    save = Signal(object, str)
    back = Signal()

    def __init__(self, words: Mapping[str, str], pixmap: QPixmap, what: str, private: PrivateBoxes) -> None:
        super().__init__()
        self._words, self._what, self.private = words, what, private
        w = words
        rows = column(self)
        rows.addWidget(private)
        rows.addWidget(text_label(w["evidence.box-hint"], focusable=True))
        self.canvas = Canvas(pixmap, w["evidence.picture-alt"].format(text=what or w["evidence.no-description"]))
        rows.addWidget(self.canvas)
        self.where = text_label("", focusable=True)
        self.count = text_label("", focusable=True)
        rows.addWidget(self.where)
        rows.addWidget(self.count)
        self.add_button = button(w["evidence.box-add"], self.canvas.put_down)
        self.undo_button = button(w["evidence.box-undo"], self.canvas.take_back)
        self.save_button = button(w["evidence.box-save"], self._save, main=True)
        self.back_button = button(w["app.go-back"], self.back.emit)
        rows.addWidget(buttons_row(self.add_button, self.undo_button))
        self.foot = Foot(self.save_button, self.back_button)
        self.said = text_label("", "problem", focusable=True)
        self.said.hide()
        rows.addWidget(self.said)
        self.canvas.changed.connect(self._show)
        private.changed.connect(lambda: self.canvas.offer(private.offered, private.chosen))
        self.back.connect(private.stop)
        self._show()

    def _show(self) -> None:
        w = self._words
        left, top, right, bottom = (round(100 * n) for n in self.canvas.current)
        self.where.setText(w["evidence.box-where"].format(left=left, top=top, width=right - left, height=bottom - top))
        number = len(self.canvas.down)
        key = {0: "box-count-none", 1: "box-count-one"}.get(number, "box-count")
        self.count.setText(w[f"evidence.{key}"].format(count=number))
        self.save_button.setEnabled(number > 0)
        self.undo_button.setEnabled(bool(self.canvas.boxes))
        announce(self.canvas, self.where.text())

    def _save(self) -> None:
        self.save_button.setEnabled(False)
        self.private.stop()
        self.save.emit(self.canvas.down, self._what)

    def refused(self, why: str) -> None:
        self.said.setText(why)
        self.said.show()
        self._show()
        announce(self.said, why)
