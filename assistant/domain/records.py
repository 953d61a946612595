# SPDX-License-Identifier: Apache-2.0
"""Records to plain values and back, by the types that they declare: one declaration for each shape."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Read = Callable[[Any], Any]
_KEY, _BESIDE = "key", "beside"


BESIDE: Mapping[str, Any] = {_BESIDE: True}
"""Metadata of a field that is a record, whose own fields stand beside those of the record that holds it."""


def written_as(key: str) -> Mapping[str, Any]:
    """Metadata of a field that plain values call `key`."""
    return {_KEY: key}


def to_plain(value: Any) -> Any:
    """A record as values that JSON and TOML can hold; fields that have their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        out = {}
        for each in fields(value):
            held = getattr(value, each.name)
            default = each.default_factory() if each.default_factory is not MISSING else each.default
            if each.metadata.get(_BESIDE):
                out.update(to_plain(held))
            elif default is MISSING or held != default:
                out[each.metadata.get(_KEY, each.name)] = to_plain(held)
        return out
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {to_plain(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(to_plain(v) for v in value)
    if isinstance(value, tuple | list):
        return [to_plain(v) for v in value]
    return value


def from_plain(kind: type[_T], plain: Any) -> _T:
    """A record of `kind` from plain values. Keys that it does not have are left aside, and what is None where the record has
    another default has that.

    Records that are held by their `id` may come as a list, or as a table whose keys are the ids; pairs may come as a table.

    Raises:
        ValueError: for a value of another kind than declared, or one that is missing.
    """
    try:
        return _reader(kind)(plain)  # type: ignore[arg-type, no-any-return]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from None


@cache
def _reader(kind: Any) -> _Read:
    """What reads values of a type. It is put together once, as content is tens of thousands of values."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        read = _reader(next(k for k in inside if k is not type(None)))
        return lambda plain: None if plain is None else read(plain)
    if origin in (tuple, frozenset, list):
        return _many(origin, inside[0])
    if origin is not None and issubclass(origin, Mapping):
        return _table(*inside)
    if is_dataclass(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is dt.date:
        return lambda plain: plain if isinstance(plain, dt.date) else dt.date.fromisoformat(plain)
    if kind in (str, int, bool):
        return lambda plain: plain if type(plain) is kind else _simple(kind, plain)
    return lambda plain: plain


def _simple(kind: type, plain: Any) -> Any:
    if not isinstance(plain, kind) or (kind is int and isinstance(plain, bool)):
        raise TypeError(f"{plain!r} is no {kind.__name__}")
    return plain


def _many(kind: Any, inside: Any) -> _Read:
    read, pairs, texts = _reader(inside), get_origin(inside) is tuple, inside is str

    def many(plain: Any) -> Any:
        if pairs and isinstance(plain, Mapping):
            plain = plain.items()
        elif not isinstance(plain, list | tuple | set | frozenset):
            raise TypeError(f"{plain!r} is no list")
        if texts and set(map(type, plain)) <= {str}:  # most of what the data files hold
            return kind(plain)
        return kind(map(read, plain))

    return many


def _table(key: Any, value: Any) -> _Read:
    read_key, read = _reader(key), _reader(value)
    by_id = isinstance(value, type) and is_dataclass(value) and any(f.name == "id" for f in fields(value))

    def table(plain: Any) -> Any:
        if not by_id:
            return {read_key(k): read(v) for k, v in plain.items()}
        rows = plain if isinstance(plain, list) else ({"id": k, **v} for k, v in plain.items())
        return {each.id: each for each in map(read, rows)}

    return table


def _none_is_default(each: Field[Any], kind: Any) -> bool:
    has_default = each.default is not MISSING or each.default_factory is not MISSING
    return has_default and type(None) not in get_args(kind)


def _record(kind: Any) -> _Read:
    hints = get_type_hints(kind)
    beside = [(f.name, _reader(hints[f.name])) for f in fields(kind) if f.metadata.get(_BESIDE)]
    rest = [f for f in fields(kind) if not f.metadata.get(_BESIDE)]
    own = [(f.name, f.metadata.get(_KEY, f.name), _reader(hints[f.name]), _none_is_default(f, hints[f.name])) for f in rest]

    def record(plain: Any) -> Any:
        given = {name: read(plain) for name, read in beside}
        for name, key, read, else_default in own:
            if key in plain and not (else_default and plain[key] is None):
                given[name] = read(plain[key])
        return kind(**given)

    return record
