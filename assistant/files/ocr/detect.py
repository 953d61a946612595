# SPDX-License-Identifier: Apache-2.0
"""Where lines of words stand in a picture: a model marks the core of each line, and the cores become strips."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assistant.files.ocr.regions import Region, regions

SHORT_SIDE = 736
"""Points of the shorter side under which a picture is enlarged before it is looked at."""

LONG_SIDE = 2200
"""Points of the longer side over which it is made smaller."""

MARKED, SURE = 0.3, 0.5
_GROWN = 1.6
"""The model marks a line thinner than it is: by how much (area over outline) it is widened again."""

_STEP = 32


@dataclass(frozen=True)
class Strip:
    """One line of words: its middle, length, height in points of the picture, and its slope in radians."""

    x: float
    y: float
    length: float
    height: float
    slope: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the upright box around it."""
        wide = abs(self.length * math.cos(self.slope)) + abs(self.height * math.sin(self.slope))
        high = abs(self.length * math.sin(self.slope)) + abs(self.height * math.cos(self.slope))
        return self.x - wide / 2, self.y - high / 2, self.x + wide / 2, self.y + high / 2

    def part(self, left: float, right: float) -> Strip:
        """What lies between two places along it, 0 at its left end and 1 at its right."""
        away = ((left + right) / 2 - 0.5) * self.length
        x, y = self.x + away * math.cos(self.slope), self.y + away * math.sin(self.slope)
        return Strip(x, y, (right - left) * self.length, self.height, self.slope)

    def cut(self, picture: Image.Image) -> Image.Image:
        """The strip alone, upright."""
        left, top, right, bottom = (round(n) for n in self.box)
        if not self.slope:
            inside = (
                max(0, left),
                max(0, top),
                min(picture.width, max(left + 1, right)),
                min(picture.height, max(top + 1, bottom)),
            )
            return picture.crop(inside)
        size = (max(1, round(self.length)), max(1, round(self.height)))
        cos, sin = math.cos(self.slope), math.sin(self.slope)
        at_x = self.x - cos * self.length / 2 + sin * self.height / 2
        at_y = self.y - sin * self.length / 2 - cos * self.height / 2
        turn = (cos, -sin, at_x, sin, cos, at_y)
        return picture.transform(size, Image.Transform.AFFINE, turn, Image.Resampling.BICUBIC, fillcolor=_edge(picture))


def _edge(picture: Image.Image) -> tuple[int, ...]:
    pixel = picture.getpixel((0, 0))
    return pixel if isinstance(pixel, tuple) else (int(pixel or 0),) * 3


def find_strips(model: Any, picture: Image.Image) -> list[Strip]:
    """Every strip of the picture (RGB), in no order."""
    width, height = _size(*picture.size)
    seen = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR), np.float32)[:, :, ::-1]
    given = np.ascontiguousarray((seen / 127.5 - 1).transpose(2, 0, 1)[None])
    marks: NDArray[np.float32] = model.run(None, {model.get_inputs()[0].name: given})[0][0, 0]
    across, down = picture.width / width, picture.height / height
    found = []
    for region in regions(_wider(marks > MARKED)):
        strip = _strip(region, marks)
        if strip is not None:
            found.append(_scaled(strip, across, down))
    return found


def _size(width: int, height: int) -> tuple[int, int]:
    scale = max(1.0, SHORT_SIDE / min(width, height))
    scale = min(scale, LONG_SIDE / max(width, height))
    return tuple(max(_STEP, round(n * scale / _STEP) * _STEP) for n in (width, height))  # type: ignore[return-value]


def _wider(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Each marked point marks its neighbours below and to the right as well: thin breaks close."""
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:, 1:] |= mask[:, :-1]
    out[1:, 1:] |= mask[:-1, :-1]
    return out


def _strip(region: Region, marks: NDArray[np.float32]) -> Strip | None:
    """The strip around a region, None for one that is too small or that the model is not sure of."""
    rows, starts, ends = region.rows, region.starts, region.ends
    lengths = ends - starts
    count = int(lengths.sum())
    total = sum(float(marks[r, s:e].sum()) for r, s, e in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
    if total / count < SURE:
        return None
    left, right, top, bottom = int(starts.min()), int(ends.max()), int(rows.min()), int(rows.max()) + 1
    wide, high = right - left, bottom - top
    if min(wide, high) < 3:
        return None
    slope = _slope(rows, starts, ends, count) if wide > 3 * high and count < 0.8 * wide * high else 0.0
    x, y, length, thick = (left + right) / 2, (top + bottom) / 2, float(wide), float(high)
    if abs(slope) * wide > 0.25 * high:
        cos, sin = math.cos(slope), math.sin(slope)
        # corners of the stretches along the slope and across it
        points_x = np.concatenate([starts, ends, starts, ends])
        points_y = np.concatenate([rows, rows, rows + 1, rows + 1])
        along, over = points_x * cos + points_y * sin, points_y * cos - points_x * sin
        length, thick = float(along.max() - along.min()), float(over.max() - over.min())
        mid_along, mid_over = (along.max() + along.min()) / 2, (over.max() + over.min()) / 2
        x, y = float(mid_along * cos - mid_over * sin), float(mid_along * sin + mid_over * cos)
    else:
        slope = 0.0
    grow = 2 * (length * thick * _GROWN / (2 * (length + thick)))
    return Strip(x, y, length + grow, thick + grow, slope)


def _slope(rows: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], count: int) -> float:
    """The slope of the line through the middle of the points, by least squares over their columns."""
    lengths = ends - starts
    middles = (starts + ends - 1) / 2
    mean_x, mean_y = float((lengths * middles).sum() / count), float((lengths * rows).sum() / count)
    spread = float((lengths * ((middles - mean_x) ** 2 + (lengths**2 - 1) / 12)).sum())
    if not spread:
        return 0.0
    return math.atan(float((lengths * (middles - mean_x) * (rows - mean_y)).sum()) / spread)


def _scaled(strip: Strip, across: float, down: float) -> Strip:
    return Strip(strip.x * across, strip.y * down, strip.length * across, strip.height * down, strip.slope)
