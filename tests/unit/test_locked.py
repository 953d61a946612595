# SPDX-License-Identifier: Apache-2.0
"""Files under a passphrase: what the library of the format makes is read, and it reads what we make; damage is refused in words."""

from __future__ import annotations

import io
import os
import random
import threading
from collections.abc import Callable
from typing import BinaryIO

import pyrage
import pytest

from assistant.domain.jobs import StoppedError, TellError, go_on
from assistant.exchange import locked
from assistant.exchange.errors import BundleError, BundleSecretError
from assistant.exchange.locked import PART, TAG, is_locked, lock, unlock
from tests.conftest import trials

PASSPHRASE = "tell it by telephone"  # noqa: S105
SIZES = (0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17)


def locked_bytes(data: bytes, pieces: int = 10_000) -> bytes:
    out = io.BytesIO()
    locking = lock(out, PASSPHRASE)
    for start in range(0, len(data), pieces):
        locking.write(data[start : start + pieces])
    locking.finish()
    return out.getvalue()


def opens(data: bytes, passphrase: str = PASSPHRASE) -> Callable[[], BinaryIO]:
    return unlock(lambda: io.BytesIO(data), passphrase, go_on)


def unlocked(data: bytes) -> bytes:
    with opens(data)() as file:
        return file.read()


@pytest.fixture
def key_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is worked out once and in this process: for tests of what stands behind it."""
    known: dict[tuple[str, bytes], bytes] = {}

    def asked(passphrase: str, salt: bytes, work: int, _stopped: Callable[[], bool]) -> bytes:
        if (passphrase, salt) not in known:
            known[passphrase, salt] = locked.key_of(passphrase, salt, min(work, locked.WORK))
        return known[passphrase, salt]

    monkeypatch.setattr(locked, "_asked", asked)


@pytest.mark.parametrize("size", SIZES)
def test_the_library_opens_what_we_make(size: int) -> None:
    data = random.Random(size).randbytes(size)
    made = locked_bytes(data)
    assert is_locked(made) and bytes(pyrage.passphrase.decrypt(made, PASSPHRASE)) == data


def test_we_open_what_the_library_makes() -> None:
    data = random.Random(3).randbytes(2 * PART + 1)
    assert unlocked(bytes(pyrage.passphrase.encrypt(data, PASSPHRASE))) == data


@pytest.mark.usefixtures("key_here")
@pytest.mark.parametrize("size", SIZES)
def test_any_place_of_it_is_read_as_from_the_file_itself(size: int) -> None:
    dice = random.Random(size)
    data = dice.randbytes(size)
    made = locked_bytes(data, pieces=dice.choice([7_000, PART, 3 * PART]))
    with opens(made)() as file:
        for _ in range(200):
            at, much = dice.randrange(size + 20), dice.choice([1, 30, 5_000, PART, 2 * PART])
            file.seek(at)
            assert file.read(much) == data[at : at + much] and file.tell() == max(at, min(at + much, size))
        back = dice.randrange(size + 1)
        assert file.seek(-back, os.SEEK_END) == size - back and file.read() == data[size - back :]


@pytest.mark.usefixtures("key_here")
def test_damage_anywhere_is_refused_in_words() -> None:
    dice = random.Random(8)
    good = locked_bytes(dice.randbytes(2 * PART + 99))
    head = len(good) - (2 * PART + 99 + 3 * TAG)
    places = [*dice.sample(range(head), trials(head)), *(dice.randrange(head, len(good)) for _ in range(trials(1000)))]
    for place in places:
        data = bytearray(good)
        data[place] ^= 1 << dice.randrange(8)
        with pytest.raises(TellError, match=r"damaged|far more memory|does not open"):
            unlocked(bytes(data))
    for length in (0, 10, 60, head - 20, head, head + 5, head + TAG, head + PART + TAG, head + 2 * (PART + TAG), len(good) - 1):
        with pytest.raises(BundleError, match="damaged"):
            unlocked(good[:length])
    first, second, last = good[head : head + PART + TAG], good[head + PART + TAG : head + 2 * (PART + TAG)], good[-99 - TAG :]
    for parts in ([second, first, last], [first, first, last], [first, last], [first, second, last, last], [last]):
        with pytest.raises(BundleError, match="damaged"):
            unlocked(good[:head] + b"".join(parts))


@pytest.mark.usefixtures("key_here")
def test_another_passphrase_does_not_open_it() -> None:
    made = locked_bytes(b"x")
    for passphrase in ("another", PASSPHRASE + " ", PASSPHRASE.upper()):
        with pytest.raises(BundleSecretError, match="does not open"):
            opens(made, passphrase)


def test_no_two_are_alike() -> None:
    assert len({locked_bytes(b"the same words")[22:] for _ in range(3)}) == 3


def test_working_on_the_passphrase_can_be_stopped() -> None:
    data = locked_bytes(b"x").replace(b" 17\n", b" 20\n")
    pressed = threading.Event()
    with pytest.raises(StoppedError):
        unlock(lambda: io.BytesIO(data), PASSPHRASE, lambda _done, _all: bool(pressed.set()))
    assert pressed.is_set()


def test_a_computer_that_is_too_slow_for_the_passphrase_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "KEY_TIME", 0)
    with pytest.raises(BundleError, match="not enough memory or time"):
        opens(locked_bytes(b"x").replace(b" 17\n", b" 20\n"))


@pytest.mark.parametrize("work", ["0", "21", "999999999", "017", "1e1"])
def test_what_the_passphrase_may_cost_is_bounded(work: str) -> None:
    with pytest.raises(BundleError):
        opens(locked_bytes(b"x").replace(b" 17\n", f" {work}\n".encode()))
