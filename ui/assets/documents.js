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

const idOf = (link) => decodeURIComponent(link.getAttribute("href").slice("#document=".length));

function open(link, place = {}) {
  openSource({ document: idOf(link), title: link.querySelector(".title").textContent, ...place }, link);
}

document.addEventListener("source-closed", () => history.replaceState(null, "", location.pathname));

document.getElementById("filter")?.addEventListener("input", (event) => {
  const wanted = event.target.value.toLocaleLowerCase();
  for (const row of document.querySelectorAll("#documents > li")) {
    row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
  }
});

// A link to one document opens it; with start, end and check, at these characters.
function openLinked() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const links = [...document.querySelectorAll("a[href^='#document=']")];
  const link = links.find((each) => idOf(each) === asked.get("document"));
  const [start, end, check] = ["start", "end", "check"].map((name) => asked.get(name));
  if (link) open(link, check ? { start: Number(start), end: Number(end), check } : {});
}

addEventListener("hashchange", openLinked);
openLinked();
