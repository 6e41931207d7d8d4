"""Packed files (.gz, .bz2, .xz, and .zip with one member), unpacked while they are read and never to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO, Any

from db.errors import InputRefusedError

MOST_UNPACKED = 8 << 30
"""Maximum size of a packed file when unpacked, in bytes."""

MOST_PACKED = 250
"""How many times its packed size a file may have when unpacked, once it is larger than `_FREE`."""

_FREE = 16 << 20
_SHOWN = 5
_MAGIC: Mapping[bytes, str] = MappingProxyType(
    {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"PK\x03\x04": "zip"}
)
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What the unpackers raise for files that are damaged, encrypted or packed in a way that they do not know."""


def packed_as(path: Path) -> str:
    """How a file is packed, by its first bytes: gz, bz2, xz, zip, or "" if it is not. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(6)
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")


def unpacked_name(path: Path) -> str:
    """The name of a file without its packing: claims.csv for claims.csv.gz. Raises InputRefusedError, OSError."""
    kind = packed_as(path)
    if kind == "zip":
        with _archive(path) as archive:
            return PurePosixPath(only_member(archive, path.name).filename).name
    return path.stem if kind and path.suffix.lower() == f".{kind}" else path.name


def only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one file in an archive; what systems add of their own does not count. Raises InputRefusedError."""
    members = [one for one in archive.infolist() if not one.is_dir() and not _of_system(one.filename)]
    if len(members) != 1:
        shown = ", ".join(one.filename for one in members[:_SHOWN])
        more = f" and {len(members) - _SHOWN} more" if len(members) > _SHOWN else ""
        what = f"{len(members):,} files: {shown}{more}" if members else "no file"
        raise InputRefusedError(f"{name} holds {what}. A .zip must hold one file; unpack it, and import what you need")
    return members[0]


def _of_system(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db")


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise InputRefusedError(f"{path.name} is damaged: {error}") from error


def open_bytes(path: Path, name: str) -> ByteReader:
    """The bytes of a file, unpacked if it is packed. Raises InputRefusedError, OSError."""
    kind = packed_as(path)
    file = path.open("rb", buffering=0)
    return Unpacker(file, name, kind) if kind else ByteReader(file, name)


class ByteReader(io.RawIOBase):
    """The bytes of a file. `taken` is how many bytes of the file on disk have been read."""

    def __init__(self, file: io.FileIO, name: str) -> None:
        super().__init__()
        self._file = file
        self._name = name

    @property
    def taken(self) -> int:
        """How many bytes of the file on disk have been read."""
        return self._file.tell()

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read bytes into a buffer; return how many."""
        return self._file.readinto(buffer) or 0

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class Unpacker(ByteReader):
    """The unpacked bytes of a file. Reading raises InputRefusedError if it is damaged, or unpacks to too much."""

    def __init__(self, file: io.FileIO, name: str, kind: str) -> None:
        super().__init__(file, name)
        self._given = 0
        try:
            self._stream = self._opened(kind)
        except _BROKEN as error:
            file.close()
            raise self._broken(error) from error

    def _opened(self, kind: str) -> IO[bytes] | gzip.GzipFile:
        if kind == "gz":
            return gzip.GzipFile(fileobj=self._file)
        if kind == "bz2":
            return bz2.BZ2File(self._file)
        if kind == "xz":
            return lzma.LZMAFile(self._file)
        archive = zipfile.ZipFile(self._file)
        member = only_member(archive, self._name)
        self._check(member.file_size, member.compress_size)
        return archive.open(member)

    def readinto(self, buffer: Any) -> int:
        """Read unpacked bytes into a buffer; return how many."""
        try:
            data = self._stream.read(len(buffer))
        except _BROKEN as error:
            raise self._broken(error) from error
        buffer[: len(data)] = data
        self._given += len(data)
        self._check(self._given, self.taken)
        return len(data)

    def _check(self, unpacked: int, packed: int) -> None:
        if unpacked > MOST_UNPACKED:
            raise InputRefusedError(f"{self._name} unpacks to more than {MOST_UNPACKED >> 30} GB")
        if unpacked > _FREE and unpacked > MOST_PACKED * packed:
            raise InputRefusedError(
                f"{self._name} unpacks to more than {MOST_PACKED} times its size, as files do that are made to fill a "
                "disk. Unpack it yourself if you trust it"
            )

    def _broken(self, error: BaseException) -> InputRefusedError:
        reason = "it is encrypted" if isinstance(error, RuntimeError) else str(error)
        return InputRefusedError(f"{self._name} cannot be unpacked: {reason}. Unpack it yourself, or get it again")
