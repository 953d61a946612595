# SPDX-License-Identifier: Apache-2.0
"""The parts of the running program, handed to window and command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.content.load import load
from assistant.domain.content import Content
from assistant.domain.settings import Settings
from assistant.services.packs import AddedPacks, load_added, with_added
from assistant.services.preferences import Preferences

if TYPE_CHECKING:
    from assistant.services.check_draft import Checker


@dataclass
class App:
    """The parts of the program, ready to use.

    `content` holds built-in and added packs; `added` says which of the user's packs could not be read.
    """

    resources: Path
    data: Path
    content: Content
    added: AddedPacks
    preferences: Preferences
    cache: Path | None

    @property
    def settings(self) -> Settings:
        return self.preferences.settings

    @property
    def packs_folder(self) -> Path:
        return self.data / "policies"

    @property
    def documents_folder(self) -> Path:
        return self.data / "documents"

    @property
    def store_path(self) -> Path:
        return self.data / "personal.sqlite"

    def checker(self, with_grammar: bool = True) -> Checker:
        """A new checker over the content (about half a second: not on the GUI thread)."""
        from assistant.services.check_draft import Checker

        return Checker(self.content, self.resources / "spelling" / "en_GB.marisa", with_grammar)

    def reload_packs(self) -> None:
        """Read the user's packs again, after one was added."""
        built_in = load(self.resources, self.cache, self.resources / "compiled.json")
        self.added = load_added(self.packs_folder, built_in)
        self.content = with_added(built_in, self.added)


def load_app(resources: Path, data: Path, cache: Path | None) -> App:
    """Load content and settings.

    Raises:
        ContentError: when the data files are broken.
    """
    content = load(resources, cache, resources / "compiled.json")
    added = load_added(data / "policies", content)
    return App(resources, data, with_added(content, added), added, Preferences(data), cache)
