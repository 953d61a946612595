# SPDX-License-Identifier: Apache-2.0
"""Tags: what makes a page readable aloud. While ReportLab draws, each piece of content is marked with the element it
belongs to; afterwards pikepdf writes the structure tree, and what PDF/A-3a and PDF/UA-1 ask for besides.

Sources: ISO 32000-1 (14.7, 14.8), ISO 19005-3 (PDF/A-3), ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from PIL import ImageCms
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, Paragraph
from reportlab.platypus import Table as RLTable

from assistant.domain.jobs import StoppedError
from assistant.domain.report import Attachment


@dataclass(eq=False)
class Element:
    """A node of the structure tree. `kids` are elements, or (page, mark) for content."""

    tag: str
    kids: list[Any] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    title: str = ""
    top: tuple[int, float] | None = None
    box: tuple[float, float, float, float] | None = None
    once: bool = False

    def add(self, tag: str, **values: Any) -> Element:
        made = Element(tag, **values)
        self.kids.append(made)
        return made


class TaggedCanvas(Canvas):
    """Marks content as it is drawn; draws the foot of each page at the end, when the number of pages is known."""

    def __init__(
        self, *arguments: Any, foot: Callable[[TaggedCanvas, int, int], None], told: Callable[[int], bool], **values: Any
    ) -> None:
        self._foot, self._told = foot, told
        self._states: list[dict[str, Any]] = []
        self._mark = 0
        self._open = 0
        super().__init__(*arguments, **values)

    def begin(self, element: Element) -> None:
        """What is drawn until `end` belongs to `element`."""
        self._open += 1
        if self._open > 1:
            return
        self._code.append(f"/{element.tag} <</MCID {self._mark}>> BDC")
        element.kids.append((len(self._states), self._mark))
        self._mark += 1

    def begin_artifact(self) -> None:
        """What is drawn until `end` is decoration: it is not read aloud."""
        self._open += 1
        if self._open == 1:
            self._code.append("/Artifact BMC")

    def end(self) -> None:
        self._open -= 1
        if self._open == 0:
            self._code.append("EMC")

    @property
    def page_index(self) -> int:
        return len(self._states)

    def showPage(self) -> None:
        self._states.append({k: v for k, v in self.__dict__.items() if k not in ("_states",)})
        if not self._told(len(self._states)):
            raise StoppedError
        self._startPage()
        self._mark = 0

    def save(self) -> None:
        states, total = self._states, len(self._states)
        for number, state in enumerate(states, 1):
            self.__dict__.update(state)
            self.begin_artifact()
            self._foot(self, number, total)
            self.end()
            super().showPage()
        super().save()


class TaggedParagraph(Paragraph):
    """A paragraph that belongs to an element, also when it is split over pages."""

    element: Element | None = None

    def split(self, width: float, height: float) -> list[Any]:
        parts = super().split(width, height)
        for part in parts:
            part.element = self.element
        return parts

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        element = self.element
        if element is None or (element.once and element.kids):
            canvas.begin_artifact()
        else:
            if element.top is None:
                element.top = (canvas.page_index, y + self.height)
            canvas.begin(element)
        super().drawOn(canvas, x, y, _sW)
        canvas.end()


class _Jpeg(ImageReader):
    """A JPEG that is never decoded: ReportLab asks for its points only to give it a name."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._bytes, self._dataA, self.mode = data, None, self._image.mode

    def getRGBData(self) -> bytes:
        return self._bytes


class TaggedImage(Image):
    """A JPEG that belongs to a Figure, or a piece of it from `top` to `end`, as parts of its height: a tall picture is cut into
    pages, and lies in the file once.

    Attributes:
        least: the part of its size to which it may be made smaller, so that `below`, in points, has room under it.
    """

    element: Element | None = None
    drawWidth: float
    drawHeight: float
    least = 1.0
    below = 0.0

    def __init__(self, data: bytes, top: float = 0.0, end: float = 1.0) -> None:
        super().__init__(io.BytesIO(data))
        self._img = _Jpeg(data)
        self._top, self._end = top, end

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        smaller = (height - self.below) / (self.drawHeight * (self._end - self._top))
        if self.least <= smaller < 1:
            self.drawWidth, self.drawHeight, self.least = self.drawWidth * smaller, self.drawHeight * smaller, 1.0
        return self.drawWidth, self.drawHeight * (self._end - self._top)

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        if self.element is not None:
            self.element.box = (x, y, x + self.drawWidth, y + self.drawHeight * (self._end - self._top))
            canvas.begin(self.element)
        else:
            canvas.begin_artifact()
        canvas.saveState()
        if (self._top, self._end) != (0.0, 1.0):
            window = canvas.beginPath()
            window.rect(x, y, self.drawWidth, self.drawHeight * (self._end - self._top))
            canvas.clipPath(window, stroke=0, fill=0)
        super().drawOn(canvas, x, y - self.drawHeight * (1.0 - self._end), _sW)
        canvas.restoreState()
        canvas.end()


class TaggedTable(RLTable):
    """A table whose lines and grounds are decoration; its cells carry their own elements."""

    def _drawBkgrnd(self) -> None:
        self.canv.begin_artifact()
        super()._drawBkgrnd()
        self.canv.end()

    def _drawLines(self) -> None:
        self.canv.begin_artifact()
        super()._drawLines()
        self.canv.end()


class TaggedBars(Flowable):
    """A bar chart that belongs to a Figure: one bar a line, its label at the left."""

    def __init__(self, element: Element, bars: list[tuple[str, int | None]], width: float, font: str, size: float) -> None:
        super().__init__()
        self.element, self._bars, self._font, self._size = element, bars, font, size
        self.width, self.height = width, len(bars) * size * 1.8 + 4

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        self.element.box = (x, y, x + self.width, y + self.height)
        canvas.begin(self.element)
        super().drawOn(canvas, x, y, _sW)
        canvas.end()

    def draw(self) -> None:
        canvas, step = self.canv, self._size * 1.8
        left, most = self.width * 0.45, max((n or 0 for _, n in self._bars), default=1) or 1
        canvas.setFont(self._font, self._size)
        for number, (label, value) in enumerate(self._bars, 1):
            base = self.height - number * step
            canvas.setFillGray(0)
            canvas.drawString(0, base + 3, label)
            if value is not None:
                wide = (self.width - left - 30) * value / most
                canvas.setFillGray(0.35)
                canvas.rect(left, base + 1, wide, self._size, stroke=0, fill=1)
                canvas.setFillGray(0)
                canvas.drawString(left + wide + 4, base + 3, str(value))


def finish(
    pages: bytes,
    root: Element,
    *,
    title: str,
    author: str,
    made_at: dt.datetime,
    attachments: Iterable[Attachment] = (),
) -> bytes:
    """Bring ReportLab's pages to PDF/A-3a and PDF/UA-1."""
    pdf = Pdf.open(io.BytesIO(pages))
    _structure(pdf, root)
    catalog = pdf.Root
    catalog.Lang = String("en-GB")
    catalog.MarkInfo = Dictionary(Marked=True)
    catalog.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    catalog.PageMode = Name.UseOutlines
    catalog.OutputIntents = Array([_output_intent(pdf)])
    files = list(attachments)
    if files:
        _attach(pdf, files)
    _outline(pdf, root)
    _metadata(pdf, title, author, made_at)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _structure(pdf: Pdf, root: Element) -> None:
    parents: list[dict[int, Any]] = [{} for _ in pdf.pages]
    pages = [page.obj for page in pdf.pages]

    def build(element: Element, parent: Any) -> Any:
        node = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent))
        kids = Array()
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(build(kid, node))
            else:
                page, mark = kid
                kids.append(Dictionary(Type=Name.MCR, Pg=pages[page], MCID=mark))
                parents[page][mark] = node
        node.K = kids
        if element.alt:
            node.Alt = String(element.alt)
        if element.title:
            node.T = String(element.title)
        if element.scope:
            node.A = Dictionary(O=Name.Table, Scope=Name(f"/{element.scope}"))
        if element.box is not None:
            node.A = Dictionary(O=Name.Layout, BBox=Array([round(n, 2) for n in element.box]), Placement=Name.Block)
        return node

    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    tree.K = Array([build(root, tree)])
    numbers = Array()
    for index, marks in enumerate(parents):
        pages[index].StructParents = index
        pages[index].Tabs = Name.S
        numbers.append(index)
        numbers.append(pdf.make_indirect(Array([marks[m] for m in sorted(marks)])))
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    tree.ParentTreeNextKey = len(parents)
    pdf.Root.StructTreeRoot = tree


def _output_intent(pdf: Pdf) -> Any:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # the profile carries the time at which it was made: the same report must give the same bytes
    profile[24:36] = bytes((7, 234, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    profile[84:100] = bytes(16)
    stream = pdf.make_stream(bytes(profile))
    stream.N = 3
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=stream,
        )
    )


def _attach(pdf: Pdf, files: list[Attachment]) -> None:
    names, associated = Array(), Array()
    for each in sorted(files, key=lambda f: f.name):
        data = each.read()
        stream = pdf.make_stream(data)
        stream.Type = Name.EmbeddedFile
        stream.Subtype = Name("/" + each.media_type)
        stream.Params = Dictionary(
            Size=len(data),
            ModDate=String(_pdf_date(each.modified)),
        )
        spec = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(each.name),
                UF=String(each.name),
                Desc=String(each.description),
                AFRelationship=Name.Source,
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        names.append(String(each.name))
        names.append(spec)
        associated.append(spec)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    pdf.Root.AF = associated


def _outline(pdf: Pdf, root: Element) -> None:
    found: list[tuple[int, Element]] = []

    def walk(element: Element) -> None:
        for kid in element.kids:
            if isinstance(kid, Element):
                if kid.tag in ("H1", "H2", "H3") and kid.top is not None:
                    found.append((int(kid.tag[1]), kid))
                walk(kid)

    walk(root)
    with pdf.open_outline() as outline:
        last: dict[int, OutlineItem] = {}
        for level, element in found:
            assert element.top is not None  # noqa: S101 - see walk
            page, top = element.top
            item = OutlineItem(element.title, page, "XYZ", left=0, top=top)
            parent = last.get(level - 1)
            (parent.children if parent is not None else outline.root).append(item)
            last[level] = item
            for deeper in [n for n in last if n > level]:
                del last[deeper]


def _pdf_date(at: dt.datetime) -> str:
    offset = at.strftime("%z") or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"


def _metadata(pdf: Pdf, title: str, author: str, made_at: dt.datetime) -> None:
    at = made_at.replace(microsecond=0)
    if at.tzinfo is None:
        at = at.astimezone()
    producer = "Council Social Media Assistant (ReportLab, pikepdf)"
    xmp = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at.isoformat()}</xmp:CreateDate><xmp:ModifyDate>{at.isoformat()}</xmp:ModifyDate>
<xmp:CreatorTool>Council Social Media Assistant</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    stream = pdf.make_stream(xmp.encode("utf-8"))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    when = _pdf_date(at)
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    pdf.docinfo[Name.Title] = String(title)
    pdf.docinfo[Name.Author] = String(author)
    pdf.docinfo[Name.Creator] = String("Council Social Media Assistant")
    pdf.docinfo[Name.Producer] = String(producer)
    pdf.docinfo[Name.CreationDate] = String(when)
    pdf.docinfo[Name.ModDate] = String(when)
