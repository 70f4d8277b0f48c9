// The list of documents: filtering, and opening a text in the source panel.

import "./appearance.js";
import { openSource } from "./source.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#document=']");
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", link.getAttribute("href"));
  open(link);
});

function open(link) {
  const id = decodeURIComponent(link.getAttribute("href").slice("#document=".length));
  openSource({ document: id, title: link.querySelector(".title").textContent }, link);
}

document.addEventListener("source-closed", () => history.replaceState(null, "", location.pathname));

document.getElementById("filter")?.addEventListener("input", (event) => {
  const wanted = event.target.value.toLocaleLowerCase();
  for (const row of document.querySelectorAll("#documents > li")) {
    row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
  }
});

// A link to one document opens it.
const linked = location.hash && document.querySelector(`a[href="${CSS.escape(location.hash)}"]`);
if (linked) open(linked);
