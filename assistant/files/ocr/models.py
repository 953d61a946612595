# SPDX-License-Identifier: Apache-2.0
"""Where the two models are that read words in pictures."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def models_folder() -> Path:
    """Beside the data of a built program, else in the package `rapidocr`, of which only the models are used.

    Raises:
        FileNotFoundError: when they are not there.
    """
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", "")) / "resources" / "models" / "pictures"
    found = importlib.util.find_spec("rapidocr")
    for place in (found.submodule_search_locations or ()) if found is not None else ():
        return Path(place) / "models"
    raise FileNotFoundError("the models that read pictures")
