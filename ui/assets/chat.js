// The behaviour of the conversation. Messages come and go with Gradio, so every handler is delegated.

import "./appearance.js";
import { arriving } from "./arriving.js";
import { given, rate } from "./feedback.js";
import { bringBack, DRAFT, fill, forget, isReturning, keep, whenReturned } from "./keeping.js";
import { hidePreview } from "./preview.js";
import { copyAnswer, copySelection, downloadConversation } from "./sharing.js";
import "./queue.js";
import { openSource } from "./source.js";
import { placeOf, storeOf } from "./store.js";

document.addEventListener("click", (event) => {
  const target = event.target.closest("a, button");
  if (!target) return;
  if (target.closest(".answer")) inAnswer(target, event);
  else if (target.id === "download") downloadConversation();
  else if (target.id === "new") newConversation();
});

function inAnswer(target, event) {
  const place = target.matches("a[href^='#']") && placeOf(target);
  if (place) {
    event.preventDefault();
    hidePreview();
    openSource(place, target);
  } else if (target.matches(".copy")) {
    copyAnswer(target.closest(".answer")).then(() => flash(target, "Copied"));
  } else if (target.matches(".up, .down")) {
    rate(target);
  } else if (target.matches(".retry")) {
    askAgain(target);
  } else if (target.matches(".literal")) {
    ask(target.querySelector("span").textContent);
  } else if (target.matches(".starter")) {
    ask(target.textContent);
  }
}

document.addEventListener("copy", copySelection);

// An answer that is being written is stopped first.
function newConversation() {
  document.querySelector("#composer .stop-button")?.click();
  whenIdle(() => {
    document.getElementById("clear").click();
    forget();
    document.querySelector(DRAFT).focus();
  });
}

// When there is a question box that takes a question.
export function whenReady(action) {
  if (document.querySelector(DRAFT)) whenIdle(action);
  else setTimeout(whenReady, 50, action);
}

function whenIdle(action) {
  if (document.querySelector("#composer .submit-button")) action();
  else setTimeout(whenIdle, 50, action);
}

function flash(button, text) {
  const before = button.textContent;
  button.textContent = text;
  setTimeout(() => (button.textContent = before), 1600);
}

function askAgain(button) {
  const questions = [...document.querySelectorAll("#conversation .question")];
  const before = questions.filter((q) => q.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
  ask(before.at(-1)?.innerText ?? "");
}

let asked;

export function ask(question) {
  fill(DRAFT, question);
  asked = { text: question, after: questions };
  // The component takes the value over in its next update.
  setTimeout(() => document.querySelector("#composer .submit-button")?.click(), 50);
}

// The box is emptied when its question has come to the server. What was typed behind it meanwhile stays.
let sent = "", typed = "";

function onAsk(event) {
  const box = document.querySelector(DRAFT);
  const byKey = event.target === box && event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!byKey && !event.target.closest?.("#composer .submit-button")) return;
  const question = box.value;
  if (!isReturning()) {
    const sends = question.trim() && document.querySelector("#composer .submit-button");
    if (sends) document.documentElement.classList.add("sending");
    return void (sent = typed = question);
  }
  event.preventDefault();
  event.stopPropagation();
  whenReturned(() => ask(question));
}

for (const kind of ["keydown", "click"]) document.addEventListener(kind, onAsk, true);
document.addEventListener("input", ({ target }) => {
  if (target.matches(DRAFT) && sent && target.value.startsWith(sent)) typed = target.value;
});

function keepTyped(looks = 20) {
  const box = document.querySelector(DRAFT);
  const more = typed.slice(sent.length);
  if (more && looks && box.value.startsWith(sent)) return void setTimeout(keepTyped, 50, looks - 1);
  [sent, typed] = ["", ""];
  if (more) fill(DRAFT, more + box.value);
}

// A box that was not filled by typing may, on a busy machine, keep what was asked.
function emptyBox(log) {
  const answered = log.querySelector(".bot-row:last-child .answer:is(.answered, .abstention, .remark, .failure, .stopped)");
  if (!asked || questions === asked.after || !answered) return;
  if (document.querySelector(DRAFT).value === asked.text) fill(DRAFT, "");
  if (document.querySelector("#composer .submit-button")) asked = undefined;
}

// A new question goes to the top of the view and stays there while its answer is written, unless the
// reader scrolls: answers are read from their beginning.
let questions = 0, following, placed, watched;

function onChange() {
  prepareComposer();
  const log = document.querySelector("#conversation [role='log']");
  if (!log) return;
  const all = log.querySelectorAll(".question");
  if (all.length > questions) {
    following = all[all.length - 1];
    document.documentElement.classList.remove("sending");
    keepTyped();
  }
  questions = all.length;
  for (const button of document.querySelectorAll("#download, #new")) button.hidden = questions === 0;
  describe(log);
  emptyBox(log);
  follow();
  if (log.lastElementChild === watched) return;
  watched = log.lastElementChild;
  for (const box of [log, watched]) if (box) sizes.observe(box);
}

// Also what changes no element changes sizes: the question box shrinks, a font arrives.
const sizes = new ResizeObserver(follow);

function follow() {
  if (!following?.isConnected) return;
  const log = following.closest("[role='log']");
  log.scrollTop += following.getBoundingClientRect().top - log.getBoundingClientRect().top - 20;
  placed = lookOf(log);
}

function lookOf({ scrollTop, scrollHeight, clientHeight }) {
  return { scrollTop, size: `${scrollHeight} ${clientHeight}` };
}

// Gradio removes aria attributes from messages, and describes a message by its raw content.
function describe(log) {
  log.setAttribute("aria-label", "Conversation");
  for (const message of log.querySelectorAll("[data-testid='bot'][aria-label], [data-testid='user'][aria-label]")) {
    message.removeAttribute("aria-label");
  }
  for (const link of log.querySelectorAll(":is(.mark, .numbers) a:not([aria-label])")) {
    link.setAttribute("aria-label", `Footnote ${link.textContent}`);
  }
  for (const starter of log.querySelectorAll(".example[aria-label]")) starter.removeAttribute("aria-label");
  // What a reply to a greeting lists are questions to start with.
  for (const item of log.querySelectorAll(".remark li:not(:has(.starter))")) {
    const starter = Object.assign(document.createElement("button"), { type: "button", className: "starter" });
    starter.append(...item.childNodes);
    item.append(starter);
  }
  for (const list of log.querySelectorAll(".footnotes:not([aria-label])")) list.setAttribute("aria-label", "Footnotes");
  for (const button of log.querySelectorAll(".up:not([aria-label]), .down:not([aria-label])")) {
    button.setAttribute("aria-label", button.title);
    const rating = given.get(storeOf(button)?.id)?.rating;
    button.setAttribute("aria-pressed", String(button.classList.contains(rating)));
  }
}

// The buttons of the question box have no names; the box gets the focus when the page has come up.
function prepareComposer() {
  const composer = document.getElementById("composer");
  if (!composer) return;
  composer.querySelector(".submit-button:not([aria-label])")?.setAttribute("aria-label", "Ask");
  composer.querySelector(".stop-button:not([aria-label])")?.setAttribute("aria-label", "Stop");
  const box = composer.querySelector("textarea");
  if (!box || composer.dataset.seen) return;
  box.setAttribute("aria-label", "Your question");
  composer.dataset.seen = "yes";
  // In a frame the page around it keeps the focus; on a touch screen a keyboard would cover the page.
  const framed = document.documentElement.classList.contains("embedded");
  if (!framed && !matchMedia("(pointer: coarse)").matches) box.focus({ preventScroll: true });
  if (!framed) {
    bringBack();
    keep();
  }
  const question = arriving(framed ? "q" : "question");
  if (question) whenIdle(() => ask(question));
}

const release = () => (following = undefined);
for (const kind of ["wheel", "touchmove", "pointerdown"]) {
  document.addEventListener(kind, release, { passive: true });
}
// Also whoever scrolls without any of these: a screen reader, a search in the page, a script. What is written
// or resized scrolls as well, and changes the size.
document.addEventListener("scroll", ({ target }) => {
  if (!following || !placed || !target.matches?.("#conversation [role='log']")) return;
  const { scrollTop, size } = lookOf(target);
  if (size === placed.size && Math.abs(scrollTop - placed.scrollTop) > 2) release();
}, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (/^(Arrow|Page|Home|End|Tab)/.test(event.key)) release();
  // "/" goes to the question box, as in many reading tools.
  if (event.key === "/" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    document.querySelector(DRAFT)?.focus();
  }
});

new MutationObserver(onChange).observe(document.documentElement, { childList: true, subtree: true });
onChange(); // Over a slow line Gradio has drawn the page before this script is there, and changes nothing more.
