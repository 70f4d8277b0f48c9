// Thumbs up and down, with an optional comment, kept by the server together with the answer.

import { storeOf } from "./store.js";

const given = new Map(); // answer id -> {id, rating}

export async function rate(button) {
  const answer = button.closest(".answer");
  const rating = button.classList.contains("up") ? "up" : "down";
  const store = storeOf(answer);
  const earlier = given.get(store.id);
  const kept = earlier
    ? await send("PUT", `api/v1/feedback/${earlier.id}`, { rating })
    : await send("POST", "api/v1/feedback", { answer: store.answer, rating });
  if (!kept) return say(answer, "Not saved: the server does not answer.");
  given.set(store.id, { id: kept.id, rating });
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
    const kept = await send("PUT", `api/v1/feedback/${key}`, { rating, comment: box.value });
    if (kept) form.remove();
    say(answer, kept ? "Thank you." : "Not saved: the server does not answer.");
  });
  answer.querySelector(".actions").after(form);
  box.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

function say(answer, text) {
  answer.querySelector(".said").textContent = text;
}

async function send(method, address, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(address, { method, headers, body: JSON.stringify(body) });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
