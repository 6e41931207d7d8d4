"""The package as users get it: what the wheel holds, whether it works where it is installed, and what CI installs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from db import __version__
from tests.patience import PATIENCE
from tests.terminal import ROOT, Terminal

PACKAGES = ("db", "tui")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def command(*args: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Run a command to its end and return its standard output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    done = subprocess.run(
        args,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**kept, "LC_ALL": "C.UTF-8", **(env or {})},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{args}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree without network."""
    folder = tmp_path_factory.mktemp("wheel")
    command(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    [path] = folder.iterdir()
    return path


@dataclass(frozen=True)
class Installation:
    """An environment in which the wheel is installed, and a folder elsewhere from which it is used."""

    python: Path
    program: Path
    folder: Path

    def run(self, *args: str, env: dict[str, str] | None = None) -> str:
        """Run the installed program to its end and return its standard output."""
        return command(self.program, *args, cwd=self.folder, env=env)


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in a fresh environment that finds the dependencies in the environment of the tests."""
    root = tmp_path_factory.mktemp("installation")
    venv.create(root / "venv", symlinks=True)
    python = root / "venv" / "bin" / "python"
    command(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    [packages] = root.glob("venv/lib/python*/site-packages")
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # Path files in these folders are not followed: an editable installation there stays out of reach.
    (packages / "dependencies.pth").write_text("\n".join(lent), encoding="utf-8")
    folder = root / "elsewhere"
    folder.mkdir()
    return Installation(python, python.with_name("conflict-tui"), folder)


def contents(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode("utf-8"))


def files_of(package: str) -> Iterator[str]:
    for path in (ROOT / package).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix()


def test_the_wheel_holds_the_packages_whole_and_nothing_else(wheel: Path) -> None:
    packaged = [name for name in contents(wheel) if ".dist-info/" not in name]
    assert sorted(packaged) == sorted(file for package in PACKAGES for file in files_of(package))


def test_the_wheel_holds_what_is_not_code(wheel: Path) -> None:
    names = contents(wheel)
    assert {"db/py.typed", "tui/py.typed", "tui/screen/conflict.tcss", "db/kursk/case.toml"} <= set(names)
    tables = {"actors", "claims", "links", "regions", "sources"}
    assert {f"db/kursk/{table}.csv" for table in tables} <= set(names)
    assert "db/importing/mappings/ucdp-ged.toml" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_metadata_are_those_of_the_project(wheel: Path) -> None:
    about = metadata(wheel)
    assert (about["Name"], about["Version"]) == ("conflict-tui", __version__)
    assert about["Author"] == "The conflict-tui contributors"
    assert about["License-Expression"] == "Apache-2.0"
    needed = [Requirement(line) for line in about.get_all("Requires-Dist", [])]
    assert [str(need) for need in needed if not need.marker] == [
        str(Requirement(line)) for line in sorted(PROJECT["dependencies"])
    ]


def test_the_installed_program_is_the_one_that_runs(installation: Installation) -> None:
    program = "import db, tui; print(db.__file__); print(tui.__file__)"
    for path in command(installation.python, "-c", program, cwd=installation.folder).split():
        assert Path(path).is_relative_to(installation.python.parents[1])
    assert installation.run("--version") == f"conflict-tui {__version__}\n"


def test_the_installed_program_reads_a_case_and_finds_its_mappings(installation: Installation) -> None:
    installation.run("sample", "kursk.sqlite")
    assert installation.run("list", "kursk.sqlite", "--count") == "356\n"
    assert "kursk.sqlite: in order" in installation.run("check", "kursk.sqlite")
    assert "ucdp-ged" in installation.run("formats")


def test_the_installed_program_completes_in_a_shell(installation: Installation) -> None:
    asked = {"COMP_WORDS": "conflict-tui che", "COMP_CWORD": "1", "_CONFLICT_TUI_COMPLETE": "bash_complete"}
    assert "plain,check" in installation.run(env=asked).splitlines()


def test_the_installed_explorer_starts(installation: Installation) -> None:
    own: dict[str, str | None] = {"PYTHONPATH": None, "XDG_DATA_HOME": str(installation.folder)}
    with Terminal([str(installation.program)], own, (100, 30)) as terminal:
        terminal.wait_for("356 of 356 claims")
        terminal.send("q")
        assert terminal.wait() == 0


def locked() -> dict[str, str]:
    """The versions that CI installs, by canonical names."""
    lines = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def test_every_requirement_is_locked_to_a_version_that_it_allows() -> None:
    versions = locked()
    for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]):
        need = Requirement(line)
        assert versions[canonicalize_name(need.name)] in need.specifier


def test_ci_runs_the_scripts_that_anybody_can_run() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    called = re.findall(r"^ +- run: (\.ci/\w+)$", workflow, re.MULTILINE)
    assert set(called) == {".ci/run", ".ci/install"}
    assert re.search(r"CI_NEWEST: \"1\"", workflow)
    for script in called:
        assert os.access(ROOT / script, os.X_OK)
        command("bash", "-n", ROOT / script)


def test_checks_before_a_commit_are_those_of_ci() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^ +entry: (.+)$", hooks, re.MULTILINE) == re.findall(
        r"^check (\.venv/.+)$", script, re.MULTILINE
    )
