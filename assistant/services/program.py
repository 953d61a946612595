# SPDX-License-Identifier: Apache-2.0
"""The parts of the running program, handed to window and command line."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.content.load import open_plain
from assistant.content.looks import looks_of
from assistant.content.words import words_of
from assistant.domain.draft import Role

if TYPE_CHECKING:
    from assistant.checking.engine import Engine
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.domain.settings import Settings
    from assistant.services.check.checker import Checker
    from assistant.services.policy.packs import AddedPacks
    from assistant.services.preferences import Preferences


class App:
    """The parts of the program. The words of the window are there at once; the rest is built when first asked for.

    Args:
        resources: folder of the program's data files.
        data: folder for everything that is kept of the user.
        cache: folder for the compiled form of the data files; None does without.

    Raises:
        ContentError: when the data files are broken.
    """

    def __init__(self, resources: Path, data: Path, cache: Path | None) -> None:
        self.resources, self.data = resources, data
        self._plain = open_plain(resources, cache, resources / "compiled.json")
        self.words = words_of(self._plain.first)
        self.looks = looks_of(self._plain.first)
        self._engine: Engine | None = None

    @cached_property
    def _built_in(self) -> Content:
        from assistant.content.assemble import assemble

        return assemble(self._plain.whole)

    @cached_property
    def added(self) -> AddedPacks:
        """The user's own packs, and why some of them cannot be used."""
        from assistant.services.policy.packs import load_added

        return load_added(self.packs_folder, self._built_in)

    @cached_property
    def content(self) -> Content:
        """Built-in and added data, in the councils' own words where their documents were added."""
        from assistant.services.policy.own_documents import with_own_words
        from assistant.services.policy.packs import with_added

        # one set of words for window and content: what is said to a clerk is said in both
        return replace(with_own_words(with_added(self._built_in, self.added), self.documents_folder), words=self.words)

    @cached_property
    def preferences(self) -> Preferences:
        from assistant.services.preferences import Preferences

        return Preferences(self.data, self._speak_to)

    def _speak_to(self, settings: Settings) -> None:
        """The sentences of the window for the role of the user."""
        said = words_of(self._plain.first, "clerk")
        every = said if settings.role is Role.CLERK else words_of(self._plain.first)
        self.words.update({key: every[key] for key in said})

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
    def drafts_folder(self) -> Path:
        """Councils' own policies in the making."""
        return self.data / "own-policies"

    @property
    def store_path(self) -> Path:
        return self.data / "personal.sqlite"

    def council_name(self, pack_id: str) -> str:
        """A council's name, without building all content for a built-in one; "" for general advice or none."""
        if pack_id == "general":
            return ""
        known = self._plain.first["councils"].get(pack_id)
        if known is not None:
            return str(known)
        pack = self.content.packs.get(pack_id)
        return pack.council if pack is not None else ""

    @property
    def pack(self) -> PolicyPack:
        """The policy of the user's council; general advice when there is none."""
        return self.content.packs.get(self.settings.council) or self.content.packs["general"]

    def checker(self, with_grammar: bool = True, content: Content | None = None) -> Checker:
        """A new checker over the content, or over other `content`. The first takes about half a second (not on the GUI thread);
        those after it share its rules."""
        from assistant.services.check.checker import Checker

        words = self.resources / "spelling" / "en_GB.marisa"
        made = Checker(content or self.content, words, with_grammar, self.resources / "models", self._engine)
        if content is None:
            self._engine = made.engine
        return made

    def reload_packs(self) -> None:
        """Read the user's packs and documents again, after one was added or taken out."""
        for name in ("added", "content"):
            self.__dict__.pop(name, None)
