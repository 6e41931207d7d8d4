"""Folders stay small enough to be read in one look, and a name means one thing."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict

from tests.architecture.modules import MODULES, nodes

MOST_MODULES = 14
"""Modules in one folder, `__init__` left out."""

MOST_SHARED_NAMES = 3
"""Class names that both `db/` and `tui/` use."""

CLASSES: dict[str, list[str]] = defaultdict(list)
"""Class name → the modules that define it, nested classes included."""

for _module, _node in nodes():
    if isinstance(_node, ast.ClassDef):
        CLASSES[_node.name].append(_module)


def test_no_folder_holds_too_many_modules() -> None:
    counts = Counter(path.parent for path in MODULES.values() if path.name != "__init__.py")
    assert {str(folder): number for folder, number in counts.items() if number > MOST_MODULES} == {}


def test_no_package_defines_a_class_name_twice() -> None:
    twice = {
        name: modules
        for name, modules in CLASSES.items()
        if len({module.partition(".")[0] for module in modules}) < len(modules)
    }
    assert twice == {}


def test_few_class_names_are_used_by_both_packages() -> None:
    shared = {name: modules for name, modules in CLASSES.items() if len(modules) > 1}
    assert len(shared) <= MOST_SHARED_NAMES, shared
