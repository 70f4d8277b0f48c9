// The source panel: a document's text with the quoted characters marked, in their context.
//
// Texts and quotes are untrusted: everything is drawn through textContent. Before anything is marked,
// the characters at the cited place are compared with the quote once more.

import { lineEnd, lineStart, offsets, pathOf, WINDOW } from "./excerpt.js";
import { complete } from "./linked_place.js";
import { reply } from "./replies.js";
import { drawSheets } from "./sheets.js";
import { marksIn, marksOf, unmarked } from "./unmarked.js";

const NARROW = "(max-width: 860px)";
const PAGED = new Set(["pdf", "image"]); // formats whose pages can be drawn

let panel, opener, openerHref;
let asText = false; // whether the reader chose the text of a page before its image

// A place is {document, title, heading, page, locator, start, end, quote}; without a quote the text is shown
// from its beginning. With a check instead of a quote, what was quoted is found by its offsets.
export async function openSource(place, trigger) {
  opener = trigger;
  openerHref = trigger?.getAttribute("href");
  build();
  show(place);
  stepIn();
  const body = panel.querySelector(".source-body");
  body.replaceChildren(line("source-state", "Opening the document…"));
  let held;
  try {
    held = await load(place.document);
  } catch (problem) {
    if (current(place)) body.replaceChildren(...withoutText(place, problem));
    return;
  }
  if (!current(place)) return;
  if (place.check) {
    complete(place, held);
    showWhere(place);
  }
  panel.redraw = () => draw(body, held, place);
  panel.redraw();
}

export function closeSource() {
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  document.documentElement.classList.remove("source-open");
  setBackground(false);
  const back = opener?.isConnected ? opener : openerHref && document.querySelector(`a[href="${CSS.escape(openerHref)}"]`);
  back?.focus({ preventScroll: true });
  panel.dispatchEvent(new CustomEvent("source-closed", { bubbles: true }));
  if (history.state?.source) {
    stepping = true;
    history.back();
  }
  return true;
}

// The way back leads to the page without the panel, not away from it. What a link to a place opened is left for where
// the link was.
let stepping = false; // back, which takes a moment

function stepIn() {
  if (!stepping && !location.hash && !history.state?.source) history.pushState({ source: true }, "");
}

// An address of another place comes as a step through the history, too: that place is opened, and nothing is closed.
addEventListener("popstate", () => {
  if (stepping) {
    stepping = false;
    if (!panel.hidden) stepIn(); // opened meanwhile
    return;
  }
  if (!history.state?.source && !location.hash) closeSource();
});

function build() {
  if (panel) return;
  panel = element("aside", "source");
  panel.id = "source";
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-labelledby", "source-title");
  const head = element("header", "source-head");
  const title = element("h2", "source-title");
  title.id = "source-title";
  const close = element("button", "source-close");
  close.type = "button";
  close.setAttribute("aria-label", "Close the source");
  close.addEventListener("click", closeSource);
  const original = element("a", "source-original");
  original.textContent = "Open the original";
  original.target = "_blank";
  original.rel = "noopener";
  original.hidden = true;
  head.append(title, close, element("p", "source-where"), original, views(), element("div", "source-remarks"));
  const body = element("div", "source-body");
  body.tabIndex = 0;
  body.setAttribute("role", "document");
  body.setAttribute("aria-label", "Text of the document");
  panel.append(head, body);
  const shade = element("div", "source-shade");
  shade.addEventListener("click", closeSource);
  document.body.append(shade, panel);
  panel.addEventListener("keydown", keepFocus);
  matchMedia(NARROW).addEventListener("change", () => setBackground(!panel.hidden));
}

// Of a quote in a PDF file or picture: its page as it is printed, or the text that was read from it.
function views() {
  const group = element("div", "source-views");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Shown as");
  group.hidden = true;
  for (const [label, text] of [["Page", false], ["Text", true]]) {
    const button = element("button", "", label);
    button.type = "button";
    button.addEventListener("click", () => {
      asText = text;
      panel.redraw();
    });
    group.append(button);
  }
  return group;
}

function show(place) {
  panel.place = place;
  panel.querySelector(".source-views").hidden = true;
  panel.querySelector(".source-title").textContent = place.title || place.document;
  panel.querySelector(".source-original").hidden = true;
  panel.querySelector(".source-remarks").replaceChildren();
  showWhere(place);
  panel.hidden = false;
  document.documentElement.classList.add("source-open");
  setBackground(true);
  panel.querySelector(".source-close").focus({ preventScroll: true });
}

function showWhere(place) {
  const where = [];
  if (place.heading && place.heading !== place.title) where.push(place.heading);
  if (place.page) where.push(`page ${place.page}`);
  if (place.locator) where.push(place.locator);
  panel.querySelector(".source-where").textContent = where.join("\u00a0· ");
}

const current = (place) => panel.place === place && !panel.hidden;

// On a narrow screen the panel covers the page, so the page must not be reachable behind it.
function setBackground(covered) {
  const modal = covered && matchMedia(NARROW).matches;
  for (const other of document.body.children) {
    if (other !== panel && !other.classList.contains("source-shade")) other.inert = modal;
  }
  panel.setAttribute("aria-modal", String(modal));
}

function keepFocus(event) {
  if (event.key !== "Tab" || !matchMedia(NARROW).matches) return;
  const stops = [...panel.querySelectorAll("a[href], button, summary, [tabindex='0']")].filter((e) => e.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

// Asked for anew each time, since it may be changed or gone by now; the browser keeps what is the same still.
async function load(id) {
  return (await reply(`api/v1/documents/${pathOf(id)}`, { cache: "no-cache" })).json();
}

// The text cannot be had: what was quoted of it is known still.
function withoutText({ quote }, { message, status }) {
  if (quote === undefined) return [line("source-state", message)];
  const why = status === 404 ? "This document is no longer among the documents." : message;
  return [line("source-state changed", `${why} The quote was:`), line("source-lost", quote)];
}

async function draw(body, held, place) {
  const original = panel.querySelector(".source-original");
  original.hidden = !held.original;
  original.href = `documents/${pathOf(held.id)}/original${place.page ? `#page=${place.page}` : ""}`;
  const where = panel.querySelector(".source-where");
  if (!where.textContent && held.id !== held.title) where.textContent = held.id;
  panel.querySelector(".source-remarks").replaceChildren(...remarks(held.remarks));

  const group = panel.querySelector(".source-views");
  group.hidden = !(PAGED.has(held.format) && held.original && place.page && place.quote !== undefined);
  for (const button of group.children) button.setAttribute("aria-pressed", String((button.textContent === "Text") === asText));
  if (!group.hidden && !asText) {
    const drawn = await drawSheets(body, place, () => current(place) && !asText);
    if (drawn || !current(place)) return;
    group.hidden = true;
  }
  drawStored(body, held, place);
}

function drawStored(body, held, place) {
  const pages = offsets(held.text, held.page_starts);
  let [start, end] = place.quote === undefined ? [0, 0] : offsets(held.text, [place.start, place.end]);
  body.replaceChildren();
  if (place.changed) body.append(line("source-state changed", "This document has changed since it was quoted, so the place is not marked."));
  if (place.quote !== undefined && held.text.slice(start, end) !== place.quote) {
    body.append(line("source-state changed", "This document has changed since it was quoted, so the place is not marked. The quote was:"));
    body.append(line("source-lost", place.quote));
    start = end = 0;
  }
  drawText(body, { text: held.text, pages, start, end, marks: marksOf(held) });
  const mark = body.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  else body.scrollTop = 0;
}

// What of the file is not in the text: one sentence as it is, several folded.
function remarks(sentences) {
  if (sentences.length < 2) return sentences.map((sentence) => line("", sentence));
  const folded = element("details");
  folded.append(element("summary", "", `${sentences.length} remarks on what is not in this text`));
  folded.append(...sentences.map((sentence) => line("", sentence)));
  return [folded];
}

function drawText(body, source) {
  const text = element("div", isFlowing(source.text) ? "source-text flowing" : "source-text");
  let from = lineStart(source.text, source.start - WINDOW);
  let to = lineEnd(source.text, source.end + WINDOW);
  text.append(pieces(source, from, to));
  const earlier = more("Show earlier text", () => {
    const until = from;
    from = lineStart(source.text, from - WINDOW * 2);
    const before = body.scrollHeight;
    text.prepend(pieces(source, from, until));
    body.scrollTop += body.scrollHeight - before; // what is being read stays where it is
    earlier.hidden = from === 0;
  });
  const later = more("Show later text", () => {
    const since = to;
    to = lineEnd(source.text, to + WINDOW * 2);
    text.append(pieces(source, since, to));
    later.hidden = to === source.text.length;
  });
  earlier.hidden = from === 0;
  later.hidden = to === source.text.length;
  body.append(earlier, text, later);
}

// Where each line is a paragraph, lines are set apart like paragraphs.
function isFlowing(text) {
  const lines = text.slice(0, 20_000).split("\n").filter((each) => each.trim());
  return lines.reduce((sum, each) => sum + each.length, 0) > 110 * lines.length;
}

function pieces({ text, pages, start, end, marks }, from, to) {
  const near = marksIn(marks, from, to);
  const within = (offset) => offset > from && offset < to;
  const lines = [...text.slice(from, to).matchAll(/\n/g)].map((found) => from + found.index + 1);
  const cuts = [...new Set([from, ...[start, end, ...pages, ...lines].filter(within), to])].sort((a, b) => a - b);
  const fragment = document.createDocumentFragment();
  cuts.slice(0, -1).forEach((cut, index) => {
    const page = pages.indexOf(cut);
    if (page >= 0) fragment.append(line("source-page", `Page ${page + 1}`));
    const next = cuts[index + 1];
    const piece = unmarked(text, cut, next, marksIn(near, cut, next));
    const quoted = cut >= start && cut < end;
    if (quoted) fragment.append(element("mark"));
    (quoted ? fragment.lastChild : fragment).append(piece);
    if (text[next - 1] === "\n") fragment.append(element("span", "source-gap"));
  });
  return fragment;
}

function more(label, onClick) {
  const button = element("button", "source-more", label);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const line = (className, text) => element("p", className, text);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && closeSource()) event.preventDefault();
});
