// The conversation outlives its page, in the tab's sessionStorage and nowhere else. It is shown again to the person
// whose it was alone, and where the same documents are asked. Not in a frame: who has signed in to the page around
// it is not known here.

import { given } from "./feedback.js";
import { storeOf } from "./store.js";

const KEY = "footnote-conversation";
const address = new URL(location.href);
const beginsAnew = address.searchParams.has("question"); // asked by the address

const user = () => document.querySelector("#masthead .user")?.textContent ?? "";
const whose = () => JSON.stringify([user(), ...address.searchParams.getAll("documents").sort()]);

// Once there is a page that can show it (ui/chat/kept.py draws it).
export function bringBack() {
  const kept = beginsAnew ? undefined : read();
  if (kept?.of !== whose()) return forget();
  for (const [id, verdict] of kept.given) given.set(id, verdict);
  const box = document.querySelector("#kept textarea");
  box.value = JSON.stringify(kept.turns);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing is stored for this site.
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

function write() {
  const turns = [...document.querySelectorAll("#conversation .question")].map(turnOf);
  if (!turns.length) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ of: whose(), turns, given: [...given] }));
  } catch {
    forget(); // More than a browser stores; it ends with the page.
  }
}

function turnOf(question) {
  const next = question.closest(".user-row")?.nextElementSibling?.querySelector(".answer");
  return { question: question.innerText, ...(next && storeOf(next)) };
}

export function keep() {
  // A tab that is hidden may end without another word.
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", () => document.hidden && write());
}
