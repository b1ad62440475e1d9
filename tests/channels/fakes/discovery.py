"""Checks requests against the discovery document that comes with google-api-python-client."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}
BODY_IDS = {"id", "kind", "etag"}


class BadRequest(Exception):
    """A request does not fit the document."""


@cache
def document() -> dict[str, Any]:
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    found: dict[str, Any] = json.loads((folder / "youtube.v3.json").read_text(encoding="utf-8"))
    return found


@cache
def methods() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the methods by verb and path, those that take a file also under the path for files."""
    found = {}
    for method in _nested(document()["resources"]):
        found[method["httpMethod"], "/" + method["path"]] = method
        if "mediaUpload" in method:
            found[method["httpMethod"], method["mediaUpload"]["protocols"]["simple"]["path"]] = method
    return found


def _nested(resources: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in resources.values():
        yield from resource.get("methods", {}).values()
        yield from _nested(resource.get("resources", {}))


def check_query(method: Mapping[str, Any], query: Mapping[str, list[str]]) -> list[str]:
    """Check the parameters of a request; return the parts that it names.

    Raises:
        BadRequest
    """
    known = {**document()["parameters"], **method["parameters"]}
    for name, values in query.items():
        if name not in known:
            raise BadRequest(f"unknown parameter {name}")
        if len(values) > 1 and not known[name].get("repeated"):
            raise BadRequest(f"{name} stands more than once")
        allowed = known[name].get("enum")
        if allowed and not set(values) <= set(allowed):
            raise BadRequest(f"{name}: {values} is none of {allowed}")
    missing = [name for name, rule in method["parameters"].items() if rule.get("required") and not query.get(name)]
    if missing:
        raise BadRequest(f"required: {missing}")
    return [part for value in query.get("part", []) for part in value.split(",")]


def check_body(method: Mapping[str, Any], parts: list[str], body: Any) -> None:
    """Check the object in a request: known fields, of their types, with known values, all named by ``part``.

    Raises:
        BadRequest
    """
    schema = method["request"]["$ref"]
    check_value({"$ref": schema}, body, schema)
    unexpected = set(body) - set(parts) - BODY_IDS
    if unexpected:
        raise BadRequest(f"not named by part: {unexpected}")
    unknown = set(parts) - set(document()["schemas"][schema]["properties"])
    if unknown:
        raise BadRequest(f"unknown parts: {unknown}")


def check_value(rule: Mapping[str, Any], value: Any, where: str) -> None:
    """Check one value against its schema.

    Raises:
        BadRequest
    """
    if "$ref" in rule:
        rule = document()["schemas"][rule["$ref"]]
    if not isinstance(value, KINDS[rule["type"]]) or (rule["type"] == "integer" and isinstance(value, bool)):
        raise BadRequest(f"{where}: {value!r} is no {rule['type']}")
    if "enum" in rule and value not in rule["enum"]:
        raise BadRequest(f"{where}: {value!r} is none of {rule['enum']}")
    for name, inner, item in _inside(rule, value, where):
        check_value(inner, item, f"{where}.{name}")


def _inside(rule: Mapping[str, Any], value: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    if rule["type"] == "array":
        yield from ((str(place), rule["items"], item) for place, item in enumerate(value))
    if rule["type"] == "object":
        for name, item in value.items():
            inner = rule.get("properties", {}).get(name) or rule.get("additionalProperties")
            if inner is None:
                raise BadRequest(f"{where}: unknown field {name}")
            yield name, inner, item
