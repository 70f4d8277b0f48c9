// The Evaluate page: picking the words that answer a draft's question, and what screen readers are told.

import "./appearance.js";

// Results of what somebody did are read out; the figures of a run, which change every second, are not.
const SPOKEN = ["recognised", "audited", "draft-said", "compared"];

new MutationObserver(() => {
  for (const id of SPOKEN) {
    const place = document.querySelector(`#${id} .prose`); // not the tracker of progress beside it
    if (place && !place.hasAttribute("aria-live")) place.setAttribute("aria-live", "polite");
  }
  showFromItsTop();
  const text = document.getElementById("draft-text");
  if (text && !text.dataset.shown) {
    text.dataset.shown = "yes";
    const mark = text.querySelector("mark");
    text.scrollTop = mark ? mark.offsetTop - text.offsetTop - text.clientHeight / 3 : 0;
  }
}).observe(document.body, { childList: true, subtree: true });

// The buttons are below a draft: the next one would be seen from its end.
let about = "";
function showFromItsTop() {
  const shown = document.getElementById("draft-about")?.innerText ?? about;
  if (shown === about) return;
  about = shown;
  const draft = document.getElementById("draft");
  if (draft?.getBoundingClientRect().top < 0) draft.scrollIntoView({ block: "start" });
}

// However the words were selected: by mouse, by finger, by keyboard.
let settling;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(pick, 120);
});

function pick() {
  const selection = getSelection();
  const text = document.getElementById("draft-text");
  if (!text || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const picked = range.toString();
  if (!picked.trim()) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const skipped = picked.length - picked.trimStart().length;
  // Places count code points, as the stored text does.
  const place = Number(text.dataset.start) + [...before.toString()].length + skipped;
  fill("draft-quote", picked.trim());
  fill("draft-near", String(place));
}

function fill(id, value) {
  const box = document.querySelector(`#${id} textarea, #${id} input`);
  if (!box) return;
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
