# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime, kept from going online. This is the one module that imports it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

WHOLE_PRODUCTS = {"session.x64quantprecision": "1"}
"""Has ONNX Runtime take the slower way with 8-bit numbers, which no processor cuts."""

_MOST, _MOST_SIGNED = 255, 127


def session(model: Path, threads: int, settings: Mapping[str, str] | None = None, without: Sequence[str] = ()) -> Any:
    """A model that is ready to run, whose 8-bit products are right on every processor.

    Args:
        threads: processor threads that one run may take.
        settings: entries of the session's configuration.
        without: optimisers that are left out.

    Raises whatever ONNX Runtime does for a model that it cannot load.
    """
    return _load(str(model), threads, {**(settings or {}), **(WHOLE_PRODUCTS if cuts_products() else {})}, without)


@cache
def cuts_products() -> bool:
    """True on a processor that adds 8-bit products in 16 bits and cuts what does not fit (x64 without VNNI): scores moved by up
    to 0.18. Tried by multiplying, since ONNX Runtime does not tell it rightly: asked to be exact, it takes twice as long with
    AVX-512 VNNI as well, for the same scores (measured with 1.32)."""
    product = _load(_products(), 1, {}, ()).run(None, {})[0]
    return any(number != 4 * _MOST * _MOST_SIGNED for number in product.ravel().tolist())


def _load(model: str | bytes, threads: int, settings: Mapping[str, str], without: Sequence[str]) -> Any:
    # before the import: the library asks for its maker's host and writes an id of this computer as it is loaded
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # its Windows build writes events for the system's own log otherwise
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    for key, value in settings.items():
        options.add_session_config_entry(key, value)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without))


def _products() -> bytes:
    """A model that multiplies two tables of the greatest 8-bit numbers, without a sign and with one, as ONNX writes it."""
    node = _part(1, b"a") + _part(1, b"b") + _part(2, b"c") + _part(4, b"MatMulInteger")
    tables = _part(5, _table(b"a", 2, _MOST)) + _part(5, _table(b"b", 3, _MOST_SIGNED))
    of_any_size = _part(2, 2 * _part(1, b""))
    result = _part(12, _part(1, b"c") + _part(2, _part(1, bytes((8, 6)) + of_any_size)))
    graph = _part(1, node) + _part(2, b"p") + tables + result
    return bytes((8, 9)) + _part(7, graph) + _part(8, bytes((16, 21)))  # of the ninth format, with operators of set 21


def _table(name: bytes, kind: int, number: int) -> bytes:
    """A number in four rows of four."""
    return bytes((8, 4, 8, 4, 16, kind)) + _part(8, name) + _part(9, 16 * bytes((number,)))


def _part(number: int, held: bytes) -> bytes:
    """A numbered part of a message, shorter than 128 bytes."""
    return bytes((number << 3 | 2, len(held))) + held
