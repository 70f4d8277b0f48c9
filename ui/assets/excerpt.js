// Where to cut a document's text around a quote, for the source panel and the widget.

export const WINDOW = 40_000; // characters drawn at once on each side of the quote

// The path of a document's id in an address.
export const pathOf = (id) => id.split("/").map(encodeURIComponent).join("/");

export function lineStart(text, offset) {
  if (offset <= 0) return 0;
  const found = text.lastIndexOf("\n", offset);
  return found < offset - WINDOW ? whole(text, offset) : found + 1;
}

export function lineEnd(text, offset) {
  if (offset >= text.length) return text.length;
  const found = text.indexOf("\n", offset);
  return found < 0 || found > offset + WINDOW ? whole(text, offset) : found + 1;
}

// Not between the two halves of a character.
const whole = (text, offset) => (/[\udc00-\udfff]/.test(text[offset]) ? offset - 1 : offset);

// Positions count code points; strings here count UTF-16 units, which differ after an emoji.
export function offsets(text, positions) {
  if (!/[\ud800-\udbff]/.test(text)) return positions;
  const sorted = [...positions].sort((a, b) => a - b);
  const found = new Map();
  let units = 0, points = 0;
  for (const position of sorted) {
    while (points < position && units < text.length) {
      units += text.codePointAt(units) > 0xffff ? 2 : 1;
      points += 1;
    }
    found.set(position, units);
  }
  return positions.map((position) => found.get(position));
}
