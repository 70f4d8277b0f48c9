// The Evaluate page. What has a data-action sends its form there; the reply is elements, each to take the
// place of the contents of the one with its id, or a sentence for the element that data-told names.

import "./appearance.js";
import { reply, whyNot } from "./replies.js";

const byId = (id) => document.getElementById(id);
const tabs = [...document.querySelectorAll("[role=tab]")];

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.dataset.action && button.ariaBusy !== "true") act(button, new FormData(event.target, button));
});
document.addEventListener("change", ({ target }) => {
  if (target.matches("select[data-action]")) act(target, new FormData(target.form));
});

function act(control, form = new FormData()) {
  const body = JSON.stringify(Object.fromEntries(form));
  if (control.dataset.opens) open(byId(`tab-${control.dataset.opens}`));
  return send(control, control.dataset.action, body, "application/json");
}

const latest = new Map(); // by the element that is told: replies may overtake one another

async function send(control, address, body, type) {
  const told = byId(control.dataset.told);
  const request = {};
  latest.set(told, request);
  control.ariaBusy = told.ariaBusy = "true";
  try {
    const got = await reply(`evaluate/${address}`, { method: "POST", headers: { "Content-Type": type }, body });
    const html = await got.text();
    if (latest.get(told) === request) show(html, told);
  } catch (error) {
    told.replaceChildren(refusal(error.message));
  } finally {
    control.ariaBusy = null;
    if (latest.get(told) === request) told.ariaBusy = null;
  }
}

const refusal = (message) => Object.assign(document.createElement("p"), { className: "refused", textContent: message });

function show(html, told) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const focused = document.activeElement?.id;
  for (const part of [...template.content.children]) {
    if (part.id) byId(part.id).replaceChildren(...part.childNodes);
    else told.replaceChildren(part);
  }
  if (focused && document.activeElement === document.body) byId(focused)?.focus({ preventScroll: true });
  settle();
}

// --- what follows from what is shown --------------------------------------------------------------

let stream;
let about = "";

function settle() {
  const phase = document.querySelector("#progress [data-phase]")?.dataset.phase;
  byId("run").textContent = phase ? "Running…" : "Run";
  byId("stop").hidden = phase !== "asking"; // only what a stop can still end: scoring takes a moment
  if (phase && !stream) follow();
  showFromItsTop();
  const text = byId("draft-text");
  if (text && !text.dataset.shown) {
    text.dataset.shown = "yes";
    const mark = text.querySelector("mark");
    text.scrollTop = mark ? mark.offsetTop - text.clientHeight / 3 : 0;
  }
}

const AGAIN_MS = 3000;

// The figures of a run change every second: they are not read out.
function follow() {
  const following = (stream = new EventSource("evaluate/progress"));
  const seen = (data) => {
    byId("run-said").querySelector("[data-lost]")?.remove();
    show(data);
  };
  following.addEventListener("message", ({ data }) => seen(data));
  following.addEventListener("ended", ({ data }) => {
    following.close();
    stream = undefined;
    seen(data);
    act(byId("tab-runs")); // its list has one more
  });
  // A browser connects again by itself, but not after a status: of a login that lapsed, of a proxy whose server starts.
  following.addEventListener("error", async () => {
    if (following.readyState !== EventSource.CLOSED) return;
    const said = refusal(await whyNot());
    said.dataset.lost = "";
    if (byId("run-said").textContent !== said.textContent) byId("run-said").replaceChildren(said);
    setTimeout(follow, AGAIN_MS);
  });
}

// The buttons are below a draft: the next one would be seen from its end.
function showFromItsTop() {
  const shown = byId("draft")?.elements.draft.value ?? about;
  if (shown === about) return;
  about = shown;
  if (byId("draft").getBoundingClientRect().top < 0) byId("draft").scrollIntoView({ block: "start" });
}

// --- tabs -----------------------------------------------------------------------------------------

for (const tab of tabs) tab.addEventListener("click", () => open(tab));
byId("tab-set").parentElement.addEventListener("keydown", ({ key, target }) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (!step) return;
  const next = tabs.at((tabs.indexOf(target) + step) % tabs.length);
  next.focus();
  open(next);
});

function open(chosen) {
  for (const tab of tabs) {
    tab.ariaSelected = String(tab === chosen);
    tab.tabIndex = tab === chosen ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
  }
  if (chosen.dataset.action) act(chosen);
}

// --- an upload ------------------------------------------------------------------------------------

byId("upload").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  const query = new URLSearchParams({ name: file.name, columns: byId("columns").value });
  await send(target, `upload?${query}`, file, "application/octet-stream");
  target.value = ""; // so that the same file can be chosen again
});

// --- picking the words that answer a draft's question ---------------------------------------------

// However the words were selected: by mouse, by finger, by keyboard.
let settling;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(pick, 120);
});

function pick() {
  const selection = getSelection();
  const text = byId("draft-text");
  if (!text || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const picked = range.toString();
  if (!picked.trim()) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const skipped = picked.length - picked.trimStart().length;
  byId("draft-quote").value = picked.trim();
  // Offsets count code points, as the stored text does.
  byId("draft-near").value = Number(text.dataset.start) + [...before.toString()].length + skipped;
}

settle();
