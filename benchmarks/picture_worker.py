# SPDX-License-Identifier: Apache-2.0
"""Reads the made-up screenshots, with this program or with a peer, and prints a line of JSON for each: the words and their boxes.
`rapidocr` runs in the peer's own environment and imports nothing of this program."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

Reading = tuple[list[str], Any]
"""Lines of words, and more for a program that says where they are."""


def ours() -> Callable[[bytes], Reading]:
    from PIL import Image

    from assistant.files.ocr.models import models_folder
    from assistant.files.ocr.page import Eyes

    eyes = Eyes(models_folder())

    def read(data: bytes) -> Reading:
        seen = eyes.read(Image.open(io.BytesIO(data)).convert("RGB"))
        plain = [[line.block, [[w.text, *w.box, w.sure] for w in line.words]] for line in seen.lines]
        return [line.text for line in seen.lines], [seen.width, seen.height, plain]

    return read


def rapidocr() -> Callable[[bytes], Reading]:
    import logging

    logging.disable(logging.CRITICAL)
    from rapidocr import RapidOCR

    engine = RapidOCR()

    def read(data: bytes) -> Reading:
        return list(engine(data).txts or ()), None

    return read


def main(arguments: list[str]) -> None:
    """`ours` or `rapidocr`, and a folder of pictures."""
    started = time.perf_counter()
    read = {"ours": ours, "rapidocr": rapidocr}[arguments[0]]()
    print(json.dumps({"load": time.perf_counter() - started}), flush=True)
    for path in sorted(Path(arguments[1]).iterdir()):
        cpu, wall = time.process_time(), time.perf_counter()
        lines, more = read(path.read_bytes())
        took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        print(json.dumps({"name": path.stem, "lines": lines, "more": more, **took}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
