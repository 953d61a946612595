# SPDX-License-Identifier: Apache-2.0
"""The child process that decodes pictures. It answers with a line of JSON, and then the bytes of a new picture."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from typing import Any

from assistant.files.asked import Tell, serve
from assistant.files.child import limit_resources
from assistant.files.media import media_type

MAX_PIXELS = 50_000_000
"""Points that are decoded."""

MAX_JPEG = 250_000_000
"""Points of a JPEG, which can be decoded at a half, a quarter or an eighth: phones make photos of 64 to 200 million points."""

SMALL_WIDTH, SMALL_QUALITY = 1100, 80
_EXIF, _TAKEN = 0x8769, 0x9003
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
TOO_MANY = "This picture has too many points to open here. Its file is kept as it is."
DAMAGED = "We could not open this picture. It may be damaged. Its file is kept as it is."

CANNOT_SHOW = "We cannot show this kind of picture here. The file is kept as it is. Add a JPG of it beside it."


class PictureRefusedError(Exception):
    """A picture that is not opened; the message says why."""


def opened(data: bytes) -> Any:
    """A picture of one of the kinds that can be shown, decoded; a very large photo at a half or less of its width. Raises
    PictureRefusedError, or whatever Pillow does."""
    import warnings

    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_JPEG
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=(*_FORMATS, *_heif(data)))
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # for what is found inside it
        width, height = picture.size
        part = next((part for part in (1, 2, 4, 8) if width * height <= MAX_PIXELS * part * part), 8)
        if part > 1:
            picture.draft(None, (width // part, height // part))  # only a JPEG does as it is told
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureRefusedError(TOO_MANY)
        picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureRefusedError(TOO_MANY) from None
    return picture


def _heif(data: bytes) -> tuple[str, ...]:
    """The kind of a phone's photos (HEIC). Raises PictureRefusedError where the library that reads them is not there."""
    if media_type(io.BytesIO(data)) != "image/heic":
        return ()
    try:
        import pi_heif
    except ImportError:
        raise PictureRefusedError(CANNOT_SHOW) from None
    pi_heif.register_heif_opener()
    return ("HEIF",)


def upright(picture: Any) -> Any:
    """The picture as it is meant to be seen, on white where it was see-through, with nothing but its points."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(_eight_bits(picture))
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        turned = Image.new("RGB", layer.size, "white")
        turned.paste(layer, mask=layer.getchannel("A"))
    plain = Image.new("RGB", turned.size)
    plain.paste(turned.convert("RGB"))
    return plain


def _eight_bits(picture: Any) -> Any:
    """A picture of 16 or 32 bits a point in greys of 8 bits, over the whole of its range; Pillow would cut the light ones off."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    plain = picture.convert("F")
    low, high = (0.0, 65535.0) if picture.mode.startswith("I;16") else plain.getextrema()
    scale = 255.0 / (high - low) if high > low else 1.0
    return plain.point(lambda v: v * scale - low * scale).convert("L")


def _has_location(picture: Any) -> bool:
    try:
        return bool(picture.getexif().get_ifd(0x8825))
    except Exception:  # noqa: BLE001 - broken details stored in a file say nothing about a place
        return False


def _taken(picture: Any) -> str:
    """When the picture says that it was taken, as ISO date and time without a zone; "" when it does not."""
    try:
        said = str(picture.getexif().get_ifd(_EXIF).get(_TAKEN, ""))
        return dt.datetime.strptime(said, "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - a camera writes no zone there
    except Exception:  # noqa: BLE001 - broken details stored in a file tell no time
        return ""


def small(data: bytes) -> tuple[dict[str, Any], bytes]:
    """A JPEG at most 1100 points wide, without any details stored in the file."""
    picture = opened(data)
    location, taken = _has_location(picture), _taken(picture)
    plain = upright(picture)
    if plain.width > SMALL_WIDTH:
        from PIL import Image

        plain = plain.resize((SMALL_WIDTH, max(1, round(plain.height * SMALL_WIDTH / plain.width))), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=SMALL_QUALITY)
    frames = int(getattr(picture, "n_frames", 1))
    return {"location": location, "taken": taken, "frames": frames}, out.getvalue()


def blacked_out(data: bytes, boxes: list[list[float]]) -> tuple[dict[str, Any], bytes]:
    """A new PNG in which the points inside the boxes are black.

    Args:
        boxes: left, top, right, bottom as parts of the whole, 0 to 1.
    """
    from PIL import ImageDraw

    plain = upright(opened(data))
    width, height = plain.size
    pen = ImageDraw.Draw(plain)
    for left, top, right, bottom in boxes:
        # a little larger rather than smaller: no row of points at the edge may stay readable
        pen.rectangle(
            (int(left * width), int(top * height), -int(-right * width // 1), -int(-bottom * height // 1)), fill="black"
        )
    out = io.BytesIO()
    plain.save(out, "PNG")
    return {}, out.getvalue()


def work(arguments: list[str], data: bytes, _tell: Tell) -> bytes:
    """`small` or `black-out BOXES`; `data` is the picture. There is an answer also for a refusal."""
    limit_resources()
    made = b""
    try:
        if arguments[0] == "small":
            answer, made = small(data)
        else:
            answer, made = blacked_out(data, json.loads(arguments[1]))
    except PictureRefusedError as refused:
        answer = {"error": str(refused)}
    except MemoryError:
        answer = {"error": TOO_MANY}
    except Exception:  # noqa: BLE001 - whatever a decoder raises on a broken file, the user gets a sentence
        answer = {"error": DAMAGED}
    return json.dumps(answer).encode("utf-8") + b"\n" + made


def main(_arguments: list[str]) -> int:
    """Read pictures until there are no more."""
    return serve(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
