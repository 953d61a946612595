# SPDX-License-Identifier: Apache-2.0
"""The child process that reads the words in pictures. It tells in JSON how far it is, and answers with what it read."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.files.asked import Tell, serve
from assistant.files.child import limit_resources
from assistant.files.picture_child import DAMAGED, TOO_MANY, PictureRefusedError, opened, upright

if TYPE_CHECKING:
    from assistant.files.ocr.page import Eyes

MEMORY, SECONDS = 2_500_000_000, 600
MAX_SIDE = 6_000
"""Points: a wider picture is made smaller first; letters of a screenshot are not so large."""

MAX_TALL = 60_000


@cache
def _eyes() -> Eyes:
    from assistant.files.ocr.models import models_folder
    from assistant.files.ocr.page import Eyes

    return Eyes(models_folder())


def work(_arguments: list[str], data: bytes, tell: Tell) -> bytes:
    """`data` is the picture. Tell {"done", "all"}, and answer {"lines", "width", "height"} or {"error"}."""
    limit_resources(MEMORY, SECONDS)

    def far(done: int, all_: int) -> None:
        tell(json.dumps({"done": done, "all": all_}).encode("ascii"))

    try:
        picture = upright(opened(data))
        size = picture.size
        scale = min(1.0, MAX_SIDE / picture.width, MAX_TALL / picture.height)
        if scale < 1:
            picture = picture.resize((max(1, round(size[0] * scale)), max(1, round(size[1] * scale))))
        seen = _eyes().read(picture, far)
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
    return json.dumps(answer).encode("utf-8")


def main(_arguments: list[str]) -> int:
    """Read pictures until there are no more."""
    return serve(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
