// The list of questions: filters, lazy rows, copying. Everything else on the page works without it.
"use strict";

const AT_ONCE = 200;
const list = document.getElementById("list");
const form = document.getElementById("filters");
const count = document.getElementById("count");
const more = document.getElementById("more");
const blocks = [...document.querySelectorAll(".bodies")];
const unpacked = new Map();
const items = [...list.children];
let index = [];
let matching = [];
let limit = AT_ONCE;

async function unpack(block) {
  const bytes = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

async function bodyOf(number) {
  const block = blocks.findLast((one) => Number(one.dataset.first) <= number);
  if (!unpacked.has(block)) {
    // A few blocks are kept: people read questions one after another.
    if (unpacked.size > 3) unpacked.clear();
    unpacked.set(block, unpack(block));
  }
  return (await unpacked.get(block))[number - Number(block.dataset.first)];
}

function itemOf(number) {
  if (items[number]) return items[number];
  const item = document.createElement("li");
  item.id = `q${number}`;
  item.innerHTML = `<details><summary><h3>${index[number][2]}</h3></summary><div class="opened"></div></details>`;
  item.firstChild.addEventListener("toggle", async () => {
    const place = item.querySelector(".opened");
    if (!place.hasChildNodes()) {
      place.innerHTML = await bodyOf(number);
      showControls(place);
    }
  });
  items[number] = item;
  return item;
}

function showControls(place) {
  for (const control of place.querySelectorAll(".js")) control.hidden = false;
  // A server that shows the report leads its links to itself.
  const chat = document.getElementById("main").dataset.chat;
  if (!chat) return;
  for (const link of place.querySelectorAll("a.ask")) link.setAttribute("href", chat + new URL(link.href).search);
}

function filter() {
  const show = form.elements.show.value;
  const tag = form.elements.tag ? form.elements.tag.value : "";
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  matching = [];
  index.forEach(([keys, text], number) => {
    if (show && !keys.includes(show)) return;
    if (tag && !keys.includes(tag)) return;
    if (words.every((word) => text.includes(word))) matching.push(number);
  });
  limit = AT_ONCE;
  draw();
}

function draw() {
  const shown = matching.slice(0, limit);
  list.replaceChildren(...shown.map(itemOf));
  const all = matching.length === index.length ? "" : ` of ${index.length}`;
  const first = shown.length < matching.length ? `; the first ${shown.length} are listed` : "";
  count.textContent = matching.length ? `${matching.length}${all} question${index.length === 1 ? "" : "s"}${first}` : "No question fits these filters.";
  more.hidden = shown.length === matching.length;
}

function choose(control, value) {
  form.elements.show.value = "";
  if (form.elements.tag) form.elements.tag.value = "";
  form.elements.text.value = "";
  control.value = value;
  filter();
}

async function copy(button) {
  await toClipboard(button.parentElement.querySelector("code").textContent);
  button.textContent = "Copied";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-show], [data-tag]");
  if (link && index.length) {
    if (link.dataset.show) choose(form.elements.show, link.dataset.show);
    else if (form.elements.tag) choose(form.elements.tag, link.dataset.tag);
  }
  const button = event.target.closest(".copy");
  if (button) copy(button);
});

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 80);
});
form.addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => {
  const next = limit;
  limit += AT_ONCE;
  draw();
  list.children[next].querySelector("summary").focus();
});
document.getElementById("open").addEventListener("click", () => {
  for (const details of list.querySelectorAll(":scope > li > details")) details.open = true;
});

unpack(document.getElementById("index")).then((entries) => {
  index = entries;
  showControls(document);
  document.getElementById("without")?.remove();
  filter();
});
