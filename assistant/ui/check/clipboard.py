# SPDX-License-Identifier: Apache-2.0
"""Copies a draft so that Windows keeps it out of clipboard history and of the cloud clipboard.

Windows looks at three registered formats (Microsoft Learn, "Clipboard Formats", Cloud Clipboard and Clipboard
History formats). Qt registers a MIME type of the form below under the name in the quotes.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

NO_MONITOR = "ExcludeClipboardContentFromMonitorProcessing"
NO_HISTORY = "CanIncludeInClipboardHistory"
NO_CLOUD = "CanUploadToCloudClipboard"


def windows_format(name: str) -> str:
    """The MIME type under which Qt puts a registered Windows format on the clipboard."""
    return f'application/x-qt-windows-mime;value="{name}"'


def private_text(text: str) -> QMimeData:
    """Plain text with the marks that keep it out of history and cloud: a DWORD of 0 says no to both."""
    data = _made_by_qt()
    data.setText(text)
    for name in (NO_MONITOR, NO_HISTORY, NO_CLOUD):
        data.setData(windows_format(name), QByteArray(b"\0\0\0\0"))
    return data


def _made_by_qt() -> QMimeData:
    """Empty data that Qt made. What is made in Python is of a class that asks Python for its methods, also when Qt hands the
    clipboard on, or lets it go, after Python has ended: the program crashed as it closed.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    return data


def copy_privately(text: str) -> None:
    QGuiApplication.clipboard().setMimeData(private_text(text))
