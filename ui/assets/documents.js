// The list of documents: filtering, sorting, and opening a text in the source panel.

import "./appearance.js";
import { reply } from "./replies.js";
import { openSource } from "./source.js";
import "./uploads.js";
import "./removal.js";

const list = document.getElementById("documents");
const filter = document.getElementById("filter");
const sort = document.getElementById("sort");

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#document=']");
  if (!link) return;
  event.preventDefault();
  open(link);
  history.replaceState(history.state, "", link.getAttribute("href"));
});

const idOf = (link) => decodeURIComponent(link.getAttribute("href").slice("#document=".length));

function open(link, place = {}) {
  openSource({ document: idOf(link), title: link.querySelector(".title").textContent, ...place }, link);
}

document.addEventListener("source-closed", () => history.replaceState(history.state, "", location.pathname));

// However letters are composed (names from a Mac are not), and typed without their marks.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const title = (row) => row.querySelector(".title").textContent;
const { compare } = new Intl.Collator(undefined, { numeric: true });
const by = (key) => (a, b) => compare(key(a), key(b));
const orders = {
  id: by((row) => row.dataset.id),
  title: by(title),
  read: (a, b) => b.dataset.read.localeCompare(a.dataset.read) || by(title)(a, b),
  passages: (a, b) => b.dataset.passages - a.dataset.passages || by(title)(a, b),
  format: (a, b) => by((row) => row.dataset.format)(a, b) || by(title)(a, b),
};

filter.addEventListener("input", arrange);
sort.addEventListener("change", order);
// On the way back the browser has put in what was chosen before.
addEventListener("pageshow", ({ persisted }) => persisted || order());

function order() {
  list.append(...[...list.children].sort(orders[sort.value]));
}

// Days begin when they do where the reader is; the server knows UTC's.
function datesHere() {
  const shown = { day: "numeric", month: "long", year: "numeric" };
  for (const time of list.querySelectorAll("time")) {
    time.textContent = new Date(time.dateTime).toLocaleDateString("en-GB", shown);
  }
}

function arrange() {
  const wanted = folded(filter.value);
  for (const row of list.children) row.hidden = !folded(row.textContent).includes(wanted);
  const none = list.children.length && ![...list.children].some((row) => !row.hidden);
  document.getElementById("none").textContent = none ? "No document has this in its title, name or format." : "";
}

// What was added or removed: the page as the server makes it now.
document.addEventListener("documents-changed", async () => {
  const page = await reply(location.pathname, { cache: "no-store" }).catch(() => undefined);
  if (!page) return;
  const now = new DOMParser().parseFromString(await page.text(), "text/html");
  for (const id of ["summary", "documents"]) {
    document.getElementById(id).replaceChildren(...now.getElementById(id).childNodes);
  }
  list.hidden = !list.children.length;
  datesHere();
  document.getElementById("tools").hidden = now.getElementById("tools").hidden && !filter.value;
  order();
  arrange();
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
datesHere();
openLinked();
