"""Small files, short functions, few arguments, imports at the top, and no drawer for everything."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import channels
from tests.architecture.sources import PACKAGES, ROOT, Source, offences, python_sources

FILE_LINES = 400
FUNCTION_LINES = 60
ARGUMENTS = 5
MODELS_LINES = 250
DRAWERS = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
# By one of these, libraries take the top-level name for Django Channels.
TAKEN_BY_DJANGO_CHANNELS = {
    *("auth", "consumer", "db", "exceptions", "generic", "http", "layers"),
    *("middleware", "routing", "security", "sessions", "testing", "worker"),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def fits_the_budget(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    limit = MODELS_LINES if source.name == "models.py" else FILE_LINES
    if lines > limit:
        yield f"{source.path}: {lines} lines, at most {limit}"
    for node in ast.walk(source.tree):
        if isinstance(node, Function):
            yield from function_offences(source, node)


def function_offences(source: Source, function: Function) -> Iterator[str]:
    place = f"{source.path}:{function.lineno} {function.name}"
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if length > FUNCTION_LINES:
        yield f"{place}: {length} lines, at most {FUNCTION_LINES}"
    given = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    count = len([argument for argument in given if argument.arg not in ("self", "cls")])
    if count > ARGUMENTS and not reads_the_command_line(function):
        yield f"{place}: {count} arguments, at most {ARGUMENTS}"


def reads_the_command_line(function: Function) -> bool:
    return function.name == "handle" and function.args.kwarg is not None


def imports_at_the_top(source: Source) -> Iterator[str]:
    for function in ast.walk(source.tree):
        if not isinstance(function, Function) or (source.name == "apps.py" and function.name == "ready"):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{source.path}:{node.lineno} import inside {function.name}"


def is_no_drawer(source: Source) -> Iterator[str]:
    if source.name in DRAWERS:
        yield f"{source.path}: name it after what it does"


RULES = (fits_the_budget, imports_at_the_top, is_no_drawer)


@pytest.mark.parametrize("rule", RULES)
def test_the_packages_keep_their_shape(rule: object) -> None:
    assert callable(rule)
    assert offences(rule, python_sources(*PACKAGES, "script")) == []


def test_the_tests_fit_the_budget() -> None:
    drawers_and_sizes = [
        *offences(is_no_drawer, python_sources("tests")),
        *offences(fits_the_budget, python_sources("tests")),
    ]
    assert drawers_and_sizes == []


@pytest.mark.parametrize(
    "bad",
    [
        Source(path="feeds/long.py", text="x = 1\n" * (FILE_LINES + 1)),
        Source(path="feeds/models.py", text="x = 1\n" * (MODELS_LINES + 1)),
        Source(path="feeds/long.py", text="def f():\n" + "    x = 1\n" * FUNCTION_LINES),
        Source(path="feeds/wide.py", text="def f(self, a, b, c, *, d, e, f): ..."),
        Source(path="feeds/late.py", text="async def f():\n    import json"),
        Source(path="feeds/apps.py", text="def steady():\n    from json import loads"),
        Source(path="feeds/utils.py", text=""),
    ],
    ids=lambda source: source.path,
)
def test_a_file_out_of_shape_is_found(bad: Source) -> None:
    assert [offence for rule in RULES for offence in rule(bad)]


def test_ready_may_import() -> None:
    good = Source(path="feeds/apps.py", text="class A:\n    def ready(self):\n        import feeds.receivers")
    assert offences(imports_at_the_top, iter([good])) == []


def test_the_name_channels_is_ours_and_not_mistaken_for_django_channels() -> None:
    assert Path(channels.__file__ or "").resolve() == ROOT / "channels" / "__init__.py"
    found = [
        name
        for name in TAKEN_BY_DJANGO_CHANNELS
        if (ROOT / "channels" / f"{name}.py").exists() or (ROOT / "channels" / name).exists()
    ]
    assert found == []
