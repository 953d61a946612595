# SPDX-License-Identifier: Apache-2.0
"""Composition root: finds resources and the data folder, builds the parts, passes them in. No Qt, no globals."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from assistant.services.program import App

NAME = "CouncilSocialMediaAssistant"


def resources_folder() -> Path:
    """Where the data files are: in the bundle when frozen, beside the package in a checkout, inside it when installed."""
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent)) / "resources"
    package = Path(__file__).resolve().parent
    beside = package.parent / "resources"
    return beside if (beside / "concerns.toml").is_file() else package / "resources"


def default_data_folder() -> Path:
    """This user's own folder for settings, packs and words."""
    import platformdirs

    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def cache_folder() -> Path:
    """Where the compiled form of the data files is kept. It holds nothing of the user."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(NAME, appauthor=False))


def build_app(data: Path | None = None, resources: Path | None = None, cache: Path | None = None) -> App:
    """Load content and settings.

    Args:
        data: folder for everything that is kept (`--data`); the user's own folder when None.

    Raises:
        ContentError: when the data files are broken.
    """
    resources = resources or resources_folder()
    cache = cache or (data / "cache" if data else cache_folder())
    data = data or default_data_folder()
    return App(resources, data, cache)


def main(arguments: list[str] | None = None) -> int:
    """Open the window, or run a subcommand. Returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    from assistant.files.child import FLAG, child_module, no_core_dumps

    no_core_dumps()

    if arguments[:1] == [FLAG]:
        from importlib import import_module

        return int(import_module(child_module(arguments[1])).main(arguments[2:]))
    if not arguments:  # the window is on the screen sooner when no command is loaded first
        from assistant.content.problems import ContentError

        with suppress(ContentError):  # the command line says which file is wrong
            return open_window(None)
    from assistant.cli import run

    return run(arguments, build_app, open_window)


def open_window(data: Path | None, policy: Path | None = None) -> int:
    """Start the window and run until it closes. `policy`: a saved policy to add."""
    from assistant.ui.application import run_window

    return run_window(build_app(data), policy)
