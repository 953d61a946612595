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
    import numpy

    most = {"a": numpy.full((2, 4), 255, numpy.uint8), "b": numpy.full((4, 16), 127, numpy.int8)}
    product = _load(_products(), 1, {}, ()).run(None, most)[0]
    return bool((product != 4 * 255 * 127).any())


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
    """A model that multiplies a table of 8-bit numbers without a sign by one of numbers with a sign, as ONNX writes it."""
    node = _part(1, b"a") + _part(1, b"b") + _part(2, b"c") + _part(4, b"MatMulInteger")
    tables = _part(11, _table(b"a", 2)) + _part(11, _table(b"b", 3)) + _part(12, _table(b"c", 6))
    graph = _part(1, node) + _part(2, b"products") + tables
    return bytes((8, 9)) + _part(7, graph) + _part(8, bytes((16, 21)))  # of the ninth format, with operators of set 21


def _table(name: bytes, numbers: int) -> bytes:
    """A table of any size. `numbers`: of which kind."""
    kind = bytes((8, numbers)) + _part(2, 2 * _part(1, b""))
    return _part(1, name) + _part(2, _part(1, kind))


def _part(number: int, held: bytes) -> bytes:
    """A numbered part of a message, shorter than 128 bytes."""
    return bytes((number << 3 | 2, len(held))) + held
