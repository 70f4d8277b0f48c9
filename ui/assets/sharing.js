// Taking answers along: the clipboard and the download.

import { toClipboard } from "./clipboard.js";

import { storeOf, whereOf } from "./store.js";

export async function copyAnswer(answerElement) {
  const { answer } = storeOf(answerElement);
  const sources = answer.citations.map((c) => `[${c.number}] ${whereOf(c)}: “${c.quote}”`);
  await toClipboard([plainText(answerElement), sources.join("\n")].filter(Boolean).join("\n\n"));
}

// The answer as it reads, with [1] where the page shows a raised 1.
function plainText(answerElement) {
  const copy = answerElement.querySelector(".prose-text").cloneNode(true);
  for (const mark of copy.querySelectorAll("sup.mark")) mark.replaceWith(` [${mark.textContent}]`);
  for (const item of copy.querySelectorAll("li")) item.prepend("- ");
  const blocks = copy.querySelectorAll("p, li, pre, tr");
  const lines = [...blocks].filter((block) => !block.querySelector("p, li")).map(blockText);
  return lines.join("\n\n").replaceAll("\n\n- ", "\n- ");
}

function blockText(block) {
  if (block.tagName === "TR") return [...block.cells].map((cell) => cell.textContent).join("\t");
  return block.tagName === "PRE" ? block.textContent : block.textContent.replace(/\s+/g, " ").trim();
}

export function downloadConversation() {
  const parts = [`# ${document.title}\n`];
  for (const message of document.querySelectorAll("#conversation .question, #conversation .answer")) {
    parts.push(message.matches(".question") ? `## ${message.innerText}\n` : markdownOf(message));
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([parts.join("\n")], { type: "text/markdown" }));
  link.download = "conversation.md";
  link.click();
  URL.revokeObjectURL(link.href);
}

function markdownOf(message) {
  const store = storeOf(message);
  if (!store) return `${message.innerText.trim()}\n`;
  const { answer } = store;
  const quotes = answer.abstained ? answer.closest : answer.citations;
  const lines = quotes.map((quote) => {
    const place = `${whereOf(quote)}: “${quote.quote.replace(/\s+/g, " ")}” (${quote.document}, characters ${quote.start}–${quote.end})`;
    return answer.abstained ? `- ${place}` : `- [${quote.number}] ${place}`;
  });
  const label = answer.abstained ? "Closest passages, not an answer:\n\n" : "";
  const sources = lines.length ? `${label}${lines.join("\n")}\n` : "";
  return `${answer.answer}\n\n${answer.notice ? `*${answer.notice}*\n\n` : ""}${sources}`;
}
