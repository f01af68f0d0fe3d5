"""The spaCy pipeline that the language stage stands on: loaded, checked, and told apart from others."""

from pipeline.language.model.loading import (
    BASE,
    LanguageModelError,
    LanguageModelMissingError,
    check_language_model,
    load_language,
)

__all__ = [
    "BASE",
    "LanguageModelError",
    "LanguageModelMissingError",
    "check_language_model",
    "load_language",
]
