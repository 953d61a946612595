# SPDX-License-Identifier: Apache-2.0
"""The child process that reads the words in a picture. It prints lines of JSON: how far it is, then what it read."""

from __future__ import annotations

import json
import sys
from typing import Any

from assistant.files.child import limit_resources
from assistant.files.picture_child import DAMAGED, TOO_MANY, PictureRefusedError, opened, upright

MEMORY, SECONDS = 2_500_000_000, 600
MAX_SIDE = 6_000
"""Points: a wider picture is made smaller first; letters of a screenshot are not so large."""

MAX_TALL = 60_000


def _said(value: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(value).encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def main(_arguments: list[str]) -> int:
    """The picture comes on standard input. Print lines {"done", "all"}, then {"lines", "width", "height"} or {"error"}; the exit
    status is 0 in both cases."""
    data = sys.stdin.buffer.read()
    limit_resources(MEMORY, SECONDS)
    try:
        picture = upright(opened(data))
        size = picture.size
        scale = min(1.0, MAX_SIDE / picture.width, MAX_TALL / picture.height)
        if scale < 1:
            picture = picture.resize((max(1, round(size[0] * scale)), max(1, round(size[1] * scale))))
        from assistant.files.ocr.models import models_folder
        from assistant.files.ocr.page import Eyes

        seen = Eyes(models_folder()).read(picture, lambda done, all_: _said({"done": done, "all": all_}))
        lines = [[line.block, [[w.text, *(round(n, 5) for n in w.box), w.sure] for w in line.words]] for line in seen.lines]
        answer: dict[str, Any] = {"lines": lines, "width": size[0], "height": size[1]}
    except PictureRefusedError as refused:
        answer = {"error": str(refused)}
    except FileNotFoundError:
        answer = {"error": "The part that reads words in pictures is missing. Install the program again."}
    except MemoryError:
        answer = {"error": TOO_MANY}
    except Exception:  # noqa: BLE001 - whatever a decoder raises on a broken file, the user gets a sentence
        answer = {"error": DAMAGED}
    _said(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
