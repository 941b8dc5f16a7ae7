"""The house rules that no linter knows: see docs/developing.md."""

import ast
import re
import subprocess
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
APPS = ("config", "risk", "workers_registry", "enterprises", "transport")
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
MOST_LINES, MOST_LINES_OF_FUNCTION = 400, 40
IMPURE = ("django", "rest_framework", "celery")


def _files(*patterns):
    """Give the project's own files of these patterns, migrations left out."""
    found = chain.from_iterable((ROOT / app).rglob(each) for app in APPS for each in patterns)
    return sorted(path for path in found if "migrations" not in path.parts)


def _name(value):
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else None


PYTHON = _files("*.py")
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FACES = [path for path in PYTHON if {"views", "api"} & {path.stem, *path.parts}]
PURE = [
    path
    for path in PYTHON
    if re.search(r"\bPure\b(?! by)", ast.get_docstring(ast.parse(path.read_text())) or "")
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_what_a_row_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")  # Django's own text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classed_personal_or_open(model):
    fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}

    assert model.Privacy.personal | model.Privacy.open == fields
    assert not model.Privacy.personal & model.Privacy.open


@pytest.mark.parametrize("path", FACES, ids=_name)
def test_pages_and_api_ask_queries_and_never_a_manager(path):
    assert not re.findall(r"\b\w+\.(?:objects|_default_manager)\b", path.read_text())


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_a_room_stays_small(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_a_function_fits_on_a_screen(path):
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    long = {
        node.name: lines
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, functions) and (lines := _lines(node)) > MOST_LINES_OF_FUNCTION
    }

    assert not long


def _lines(function):
    """Count a function's lines without its docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    words = first.end_lineno - first.lineno + 1 if is_docstring else 0
    return function.end_lineno - function.lineno + 1 - words


@pytest.mark.parametrize("path", PURE, ids=_name)
def test_what_calls_itself_pure_knows_no_framework(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}

    impure = {name for name in imported if name.split(".")[0] in IMPURE}
    assert not impure
    assert not {name for name in imported if name.endswith((".models", ".queries", ".actions"))}


@pytest.mark.parametrize("path", _files("*.css", "*.js"), ids=_name)
def test_only_the_tokens_name_colours(path):
    if path.name == "tokens.css":
        return
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,)'\"])|\b(?:rgba?|hsla?|oklch)\(", text)


@pytest.mark.parametrize("path", _files("*.html"), ids=_name)
def test_templates_name_no_colour(path):
    painted = r"(?:style|fill|stroke|color)=\"[^\"]*(?:#[0-9a-fA-F]{3,8}\b|rgba?\()"

    assert not re.findall(painted, path.read_text())


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_no_committed_file_names_a_registry_or_a_folder_of_one_machine():
    forbidden = (
        "py" + "pi.org",
        "python" + "hosted.org",
        "npm" + "js.org",
        "--extra-index" + "-url",
        "/wor" + "k/",
    )

    faults = [
        f"{path}: {word}" for path, text in _committed() for word in forbidden if word in text
    ]

    assert not faults


def _committed():
    """Give the committed text files; in an unpacked archive there is no list of them."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            yield name, path.read_bytes().decode(errors="ignore")


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_what_a_test_takes_from_another_is_there(path):
    """Tests aren't typed, and a test module that fails to load fails only in the long run."""
    missing = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tests"
        for alias in node.names
        if alias.name not in _bound(node.module)
    ]

    assert not missing


@cache
def _bound(module):
    """Give the names that a module of the tests binds, and the modules that lie in it."""
    place = ROOT.joinpath(*module.split("."))
    names = {path.stem for path in place.glob("*")}
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    for node in ast.walk(ast.parse(source.read_text() if source.exists() else "")):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=given):
                names.add(given or name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
    return names
