# SPDX-License-Identifier: Apache-2.0
"""The incident log as a person uses it: opening one, writing an incident down the short way."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import Qt

from assistant.domain.draft import Role
from assistant.ui.incidents.page import IncidentsPage
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
PASSPHRASE = "three small words"  # noqa: S105
CLERK = {"role": Role.CLERK, "council": "ludlow"}


def page(d: Driver) -> IncidentsPage:
    return d.window.log


def open_first(d: Driver, kind: str = "council", keeper: str = "Ann Clerk") -> str:
    """First use up to the open log. Returns the code of the sheet."""
    d.ctrl(Qt.Key.Key_5)
    if page(d).name == "which":
        d.press(d.field(f"log-{kind}"))
    d.fill("keeper", keeper)
    d.fill("passphrase", PASSPHRASE)
    d.fill("again", PASSPHRASE)
    d.press(page(d).view.go_button)
    d.qtbot.waitUntil(lambda: page(d).name == "sheet")
    code = d.field("sheet-code").text()
    d.press(page(d).view.ticked)
    d.press(page(d).view.go_button)
    d.qtbot.waitUntil(lambda: page(d).is_open)
    return code


def picture(path: Path, size: tuple[int, int] = (600, 400)) -> Path:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), "Mrs Hall is a thief", fill="black")
    exif = image.getexif()
    exif[0x010E] = "secret words in the file"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(path, exif=exif)
    return path


def go_on(d: Driver) -> None:
    d.ctrl(Qt.Key.Key_Return)


def write_down(d: Driver, **facts: str) -> str:
    """The short way, with the fewest answers. Returns the number."""
    d.press(page(d).view.new_button)
    d.choose("Short way")
    d.choose(facts.get("kind", "Abusive"))
    go_on(d)
    d.choose(facts.get("who", "A member of the public"))
    d.choose("No")
    if "person" in facts:
        d.fill("person", facts["person"])
    if "others" in facts:
        d.fill("others", facts["others"])
    go_on(d)
    go_on(d)
    d.fill("facts", facts.get("facts", "He wrote that the clerk is a wassock."))
    go_on(d)
    go_on(d)
    d.choose("It may go against our policy")
    go_on(d)
    assert page(d).name == "detail", d.shown(page(d))
    return d.title().split()[0]


def pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, text=True, check=True).stdout
