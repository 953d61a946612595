# SPDX-License-Identifier: Apache-2.0
"""What happens when the program itself goes wrong: a page with what to do and a report without a word of the user's."""

from __future__ import annotations

import traceback
from types import TracebackType

from assistant import __version__


def safe_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Types, files and line numbers only: messages and locals can hold a draft."""
    lines = [f"Council Social Media Assistant {__version__}", kind.__name__]
    for frame in traceback.extract_tb(trace):
        name = frame.filename.replace("\\", "/").rpartition("assistant/")
        lines.append(f"{name[2] or name[0].rpartition('/')[2]}:{frame.lineno} {frame.name}")
    return "\n".join(lines)
