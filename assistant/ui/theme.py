# SPDX-License-Identifier: Apache-2.0
"""The look of the running window: tokens of `looks.toml` at the user's text size, in light, dark or the system's contrast colours.

Widgets draw themselves from `theme()` each time they are painted, so a change shows at once. There is no style sheet: Qt
would match it against every widget again for each change.
"""

from __future__ import annotations

import atexit
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from assistant.domain.looks import Colours, Looks
from assistant.domain.settings import TEXT_SIZES, Settings
from assistant.ui.windows_settings import text_scale

BOLD = ("title", "section", "card", "strong", "problem")
"""Roles of words that are bold."""

SHIPPED = ("AtkinsonHyperlegibleNext-Regular.ttf", "AtkinsonHyperlegibleNext-Bold.ttf")
"""Fonts in resources/fonts, for computers without Segoe UI."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_current: list[Theme] = []


def _forget() -> None:
    """At the end of the program pictures and fonts must go before Qt does."""
    for each in _current:
        each.forget()
    _current.clear()


atexit.register(_forget)


def theme() -> Theme:
    """The theme of this program: there is one, as there is one QApplication."""
    return _current[-1]


class Theme:
    """The look that follows from tokens, settings and system. `apply` may be called again at any time.

    Args:
        looks: the tokens.
        resources: the folder that holds `icons` and `fonts`.
    """

    def __init__(self, application: QApplication, looks: Looks, resources: Path) -> None:
        self._application, self._resources = application, resources
        self.looks, self.space, self.shape = looks, looks.space, looks.shape
        self.percent = 100
        self.more_space = False
        self.colours: Colours = looks.light
        self.contrast = False
        self.force_contrast = False
        self.version = 0
        """Raised whenever words may need other room than before."""
        self._fonts: dict[str, QFont] = {}
        self._steps: dict[str, float] = {}
        self._measures: dict[str, float] = {}
        self._icons: dict[tuple[str, str, int, float], QPixmap] = {}
        application.setStyle("Fusion")
        self._family = self._find_family()
        _forget()
        _current.append(self)

    def apply(self, settings: Settings) -> None:
        """Set colours and font of the application."""
        self.percent = settings.text_size or _nearest_size(text_scale())
        self.more_space = settings.more_space
        self._fonts.clear()
        self._steps.clear()
        self._measures.clear()
        self.version += 1
        hints = QGuiApplication.styleHints()
        self.contrast = self.force_contrast or _contrast_theme()
        dark = settings.colours == "dark" or (settings.colours == "system" and hints.colorScheme() is Qt.ColorScheme.Dark)
        if self.contrast:
            self.colours = _from_palette(self._application.palette())
        else:
            self.colours = self.looks.dark if dark else self.looks.light
        self._set_palettes()
        if self._application.font() != self.font("body"):
            self._application.setFont(self.font("body"))
            for name in ("QMenuBar", "QMenu"):
                self._application.setFont(self.font("menu"), name)  # type: ignore[arg-type]  # the stubs ask for bytes

    def forget(self) -> None:
        """Let go of everything that was drawn."""
        self._icons.clear()
        self._fonts.clear()

    # -- tokens -----------------------------------------------------------------------------------------------

    def colour(self, name: str) -> QColor:
        """A colour by its name in `Colours`."""
        return QColor(getattr(self.colours, name))

    def points(self, role: str) -> float:
        """Size of the letters of a role, at the user's text size."""
        kinds = self.looks.type
        size = {"title": kinds.title, "section": kinds.section, "card": kinds.card}.get(role, kinds.body)
        return (kinds.small if role in ("small", "menu") else size) * self.percent / 100

    def font(self, role: str = "body") -> QFont:
        """The font of a role of words."""
        if role not in self._fonts:
            self._fonts[role] = self._make_font(role)
        return self._fonts[role]

    def line_step(self, role: str = "body") -> float:
        """Pixels from one line to the next."""
        if role not in self._steps:
            font = self.font(role)
            factor = self.looks.type.title_line_height if role in ("title", "section") else self.looks.type.line_height
            if self.more_space:
                factor = max(factor, 1.5)
            self._steps[role] = max(_pixels(font) * factor, QFontMetricsF(font).height())
        return self._steps[role]

    def measure(self, role: str = "body") -> float:
        """Pixels that the longest line may take."""
        if role not in self._measures:
            advance = QFontMetricsF(self.font(role)).horizontalAdvance(_LETTERS)
            self._measures[role] = advance / len(_LETTERS) * self.shape.measure
        return self._measures[role]

    def scaled(self, pixels: float) -> int:
        """A size that grows with the words: icons, shapes, marks."""
        return round(pixels * self.percent / 100)

    def icon(self, meaning: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """The icon that stands for `meaning`, tinted; an empty pixmap when nothing stands for it."""
        name = self.looks.icons.get(meaning)
        key = (name or "", getattr(self.colours, colour), size, ratio)
        if key not in self._icons:
            self._icons[key] = self._draw_icon(*key)
        return self._icons[key]

    # -- the window ---------------------------------------------------------------------------------------------

    def is_narrow(self, width: int) -> bool:
        """One column and a Menu button: small windows, and words of 175% or more."""
        return width < self.shape.narrow or self.percent >= 175

    def mode(self, width: int) -> str:
        """The layout that fits a window of this width: "narrow", "middle" or "wide"."""
        return "narrow" if self.is_narrow(width) else "wide" if self.is_wide(width) else "middle"

    def is_wide(self, width: int) -> bool:
        """Two panes: where there is room for them at this size of words."""
        return width * 100 / self.percent >= self.shape.wide and not self.is_narrow(width)

    def side_width(self) -> int:
        """Pixels of the side list. In large print it does not grow any more: the page needs the room."""
        return round(self.shape.side * min(self.percent, 150) / 100)

    def has_panes(self, width: int) -> bool:
        """Box and result of a check stand side by side: where the page of a window of this width, without the side list, has room
        for both at this size of words."""
        page = width if self.is_narrow(width) else width - self.side_width()
        return page * 100 / self.percent >= self.shape.panes

    # -- making -------------------------------------------------------------------------------------------------

    def _find_family(self) -> str:
        folder = self._resources / "fonts"
        wanted = self.looks.type.families
        for family in wanted:
            if QFontDatabase.hasFamily(family):
                return family
            if family.startswith("Atkinson"):
                added = [QFontDatabase.addApplicationFont(str(folder / name)) for name in SHIPPED]
                if min(added) >= 0:
                    return family
        return wanted[-1]

    def _make_font(self, role: str) -> QFont:
        font = QFont(self._family)
        font.setFamilies([self._family, *self.looks.type.families])
        font.setPointSizeF(self.points(role))
        font.setBold(role in BOLD)
        if self.more_space:
            # WCAG 2.2, 1.4.12: 0.12 of the size between letters, 0.16 between words
            pixels = _pixels(font)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.12 * pixels)
            font.setWordSpacing(0.16 * pixels)
        return font

    def _draw_icon(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        path = self._resources / "icons" / f"{name}.svg"
        if name and path.is_file():
            from PySide6.QtSvg import QSvgRenderer

            drawn = path.read_text(encoding="utf-8").replace("currentColor", colour)
            painter = QPainter(pixmap)
            QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(pixmap.rect()))
            painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _set_palettes(self) -> None:
        if self.contrast:
            # the system's own colours, but hints in boxes are words like others: some systems leave them dark on dark
            palette, hint = self._application.palette(), QColor(self.colours.second)
            if palette.color(QPalette.ColorRole.PlaceholderText) != hint:
                palette.setColor(QPalette.ColorRole.PlaceholderText, hint)
                self._application.setPalette(palette)
            return
        c = self.colours
        palette = _palette(c, c.page)
        if self._application.palette() != palette:
            self._application.setPalette(palette)
            for name in ("QMenuBar", "QStatusBar"):
                self._application.setPalette(_palette(c, c.side), name)  # type: ignore[arg-type]  # as above


def _pixels(font: QFont) -> float:
    return font.pointSizeF() * 96 / 72


def next_size(percent: int, step: int) -> int:
    """The size of words a step larger or smaller than `percent`; 100 for step 0."""
    if step == 0:
        return 100
    here = TEXT_SIZES.index(_nearest_size(percent))
    return TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, here + step))]


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

    text, page, link, on_link = name(role.WindowText), name(role.Window), name(role.Link), name(role.Window)
    return Colours(
        page=page,
        side=page,
        text=text,
        second=text,
        off=palette.color(QPalette.ColorGroup.Disabled, role.WindowText).name(),
        link=link,
        on_link=on_link,
        link_pressed=text,
        chosen=page,
        hover=page,
        stop=text,
        check=text,
        tip=text,
        good=text,
        line=text,
        outline=text,
        box=text,
        focus=name(role.Highlight),
        focus_inside=page,
    )


def _palette(c: Colours, window: str) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, window),
        (role.WindowText, c.text),
        (role.Base, c.page),
        (role.AlternateBase, c.side),
        (role.Text, c.text),
        (role.Button, c.page),
        (role.ButtonText, c.text),
        (role.BrightText, c.page),
        (role.Light, c.hover),
        (role.Midlight, c.line),
        (role.Mid, c.outline),
        (role.Dark, c.box),
        (role.PlaceholderText, c.second),
        (role.Highlight, c.link),
        (role.HighlightedText, c.on_link),
        (role.Accent, c.link),
        (role.Link, c.link),
        (role.LinkVisited, c.link),
        (role.ToolTipBase, c.side),
        (role.ToolTipText, c.text),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.off))
    return palette
