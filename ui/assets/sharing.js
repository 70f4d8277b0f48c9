// Taking answers along: the clipboard and the download.

import { toClipboard } from "./clipboard.js";

import { storeOf, whereOf } from "./store.js";

const LINE_END = "\u2028"; // within a paragraph

export async function copyAnswer(answerElement) {
  const { answer } = storeOf(answerElement);
  const sources = answer.citations.map((c) => `[${c.number}] ${whereOf(c)}: “${c.shown}”`);
  await toClipboard([plainText(answerElement), sources.join("\n")].filter(Boolean).join("\n\n"));
}

// What is selected of answers, with [1] where the page shows a raised 1: "20 euros" and 1 are no "20 euros1".
export function copySelection(event) {
  const selection = getSelection();
  if (event.target.closest?.("input, textarea") || !selection.rangeCount) return;
  const part = Object.assign(document.createElement("div"), { className: "copied" });
  part.append(selection.getRangeAt(0).cloneContents());
  if (!part.querySelector("sup.mark")) return;
  for (const other of part.querySelectorAll("[hidden], .printed, button")) other.remove();
  withBrackets(part);
  for (const link of part.querySelectorAll("a")) link.replaceWith(...link.childNodes); // they lead somewhere here alone
  document.body.append(part); // text is laid out in lines only where it is shown
  event.clipboardData.setData("text/plain", part.innerText);
  event.clipboardData.setData("text/html", part.innerHTML);
  event.preventDefault();
  part.remove();
}

function withBrackets(element) {
  for (const mark of element.querySelectorAll("sup.mark, .numbers a")) mark.replaceWith(` [${mark.textContent}]`);
}

// The answer as it reads: steps with their numbers, items within items set in.
function plainText(answerElement) {
  const copy = answerElement.querySelector(".prose-text").cloneNode(true);
  withBrackets(copy);
  for (const end of copy.querySelectorAll("br")) end.replaceWith(LINE_END);
  const marks = new Map();
  for (const item of copy.querySelectorAll("li")) marks.set(...markOf(item));
  let text = "";
  for (const block of copy.querySelectorAll("p, pre, tr")) {
    const goesOn = marks.has(block) || block.matches("tr:not(:first-child), tbody > tr");
    text += (text && (goesOn ? "\n" : "\n\n")) + (marks.get(block) ?? "") + blockText(block);
  }
  return text;
}

// The block that an item begins with, and its number or dash. Words beside a list within it are made a paragraph.
function markOf(item) {
  const list = item.parentNode;
  const number = list.localName === "ol" && list.start + [...list.children].indexOf(item);
  let depth = 0;
  for (let outer = list.closest("li"); outer; outer = outer.parentNode.closest("li")) depth += 1;
  const own = document.createElement("p");
  while (item.firstChild && !item.firstChild.matches?.("p, ul, ol, pre, table, blockquote")) own.append(item.firstChild);
  if (own.textContent.trim()) item.prepend(own);
  return [item.querySelector("p, pre, tr"), `${"   ".repeat(depth)}${number === false ? "-" : `${number}.`} `];
}

function blockText(block) {
  if (block.tagName === "TR") return [...block.cells].map((cell) => cell.textContent.trim()).join("\t");
  return block.tagName === "PRE" ? block.textContent : block.textContent.replace(/[^\S\u2028]+/g, " ").replace(/ ?\u2028 ?/g, "\n").trim();
}

export function downloadConversation() {
  const parts = [`# ${document.title}\n`];
  for (const message of document.querySelectorAll("#conversation .question, #conversation .answer")) {
    parts.push(message.matches(".question") ? `## ${literal(message.innerText.replace(/\s+/g, " "))}\n` : markdownOf(message));
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([parts.join("\n")], { type: "text/markdown" }));
  link.download = "conversation.md";
  link.click();
  URL.revokeObjectURL(link.href);
}

// As Markdown that shows exactly this (`assistant.markers.escape`).
const literal = (text) => text.replace(/[\\`*_<>[\]#|~&]/g, "\\$&");

function markdownOf(message) {
  const store = storeOf(message);
  if (!store) return `${message.innerText.trim()}\n`;
  const { answer } = store;
  const quotes = answer.abstained ? answer.closest : answer.citations;
  const lines = quotes.map((quote) => {
    const words = literal(`${whereOf(quote)}: “${quote.quote.replace(/\s+/g, " ")}” (${quote.document}`);
    const place = `${words}, characters ${quote.start}–${quote.end})`;
    return answer.abstained ? `- ${place}` : `- [${quote.number}] ${place}`;
  });
  const reason = answer.reason ? `${literal(answer.reason)}\n\n` : "";
  const label = answer.abstained ? "Closest passages, not an answer:\n\n" : "";
  const sources = lines.length ? `${label}${lines.join("\n")}\n` : "";
  return `${answer.answer}\n\n${reason}${answer.notice ? `*${answer.notice}*\n\n` : ""}${sources}`;
}
