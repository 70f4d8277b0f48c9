"""Comments on slides: what somebody says about one, with the name of who says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SETTLED = frozenset({"resolved", "closed"})


def comments_on(slide: Any) -> Iterator[str]:
    """What the open comments on a slide and the replies to them say; "" for each settled one.

    Those of PowerPoint up to 2019 (ECMA-376 part 1, 19.4) and of later ones (MS-PPTX, 2.16) alike.
    """
    roots = list(_roots(slide.part, ("/comments",)))
    if not roots:
        return
    book = slide.part.package.main_document_part
    names = {
        author.get("id"): author.get("name") or ""
        for root in _roots(book, ("/commentAuthors", "/authors"))
        for author in root.iter()
        if _name(author) in {"cmAuthor", "author"}
    }
    for root in roots:
        for comment in root.iter():
            if _name(comment) == "cm" and comment.get("status") in _SETTLED:
                yield ""
            elif _name(comment) == "cm":
                replies = [one for one in comment.iter() if _name(one) == "reply"]
                yield from (_said(one, names) for one in (comment, *replies))


def _said(comment: Any, names: dict[Any, str]) -> str:
    own = [one for one in comment if _name(one) in {"text", "txBody"}]
    paragraphs = [part for body in own for part in body.iter() if _name(part) == "p"] or own
    text = " ".join("".join(part.itertext()) for part in paragraphs).split()
    author = " ".join(names.get(comment.get("authorId"), "").split())
    lead = f"Comment by {author}: " if author else "Comment: "
    return lead + " ".join(text) if text else ""


def _roots(part: Any, kinds: tuple[str, ...]) -> Iterator[Any]:
    from lxml import etree

    for relation in part.rels.values():
        if relation.reltype.endswith(kinds) and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False)
            yield etree.fromstring(relation.target_part.blob, parser)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
