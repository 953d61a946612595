# SPDX-License-Identifier: Apache-2.0
"""Files from outside as evidence: told by content, decoded in a child process, never run, never fetched."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assistant.domain.incident import Incident
from assistant.domain.jobs import StoppedError
from assistant.domain.settings import Settings
from assistant.files.documents import DocumentError, read_document
from assistant.files.media import MediaError, media_type, own_name, plain_name
from assistant.files.outside import TooLargeError, read_bounded
from assistant.files.pictures import PictureError, black_out, reduce_picture
from assistant.files.zip_in import BadZipError, check_zip
from assistant.files.zip_stream import ZipReader
from assistant.services.log.incidents import add_file, add_files
from assistant.storage.incident_store import IncidentStore
from assistant.storage.settings_file import read_settings
from assistant.storage.verify import verify
from tests.unit.bundles import zip_bytes
from tests.unit.logs import finished, new_log


def png(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG of any stated size, whatever its body."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body or zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def real_picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (real_picture(), "image/png"),
        (real_picture("JPEG"), "image/jpeg"),
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"\0\0\0\x18ftypmp42\0\0", "video/mp4"),
        (b"  <!DOCTYPE html><html><script>alert(1)</script>", "text/html"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "multipart/related"),
        ("caf\u00e9 \U0001f92c".encode(), "text/plain"),
        ("caf\u00e9".encode("cp1252"), "text/plain"),
        ("hello".encode("utf-16"), "text/plain"),
    ],
)
def test_the_kind_is_told_by_the_content(data: bytes, kind: str) -> None:
    source = io.BytesIO(data)
    assert media_type(source) == kind
    assert source.tell() == 0


ANY_KIND = {
    "a program": (b"MZ\x90\0\x03\0\0\0", "application/octet-stream", "x.exe", "01 x-exe.bin"),
    "a script": (b"del *.*", "text/plain", "x.bat", "01 x-bat.txt"),
    "a zip": (zip_bytes(a=b"x"), "application/zip", "export.zip", "01 export.zip"),
    "a document": (zip_bytes(**{"word/document.xml": b"x"}), "application/zip", "s.docx", "01 s.docx"),
    "an old message": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90, "application/x-ole-storage", "m.msg", "01 m.msg"),
    "an e-mail": (b"From: a@b.test\r\nSubject: x\r\n\r\nHello", "message/rfc822", "complaint.eml", "01 complaint.eml"),
    "a database": (b"SQLite format 3\0" + b"\0" * 100, "application/octet-stream", "x.db", "01 x.db"),
    "text with a NUL": (b"before\0after", "application/octet-stream", "nul.txt", "01 nul.txt"),
    "an iPhone picture": (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic", "IMG.HEIC", "01 IMG.heic"),
    "a voice message": (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4", "voice.m4a", "01 voice.m4a"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "image/svg+xml", "d.svg", "01 d.svg"),
    "sound": (b"OggS" + b"\0" * 90, "audio/ogg", "v.opus", "01 v.opus"),
}


@pytest.mark.parametrize("name", ANY_KIND)
def test_any_file_is_kept_as_it_is_under_its_own_ending(opened: Opened, tmp_path: Path, name: str) -> None:
    data, kind, written, copied = ANY_KIND[name]
    store, incident = opened
    (tmp_path / written).write_bytes(data)
    added = add_file(store, incident, tmp_path / written)
    assert (added.evidence.name, added.evidence.media_type) == (written, kind)
    assert store.read(added.evidence) == data
    assert (store.read_small(added.evidence) is not None) == (name in ("a script", "an e-mail"))
    assert own_name(1, written, kind) == copied


def test_an_empty_file_is_no_evidence(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "x.txt").touch()
    with pytest.raises(MediaError, match="This file is empty"):
        add_file(*opened, tmp_path / "x.txt")


def test_greys_of_16_bits_keep_their_shades() -> None:
    out = io.BytesIO()
    Image.frombytes("I;16", (256, 1), b"".join((n * 257).to_bytes(2, "little") for n in range(256))).resize((512, 64)).save(
        out, "PNG"
    )
    with Image.open(io.BytesIO(reduce_picture(out.getvalue()).data)) as small:
        shades = small.convert("L")
        assert shades.getpixel((5, 30)) < 20 < 110 < shades.getpixel((256, 30)) < 145 < 235 < shades.getpixel((506, 30))


def test_a_photo_of_64_million_points_is_shown_and_blacked_out() -> None:
    """Phones make them; it was said to have too many points. Turned by what the camera noted."""
    photo, out = Image.new("L", (9248, 6944), 230), io.BytesIO()
    photo.paste(20, (0, 0, 4624, 6944))
    turned = Image.Exif()
    turned[0x0112] = 6  # its left side is its top
    photo.save(out, "JPEG", quality=30, exif=turned)
    with Image.open(io.BytesIO(reduce_picture(out.getvalue()).data)) as small:
        assert small.size == (1100, 1465)
        assert small.convert("L").getpixel((550, 300)) < 30 and small.convert("L").getpixel((550, 1200)) > 220
    with Image.open(io.BytesIO(black_out(out.getvalue(), [(0.0, 0.5, 1.0, 1.0)]))) as dark:
        assert dark.height > dark.width > 3000 and dark.convert("L").getextrema()[1] < 30


@pytest.mark.parametrize("size", [(16_500, 16_500), (65_500, 65_500)])
def test_a_photo_that_says_it_has_many_more_points_is_not_opened(size: tuple[int, int]) -> None:
    data = real_picture("JPEG")
    at = data.index(b"\xff\xc0") + 5
    with pytest.raises(PictureError, match="too many points"):
        reduce_picture(data[:at] + struct.pack(">HH", *size) + data[at + 4 :])


def test_an_animation_says_that_only_its_first_picture_is_shown(opened: Opened, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), c) for c in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    added = add_file(*opened, tmp_path / "a.gif")
    assert "holds 3 pictures. We show the first." in added.notice and opened[0].read_small(added.evidence)


def test_a_locked_pdf_says_so(opened: Opened, tmp_path: Path) -> None:
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "l.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    pdf.save(tmp_path / "open.pdf")
    assert "asks for a password" in add_file(*opened, tmp_path / "l.pdf").notice
    assert add_file(*opened, tmp_path / "open.pdf").notice == ""


HOSTILE = {
    "a picture bomb": png(30_000, 30_000, zlib.compress(b"\0" * 5_000_000)),
    "a larger one": png(2_000_000_000, 2_000_000_000),
    "a wide one": png(60_000, 900),
    "a picture cut off": real_picture()[:300],
    "a JPEG of nothing": b"\xff\xd8\xff" + b"\0" * 400,
    "a PNG that is a page": b"\x89PNG\r\n\x1a\n<html><script>fetch('http://x')</script>",
    "a compressed text bomb": png(8000, 6000, zlib.compress(b"\0" * 200_000_000, 9)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_kept_as_it_is_and_said_so(tmp_path: Path, name: str) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    incident = finished(store)
    path = tmp_path / "x.png"
    path.write_bytes(HOSTILE[name])
    added = add_file(store, incident, path)
    kept = store.evidence(incident)[0]
    assert store.read(kept) == HOSTILE[name]
    assert "Its file is kept as it is." in added.notice or store.read_small(kept)
    if "Its file" in added.notice:
        assert store.read_small(kept) is None
    with pytest.raises(PictureError):
        black_out(HOSTILE[name][:50], [(0, 0, 1, 1)])
    assert verify(log).whole
    log.close()


def test_pages_and_documents_are_stored_as_bytes_and_never_opened(tmp_path: Path) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    incident = finished(store)
    for name, data in (
        ("a.html", b"<html><img src='http://evil.example/x.png'><script src='file:///etc/passwd'></script></html>"),
        ("b.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx"),
        ("c.pdf", b"%PDF-1.7\n1 0 obj <</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>> endobj"),
    ):
        (tmp_path / name).write_bytes(data)
        added = add_file(store, incident, tmp_path / name)
        assert store.read(added.evidence) == data
    assert (store.read_small(added.evidence) is not None) == (name in ("a script", "an e-mail"))
    log.close()


def test_a_black_out_leaves_nothing_of_what_was_under_it() -> None:
    source = Image.new("RGBA", (400, 300), (255, 255, 255, 0))
    for x in range(100, 200):
        for y in range(50, 100):
            source.putpixel((x, y), (255, 0, 0, 255))
    out = io.BytesIO()
    source.save(out, "PNG", pnginfo=_details())
    made = black_out(out.getvalue(), [(0.2, 0.1, 0.6, 0.4)])
    image = Image.open(io.BytesIO(made))
    assert image.mode == "RGB" and image.info == {} and b"secret" not in made and b"secret" in out.getvalue()
    assert (255, 0, 0) not in {pixel for _, pixel in image.getcolors(100_000)}


def _details():  # type: ignore[no-untyped-def]
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "secret words")
    return info


BOXES = st.lists(st.tuples(*[st.floats(-2, 3, allow_nan=False)] * 4), min_size=1, max_size=4)


@given(BOXES)
@settings(max_examples=15)
def test_boxes_anywhere_are_cut_to_the_picture(boxes: list[tuple[float, float, float, float]]) -> None:
    data = real_picture()
    try:
        made = black_out(data, boxes)
    except PictureError as error:
        assert str(error) == "Draw at least one box first."
        return
    image = Image.open(io.BytesIO(made))
    assert image.size == (64, 48)
    assert image.getpixel((0, 0)) is not None


@given(st.text(max_size=200), st.integers(1, 200))
def test_names_for_copies_work_on_every_system(name: str, exhibit: int) -> None:
    made = own_name(exhibit, name, "image/png")
    assert made.endswith(".png") and len(made) < 90 and made.isascii()
    assert not set(made) & set('<>:"/\\|?*\0\n') and made[0].isdigit()
    assert plain_name(name) and "/" not in plain_name(name)


def test_a_name_cannot_pretend_another_ending() -> None:
    assert plain_name("report\u202egnp.exe") == "reportgnp.exe"
    assert plain_name("..\\..\\x/../a b\t.png") == "a b.png"


# -- what is no file, or not one and the same --------------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[IncidentStore, Incident]]:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    yield store, finished(store)
    known = [store.stored(e) for e in store.evidence(store.find_number("1"))]
    assert sorted(log.files.names()) == sorted(name for each in known for name in (each.file, each.small) if name)
    log.close()


Opened = tuple[IncidentStore, Incident]


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "long name", "nul", "link to a device"])
def test_what_is_no_file_is_refused_at_once(opened: Opened, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.txt"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "link to a device":
        path.symlink_to("/dev/zero")
    else:
        path = {"device": Path("/dev/zero"), "long name": tmp_path / ("x" * 300), "nul": tmp_path / "x\0y"}[kind]
    with pytest.raises(OSError, match=r".+"):
        add_file(*opened, path)
    for read in (read_document, check_zip):
        named = path.with_name(path.name + ".txt") if kind == "long name" else path
        with pytest.raises((DocumentError, OSError)):
            read(named)


@pytest.mark.parametrize("seconds", [-(2**40), -11644473600 * 3, 0, 2**33, 2**40])
def test_a_file_of_any_time_is_taken(opened: Opened, tmp_path: Path, seconds: int) -> None:
    path = tmp_path / "x.txt"
    path.write_text("hello")
    os.utime(path, (0, seconds))
    added = add_file(*opened, path).evidence
    assert opened[0].evidence(opened[1]) == [added]


def test_a_file_that_changes_while_it_is_added_is_refused(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"a" * 3_000_000)

    def grow(_done: int) -> bool:
        with path.open("ab") as file:
            file.write(b"b" * 1000)
        return True

    with pytest.raises(MediaError, match="changed while we copied it"):
        add_file(*opened, path, progress=grow)


def test_stop_is_heard_while_a_picture_is_decoded(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(HOSTILE["a compressed text bomb"])
    asked: list[int] = []

    def stop(done: int) -> bool:
        asked.append(done)
        return False

    with pytest.raises(StoppedError):
        add_file(*opened, path, progress=stop)
    assert asked == [0], "no byte was copied"


def _many_members(count: int) -> bytes:
    """A zip whose list names this many members, all of them the same few bytes."""
    one = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    whole = one * count
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(whole), 0, 0)
    return whole + end


def test_a_list_of_millions_of_members_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(_many_members(2_000_000))
    with pytest.raises(BadZipError, match="too many parts"):
        check_zip(path)
    tracemalloc.start()
    try:
        with path.open("rb") as source, pytest.raises(BadZipError, match="too many parts"):
            ZipReader(source)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_file_over_its_bound_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(TooLargeError):
        read_bounded(path, 1_000_000)
    path.write_bytes(b"x" * 10)
    assert read_bounded(path, 10) == b"x" * 10 and read_bounded(path, 11) == b"x" * 10
    path.write_bytes(b"")
    assert read_bounded(path, 10) == b""


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe", b"[]", b"1", b"{"])
def test_settings_of_any_bytes_leave_a_window(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(data)
    assert read_settings(tmp_path / "settings.json") == (Settings(), ("settings.json",))


@pytest.mark.parametrize("data", [b"", b"garbage", b"SQLite format 3\0" + b"\x10\0\x01\x01\0@  " + b"\xff" * 4000])
def test_a_hostile_database_is_refused(tmp_path: Path, data: bytes) -> None:
    log, _ = new_log(tmp_path / "log")
    key = log.key
    log.close()
    (tmp_path / "log" / "log.db").write_bytes(data)
    from assistant.storage import opening as logs
    from assistant.storage.errors import DamagedError

    with pytest.raises(DamagedError):
        logs.open_log(tmp_path / "log", key)


def test_a_file_that_is_refused_is_named_and_the_others_go_on(opened: Opened, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "empty.txt", "gone.txt", "b.txt")]
    for path, data in zip(paths, (b"a", b"", None, b"b"), strict=True):
        if data is not None:
            path.write_bytes(data)
    done = add_files(*opened, paths, lambda _n: True)
    assert [a.evidence.name for a in done.added] == ["a.txt", "b.txt"]
    assert done.refused == ("empty.txt: This file is empty.", "gone.txt: No such file or directory")
    with pytest.raises(MediaError):
        add_files(*opened, paths[1:2], lambda _n: True)
