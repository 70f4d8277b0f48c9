// /embed and the page around it: messages to and from the sites that the server names, and no others.
//
// To the page: {type: "footnote:ready", version: 1}, {type: "footnote:height", height} in pixels,
// {type: "footnote:answer" or "footnote:abstain", answer}, {type: "footnote:feedback", rating, answer}.
// From it: {type: "footnote:hello"}, {type: "footnote:ask", question}, {type: "footnote:theme", theme}.

import { ask, whenReady } from "./chat.js";
import { storeOf } from "./store.js";

const listeners = document.querySelector("meta[name='footnote-listeners']").content.split(" ").filter(Boolean);
const told = new WeakSet(); // answers that the page around has heard of
let parentOrigin = allowed(document.location.ancestorOrigins?.[0] ?? originOf(document.referrer));
let height = 0;

function originOf(address) {
  return address ? new URL(address).origin : "";
}

// The origin where it is allowed, or "". A site may be named as https://*.example.org.
function allowed(origin) {
  const named = listeners.some((listener) => {
    const [scheme, domain] = listener.split("://*.");
    return domain ? origin.startsWith(`${scheme}://`) && origin.endsWith(`.${domain}`) : listener === origin;
  });
  return named || origin === location.origin ? origin : "";
}

// Never to "*": whoever is not allowed hears nothing.
function tell(type, more) {
  if (parentOrigin && parent !== window) parent.postMessage({ type: `footnote:${type}`, ...more }, parentOrigin);
}

window.addEventListener("message", ({ data, origin, source }) => {
  if (source !== parent || parent === window || !allowed(origin)) return;
  if (data?.type === "footnote:hello") {
    parentOrigin = origin; // a browser that does not tell who frames a page learns it from this
    height = 0;
    whenReady(() => (tell("ready", { version: 1 }), onChange()));
  } else if (data?.type === "footnote:ask" && typeof data.question === "string" && data.question.trim()) {
    whenReady(() => ask(data.question.trim()));
  } else if (data?.type === "footnote:theme" && ["light", "dark", "auto"].includes(data.theme)) {
    if (data.theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = data.theme;
  }
});

document.addEventListener("footnote-rated", ({ detail }) => tell("feedback", detail));

function onChange() {
  const finished = [...document.querySelectorAll("#conversation .answer:has(.store)")].filter((one) => !told.has(one));
  for (const one of finished) {
    told.add(one);
    const { answer } = storeOf(one);
    tell(answer.abstained ? "abstain" : "answer", { answer });
  }
  const needed = neededHeight();
  if (!needed || needed === height) return;
  height = needed;
  tell("height", { height });
}

// What the page needs to be seen whole: what it holds, whatever the height of its frame.
function neededHeight() {
  const composer = document.getElementById("composer");
  const shown = [...document.querySelectorAll("#conversation :is(.question, .answer, .welcome, .examples)")];
  if (!composer || !shown.length) return 0;
  const edges = shown.map((each) => each.getBoundingClientRect());
  const inner = Math.max(...edges.map((edge) => edge.bottom)) - Math.min(...edges.map((edge) => edge.top));
  const { marginBottom } = getComputedStyle(composer);
  return Math.ceil(inner + composer.offsetHeight + parseFloat(marginBottom) + AROUND);
}

const AROUND = 56; // pixels above and below a conversation

whenReady(() => {
  tell("ready", { version: 1 });
  onChange();
  // Not in an animation frame, of which a frame that is scrolled out of sight has none.
  let waiting;
  const later = () => (waiting ??= setTimeout(() => ((waiting = undefined), onChange()), 50));
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", onChange);
});
