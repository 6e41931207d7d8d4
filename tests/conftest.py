"""What all tests share: folders of their own in place of the user's, and the bundled case."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.sample import write_sample
from tests.series import examples

settings.register_profile(
    "any-machine", deadline=None, max_examples=examples(50), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")  # how long something takes says nothing about whether it is right

gc.set_threshold(100_000, 50, 100)  # a quarter of the time would go into looking for garbage

for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
    if (
        signal.getsignal(number) is signal.SIG_IGN
    ):  # so nohup and "&" leave it, and programs that tests start inherit it
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

_FOLDERS = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")


def pytest_xdist_auto_num_workers() -> int:
    """Three workers for two cores: a third of the time, tests wait for a program or for a disk."""
    return max(2, (os.cpu_count() or 2) * 3 // 2)


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder that belongs to this run of the tests, for this process and all it starts."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOME", str(home))
        for name in _FOLDERS:
            environment.setenv(name, str(home / name.lower()))
        environment.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # each program started would compile everything
        yield home


@pytest.fixture(scope="session")
def kursk_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled case, built once. Tests read it; whoever writes makes a copy."""
    path = tmp_path_factory.mktemp("kursk") / "kursk.sqlite"
    write_sample(path)
    return path
