// The conversation and what stands in the question box outlive their page, which Gradio loads again by itself when
// the server was started anew: in the tab's sessionStorage and nowhere else. They are shown again to the person
// whose they were alone, and where the same documents are asked. Not in a frame: who has signed in to the page around
// it is not known here.

import { given } from "./feedback.js";
import { storeOf } from "./store.js";

const KEY = "footnote-conversation";
export const DRAFT = "#composer textarea";
const address = new URL(location.href);
const beginsAnew = address.searchParams.has("question"); // asked by the address

const user = () => document.querySelector("#masthead .user")?.textContent ?? "";
const whose = () => JSON.stringify([user(), ...address.searchParams.getAll("documents").sort()]);

let returning = []; // turns that are still to be drawn
let onTheWay = false; // whether they may come
let unsent = ""; // a draft that is still to be put into its box

// Once there is a page that can show it (ui/chat/kept_conversation.py draws it).
export function bringBack() {
  const kept = beginsAnew ? undefined : read();
  if (kept?.of !== whose()) return forget();
  for (const [id, verdict] of kept.given) given.set(id, verdict);
  returning = kept.turns;
  if (returning.length) fill("#kept textarea", JSON.stringify(returning));
  unsent = kept.draft ?? "";
  onTheWay = returning.length > 0;
  whenReturned(putBack);
}

export function isReturning() {
  return onTheWay && !document.querySelector("#conversation .question");
}

// Nothing is put into the box while the conversation is on its way, and nothing is asked: an update of one of
// Gradio's components may undo that of another. One that does not come within five seconds is waited for no longer.
export function whenReturned(action, looks = 100) {
  onTheWay = looks > 0 && isReturning();
  if (onTheWay) setTimeout(whenReturned, 50, action, looks - 1);
  else action();
}

function putBack() {
  if (unsent && !document.querySelector(DRAFT).value) fill(DRAFT, unsent);
  unsent = "";
}

export function fill(selector, text) {
  const box = document.querySelector(selector);
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export function forget() {
  [returning, unsent] = [[], ""];
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
  const drawn = [...document.querySelectorAll("#conversation .question")].map(turnOf);
  const turns = drawn.length ? drawn : returning;
  const draft = document.querySelector(DRAFT)?.value || unsent;
  if (!turns.length && !draft) return forget();
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ of: whose(), turns, draft, given: [...given] }));
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
