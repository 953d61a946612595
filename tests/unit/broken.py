# SPDX-License-Identifier: Apache-2.0
"""A copy of the data files with one thing changed, and what the loader says of it."""

from __future__ import annotations

import functools
import shutil
import tomllib
from pathlib import Path

import pytest

from assistant.content.load import validated
from assistant.content.problems import ContentError
from tests.conftest import RESOURCES

_loads = functools.cache(tomllib.loads)
"""Every other file is as it was the last time: it is not taken apart again."""


def broken(tmp_path: Path, name: str, old: str, new: str) -> list[str]:
    """Every problem of the resources in which `old` is `new` in the file `name`."""
    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy, ignore=shutil.ignore_patterns("models", "fonts", "spelling"))
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ContentError) as error:
        patch.setattr("assistant.content.sources.tomllib.loads", _loads)
        validated(copy)
    return [str(p) for p in error.value.problems]
