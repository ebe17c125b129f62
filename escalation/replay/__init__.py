"""The replay: which flags would have stood, by which norms, over the recorded past."""

from .norms import NormError
from .question import Question, question_about
from .run import replay, replayed

__all__ = [
    "NormError",
    "Question",
    "question_about",
    "replay",
    "replayed",
]
