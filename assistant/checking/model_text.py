# SPDX-License-Identifier: Apache-2.0
"""A text as the model sees it: the same in training and in the program."""

from __future__ import annotations

import re
import unicodedata

import emoji

_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w.])@\w{2,}")
_SPACE = re.compile(r"\s+")


def model_text(text: str) -> str:
    """Emoji as words, links and account names as one word each, look-alike forms folded, spaces made one."""
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    if not text.isascii():  # no emoji is: most drafts are spared the search
        text = emoji.demojize(text, delimiters=(" ", " "))
    text = re.sub(r"(?<=[a-z])_(?=[a-z])", " ", text)
    text = _NAME.sub("@user", _LINK.sub("link", text))
    return _SPACE.sub(" ", text).strip()
