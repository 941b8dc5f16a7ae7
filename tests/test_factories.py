"""Every model of the house has a factory that makes a valid row."""

import importlib
import pkgutil

import factory
import pytest
from django.apps import apps

import tests.factories

OWN_APPS = ("risk", "workers_registry", "enterprises", "transport")
MODELS = [model for app in OWN_APPS for model in apps.get_app_config(app).get_models()]


def _factories():
    found = {}
    for module in pkgutil.iter_modules(tests.factories.__path__, "tests.factories."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, factory.django.DjangoModelFactory):
                model = value._meta.get_model_class()
                if model is not None and value.__name__ == f"{model.__name__}Factory":
                    found[model] = value
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_factory_that_makes_a_valid_row(model):
    made = _factories().get(model)

    assert made is not None, f"tests/factories/ has no {model.__name__}Factory"
    made().full_clean(exclude=["password", "values"])  # a policy may change no number
