// What the script does on its page: window.footnote, and an element for each <script>.

import { FootnoteChat } from "./element.js";

const NAME = "footnote-chat";

class Footnote extends EventTarget {
  token;

  open() {
    return withFirst((element) => element.open());
  }

  close() {
    return withFirst((element) => element.close());
  }

  ask(text) {
    return withFirst((element) => element.ask(text));
  }
}

// The script may stand in the page's head, above what it puts its element into.
const parsed = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve);
  else resolve();
});

async function withFirst(action) {
  if (!document.querySelector(NAME)) await parsed;
  const element = document.querySelector(NAME);
  return element ? action(element) : undefined;
}

async function place(script) {
  const element = document.createElement(NAME);
  Object.assign(element.dataset, script.dataset, { server: new URL(".", script.src).href });
  const { target } = script.dataset;
  const holder = () => (target === undefined ? document.body : find(target));
  if (!holder()) await parsed;
  // A page that is put together of parts may hold one script twice.
  if ([...document.querySelectorAll(NAME)].some((other) => other.isEqualNode(element))) return;
  if (holder()) holder().append(element);
  else console.error(`Footnote: data-target ${JSON.stringify(target)} selects nothing on this page.`);
}

function find(selector) {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}

// Another <script> adds an element, and leaves what the first has made.
if (!customElements.get(NAME)) {
  const before = window.footnote;
  window.footnote = Object.assign(new Footnote(), { token: before instanceof Node ? undefined : before?.token });
  customElements.define(NAME, FootnoteChat);
}
if (document.currentScript) place(document.currentScript);
