// The card that shows a footnote's quote while the footnote is hovered or focused.

import { shortened } from "./shortened.js";
import { placeOf } from "./store.js";

const card = document.createElement("div");
card.id = "preview";
card.setAttribute("role", "tooltip");
card.hidden = true;

let shownFor, aimed, pointer, timer;

export function hidePreview() {
  clearTimeout(timer);
  if (!shownFor) return false;
  shownFor.removeAttribute("aria-describedby");
  shownFor = undefined;
  card.hidden = true;
  return true;
}

function show(link) {
  const place = placeOf(link);
  if (!place || shownFor === link) return;
  hidePreview();
  if (!card.isConnected) document.body.append(card);
  const where = [place.heading !== place.title && place.heading, place.page && `page ${place.page}`, place.locator].filter(Boolean);
  card.replaceChildren(
    piece("preview-title", place.title || place.document),
    ...(where.length ? [piece("preview-where", where.join("\u00a0· "))] : []),
    piece("preview-quote", shortened(place.shown, 360)),
  );
  card.hidden = false;
  shownFor = link;
  link.setAttribute("aria-describedby", "preview");
  position(link.getBoundingClientRect());
}

function piece(className, text) {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = text;
  return made;
}

function position(anchor) {
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(12, anchor.left + anchor.width / 2 - width / 2), innerWidth - width - 12);
  const below = anchor.bottom + 8;
  card.style.left = `${left}px`;
  card.style.top = `${below + height < innerHeight - 12 ? below : Math.max(12, anchor.top - height - 8)}px`;
}

const footnote = (target) => target.closest?.(".mark a, .footnotes a");

document.addEventListener("mousemove", (event) => {
  // A pointer that rests points at nothing, whatever an answer that grows moves under it.
  const here = `${event.screenX} ${event.screenY}`;
  if (here === pointer) return;
  pointer = here;
  const link = footnote(event.target);
  // The card itself may be entered, to read or select the quote.
  const aim = link ?? (card.contains(event.target) ? card : undefined);
  if (aim === aimed) return;
  aimed = aim;
  clearTimeout(timer);
  if (link && matchMedia("(hover: hover)").matches) timer = setTimeout(show, 120, link);
  else if (shownFor && aim !== card) timer = setTimeout(hidePreview, 160);
});
document.addEventListener("focusin", (event) => {
  const link = footnote(event.target);
  if (link?.matches(":focus-visible")) show(link);
  else hidePreview();
});
document.addEventListener("scroll", () => {
  hidePreview();
  aimed = undefined; // the next move points anew, also at the same footnote
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && hidePreview()) event.preventDefault();
});
