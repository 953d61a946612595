# SPDX-License-Identifier: Apache-2.0
"""Text size and colours: light, dark, or the system's contrast theme (then no colour of ours is used)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from assistant.domain.settings import TEXT_SIZES, Settings
from assistant.ui.windows_settings import text_scale

BODY_POINTS, SECTION_POINTS, TITLE_POINTS = 12, 15, 20
TARGET = 44
"""Least height of a button in pixels."""

NARROW, WIDE = 700, 1000


@dataclass(frozen=True)
class Colours:
    page: str
    text: str
    second: str
    link: str
    stop: str
    check: str
    tip: str
    good: str
    line: str
    panel: str
    focus: str
    focus_inside: str


LIGHT = Colours(
    "#FFFFFF",
    "#0B0C0C",
    "#484949",
    "#1A65A6",
    "#AA2A16",
    "#7A4A00",
    "#0F4C81",
    "#0F6B3A",
    "#6B6F73",
    "#F3F4F5",
    "#FFDD00",
    "#0B0C0C",
)
DARK = Colours(
    "#1A1C1E",
    "#F3F4F5",
    "#C2C6CA",
    "#8AC4FF",
    "#FF9D8F",
    "#FFC069",
    "#9ED0FF",
    "#86E0A9",
    "#8C9196",
    "#26292C",
    "#FFDD00",
    "#FFDD00",
)


class Theme:
    """The look that follows from settings and system. `apply` may be called again at any time."""

    def __init__(self, application: QApplication, icons: Path) -> None:
        self._application = application
        self._icons = icons
        self.percent = 100
        self.more_space = False
        self.colours = LIGHT
        self.contrast = False
        self.force_contrast = False

    def apply(self, settings: Settings) -> None:
        """Set palette, font and style sheet."""
        self.percent = settings.text_size or _nearest_size(text_scale())
        hints = QGuiApplication.styleHints()
        self.contrast = self.force_contrast or _contrast_theme()
        dark = settings.colours == "dark" or (settings.colours == "system" and hints.colorScheme() is Qt.ColorScheme.Dark)
        if self.contrast:
            palette = self._application.palette()
            self.colours = _from_palette(palette)
        else:
            self.colours = DARK if dark else LIGHT
            self._application.setPalette(_palette(self.colours))
        font = QFont("Segoe UI")
        font.setFamilies(["Segoe UI", "DejaVu Sans", "Noto Sans", "Arial"])
        font.setPointSizeF(self.points(BODY_POINTS))
        self.more_space = settings.more_space
        if self.more_space:
            # WCAG 2.2, 1.4.12: 0.12 of the size between letters, 0.16 between words
            pixels = self.points(BODY_POINTS) * 96 / 72
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.12 * pixels)
            font.setWordSpacing(0.16 * pixels)
        self._application.setFont(font)
        self._application.setStyleSheet(self._sheet())

    def points(self, size: int) -> float:
        return size * self.percent / 100

    def level_colour(self, level: str) -> QColor:
        return QColor({"stop": self.colours.stop, "check": self.colours.check, "tip": self.colours.tip}[level])

    def is_narrow(self, width: int) -> bool:
        """One column and a Menu button: small windows, and words of 175% or more."""
        return width < NARROW or self.percent >= 175

    def is_wide(self, width: int) -> bool:
        """Two panes: where there is room for them at this size of words."""
        return width * 100 / self.percent >= WIDE and not self.is_narrow(width)

    def _sheet(self) -> str:
        c = self.colours
        tick = "white" if QColor(c.link).lightness() < 140 else "black"
        mark = (self._icons / f"tick-{tick}.png").as_posix()
        size = 2 * int(9 * self.percent / 100)
        ring = size // 4
        room = "QLabel { padding: 4px 0; } QRadioButton, QCheckBox { padding: 4px 6px 4px 2px; }" if self.more_space else ""
        body, section, title = (self.points(p) for p in (BODY_POINTS, SECTION_POINTS, TITLE_POINTS))
        return f"""
        * {{ font-size: {body}pt; }}
        QLabel[role="title"] {{ font-size: {title}pt; font-weight: bold; padding: 2px 0; }}
        QLabel[role="section"] {{ font-size: {section}pt; font-weight: bold; padding: 2px 0; }}
        QLabel[role="strong"] {{ font-weight: bold; }}
        QLabel[role="second"] {{ color: {c.second}; }}
        QLabel[level="stop"] {{ color: {c.stop}; font-weight: bold; }}
        QLabel[level="check"] {{ color: {c.check}; font-weight: bold; }}
        QLabel[level="tip"] {{ color: {c.tip}; font-weight: bold; }}
        QLabel[level="good"] {{ color: {c.good}; font-weight: bold; }}
        QLabel[role="problem"] {{ color: {c.stop}; font-weight: bold; }}
        QLabel[lit="true"] {{ color: {c.page if c is not DARK else c.text}; }}
        QLabel:focus {{ border: 3px solid {c.focus}; background: {c.panel}; }}
        QPushButton, QToolButton {{ min-height: {TARGET - 12}px; padding: 4px 14px; border: 2px solid {c.line};
            border-radius: 4px; background: {c.panel}; color: {c.text}; }}
        QPushButton[main="true"] {{ background: {c.link}; color: {c.page}; border-color: {c.link}; font-weight: bold; }}
        QPushButton[link="true"] {{ border: 2px solid transparent; background: transparent; color: {c.link};
            text-align: left; text-decoration: underline; padding: 2px 6px; min-height: 26px; }}
        QPushButton[row="true"] {{ text-align: left; padding: 8px 14px; }}
        QPushButton:focus, QToolButton:focus {{ border: 3px solid {c.focus}; outline: 2px solid {c.focus_inside};
            background: {c.focus_inside if c is not DARK else c.panel}; color: {c.page if c is not DARK else c.text}; }}
        QRadioButton, QCheckBox {{ min-height: 26px; padding: 0 6px 0 2px; spacing: 8px; border: 3px solid transparent; }}
        QCheckBox[alone="true"] {{ spacing: 0; padding-right: 0; }}
        QRadioButton:focus, QCheckBox:focus {{ border: 3px solid {c.focus}; }}
        QRadioButton::indicator, QCheckBox::indicator {{ width: {size - 4}px; height: {size - 4}px; border: 2px solid {c.line};
            background: {c.page}; }}
        QRadioButton::indicator {{ border-radius: {size // 2}px; }}
        QRadioButton::indicator:checked {{ width: {size - 2 * ring}px; height: {size - 2 * ring}px;
            border: {ring}px solid {c.link}; background: {c.page}; }}
        QCheckBox::indicator:checked {{ border-color: {c.link}; background: {c.link}; image: url("{mark}"); }}
        QPlainTextEdit, QLineEdit, QComboBox, QListWidget, QTextEdit {{ border: 2px solid {c.line}; border-radius: 4px;
            background: {c.page}; color: {c.text}; padding: 4px; selection-background-color: {c.link};
            selection-color: {c.page}; }}
        QLineEdit, QComboBox {{ min-height: {TARGET - 14}px; }}
        QPlainTextEdit:focus, QLineEdit:focus, QComboBox:focus, QListWidget:focus, QTextEdit:focus {{ border: 3px solid {c.focus}; }}
        QFrame[panel="true"] {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 4px; }}
        QFrame[card="stop"] {{ background: {c.page}; border: 1px solid {c.line}; border-left: 8px solid {c.stop}; }}
        QFrame[card="check"] {{ background: {c.page}; border: 1px solid {c.line}; border-left: 8px solid {c.check}; }}
        QFrame[card="tip"] {{ background: {c.page}; border: 1px solid {c.line}; border-left: 8px solid {c.tip}; }}
        QFrame[card="good"] {{ background: {c.page}; border: 1px solid {c.line}; border-left: 8px solid {c.good}; }}
        QListWidget#sideList {{ border: none; background: {c.panel}; }}
        QListWidget#sideList::item {{ min-height: {TARGET}px; padding: 0 10px; color: {c.text}; }}
        QListWidget#sideList::item:selected {{ background: {c.link}; color: {c.page}; }}
        QScrollArea {{ border: none; }}
        QStatusBar, QMenuBar {{ background: {c.panel}; }}
        QFrame#strip {{ background: {c.panel}; border-bottom: 1px solid {c.line}; }}
        QFrame#pinned {{ border-top: 1px solid {c.line}; }}
        {room}
        """


def _nearest_size(percent: int) -> int:
    return min(TEXT_SIZES, key=lambda size: (abs(size - percent), -size))


def _contrast_theme() -> bool:
    """True when Windows (or another system) asks for more contrast."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    preference = accessibility().contrastPreference()
    return bool(preference == Qt.ContrastPreference.HighContrast)


def _from_palette(palette: QPalette) -> Colours:
    """System colours only: levels keep their words and shapes."""
    role = QPalette.ColorRole

    def name(which: QPalette.ColorRole) -> str:
        return palette.color(which).name()

    text, page = name(role.WindowText), name(role.Window)
    link = name(role.Link)
    return Colours(page, text, text, link, text, text, text, text, text, name(role.Button), name(role.Highlight), text)


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, c.page),
        (role.WindowText, c.text),
        (role.Base, c.page),
        (role.AlternateBase, c.panel),
        (role.Text, c.text),
        (role.Button, c.panel),
        (role.ButtonText, c.text),
        (role.PlaceholderText, c.second),
        (role.Highlight, c.link),
        (role.HighlightedText, c.page),
        (role.Link, c.link),
        (role.ToolTipBase, c.panel),
        (role.ToolTipText, c.text),
    ):
        palette.setColor(which, QColor(colour))
    return palette
