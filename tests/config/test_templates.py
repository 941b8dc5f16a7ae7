"""Every template compiles, and whatever it includes, extends or links to is there."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import get_resolver

ROOT = Path(__file__).parent.parent.parent
APPS = ("config", "risk", "workers_registry", "enterprises", "transport")
FOLDERS = [ROOT / app / "templates" for app in APPS]
TEMPLATES = sorted(
    str(path.relative_to(folder)) for folder in FOLDERS for path in folder.rglob("*.html")
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles_and_finds_its_parts(name):
    source = get_template(name).template.source

    for part in re.findall(r"{%\s*(?:include|extends)\s+['\"]([^'\"]+)['\"]", source):
        try:
            get_template(part)
        except TemplateDoesNotExist:
            pytest.fail(f"{name} names {part}, which is nowhere")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_link_leads_to_a_page_that_exists(name):
    source = get_template(name).template.source
    known = set(_url_names(get_resolver()))

    for tag in re.findall(r"{%\s*url\s+([^%]*?)%}", source):
        words = tag.split()
        if " as " not in f" {tag} " and words[0][0] in "'\"":
            assert words[0].strip("'\"") in known


def _url_names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _url_names(pattern, space)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"
