// The JSON that every finished answer carries in its message.

const decoded = new WeakMap();

// The store of the answer that holds `element`: {id, answer}, or undefined.
export function storeOf(element) {
  const holder = element.closest(".answer")?.querySelector(".store");
  if (!holder) return undefined;
  if (!decoded.has(holder)) decoded.set(holder, decode(holder.textContent));
  return decoded.get(holder);
}

function decode(content) {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

// What a link inside an answer refers to: a citation or a closest passage.
export function placeOf(link) {
  const found = /^#(cite|near)-[0-9a-z]+-(\d+)$/.exec(link.getAttribute("href") ?? "");
  const store = found && storeOf(link);
  if (!store) return undefined;
  const number = Number(found[2]);
  return found[1] === "cite"
    ? store.answer.citations.find((citation) => citation.number === number)
    : store.answer.closest[number - 1];
}

export function whereOf(place) {
  const parts = [place.title || place.document];
  if (place.heading && place.heading !== place.title) parts.push(place.heading);
  if (place.page) parts.push(`p. ${place.page}`);
  if (place.locator) parts.push(place.locator);
  return parts.join(", ");
}
