// Removing a document: first what it means, then the receipt.

import { reply } from "./replies.js";

const dialog = document.getElementById("removal");
const said = document.getElementById("removal-said");
const means = document.getElementById("removal-means");
const remove = document.getElementById("removal-do");
const close = document.getElementById("removal-close");
let row;

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".document .remove");
  if (button) ask(button.closest(".document"));
});

const title = (of) => of.querySelector(".title").textContent;
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

function ask(asked) {
  row = asked;
  const { file, folder, passages } = row.dataset;
  const others = [...document.querySelectorAll("#documents > li")].filter((one) => file && one !== row && one.dataset.file === file);
  said.textContent = `Remove “${title(row)}”?`;
  const own = Number(passages) === 1 ? "Its passage goes" : `Its ${counted(Number(passages), "passage")} go`;
  const sentences = [`${own}, and answers stop citing it. What feedback and evaluations quote of it is blacked out.`];
  if (others.length) sentences.push(`It came in ${file}, which is removed whole, and so are: ${others.map(title).join(", ")}.`);
  else if (file) sentences.push("The uploaded file is deleted with it.");
  else sentences.push(`Its file stays in the folder ${folder}: the next ingest of that folder reads it again.`);
  means.replaceChildren(...sentences.map(paragraph));
  remove.hidden = false;
  remove.disabled = false;
  close.textContent = "Keep it";
  dialog.showModal();
  close.focus();
}

remove?.addEventListener("click", async () => {
  remove.disabled = true;
  means.replaceChildren(paragraph("Removing it; what is being read is finished first…"));
  const sentences = [];
  let refused = "";
  try {
    const removed = await reply(`api/v1/documents/${row.dataset.id.split("/").map(encodeURIComponent).join("/")}`, { method: "DELETE" });
    const body = await removed.json();
    said.textContent = `Removed “${title(row)}”`;
    for (const receipt of body.receipts) sentences.push(...told(receipt, body.receipts.length > 1));
    if (!body.proved) refused = "Something of it is still there: the receipt says where.";
  } catch (error) {
    said.textContent = `“${title(row)}” was not removed`;
    refused = error.message;
  }
  const lines = sentences.map(paragraph);
  if (refused) lines.unshift(Object.assign(paragraph(refused), { className: "refused" }));
  means.replaceChildren(...lines);
  remove.hidden = true;
  close.textContent = "Close";
  close.focus();
  if (sentences.length) document.dispatchEvent(new Event("documents-changed"));
});

// What had the focus before may be gone.
dialog?.addEventListener("close", () => {
  const focused = document.activeElement;
  if (focused === document.body || dialog.contains(focused)) document.getElementById("choose-files").focus();
});

function told(receipt, named) {
  const of = named ? `${receipt.document}: ` : "";
  const left = receipt.left_in.length ? `${receipt.left_in.length} still hold some: ${receipt.left_in.join(", ")}` : "none holds any";
  const lines = [
    `${of}${counted(receipt.passages, "passage")} removed, with words and vectors${receipt.source_removed ? ", and the uploaded file" : ""}.`,
    `Asked for ${counted(receipt.probes, "sentence")} of its own: ${receipt.answered || "none"} found. Looked for ${counted(receipt.pieces, "piece")} of its text in ${counted(receipt.files, "file")} (${receipt.megabytes.toFixed(1)} MB): ${left}.`,
  ];
  if (receipt.blacked_out.length) lines.push(`Blacked out in ${receipt.blacked_out.join(", ")}.`);
  return lines;
}

function paragraph(sentence) {
  return Object.assign(document.createElement("p"), { textContent: sentence });
}
