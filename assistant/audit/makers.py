# SPDX-License-Identifier: Apache-2.0
"""Makes terms of use and profile lines from a few answers, in the sentences of resources/makers.toml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.learn import MakerWords
from assistant.domain.platform import Platform

UNKNOWN_LIMIT = 100
"""Letters for a line on a site whose limit we do not know."""

LINES = 3


@dataclass(frozen=True)
class TermsAnswers:
    """What was answered. reply: "none", "2" or "7"; `removes` are ids of MakerWords.removes; `who` runs the page alone, as in
    "a councillor": then it speaks of "I"."""

    page: str
    about: str
    reply: str
    removes: tuple[str, ...]
    help: str
    who: str = ""


@dataclass(frozen=True)
class Terms:
    """The result: text for the page, a short post to pin, the lines of a picture, and its alt text."""

    title: str
    page: tuple[str, ...]
    pinned: str
    picture: tuple[str, ...]
    alt: str


def make_terms(words: MakerWords, answers: TermsAnswers, day: dt.date) -> Terms:
    """Terms of use. "Criticism and debate are welcome" is in every part and cannot be taken out (product.md C.9a).

    Raises:
        ValueError: when nothing at all is to be removed, or something unknown.
    """
    parts = {p.id: p.text for p in words.removes}
    if not answers.removes or set(answers.removes) - set(parts):
        raise ValueError("removes")
    listed = in_words([parts[r] for r in parts if r in answers.removes])
    values = {
        "page": answers.page.strip(),
        "about": answers.about.strip().rstrip("."),
        "help": answers.help.strip().rstrip("."),
        "who": answers.who,
        "list": listed,
        "day": f"{day.day} {day:%B %Y}",
    }

    def line(key: str) -> str:
        one = words.terms.get(f"{key}-one") if answers.who else None
        return _filled(one or words.terms[key], values)

    keys = (
        "who" if answers.who else "who-council",
        "about",
        "welcome",
        "civil",
        "removes",
        "blocks",
        "never",
        "keep-copy",
        f"reply-{answers.reply}",
        "help",
        "danger",
        "privacy",
        "dated",
    )
    picture = tuple(line(f"picture-{n}") for n in range(1, 6))
    values["words"] = " ".join(p if p.endswith(".") else f"{p}." for p in picture)
    return Terms(line("title"), tuple(line(k) for k in keys), line("pinned"), picture, line("alt"))


def in_words(items: Iterable[str]) -> str:
    """ "abuse, threats and adverts"."""
    listed = list(items)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _filled(text: str, values: dict[str, str]) -> str:
    """Put values in; a user's own braces stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), text)


@dataclass(frozen=True)
class ProfileLine:
    """A line with its length as the site counts it. `limit` is 0 when we know of none."""

    text: str
    used: int
    limit: int


def profile_lines(
    words: MakerWords, platform: Platform, use: str, *, name: str = "", ward: str = "", council: str = "", official: str = ""
) -> tuple[ProfileLine, ...]:
    """Up to three lines that fit the site's limit, the fullest first. A line whose blanks are not known is left out.

    Args:
        use: "councillor", "personal" or "official".
    """
    values = {"name": name.strip(), "ward": ward.strip(), "council": council.strip(), "official": official.strip()}
    limit = platform.bio_limit or UNKNOWN_LIMIT
    out: list[ProfileLine] = []
    for template in words.lines[use]:
        blanks = set(re.findall(r"\{(\w+)\}", template))
        if any(not values.get(b) for b in blanks):
            continue
        text = _filled(template, values)
        used = platform.length(text)
        if used <= limit:
            out.append(ProfileLine(text, used, platform.bio_limit))
    return tuple(out[:LINES])


def blanks_of(text: str) -> tuple[str, ...]:
    """What stands in [square brackets]: the blanks of a reply that nobody has filled in."""
    return tuple(re.findall(r"\[([^\][]{1,80})\]", text))
