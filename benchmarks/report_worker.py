# SPDX-License-Identifier: Apache-2.0
"""A report with 50 screenshots, in a process of its own. Prints one line of JSON.

python benchmarks/report_worker.py pictures FOLDER      (once: 50 screenshots and their reduced copies)
python benchmarks/report_worker.py plain | mail | full FOLDER
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

COUNT = 50
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def pictures(folder: Path) -> None:
    """Made-up screenshots, half of a telephone and half of a laptop, with words and a photograph of noise in each."""
    from PIL import Image, ImageDraw

    from assistant.files.picture_child import small

    dice = random.Random(3)
    for number in range(COUNT):
        size = (1080, 2400) if number % 2 else (1920, 1080)
        image = Image.new("RGB", size, "white")
        pen = ImageDraw.Draw(image)
        for line in range(0, size[1] - 40, 34):
            pen.text((40, line), " ".join("word" * dice.randint(1, 3) for _ in range(9)), fill="black", font_size=24)
        image.paste(Image.effect_noise((700, 600), 70).convert("RGB"), (100, 200))
        out = io.BytesIO()
        image.save(out, "PNG")
        (folder / f"{number:02d}.png").write_bytes(out.getvalue())
        (folder / f"{number:02d}.jpg").write_bytes(small(out.getvalue())[1])
    print(json.dumps({"originals": sum(p.stat().st_size for p in folder.glob("*.png"))}))


def plain(folder: Path) -> bytes:
    """ReportLab by itself: the same pictures, one after the other, with the same words beside them."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Image, Paragraph, SimpleDocTemplate

    out = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    flow = []
    for path in sorted(folder.glob("*.jpg")):
        picture = Image(str(path))
        scale = min(1.0, (A4[0] - 113) / picture.imageWidth, 567 / picture.imageHeight)
        picture.drawWidth, picture.drawHeight = picture.imageWidth * scale, picture.imageHeight * scale
        flow += [picture, *(Paragraph(text, style) for text in _words(path.stem))]
    SimpleDocTemplate(out, pagesize=A4).build(flow)
    return out.getvalue()


def _words(name: str) -> list[str]:
    return [f"Number {name}", "The post on Facebook", "Screenshot by A. Clerk", "3 November 2026", "a" * 64]


def ours(folder: Path, *, originals: bool) -> bytes:
    """The same through the report's own code, tagged and brought to PDF/A-3a and PDF/UA-1."""
    from assistant.domain.report import Attachment, Facts, Figure, Heading, Report
    from assistant.reports.layout import render

    blocks = [Heading(1, "Report")]
    attachments = []
    for path in sorted(folder.glob("*.jpg")):
        first, what, how, when, code = _words(path.stem)
        blocks += [
            Heading(3, first),
            Figure(path.read_bytes, what, first),
            Facts((("What this is", what), ("How", how), ("When", when), ("Check code", code))),
        ]
        original = path.with_suffix(".png")
        attachments.append(Attachment(original.name, "image/png", what, original.read_bytes, NOW))
    report = Report("Report", "2026-001. Council: Policy", "Ann", NOW, tuple(blocks), tuple(attachments) if originals else ())
    return render(report, ROOT / "resources" / "fonts")


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what == "pictures":
        pictures(folder)
        return
    before = time.process_time()
    data = plain(folder) if what == "plain" else ours(folder, originals=what == "full")
    seconds = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    print(json.dumps({"seconds": seconds, "bytes": len(data), "pages": pages, "peak": peak}))


if __name__ == "__main__":
    main()
