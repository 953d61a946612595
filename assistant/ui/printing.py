# SPDX-License-Identifier: Apache-2.0
"""Prints a page: A4, black on white, 14 point, page numbers and the policy's name at the foot."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from assistant.domain.report import Bullets, Chart, Facts, Figure, Heading, NewPage, Report, Table, Text
from assistant.services.check.shown import Shown

_FOOT_POINTS = 30
_MARGIN = 15
"""Millimetres on each side: some printers, and a page saved as PDF, have none of their own."""


def result_html(
    words: Mapping[str, str],
    text: str,
    shown: Shown | None,
    cite: Callable[[str], str],
    received: bool = False,
) -> str:
    """A draft, or a comment that was `received`, and what was found, as a page. All words from outside are escaped."""
    e = html.escape
    out = [f"<h1>{e(words['check.title'])}</h1>", f"<p>{e(text).replace(chr(10), '<br>')}</p>"]
    if shown is None:
        return "".join(out)
    out.append(f"<h2>{e(shown.title)}</h2>")
    quotation = words["result.they-wrote" if received else "result.you-wrote"]
    for card in shown.cards:
        level, finding = words[f"result.level-{card.level.value}"], card.finding
        rules = words["result.general"] if finding.general else ", ".join(cite(c) for c in finding.clauses)
        out.append(f"<h3>({card.number}) {e(level)}: {e(finding.title)}</h3>")
        out += [f"<p>{e(quotation.format(text=quote))}</p>" for quote in card.quotes]
        out.append(f"<p>{e(' '.join((card.says, *card.more)))}</p><p>{e(rules)}</p>")
    if shown.speaking is not None:
        said = words[f"result.speaks-{shown.speaking.level.value}-{shown.speaking.who}"]
        out.append(f"<h3>{e(words['result.speaking'])}</h3><p>{e(said)}</p>")
    if shown.readers:
        out.append(f"<h3>{e(words['result.readers'])}</h3><p>{e(' '.join(shown.readers))}</p>")
    if shown.fair:
        out.append(f"<p>{e(words['result.fair-title'])} {e(words['result.fair'])}</p>")
    out += [f"<p>{e(line)}</p>" for line in shown.lines]
    if received:
        steps = "".join(f"<li>{e(step)}</li>" for step in (words["result.received"], *shown.steps))
        out.append(f"<h3>{e(words['result.steps'])}</h3><ul>{steps}</ul>")
    else:
        questions = "".join(f"<li>☐ {e(words[f'result.question-{k}'])}</li>" for k in ("true", "face", "ever"))
        out.append(f"<h3>{e(words['result.three-title'])}</h3><ul>{questions}</ul>")
    return "".join(out)


def report_html(report: Report) -> str:
    """A report without pictures, as a page. All words are escaped."""
    e = html.escape
    out: list[str] = []
    for block in report.blocks:
        match block:
            case Heading(level, text):
                out.append(f"<h{level}>{e(text)}</h{level}>")
            case Text(text):
                out.append(f"<p>{e(text).replace(chr(10), '<br>')}</p>")
            case Bullets(items, ticks):
                mark = "☐ " if ticks else ""
                out.append("<ul>" + "".join(f"<li>{mark}{e(item)}</li>" for item in items) + "</ul>")
            case Facts(rows):
                out += [f"<p><b>{e(label)}</b>: {e(value)}</p>" for label, value in rows]
            case Table():
                out.append(_table_html(block))
            case Figure(_, alt, _) | Chart(_, alt):
                out.append(f"<p>{e(alt)}</p>")
            case NewPage():
                out.append("<p></p>")
    return "".join(out)


def _table_html(table: Table) -> str:
    """A table with the widths that it asks for; a line that ends in a cell ends on paper, too."""
    wide = [f' width="{round(100 * share)}%"' for share in table.widths] or [""] * len(table.header)
    rows = []
    for tag, row in (("th", table.header), *(("td", row) for row in table.rows)):
        cells = (
            f'<{tag} align="left"{w}>{html.escape(c).replace(chr(10), "<br>")}</{tag}>' for c, w in zip(row, wide, strict=True)
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table width="100%" cellspacing="0" cellpadding="4">{"".join(rows)}</table>'


def _keep_headings(made: QTextDocument) -> None:
    """A heading at the foot of a page goes to the next, with what it stands over."""

    def page_of(block: QTextBlock) -> int:
        top = made.documentLayout().blockBoundingRect(block).top()  # asked first: it is what lays the lines out
        # a line may stand on the page after the one where the room of its block begins
        line = block.layout().lineAt(0).y() if block.layout().lineCount() else 0.0
        return int((top + line) // made.pageSize().height())

    block = made.begin()
    while (after := block.next()).isValid():
        if block.blockFormat().headingLevel() and page_of(block) < page_of(after):
            form = block.blockFormat()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(block).setBlockFormat(form)
        block = after


def paint(printer: QPrinter, page_html: str, foot: str) -> int:
    """Draw all pages. Returns how many there are."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN), QPageLayout.Unit.Millimeter)
    area = printer.pageLayout().paintRectPixels(printer.resolution())
    foot_height = printer.resolution() * _FOOT_POINTS / 72
    body = QSizeF(area.width(), area.height() - foot_height)
    made = QTextDocument()
    made.documentLayout().setPaintDevice(printer)
    made.setDefaultStyleSheet(
        "* { color: black; } body, p, li { font-size: 14pt; } h1 { font-size: 20pt; } "
        "h2 { font-size: 17pt; } h3 { font-size: 15pt; }"
    )
    made.setHtml(f"<body>{page_html}</body>")
    made.setDocumentMargin(0)
    made.setPageSize(body)
    _keep_headings(made)
    pages = made.pageCount()
    painter = QPainter(printer)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette = QPalette(Qt.GlobalColor.black)
    font = painter.font()
    font.setPointSizeF(10)
    for page in range(pages):
        if page:
            printer.newPage()
        painter.save()
        painter.translate(0, -page * body.height())
        context.clip = QRectF(0, page * body.height(), body.width(), body.height())
        painter.setClipRect(context.clip)
        made.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(font)
        line = QRectF(0, body.height(), body.width(), foot_height)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, foot)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{page + 1} / {pages}")
    painter.end()
    return pages


def print_html(parent: QWidget, page_html: str, foot: str) -> None:
    """Ask for a printer and print."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() == QPrintDialog.DialogCode.Accepted:
        paint(printer, page_html, foot)
