"""The modules of `db/` and `tui/` with what they import, read from their source and not from a running program."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import db
import tui

ROOT = Path(db.__file__).parent.parent
PACKAGES = tuple(Path(package.__file__ or "").parent for package in (db, tui))


def module_name(path: Path) -> str:
    """The dotted name of a module, or of a package for its `__init__.py`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES: Mapping[str, Path] = {
    module_name(path): path for package in PACKAGES for path in sorted(package.rglob("*.py"))
}
"""Dotted name → file of every module and package."""


@cache
def tree(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every node of every syntax tree, with the name of its module."""
    for module in MODULES:
        for node in ast.walk(tree(module)):
            yield module, node


@cache
def imported_names(module: str) -> frozenset[str]:
    """Dotted names of all modules that a module imports, and of what it imports from them.

    Imports inside functions and under `if TYPE_CHECKING` count like any other.
    """
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module or ""
            names.add(base)
            names.update(f"{base}.{alias.name}" for alias in node.names)
    return frozenset(names)


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of `db/` and `tui/` that a module imports.

    `from db.text import safe` imports `db.text.safe`; the package counts only where a name comes from its `__init__`.
    """
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
            base = resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module or ""
            members = {f"{base}.{alias.name}" for alias in node.names}
            found |= members if members <= MODULES.keys() else {base} | (members & MODULES.keys())
    return frozenset(found & MODULES.keys()) - {module}


def room(module: str) -> str:
    """The room of a module: `db.text` for `db.text.safe`, `db.errors` for `db.errors`."""
    return ".".join(module.split(".")[:2])


def is_within(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)
