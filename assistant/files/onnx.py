# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime, kept from going online. This is the one module that imports it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def session(model: Path, threads: int, settings: Mapping[str, str] | None = None, without: Sequence[str] = ()) -> Any:
    """A model that is ready to run.

    Args:
        threads: processor threads that one run may take.
        settings: entries of the session's configuration.
        without: optimisers that are left out.

    Raises whatever ONNX Runtime does for a model that it cannot load.
    """
    # before the import: the library asks for its maker's host and writes an id of this computer as it is loaded
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # its Windows build writes events for the system's own log otherwise
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    for key, value in (settings or {}).items():
        options.add_session_config_entry(key, value)
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
    )
