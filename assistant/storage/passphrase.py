# SPDX-License-Identifier: Apache-2.0
"""Is a passphrase strong enough? Judged by zxcvbn (D. Wheeler, USENIX Security 2016), which counts the guesses that a
program with lists of words, names, dates and keyboard rows needs."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.storage.vault import plain_passphrase

FEWEST_GUESSES = 10**10
"""zxcvbn's highest mark. Each guess costs 64 MiB and about 0.2 s here (Argon2id): that many take one computer 60 years."""

_LONGEST = 72
"""Letters that are looked at: what follows can only make it stronger."""

_SHORT = "This is too short."
_WHY = {
    "repeat": "This says the same thing again and again, which is guessed quickly.",
    "sequence": "Letters or numbers in a row, like abc or 123, are guessed quickly.",
    "spatial": "Keys that are side by side, like qwerty, are guessed quickly.",
    "date": "A date is guessed quickly.",
    "dictionary": "This is like passwords that many people have. It is guessed quickly.",
}
_ADVICE = "Use three or four words that do not belong together."


def passphrase_problem(text: str, known: Iterable[str] = ()) -> str:
    """What is wrong with a passphrase, and what to do, in plain words; "" when it is strong enough.

    Args:
        known: words that anyone would try first here: names of the council, the keeper, the program.
    """
    plain = plain_passphrase(text)
    if len(plain) < 8:
        return f"{_SHORT} {_ADVICE}"
    from zxcvbn import zxcvbn

    result = zxcvbn(plain[:_LONGEST], user_inputs=[plain_passphrase(k) for k in known])
    if result["guesses"] >= FEWEST_GUESSES:
        return ""
    longest = max(result["sequence"], key=lambda part: len(part["token"]))
    return f"{_WHY.get(longest['pattern'], _SHORT)} {_ADVICE}"


def good_passphrase(text: str) -> bool:
    """True when a passphrase is strong enough."""
    return not passphrase_problem(text)
