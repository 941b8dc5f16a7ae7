"""JSON files and typed values out of them, refused with place and remedy. Pure."""

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

Json = dict[str, Any]


class Malformed(Exception):
    """A file cannot be read or written, or lacks the form. Says where, and what to do, twice."""

    def __init__(self, place: str, remedy: str, *, zh: str) -> None:
        super().__init__(place, remedy, zh)
        self.place, self.remedy, self.zh = place, remedy, zh

    def __str__(self) -> str:
        return f"{self.place}：{self.zh}\n{self.place}: {self.remedy}"


# Files


def load_json(path: Path) -> object:
    """The JSON value in a file, gzipped when its name ends in .gz."""
    try:
        raw = path.read_bytes()
        return json.loads((gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8"))
    except (OSError, EOFError, zlib.error) as error:
        raise Malformed(
            str(path), f"cannot be read ({error}); check the path and that the file is whole",
            zh=f"无法读取（{error}）；请检查路径以及文件是否完整",
        ) from None  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise Malformed(
            str(path), f"is not JSON in UTF-8 ({error}); export the file again",
            zh=f"不是 UTF-8 编码的 JSON（{error}）；请重新导出该文件",
        ) from None  # fmt: skip


def save_text(path: Path, pieces: Iterator[str]) -> None:
    """Write the pieces, gzipped when the name ends in .gz; the file appears whole or not at all.

    Raises Malformed where it cannot be written.
    """
    # Half a surrogate pair, which JSON may hold and UTF-8 may not, becomes JSON's own escape.
    data = "".join(pieces).encode("utf-8", "backslashreplace")
    if path.suffix == ".gz":
        data = gzip.compress(data, compresslevel=3, mtime=0)
    try:
        _put(path, data)
    except OSError as error:
        _refuse_output(path, str(error))


def _put(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device or a pipe is written to, never replaced
        return
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise Malformed where no file can be written, before time goes into what it will hold."""
    try:
        why = _hindrance(path)
    except OSError as error:  # a name that no file can have
        why = str(error)
    if why:
        _refuse_output(path, why)


def _hindrance(path: Path) -> str | None:
    if path.is_dir():
        return "is a folder"
    is_special = path.exists() and not path.is_file()
    if not is_special and not path.parent.is_dir():
        return f"{path.parent} is no folder"
    is_mine = os.access(path if is_special else path.parent, os.W_OK)
    return None if is_mine else "permission denied"


def _refuse_output(path: Path, why: str) -> NoReturn:
    refuse(
        str(path), f"cannot be written ({why}); name a file in a folder that is there and yours",
        f"无法写入（{why}）；请指定已有且有权写入的文件夹中的文件",
    )  # fmt: skip


# Reading values


def refuse(place: str, remedy: str, zh: str) -> NoReturn:
    """Raise Malformed."""
    raise Malformed(place, remedy, zh=zh)


def record(value: object, place: str) -> Json:
    """The value, which must be an object."""
    if not isinstance(value, dict):
        refuse(place, "must be an object {...}", "必须是对象 {...}")
    return value


def records(holder: Json, key: str, place: str) -> list[Json]:
    """The list of objects under `key`."""
    value = holder.get(key)
    if not isinstance(value, list):
        refuse(place, f"{key!r} must be a list of objects", f"“{key}”必须是对象的列表")
    for i, item in enumerate(value):
        if not isinstance(item, dict):
            refuse(f"{key}[{i}]", "must be an object {...}", "必须是对象 {...}")
    return value


def text(holder: Json, key: str, place: str) -> str:
    """The string under `key`."""
    value = holder.get(key)
    if not isinstance(value, str):
        refuse(place, f"{key!r} must be a string", f"“{key}”必须是字符串")
    return value


def texts(holder: Json, key: str, place: str) -> tuple[str, ...]:
    """The list of strings under `key`."""
    value = holder.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        refuse(place, f"{key!r} must be a list of strings", f"“{key}”必须是字符串的列表")
    return tuple(value)


def number(
    holder: Mapping[str, Any], key: str, place: str, *,
    span: tuple[float, float] = (0, 1e15), default: float | None = None,
) -> float:  # fmt: skip
    """The number under `key`, both ends of `span` allowed; absent or null gives the default."""
    value = holder.get(key)
    if value is None and default is not None:
        return default
    low, high = span
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        refuse(
            place, f"{key!r} must be a number from {low:g} to {high:g}",
            f"“{key}”必须是 {low:g} 到 {high:g} 之间的数",
        )  # fmt: skip
    return value


def whole(
    holder: Mapping[str, Any], key: str, place: str, *,
    span: tuple[int, int] = (0, 10**9), default: int | None = None,
) -> int:  # fmt: skip
    """The whole number under `key`, ends of `span` allowed; absent or null gives the default."""
    value = holder.get(key)
    if value is None and default is not None:
        return default
    low, high = span
    if type(value) is not int or not low <= value <= high:
        refuse(
            place, f"{key!r} must be a whole number from {low:g} to {high:g}",
            f"“{key}”必须是 {low:g} 到 {high:g} 之间的整数",
        )  # fmt: skip
    return value


def without_nulls(holder: Json, key: str, place: str) -> Json:
    """The object under `key` without its null entries; empty when absent."""
    value = {} if holder.get(key) is None else record(holder[key], place)
    return {name: item for name, item in value.items() if item is not None}


def header(raw: object, kind: str, wanted: str) -> Json:
    """The object, which must be of the wanted format."""
    holder = record(raw, kind)
    if holder.get("format") != wanted:
        refuse(kind, f"'format' must be \"{wanted}\"", f"“format”必须是“{wanted}”")
    return holder


def once(seen: set[str], key: str, kind: str) -> None:
    """Note the id; an id noted before is refused."""
    if key in seen:
        refuse(
            f"{kind} {key}", "is there twice; give each its own id", "重复出现；每个编号只能用一次"
        )
    seen.add(key)
