# SPDX-License-Identifier: Apache-2.0
"""Real content, real engine, real files in a temporary folder. Sockets are made to fail in every test."""

from __future__ import annotations

import itertools
import os
import socket  # noqa: TID251 - to make it fail
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import hypothesis
import pytest

from assistant.checking.engine import Engine
from assistant.checking.reader import Reader
from assistant.content.load import compile_to, load, load_with_examples
from assistant.content.problems import ContentError
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.finding import Finding, Review
from assistant.domain.options import PARTS, Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from assistant.services.program import App
from assistant.storage import keys, opening, vault

ROOT = Path(__file__).parent.parent
RESOURCES = ROOT / "resources"
NEW_SALT, SCORES = vault._new_salt, Reader.scores
LONG = bool(os.environ.get("ASSISTANT_LONG"))


# no test asserts speed: hypothesis fails one that takes over 0.2 s unless it is told not to
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the data files once for the whole run, as a build does. Without it each window and each command of the tests reads
    and verifies every file anew. It counts only while it fits the files; tests of reading them do not use it."""
    if not hasattr(config, "workerinput"):
        with suppress(ContentError):  # a broken file is named by the tests
            compile_to(RESOURCES, RESOURCES / "compiled.json")


def trials(full: int) -> int:
    """How often to try: all of it in `test --long`, a tenth otherwise."""
    return full if LONG else max(1, full // 10)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something tried to open a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def content() -> Content:
    return load(RESOURCES, compiled=RESOURCES / "compiled.json")


@pytest.fixture(scope="session", autouse=True)
def built_once(content: Content) -> Iterator[None]:
    """The built-in data are put together, and an engine is built over them, once for a run: hundreds of windows and commands of
    the tests would each do it anew, and nothing changes either of them. Over other data they are built as ever.
    What Argon2id makes of one passphrase and one salt is worked out once as well (0.3 s and 64 MiB each time): new logs of the
    tests share a salt, and the codes of their sheets come round again. `own_secrets` gives a test those of the program.
    A text that a reader has read is not read again (20 ms each time), but in tests that ask for `read_anew`."""
    engines: dict[bool, Engine] = {}
    read: WeakKeyDictionary[Reader, dict[tuple[str, str], Any]] = WeakKeyDictionary()
    own = App._built_in

    def built_in(app: App) -> Content:
        return content if app.resources == RESOURCES else own.func(app)

    def engine(data: Content, plain_words: Collection[str] = frozenset()) -> Engine:
        if data is not content:
            return Engine(data, plain_words)
        spells = bool(plain_words)
        if spells not in engines:
            engines[spells] = Engine(data, plain_words)
        return engines[spells]

    def remembered(reader: Reader, texts: Sequence[str], *, lead: str = "", together: bool = False) -> Any:
        if together or not texts:  # what is read in one go differs a little with its company
            return SCORES(reader, texts, lead=lead, together=together)
        known = read.setdefault(reader, {})
        new = [text for text in dict.fromkeys(texts) if (lead, text) not in known]
        known.update(zip([(lead, text) for text in new], SCORES(reader, new, lead=lead), strict=True))
        return reader._numpy.array([known[lead, text] for text in texts])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(App, "_built_in", property(built_in))
        patch.setattr("assistant.services.check.checker.Engine", engine)
        patch.setattr(Reader, "scores", remembered)
        patch.setattr(vault, "_slot_key", cache(vault._slot_key))
        patch.setattr(vault, "_new_salt", cache(NEW_SALT))
        codes = itertools.cycle([vault.new_code() for _ in range(6)])
        for maker in (keys, opening):
            patch.setattr(maker, "new_code", lambda: next(codes))
        yield


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text is read by the model each time."""
    monkeypatch.setattr(Reader, "scores", SCORES)


@pytest.fixture
def own_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every salt and code is drawn anew, as in the program."""
    monkeypatch.setattr(vault, "_new_salt", NEW_SALT)
    for maker in (keys, opening):
        monkeypatch.setattr(maker, "new_code", vault.new_code)


@pytest.fixture(scope="session")
def content_with_examples() -> Content:
    return load_with_examples(RESOURCES)


@pytest.fixture(scope="session")
def checker(content: Content) -> Checker:
    return Checker(content, RESOURCES / "spelling" / "en_GB.marisa", with_grammar=False)


@pytest.fixture(scope="session")
def reader(content: Content) -> Checker:
    """A checker whose model reads too."""
    made = Checker(content, RESOURCES / "spelling" / "en_GB.marisa", with_grammar=False, models=RESOURCES / "models")
    assert made.load_model(), made.model_problem
    return made


@pytest.fixture(scope="session")
def engine(checker: Checker) -> Engine:
    return checker.engine


Check = Callable[..., Review]


@pytest.fixture(scope="session")
def check(checker: Checker) -> Check:
    """check(text, council=..., role=..., account=..., ...) -> Review, through the real checker."""

    def run(text: str, only: frozenset[str] = PARTS, options: Options | None = None, **values: Any) -> Review:
        context = read_context({"council": "ludgershall", **values})
        return checker.full(Draft(text, context), options or Options(only=only))

    return run


def found(review: Review, concern: str) -> Finding | None:
    """The strongest finding of a concern."""
    return next((f for f in review.findings if f.concern == concern), None)


def level(review: Review, concern: str) -> str:
    """ "stop", "check", "tip" or "" for a concern."""
    finding = found(review, concern)
    return finding.level.value if finding else ""


def serious(review: Review) -> list[str]:
    """Rules above a Tip."""
    return [f.rule for f in review.findings if f.level.value != "tip"]
