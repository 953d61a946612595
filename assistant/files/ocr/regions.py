# SPDX-License-Identifier: Apache-2.0
"""Connected parts of a map of yes and no: each as the stretches of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Region:
    """One connected part: the row of each stretch, its first column and the one behind its last."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def regions(mask: NDArray[np.bool_]) -> Iterator[Region]:
    """Every part whose points touch, also at their corners, from the top down."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    if not len(rows):
        return
    owner = _joined(rows, starts, ends)
    order = np.argsort(owner, kind="stable")
    cuts = np.flatnonzero(np.diff(owner[order])) + 1
    for part in np.split(order, cuts):
        yield Region(rows[part], starts[part], ends[part])


def _joined(rows: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each stretch the first one of its part."""
    parent = list(range(len(rows)))

    def top(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    row_list, start_list, end_list = rows.tolist(), starts.tolist(), ends.tolist()
    first_of_row = np.searchsorted(rows, np.arange(rows[-1] + 2)).tolist()
    for at, row in enumerate(row_list):
        if row == 0:
            continue
        for above in range(first_of_row[row - 1], first_of_row[row]):
            if start_list[above] > end_list[at]:
                break
            if end_list[above] >= start_list[at]:
                one, other = top(at), top(above)
                if one != other:
                    parent[max(one, other)] = min(one, other)
    return np.array([top(at) for at in range(len(parent))])
