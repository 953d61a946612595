# SPDX-License-Identifier: Apache-2.0
"""Pictures in and out of Qt. Only bytes that our own child process made come in: Qt never decodes a file from outside."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPixmap


def jpeg_pixmap(data: bytes | None) -> QPixmap | None:
    """A reduced copy as a pixmap; None when there is none or it is no JPEG."""
    pixmap = QPixmap()
    # the stubs ask for bytes, the program for a string
    if data is None or not pixmap.loadFromData(data, "JPG"):  # type: ignore[call-overload]
        return None
    return pixmap


def png_bytes(image: QImage) -> bytes:
    """A picture as PNG, without anything but its points."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
