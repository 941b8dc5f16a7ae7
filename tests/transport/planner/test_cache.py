import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from transport.planner import cache
from transport.planner.cache import PLANNER, kernel_files, remove_unused, version

KERNELS = [path.relative_to(PLANNER) for path in kernel_files()]
COMPILED = {"jit", "apart", "njit"}


@pytest.fixture
def planner(tmp_path):
    """A copy of the planner's files."""
    return shutil.copytree(PLANNER, tmp_path / "planner", ignore=lambda *_: ["__pycache__"])


def decorators(path: Path) -> set[str]:
    """Give the names of the decorators in a file."""
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    called = [each for function in functions for each in function.decorator_list]
    names = [each.func if isinstance(each, ast.Call) else each for each in called]
    return {each.id for each in names if isinstance(each, ast.Name)}


@pytest.mark.parametrize("path", KERNELS, ids=str)
def test_a_change_of_any_kernel_file_names_another_folder(planner, path):
    before = version(planner)

    (planner / path).write_bytes((planner / path).read_bytes().replace(b"\n", b" \n", 1))

    assert version(planner) != before


def test_the_same_files_name_the_same_folder_elsewhere(planner):
    assert version(planner) == version()


def test_a_file_more_or_of_another_name_names_another_folder(planner):
    before = version(planner)

    (planner / "kernels" / "new.py").touch()
    more = version(planner)
    (planner / "kernels" / "new.py").rename(planner / "kernels" / "newer.py")

    assert len({before, more, version(planner)}) == 3


def test_every_file_with_compiled_code_is_among_those_that_name_the_folder():
    compiled = {path for path in PLANNER.parent.rglob("*.py") if decorators(path) & COMPILED}

    assert compiled <= set(kernel_files())
    assert PLANNER / "kernels" / "annealing.py" in compiled


@pytest.mark.parametrize("path", KERNELS, ids=str)
def test_kernels_use_nothing_of_the_project_but_kernels(path):
    """Or it would be compiled into them, and its change would go unnoticed."""
    nodes = list(ast.walk(ast.parse((PLANNER / path).read_text())))
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    imported |= {n.name for node in nodes if isinstance(node, ast.Import) for n in node.names}

    package = f"transport.planner.{path.parts[0]}."
    assert all(name.startswith((package, "numpy", "numba", "typing")) for name in imported)


def test_the_folder_is_chosen_inside_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setattr(cache, "HOME", tmp_path)

    cache.choose_cache()

    assert Path(os.environ["NUMBA_CACHE_DIR"]) == tmp_path / version()
    assert (tmp_path / version()).is_dir()


def test_a_folder_that_was_set_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    cache.choose_cache()

    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path)


def test_what_was_compiled_of_other_versions_is_removed(tmp_path):
    for name in ("0123456789abcdef", version()):
        (tmp_path / name / "kernels").mkdir(parents=True)
        (tmp_path / name / "kernels" / "anneal.nbc").touch()

    remove_unused(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [version()]
    assert (tmp_path / version() / "kernels" / "anneal.nbc").exists()


def test_what_a_running_process_uses_is_not_removed(tmp_path):
    used = tmp_path / "0123456789abcdef"
    with subprocess.Popen(
        [sys.executable, "-c", "import transport.planner; print(flush=True); input()"],
        env=os.environ | {"NUMBA_CACHE_DIR": str(used)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        running.stdout.readline()
        remove_unused(tmp_path)
        assert used.is_dir()

        running.communicate(b"\n")

    remove_unused(tmp_path)
    assert not used.exists()
    assert running.returncode == 0


def test_nothing_is_removed_where_nothing_was_compiled(tmp_path):
    remove_unused(tmp_path / "none")

    assert not list(tmp_path.iterdir())


COMPILED_FOR = """
import re
from dataclasses import replace
from tests.transport.planner.odd_problems import random_problem
from transport.planner import cache, kernels, warm
from transport.planner.solve import solve
from transport.planner.stop import MaxMoves

text = "".join(path.read_text() for path in cache.PLANNER.rglob("*.py"))
called = set(re.findall(r"\\bkernels\\.([a-z_]+)\\(", text))
assert "lay_on_for" in called
warm.load()
print({name for name in called if not getattr(kernels, name).signatures})
for seed in range(25):
    problem = random_problem(seed, kinds=3, days=8, parties=60, largest=3)
    whole = {county: int(most) for county, most in problem.rules.reception_per_day.items()}
    rules = replace(problem.rules, reception_per_day=whole)
    solve(replace(problem, rules=rules), stop=MaxMoves(1))
print({name for name in called if len(getattr(kernels, name).signatures) != 1})
"""


def test_loading_compiles_every_kernel_once_and_no_problem_compiles_one_again():
    """Arrays of another type or order would: a search then stands still for a minute."""
    found = subprocess.run(
        [sys.executable, "-c", COMPILED_FOR], capture_output=True, text=True, check=True,
        cwd=PLANNER.parents[1], timeout=240,
    )  # fmt: skip

    assert found.stdout == "set()\nset()\n"
