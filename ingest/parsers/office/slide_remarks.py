"""The sentences about what of a presentation is not in its text, whatever its format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ingest.how_many import counted
from ingest.parsers.blocks.builder import TextBuilder, left_out

DAMAGED = "is damaged: it cannot be opened as a PowerPoint file"
_SENTENCES: dict[str, Callable[[int], str]] = {
    "struck": lambda n: left_out(n, "struck-out stretch", "struck-out stretches"),
    "comments": lambda n: left_out(n, "comment on a slide", "comments on slides"),
    "beside": lambda n: left_out(n, "frame beside its slide", "frames beside their slides"),
    "charts": lambda n: f"The figures of {counted(n, 'chart')} are not in the text.",
    "objects": lambda n: left_out(n, "embedded object"),
    "media": lambda n: left_out(n, "video or sound", "videos or sounds"),
}


def remark_losses(
    builder: TextBuilder, hidden: Sequence[int], pictures: Sequence[int], losses: Counter[str]
) -> None:
    """Say which slides are ``hidden`` or nothing but ``pictures``, and what was lost elsewhere."""
    for slides, sentence in (
        (hidden, "hidden and not in the text."),
        (pictures, "a picture without text: what it shows is not in the text."),
    ):
        if slides:
            these = ", ".join(map(str, slides))
            several = sentence.replace("a picture", "pictures").replace("it shows", "they show")
            builder.remark(
                f"Slide {these} is {sentence}"
                if len(slides) == 1
                else f"Slides {these} are {several}"
            )
    for loss, words in _SENTENCES.items():
        if count := losses[loss]:
            builder.remark(words(count))
