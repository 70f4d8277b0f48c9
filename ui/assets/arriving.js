// A question that comes with the address: /?question=…, as the "ask again" of a report sends it, or
// /embed?q=… in the frame of a portal.
//
// It is put into the box and asked, once: the address loses it first, so that reloading the page, going
// back or sharing the address asks nothing. It is only ever text.

export function arriving(name) {
  const address = new URL(location.href);
  const given = address.searchParams.get(name);
  if (given === null) return "";
  address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
  return clean(given);
}

// Control characters, and those that turn the direction of a text, can make it read as what it is not.
function clean(text) {
  return text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/\p{Cc}+/gu, " ")
    .trim();
}
