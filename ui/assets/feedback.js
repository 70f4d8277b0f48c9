// Thumbs up and down, with an optional comment, kept by the server together with the answer.

import { reply } from "./replies.js";
import { storeOf } from "./store.js";

export const given = new Map(); // answer id -> {id, rating}

export async function rate(button) {
  const answer = button.closest(".answer");
  const rating = button.classList.contains("up") ? "up" : "down";
  const store = storeOf(answer);
  const earlier = given.get(store.id);
  try {
    const { id } = earlier
      ? await send("PUT", `api/v1/feedback/${earlier.id}`, { rating })
      : await send("POST", "api/v1/feedback", { answer: store.answer, rating });
    given.set(store.id, { id, rating });
  } catch ({ message }) {
    return say(answer, `Not saved. ${message}`);
  }
  for (const other of answer.querySelectorAll(".up, .down")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  say(answer, "Thank you.");
  document.dispatchEvent(new CustomEvent("footnote-rated", { detail: { rating, answer: store.answer } }));
  askForComment(answer, store.id);
}

function askForComment(answer, id) {
  answer.querySelector(".comment")?.remove();
  const form = document.createElement("form");
  form.className = "comment";
  const box = document.createElement("input");
  box.maxLength = 5000;
  box.placeholder = given.get(id).rating === "up" ? "What was good? (optional)" : "What was wrong? (optional)";
  box.setAttribute("aria-label", box.placeholder);
  const button = document.createElement("button");
  button.textContent = "Send";
  form.append(box, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { id: key, rating } = given.get(id);
    try {
      await send("PUT", `api/v1/feedback/${key}`, { rating, comment: box.value });
      form.remove();
      say(answer, "Thank you.");
    } catch ({ message }) {
      say(answer, `Not saved. ${message}`);
    }
  });
  answer.querySelector(".actions").after(form);
  box.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

function say(answer, text) {
  answer.querySelector(".said").textContent = text;
}

async function send(method, address, body) {
  const headers = { "Content-Type": "application/json" };
  return (await reply(address, { method, headers, body: JSON.stringify(body) })).json();
}
