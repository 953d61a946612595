# SPDX-License-Identifier: Apache-2.0
"""Plain English, measured: Flesch-Kincaid grade of the running text of every screen (product.md C.0).

Grade = 0.39 * words per sentence + 11.8 * syllables per word - 15.59 (Kincaid and others, 1975). Whole sentences of eight
words or more count; labels, names and quoted clauses do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.domain.content import Content

FIXED = (
    "Disciplinary and Dismissal Procedure", "monitoring officer", "Monitoring Officer", "Code of Conduct", "Council Social Media Assistant",
    "Public Services Ombudsman", "Ombudsman", "Local Government Association", "grievance procedure", "Wikipedia", "Facebook", "WhatsApp",
    "Instagram", "LinkedIn", "professional mode", "general knowledge", "Evidence",
)  # fmt: skip
"""Names that must stay as they are; each counts as two syllables."""


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e; close enough for a mean over many words."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if not word:
        return 1
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouyscgzxh]es$", word) and count > 1:
        count -= 1
    count += len(re.findall(r"[^aeiou]i(?:a|o(?!us|n))|ua[lt]|ying|[aeiou]ing$", word))
    return max(1, count)


def sentences(text: str) -> list[list[str]]:
    """Whole sentences as lists of words."""
    for name in FIXED:
        text = text.replace(name, "zaza")
    text = re.sub(r"\{\w+\}", "word", text)
    out = []
    for part in re.split(r"(?<=[.!?:])\s+|\n", text):
        words = re.findall(r"[A-Za-z0-9'@./-]*[A-Za-z0-9][A-Za-z0-9'-]*", part)
        if words and part.rstrip("\"')").endswith((".", "?", "!", ":")):
            out.append(words)
    return out


def grade(found: list[list[str]]) -> float:
    words = [w for s in found for w in s]
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def screens(content: Content) -> Iterator[tuple[str, str]]:
    """Every screen by name, with its running text."""
    pages: dict[str, list[str]] = {}
    for key, text in content.words.items():
        pages.setdefault(key.split(".")[0], []).append(text)
    for name, texts in pages.items():
        yield f"words of {name}", "\n".join(texts)
    for page in content.help_pages:
        yield f"help {page.id}", "\n".join(page.paragraphs)
    for question in content.audit:
        task = question.task
        more = [task.title + ".", task.reason, *task.steps, task.warn] if task else []
        yield question.code, "\n".join([question.text, question.hint, question.why, *question.look, *more])
    for walk in content.walkthroughs.values():
        for node in walk.nodes.values():
            texts = [walk.intro, node.text, node.hint, *(a.example for a in node.answers), *(r.text for r in node.rows)]
            yield f"{walk.code} {node.id}", "\n".join(texts)
        for ending in walk.endings.values():
            texts = [*(s.text for s in ending.steps), *(p.text for p in (*ending.parts, *ending.words)), ending.elsewhere]
            yield f"{walk.code} {ending.id}", "\n".join(texts)
    for post in content.learn.posts:
        yield f"practice {post.id}", f"{post.situation}\n{post.why}"
    for platform in content.platforms.values():
        for account in platform.accounts:
            # what stands in quotation marks is a label of the site
            lines = (re.sub(r'"[^"]*"', "zaza", step) for steps in account.steps.values() for step in steps)
            yield f"steps {account.id}", "\n".join(lines)
    for export in content.old_posts.exports:
        lines = (
            re.sub(r'"[^"]*"', "zaza", text) for text in (*export.steps, export.format, export.wait, export.lasts, export.lacks)
        )
        yield f"export {export.id}", "\n".join(filter(None, lines))
    for template in content.makers.templates:
        yield f"template {template.id}", template.text
    yield "terms", "\n".join(content.makers.terms.values())
    for rule in content.rules:
        yield f"rule {rule.id}", f"{rule.message}\n{rule.why}"


def test_no_sentence_is_longer_than_25_words(content: Content) -> None:
    too_long = [(name, " ".join(s)) for name, text in screens(content) for s in sentences(text) if len(s) > 25]
    assert too_long == []


def test_check_my_old_posts_reads_at_grade_5_or_lower(content: Content) -> None:
    pages = [text for name, text in screens(content) if name == "words of old" or name.startswith("export ")]
    assert len(pages) > 1
    assert grade([s for text in pages for s in sentences(text) if len(s) >= 8]) <= 5


def test_every_screen_reads_at_grade_8_or_lower_and_all_at_5_on_average(content: Content) -> None:
    grades = {}
    for name, text in screens(content):
        counted = [s for s in sentences(text) if len(s) >= 8]
        if counted:
            grades[name] = grade(counted)
    families = {"words", "help", "practice", "steps", "template", "rule", *(walk.code for walk in content.walkthroughs.values())}
    hard = {name: round(value, 1) for name, value in grades.items() if value > 8}
    assert hard == {}
    assert families <= {name.split()[0] for name in grades} and sum(grades.values()) / len(grades) <= 5


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("council", 2),
        ("people", 2),
        ("delete", 2),
        ("page", 1),
        ("councillor", 3),
        ("policy", 3),
        ("likes", 1),
        ("trying", 2),
        ("used", 1),
    ],
)
def test_syllables_of_words_that_stand_on_every_page(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_measure_tells_hard_from_easy() -> None:
    hard = "Notwithstanding the aforementioned considerations, communications constituting institutional misrepresentation are impermissible."
    easy = "You can post it on your page, but say that it is your own view."
    assert grade(sentences(hard)) > 15 > 4 > grade(sentences(easy))
