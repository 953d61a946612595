# SPDX-License-Identifier: Apache-2.0
"""Reads folders of TOML into plain, validated values. A file from outside cannot hang or crash the program."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.content import form_schema, guide_schema, looks_schema, report_schema, schema
from assistant.content.problems import Problem

MAX_BYTES = 1_000_000
"""A data file may not be larger."""

MAX_FILES = 2_000
MOST_LETTERS = 200
"""Letters of the longest line in a data file of ours."""

_SINGLE: dict[str, type[BaseModel]] = {
    "concerns": schema.ConcernsFile,
    "reader": schema.ReaderFile,
    "questions": schema.QuestionsFile,
    "signals": schema.SignalsFile,
    "beside": schema.BesideFile,
    "advice": schema.AdviceFile,
    "fair_comment": schema.FairCommentFile,
    "senses": schema.SensesFile,
    "vocabulary": schema.VocabularyFile,
    "grammar": schema.GrammarFile,
    "spelling": schema.SpellingFile,
    "help": schema.HelpFile,
    "topics": schema.TopicsFile,
    "policy_words": schema.PolicyWordsFile,
    "incidents": schema.IncidentsFile,
    "reports": report_schema.ReportsFile,
    "learn": guide_schema.LearnFile,
    "makers": guide_schema.MakersFile,
    "contradictions": guide_schema.ContradictionsFile,
    "looks": looks_schema.LooksFile,
    "outside": guide_schema.OutsideFile,
    "old_posts": guide_schema.OldPostsFile,
    "screenshots": guide_schema.ScreenshotsFile,
}
_FOLDERS: dict[str, type[BaseModel]] = {
    "rules": schema.RuleFile,
    "platforms": schema.PlatformFile,
    "audit": guide_schema.AuditFile,
    "walkthroughs": guide_schema.WalkthroughFile,
    "practice": guide_schema.PracticeFile,
    "forms": form_schema.FormFile,
}
"""Folders that hold one thing a file; its id is the file's name."""


def read_toml(path: Path, name: str, problems: list[Problem]) -> dict[str, Any] | None:
    """The file as plain values, or None with a problem added."""
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(Problem(name, "", f"is larger than {MAX_BYTES // 1000} kB. Make it smaller."))
            return None
        text = path.read_text(encoding="utf-8-sig")
        _refuse_deep(text)
        return tomllib.loads(text)
    except UnicodeDecodeError:
        problems.append(Problem(name, "", "is not UTF-8 text. Save it again as UTF-8."))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        problems.append(Problem(name, "", f"cannot be read as TOML: {error}. Mend that line."))
    except RecursionError:
        problems.append(Problem(name, "", "is nested too deeply. Write it flat, like the examples."))
    except OSError as error:
        problems.append(Problem(name, "", f"cannot be opened ({error.strerror or 'unknown reason'}). Check the file."))
    return None


def _refuse_deep(text: str) -> None:
    """Long runs of brackets or dots serve no purpose but to exhaust a parser."""
    depth = deepest = 0
    for char in text:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth = max(0, depth - 1)
    if deepest > 60 or any(line.count(".") > 200 and "=" in line and '"' not in line for line in text.splitlines()):
        raise RecursionError


def _validated(model: type[BaseModel], raw: dict[str, Any], name: str, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return model.model_validate(raw).model_dump(mode="json")
    except ValidationError as error:
        for item in error.errors(include_url=False):
            key = key_of(item["loc"], raw)
            problems.append(Problem(name, key, advice_for(item)))
    except RecursionError:
        problems.append(Problem(name, "", "is nested too deeply. Write it flat, like the examples."))
    return None


def key_of(location: tuple[int | str, ...], raw: object) -> str:
    """Where a mistake is, as it would be written in the file: `clause[3].id`."""
    parts: list[str] = []
    for part in location:
        if isinstance(part, int):
            parts[-1:] = [f"{parts[-1] if parts else ''}[{part + 1}]"]
        elif part not in ("str", "dict[str,any]", "constrained-str") and not part.startswith(("literal[", "str-enum[")):
            parts.append(part)
    return ".".join(parts)


def advice_for(item: Any) -> str:
    """What is wrong and what to do, for one error of pydantic."""
    kind, context = item["type"], item.get("ctx", {})
    match kind:
        case "missing":
            return "is missing. Add it."
        case "extra_forbidden":
            return "is no key that we know. Check the spelling, or take it out."
        case "literal_error" | "enum":
            return f"must be one of {context['expected']}."
        case "string_unicode":
            return "holds what is no letter. Write it again."
        case "int_type" | "int_parsing" | "int_from_float":
            return "must be a whole number."
        case "bool_type" | "bool_parsing":
            return "must be true or false."
        case "dict_type" | "model_type" | "model_attributes_type":
            return "must be a group of keys, each with its value."
        case _ if kind.startswith(("date_", "datetime_")):
            return "must be a date, like 2026-11-14, or with a time, like 2026-11-14T09:50:00+00:00."
        case "string_type":
            return 'must be text in quotation marks, like "this".'
        case "list_type":
            return 'must be a list, like ["this", "that"].'
        case "too_short":
            return f"needs at least {context['min_length']} entries; it has {context['actual_length']}."
        case "too_long":
            return f"may have {context['max_length']} entries at most."
        case "string_too_short":
            return "must not be empty."
        case "string_too_long":
            return f"may have {context['max_length']} letters at most."
        case "string_pattern_mismatch":
            return "may have only letters, numbers, dots, dashes and underscores."
        case "value_error":
            return f"{context['error']}."
        case _:
            return f"{item['msg']}."


def _file(folder: Path, relative: str, model: type[BaseModel], problems: list[Problem]) -> dict[str, Any] | None:
    path = folder / relative
    raw = read_toml(path, relative, problems)
    return None if raw is None else _validated(model, raw, relative, problems)


def read_pack(folder: Path, problems: list[Problem], label: str | None = None) -> dict[str, Any] | None:
    """One policy pack: `pack.toml` and `clauses.toml`, and nothing else that counts."""
    label = label if label is not None else folder.name
    own: list[Problem] = []
    others = sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*.toml")
        if p.name not in ("pack.toml", "clauses.toml") or p.parent != folder
    )
    for other in others[:20]:
        own.append(Problem(other, "", "does not belong in a policy. Take it out: a policy has pack.toml and clauses.toml."))
    pack = _file(folder, "pack.toml", schema.PackFile, own)
    clauses = _file(folder, "clauses.toml", schema.ClausesFile, own)
    problems.extend(Problem(f"{label}/{p.file}" if label else p.file, p.key, p.message) for p in own)
    if pack is None or clauses is None or own:
        return None
    return {**pack, "clauses": clauses["clause"]}


def read_rule(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """One file of a rule, or None with problems added."""
    problems.extend(_long_lines(path, path.name))
    raw = read_toml(path, path.name, problems)
    return None if raw is None else _validated(schema.RuleFile, raw, path.name, problems)


def _long_lines(path: Path, name: str) -> list[Problem]:
    """Lines that nobody can read in a review. What cannot be opened is told by `read_toml`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [
        Problem(name, f"line {number}", f"has more than {MOST_LETTERS} letters. Write one phrase, or one thing, on a line.")
        for number, line in enumerate(lines, 1)
        if len(line) > MOST_LETTERS
    ]


def read_resources(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Everything in `folder`, validated file by file. Problems name file and key."""
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.toml")):
        problems.extend(_long_lines(path, path.relative_to(folder).as_posix()))
    out: dict[str, Any] = {}
    for name, model in _SINGLE.items():
        out[name] = _file(folder, f"{name}.toml", model, problems)
    for name, model in _FOLDERS.items():
        out[name] = _folder(folder, name, model, problems)
    if out["looks"] is not None:
        problems.extend(looks_schema.icons_missing(out["looks"], folder / "icons"))
    out["words"] = _words(folder, problems)
    out["packs"] = {
        path.name: value
        for path in sorted((folder / "policies").iterdir())
        if path.is_dir() and (value := read_pack(path, problems, f"policies/{path.name}")) is not None
    }
    return out, problems


def _folder(folder: Path, name: str, model: type[BaseModel], problems: list[Problem]) -> dict[str, Any]:
    paths = sorted((folder / name).glob("*.toml"))
    if len(paths) > MAX_FILES:
        problems.append(Problem(name, "", f"holds more than {MAX_FILES} files."))
        paths = paths[:MAX_FILES]
    read = ((path.stem, _file(folder, f"{name}/{path.name}", model, problems)) for path in paths)
    return {stem: value for stem, value in read if value is not None}


def _words(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    """The sentences of all files in `words/`; a page stands in one of them."""
    pages: dict[str, Any] = {}
    clerk: dict[str, Any] = {}
    for stem, value in _folder(folder, "words", schema.WordsFile, problems).items():
        for page, texts in value["words"].items():
            if page in pages:
                problems.append(Problem(f"words/{stem}.toml", f"words.{page}", "stands in another file too. Keep one of them."))
            pages[page] = texts
        clerk |= value["clerk"]
    return {"words": pages, "clerk": clerk}
