"""Every relation to a person says what is handed out and what happens at an erasure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from nahbei.foundation.personal_data import Declaration, declarations
from nahbei.people.models import Person

autodiscover_modules("personal_data")


def pointers() -> set[tuple[type[Model], str]]:
    """Every (model, field) that points at a person, the hidden ones (related_name="+") too."""
    found = Person._meta.get_fields(include_hidden=True)
    return {
        (field.related_model, field.field.name)
        for field in found
        if field.auto_created and not field.concrete and isinstance(field.related_model, type)
    }


def undeclared(found: set[tuple[type[Model], str]], declared: Iterable[Declaration]) -> list[str]:
    known = {(declaration.model, declaration.path) for declaration in declared}
    return sorted(f"{model._meta.label}.{name}" for model, name in found - known)


def unknown_fields(declaration: Declaration) -> list[str]:
    """Fields that a declaration hands out but the model does not have."""
    model = declaration.model
    there = {field.name for field in model._meta.get_fields()}
    there |= {name for name in dir(model) if isinstance(getattr(model, name, None), property)}
    return [f"{model._meta.label}.{name}" for name in declaration.hands_out if name not in there]


def test_every_pointer_at_a_person_is_declared() -> None:
    assert undeclared(pointers(), declarations) == []


def test_a_pointer_without_a_declaration_is_noticed() -> None:
    found = pointers()
    assert len(found) > 10
    assert len(undeclared(found, [])) == len(found)


def test_declarations_name_fields_that_exist() -> None:
    assert [name for declaration in declarations for name in unknown_fields(declaration)] == []


def test_a_declared_field_that_is_gone_is_noticed() -> None:
    wrong = Declaration(Person, "pk", ("given_name", "shoe_size"), "delete", "", "")
    assert unknown_fields(wrong) == ["people.Person.shoe_size"]
