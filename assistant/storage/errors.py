# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with a log, each with a sentence for the user that says what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.domain.jobs import TellError
from assistant.storage.driver import sqlite


class LogError(TellError):
    """A log that cannot be used, or a save that did not happen. The message is for the user."""


class WrongSecretError(LogError):
    """The passphrase or the code of the recovery sheet does not open the log."""


class KeyFileError(LogError):
    """The key file is missing or damaged."""


class DamagedError(LogError):
    """Bytes of the log changed. Nothing was written."""


class ReadOnlyError(LogError):
    """The log is open elsewhere, or its folder cannot be written: it can be read only."""


class NoRoomError(LogError):
    """The disk is full. Nothing was saved; what was typed is still there."""


class NewerFileError(LogError):
    """A newer version of the program wrote this. It was left as it is."""


class PlaceError(LogError):
    """A log may not be kept in this place."""


class GoneError(LogError):
    """The log, or a file of it, is not there any more."""


class UnknownNumberError(LogError):
    """There is no such incident."""


NO_ROOM = "There is no room to save. Free some space, then try again. Your words are still here."
NOT_TAKEN = (
    "The disk did not take it. It may be full, or it was taken out. "
    "Free some space or put it back, then try again. Your words are still here."
)
CHANGED_FILE = "This file has changed since you added it. Do not rely on it."
READ_ONLY = "This log is open somewhere else. You can read it. You cannot change it."
OPEN_ELSEWHERE = "This log is open somewhere else. Close it there, then try again. Nothing was changed."
DAMAGED = "This log is damaged and was not changed. Restore your last back-up."
CANNOT_WRITE = "We cannot write in the log's folder. Check that the disk is there and not locked. Your words are still here."
GONE = "The log's folder is not there any more. Put the disk back, or restore a back-up. Your words are still here."


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what the system and SQLite raise into a LogError."""
    try:
        yield
    except sqlite.OperationalError as error:
        text = str(error).lower()
        if "full" in text:
            raise NoRoomError(NO_ROOM) from None
        if "locked" in text or "readonly" in text or "read-only" in text or "query_only" in text:
            raise ReadOnlyError(CANNOT_WRITE if "readonly" in text else READ_ONLY) from None
        if "disk i/o" in text:
            raise NoRoomError(NOT_TAKEN) from None
        if "unable to open" in text:
            raise GoneError(GONE) from None
        raise DamagedError(DAMAGED) from None
    except sqlite.DatabaseError:
        raise DamagedError(DAMAGED) from None
    except OSError as error:
        raise plain_os_error(error) from None


def plain_os_error(error: OSError) -> LogError:
    """The LogError for an error of the system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NoRoomError(NO_ROOM)
    if error.errno == errno.ENOENT:
        return GoneError(GONE)
    return ReadOnlyError(CANNOT_WRITE)
