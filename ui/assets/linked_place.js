// A place that a link names by its offsets, and the sum of what was quoted there.

import { offsets } from "./excerpt.js";

// Adds the quote and its page to {start, end, check}; no quote where the document says something else by now.
export function complete(place, held) {
  const [start, end] = offsets(held.text, [place.start, place.end]);
  const quote = held.text.slice(start, end);
  place.changed = checksum(quote) !== place.check;
  if (place.changed) return;
  place.quote = quote;
  place.page = held.page_starts.filter((first) => first <= place.start).length || null;
}

// CRC-32 of the text in UTF-8, in hexadecimal, as ui/openai/cited_text.py makes it.
function checksum(text) {
  let sum = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (~sum >>> 0).toString(16).padStart(8, "0");
}
