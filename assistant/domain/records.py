# SPDX-License-Identifier: Apache-2.0
"""Records to plain values and back, by the types that they declare: one declaration for each shape."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")


def to_plain(value: Any) -> Any:
    """A record as values that JSON and TOML can hold; fields that have their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        out = {}
        for each in fields(value):
            held = getattr(value, each.name)
            default = each.default_factory() if each.default_factory is not MISSING else each.default
            if default is MISSING or held != default:
                out[each.name] = to_plain(held)
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
    """A record of `kind` from plain values. Keys that it does not have are left aside.

    Raises:
        ValueError: for a value of another kind than declared, or one that is missing.
    """
    try:
        return _read(kind, plain)  # type: ignore[no-any-return]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, plain: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if plain is None:
            return None
        return _read(next(k for k in inside if k is not type(None)), plain)
    if origin is tuple:
        return tuple(_read(inside[0], v) for v in _listed(plain))
    if origin is frozenset:
        return frozenset(_read(inside[0], v) for v in _listed(plain))
    if origin is list:
        return [_read(inside[0], v) for v in _listed(plain)]
    if origin is not None and issubclass(origin, Mapping):
        return {_read(inside[0], k): _read(inside[1], v) for k, v in plain.items()}
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{f.name: _read(hints[f.name], plain[f.name]) for f in fields(kind) if f.name in plain})  # type: ignore[operator]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is dt.date:
        return plain if isinstance(plain, dt.date) else dt.date.fromisoformat(plain)
    if kind in (str, int, bool) and not (isinstance(plain, kind) and (kind is bool or not isinstance(plain, bool))):
        raise TypeError(f"{plain!r} is no {kind.__name__}")
    return plain


def _listed(plain: Any) -> Any:
    if not isinstance(plain, list | tuple | set | frozenset):
        raise TypeError(f"{plain!r} is no list")
    return plain
