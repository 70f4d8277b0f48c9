// The text of a source without the marks of its notation, which are there and not seen.

import { offsets } from "./excerpt.js";

// From one offset to another; a heading stands out instead. No mark of a heading has one within.
export function unmarked(text, from, to, marks) {
  const fragment = document.createDocumentFragment();
  let at = from;
  for (const [start, end] of marks) {
    if (end <= at || start >= to) continue;
    fragment.append(text.slice(at, Math.max(at, start)));
    const mark = document.createElement("span");
    mark.hidden = true;
    mark.textContent = text.slice(Math.max(at, start), (at = Math.min(end, to)));
    fragment.append(mark);
    if (!mark.textContent.trimStart().startsWith("#")) continue;
    const heading = document.createElement("strong");
    const until = Math.min(to, (text.indexOf("\n", at) + 1 || text.length + 1) - 1);
    heading.textContent = text.slice(at, (at = until));
    fragment.append(heading);
  }
  fragment.append(text.slice(at, to));
  return fragment;
}

// Of marks as the server counts them those in a stretch of the text.
export const marksIn = (marks, from, to) => marks.filter(([start, end]) => end > from && start < to);

export function marksOf({ text, marks }) {
  const flat = offsets(text, (marks ?? []).flat());
  return flat.flatMap((start, at) => (at % 2 ? [] : [[start, flat[at + 1]]]));
}
