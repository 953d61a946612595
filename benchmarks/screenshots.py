# SPDX-License-Identifier: Apache-2.0
"""Draws made-up screenshots of six kinds of site, and knows every word that it drew. All people, numbers and places are invented."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from benchmarks.screenshot_texts import LONG, NAMES, PRIVATE, SHORT, SITES

OURS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
FONT_FOLDERS = [Path(p) for p in ("/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")]
FAMILIES = {
    "segoe": (("segoeui.ttf", "segoeuib.ttf"), ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf")),
    "roboto": (("Roboto-Regular.ttf", "Roboto-Bold.ttf"),),
    "apple": (("Inter-Regular.otf", "Inter-SemiBold.otf"),),
    "arial": (("arial.ttf", "arialbd.ttf"), ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")),
    "ours": (("AtkinsonHyperlegibleNext-Regular.ttf", "AtkinsonHyperlegibleNext-Bold.ttf"),),
    "dejavu": (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),),
}
EMOJI = ("NotoColorEmoji.ttf",)
EMOJI_SIZE = 109
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class DrawnWord:
    """A word on the picture, its box in points, and whether it belongs to the site and not to a person's words."""

    text: str
    box: Box
    furniture: bool = False


@dataclass
class Screenshot:
    """A picture with what is on it.

    Attributes:
        private: boxes of each private detail, one a line that it stands on.
    """

    name: str
    data: bytes
    words: list[DrawnWord] = field(default_factory=list)
    private: list[tuple[str, list[Box]]] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """How a site shows itself: colours of the page, cards, words, second words, links; and its letters."""

    page: str
    card: str
    ink: str
    second: str
    link: str


LIGHT = {
    "facebook": Look("#F0F2F5", "#FFFFFF", "#050505", "#65676B", "#1763CF"),
    "x": Look("#FFFFFF", "#FFFFFF", "#0F1419", "#536471", "#1D9BF0"),
    "instagram": Look("#FFFFFF", "#FFFFFF", "#000000", "#737373", "#00376B"),
    "whatsapp": Look("#EFEAE2", "#D9FDD3", "#111B21", "#667781", "#027EB5"),
    "nextdoor": Look("#F7F7F7", "#FFFFFF", "#232F46", "#5E6B82", "#2E7C34"),
    "youtube": Look("#FFFFFF", "#FFFFFF", "#0F0F0F", "#606060", "#065FD4"),
}
DARK = {
    "facebook": Look("#18191A", "#242526", "#E4E6EB", "#B0B3B8", "#4599FF"),
    "x": Look("#15202B", "#15202B", "#F7F9F9", "#8B98A5", "#1D9BF0"),
    "instagram": Look("#000000", "#000000", "#F5F5F5", "#A8A8A8", "#E0F1FF"),
    "whatsapp": Look("#0B141A", "#005C4B", "#E9EDEF", "#8FA8A0", "#53BDEB"),
    "nextdoor": Look("#1B1F23", "#24292E", "#EDEFF2", "#A3ADB8", "#7BCB82"),
    "youtube": Look("#0F0F0F", "#0F0F0F", "#F1F1F1", "#AAAAAA", "#3EA6FF"),
}
LETTERS = {
    ("facebook", False): "segoe",
    ("x", False): "segoe",
    ("instagram", False): "segoe",
    ("whatsapp", False): "segoe",
    ("nextdoor", False): "arial",
    ("youtube", False): "roboto",
    ("facebook", True): "roboto",
    ("x", True): "apple",
    ("instagram", True): "apple",
    ("whatsapp", True): "roboto",
    ("nextdoor", True): "arial",
    ("youtube", True): "roboto",
}


@cache
def _file(name: str) -> Path | None:
    for folder in (*FONT_FOLDERS, OURS):
        found = next(folder.rglob(name), None) if folder.is_dir() else None
        if found is not None:
            return found
    return None


@cache
def font(family: str, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    """A font of the family, or the first of ours where this computer has none."""
    for names in (*FAMILIES[family], *FAMILIES["ours"]):
        path = _file(names[bold])
        if path is not None:
            return ImageFont.truetype(path, size)
    raise FileNotFoundError(family)


@cache
def _emoji(text: str, size: int) -> Image.Image | None:
    path = _file(EMOJI[0])
    if path is None:
        return None
    big = Image.new("RGBA", (EMOJI_SIZE + 30, EMOJI_SIZE + 30))
    ImageDraw.Draw(big).text((0, 0), text, font=ImageFont.truetype(path, EMOJI_SIZE), embedded_color=True)
    return big.crop(big.getbbox()).resize((size, size), Image.Resampling.LANCZOS)


def is_emoji(word: str) -> bool:
    """True for what is no word to be read."""
    return not any(c.isalnum() for c in word) and any(ord(c) > 0x2300 for c in word)


class Page:
    """A page that words are drawn on, from the top down."""

    def __init__(self, wide: int, high: int, scale: float, look: Look, family: str) -> None:
        self.scale, self.look, self.family = scale, look, family
        self.picture = Image.new("RGB", (wide, high), look.page)
        self.pen = ImageDraw.Draw(self.picture)
        self.words: list[DrawnWord] = []
        self.y = 0.0

    def px(self, points: float) -> int:
        return max(1, round(points * self.scale))

    def line(
        self, x: float, y: float, words: Iterable[str], size: float, ink: str, *, bold: bool = False, furniture: bool = False
    ) -> float:
        """Draw words beside each other from x. Returns where they end."""
        letters = font(self.family, bold, self.px(size))
        space = letters.getlength(" ")
        rise = letters.getmetrics()[0]
        for word in words:
            if is_emoji(word):
                small = _emoji(word, self.px(size * 1.15))
                if small is not None:
                    self.picture.paste(small, (round(x), round(y + rise - small.height * 0.88)), small)
                    x += small.width + space
                continue
            self.pen.text((round(x), round(y)), word, fill=ink, font=letters)
            left, top, right, bottom = letters.getbbox(word)
            self.words.append(DrawnWord(word, (round(x) + left, round(y) + top, round(x) + right, round(y) + bottom), furniture))
            x += letters.getlength(word) + space
        return x

    def wrapped(self, text: str, width: float, size: float) -> list[list[str]]:
        letters = font(self.family, False, self.px(size))
        lines: list[list[str]] = []
        for paragraph in text.split("\n"):
            line: list[str] = []
            for word in paragraph.split():
                if line and letters.getlength(" ".join([*line, word])) > width:
                    lines.append(line)
                    line = []
                line.append(word)
            lines.append(line)
        return lines

    def paragraph(self, x: float, text: str, width: float, size: float, ink: str) -> None:
        """Draw a text from the current height on, and go below it."""
        for line in self.wrapped(text, width, size):
            self.line(x, self.y, line, size, ink)
            self.y += self.px(size * 1.36)

    def disc(self, x: float, y: float, across: float, colour: str) -> None:
        self.pen.ellipse((x, y, x + across, y + across), fill=colour)


def _post(page: Page, site: str, rng: random.Random, x: float, width: float, name: str, text: str, phone: bool) -> None:
    """One post or comment as the site shows it."""
    look, px = page.look, page.px
    size = 15 if not phone else 16
    when, below = rng.choice(SITES[site].times), rng.choice(SITES[site].below)
    face = px(40)
    tint = rng.choice(("#8E6C5A", "#4F7CAC", "#7A9E7E", "#B56576", "#6D6875"))
    if site == "whatsapp":
        lines = page.wrapped(text, width * 0.78 - px(24), size)
        high = px(size * 1.36) * len(lines) + px(46)
        page.pen.rounded_rectangle((x, page.y, x + width * 0.8, page.y + high), px(8), fill=look.card)
        page.line(x + px(12), page.y + px(6), name.split(), 14, look.link, bold=True)
        page.y += px(26)
        page.paragraph(x + px(12), text, width * 0.78 - px(24), size, look.ink)
        page.line(x + width * 0.8 - px(58), page.y - px(2), [when], 12, look.second, furniture=True)
        page.y += px(30)
        return
    page.disc(x, page.y, face, tint)
    left = x + face + px(10)
    room = width - face - px(10)
    if site in ("x", "youtube", "instagram"):
        end = page.line(left, page.y, name.split(), size, look.ink, bold=True)
        page.line(end, page.y, when.split(), size - 1, look.second, furniture=True)
        page.y += px(23)
        page.paragraph(left, text, room, size, look.ink)
    else:
        page.line(left, page.y, name.split(), size, look.ink, bold=True)
        page.line(left, page.y + px(21), when.split(), 13, look.second, furniture=True)
        page.y += face + px(10)
        page.paragraph(x, text, width, size, look.ink)
        left = x
    page.y += px(5)
    for part in below.split("|"):
        left = page.line(left, page.y, part.split(), 13, look.second, bold=site == "facebook", furniture=True) + px(18)
    page.y += px(38)


def _bar(page: Page, site: str, rng: random.Random, phone: bool) -> None:
    """The site's own bar at the top."""
    wide, px, look = page.picture.width, page.px, page.look
    page.pen.rectangle((0, 0, wide, px(52)), fill=look.card)
    page.line(px(16), px(13), SITES[site].title.split(), 20, look.link, bold=True, furniture=True)
    if phone:
        page.line(wide - px(70), px(16), ["21:42"], 14, look.ink, furniture=True)
    else:
        x = px(260)
        for each in SITES[site].bar:
            x = page.line(x, px(17), each.split(), 14, look.second, furniture=True) + px(26)
    page.y = float(px(70))


def draw(number: int, seed: int = 0) -> Screenshot:
    """The screenshot of a number: site, colours, scale, device and how it was saved follow from it."""
    rng = random.Random(number * 7919 + seed)
    site = tuple(SITES)[number % 6]
    round_ = number // 6
    dark, phone = round_ % 2 == 1, round_ % 3 == 2
    scale = (1.0, 0.9, 1.25, 1.5, 1.0, 2.0, 1.1, 0.9, 1.75, 1.0)[round_ % 10] * (1.6 if phone else 1.0)
    jpeg = round_ % 4 == 3
    wide, high = (round(390 * scale), round(800 * scale)) if phone else (1366, 768) if scale <= 1.25 else (1920, 1080)
    look = (DARK if dark else LIGHT)[site]
    page = Page(wide, high, scale, look, LETTERS[site, phone])
    _bar(page, site, rng, phone)
    x, width = (page.px(14), wide - page.px(28)) if phone else (page.px(60), min(wide - page.px(120), page.px(680)))
    if site in ("facebook", "nextdoor"):
        page.pen.rectangle((x - page.px(12), page.px(60), x + width + page.px(12), high), fill=look.card)
    texts = [rng.choice(LONG), *rng.sample(SHORT, len(SHORT))]
    private = rng.sample(sorted(PRIVATE), 2)
    texts[1:1] = private[:1]
    texts[3:3] = private[1:]
    names = rng.sample(NAMES, len(NAMES))
    for text, name in zip(texts, names, strict=False):
        lines = len(page.wrapped(text, width * (0.74 if site == "whatsapp" else 0.9), 16))
        if page.y + page.px(22) * lines + page.px(110) > high:
            break
        _post(page, site, rng, x, width, name, text, phone)
    out = io.BytesIO()
    if jpeg:
        page.picture.save(out, "JPEG", quality=40)
    else:
        page.picture.save(out, "PNG")
    kind = "-".join(
        (site, "dark" if dark else "light", "phone" if phone else "desktop", f"{round(scale * 100)}", "jpeg40" if jpeg else "png")
    )
    return Screenshot(f"{number:02d}-{kind}", out.getvalue(), page.words, list(_private(page.words)))


def _private(words: list[DrawnWord]) -> Iterator[tuple[str, list[Box]]]:
    """Where each private detail of the texts stands."""
    texts = [w.text for w in words]
    for text in PRIVATE:
        for detail in PRIVATE[text]:
            wanted = detail.split()
            for start in range(len(texts) - len(wanted) + 1):
                found = [t.strip(".,;:!?()") for t in texts[start : start + len(wanted)]]
                if found == [w.strip(".,;:!?()") for w in wanted]:
                    yield detail, [w.box for w in words[start : start + len(wanted)]]
