// Adding documents: files that are dropped, chosen or pasted go to the server in parts, one after the other,
// and what becomes of each is followed. Names and reasons are only ever text.

import { bytes, duration } from "./amounts.js";
import { collected, dropped } from "./collecting.js";
import { forgetUpload, remember, unseenUploads } from "./kept_uploads.js";
import { cancelUpload, follow, send } from "./sending.js";

const byId = (id) => document.getElementById(id);
const MOST_FILES = 50; // of one request
let mostBytes = 16e6; // of one with several files: less once a proxy says that it takes no request so large
const OPEN = new Set(["waiting", "sending", "sent", "reading"]);
const AGAIN = new Set(["failed", "cancelled", "exists"]);
const SAID = {
  waiting: "waiting", sent: "waiting for its turn", reading: "reading", added: "added", replaced: "replaced",
  unchanged: "already there, unchanged", skipped: "skipped", exists: "not added", failed: "failed", cancelled: "cancelled",
};

let rows = []; // {file, if this page sends it, name, ignoring, size, replace, state, reason, element}
let running; // {began, stop, requests, uploads}

// --- where files come from --------------------------------------------------------------------------

for (const [button, input] of [["choose-files", "files"], ["choose-folder", "folder"]]) {
  byId(button)?.addEventListener("click", () => byId(input).click());
  byId(input)?.addEventListener("change", ({ target }) => {
    add(collected(target.files));
    target.value = ""; // so that the same can be chosen again
  });
}

byId("paste-text")?.addEventListener("click", () => byId("paste").showModal());
byId("paste")?.addEventListener("close", ({ target }) => {
  if (target.returnValue !== "add") return;
  const title = byId("paste-title").value.trim().replace(/[/\\]/g, "-");
  const text = byId("paste-body").value;
  target.querySelector("form").reset();
  add([{ file: new File([`${title}\n\n${text}\n`], "text"), name: `${title}.txt` }]);
});

if (byId("adding")) {
  const carries = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const show = (over) => { byId("drop-here").hidden = !over; };
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(true);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? show(false));
  document.addEventListener("drop", async (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(false);
    add(await dropped(event.dataTransfer));
  });
}

// --- what goes --------------------------------------------------------------------------------------

// As the server compares names: the same but for case and Unicode form is the same.
const folded = (name) => name.normalize("NFC").toLowerCase();

const isHidden = (path) => path.split("/").some((part) => part.startsWith("."));
const IGNORE = /(^|\/)\.footnoteignore$/; // says what of its folder is left out: read by the server

async function add(all) {
  const ignoring = all.filter(({ name }) => IGNORE.test(name) && !isHidden(name.replace(IGNORE, "")));
  const found = all.filter((one) => !ignoring.includes(one));
  const visible = found.filter(({ name }) => !isHidden(name));
  const there = new Set([...document.querySelectorAll("#documents > li")].map((row) => folded(row.dataset.file)));
  const taken = visible.filter(({ name }) => there.has(folded(name)));
  let going = visible;
  if (taken.length) {
    const choice = await mayReplace(taken, visible.length);
    if (!choice) return;
    if (choice === "keep") going = visible.filter((one) => !taken.includes(one));
  }
  if (!running) clear();
  const most = Number(byId("adding").dataset.mostMb);
  const fresh = going.map(({ file, name }) => {
    const row = { file, name, ignoring, size: file.size, replace: taken.some((one) => one.name === name), state: "waiting", reason: "" };
    if (file.size > most * 1e6) Object.assign(row, { state: "skipped", reason: `is larger than ${most} MB` });
    return draw(row);
  });
  rows.push(...fresh);
  const hidden = found.length - visible.length;
  byId("upload-files").dataset.hidden = hidden ? `${hidden} hidden ${hidden === 1 ? "file was" : "files were"} left out.` : "";
  if (!rows.length) return found.length ? tell("Nothing to add: hidden files are left out.") : tell("Nothing to add: there is no file in it.");
  if (running) tell(goingIn());
  else run();
}

const mayGoAgain = ({ file, state }) => file && AGAIN.has(state);

function mayReplace(taken, all) {
  const dialog = byId("replace");
  const one = taken.length === 1;
  byId("replace-said").textContent = one ? `Replace ${taken[0].name}?` : `Replace ${taken.length} documents?`;
  const names = one ? [] : taken.slice(0, 6).map(({ name }) => name);
  if (taken.length > 6) names.push(`… and ${taken.length - 6} more`);
  dialog.querySelector(".names").replaceChildren(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
  byId("replace-keep").hidden = taken.length === all;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    // The event comes after the closing: that of the question before, when this one is open, is not this one's.
    const closed = () => {
      if (dialog.open) return;
      dialog.removeEventListener("close", closed);
      done(dialog.returnValue);
    };
    dialog.addEventListener("close", closed);
  });
}

// `uploads` are on their way already.
async function run(uploads = []) {
  running = { began: performance.now(), stop: new AbortController(), uploads };
  byId("upload").hidden = false;
  tell(goingIn());
  settle();
  const timer = setInterval(figures, 400);
  let following = Promise.resolve();
  for (const sent of [...uploads]) following = following.then(() => followPart(sent, sent.part));
  for (let part = next(); part.length; part = next()) {
    const sent = await sendPart(part);
    if (sent) following = following.then(() => followPart(sent, part));
  }
  await following;
  clearInterval(timer);
  if (next().length) return run(); // more came meanwhile
  running = undefined;
  tell(summary());
  figures();
  settle();
  document.dispatchEvent(new Event("documents-changed"));
}

function next() {
  const part = [];
  let bytes = 0;
  for (const row of rows) {
    if (row.state !== "waiting" || (part.length && row.replace !== part[0].replace)) continue;
    if (part.length && (part.length >= MOST_FILES || bytes + row.size > mostBytes)) break;
    part.push(row);
    bytes += row.size;
  }
  return part;
}

async function sendPart(part) {
  for (const row of part) become(row, "sending", "");
  try {
    const upload = await send([...part, ...new Set(part.flatMap(({ ignoring }) => ignoring))], part[0].replace, running.stop.signal, (share) => {
      let left = share * part.reduce((sum, row) => sum + row.size, 0);
      for (const row of part) {
        const own = row.size ? Math.max(0, Math.min(1, left / row.size)) : 1;
        left -= row.size;
        row.element.querySelector(".state").textContent = own < 1 ? `sending, ${Math.floor(own * 100)} %` : SAID.sent;
      }
    });
    for (const row of part) become(row, "sent", "");
    running.uploads.push({ ...upload, part });
    remember(upload.id);
    if (running.stop.signal.aborted) await cancelUpload(upload.id);
    return upload;
  } catch (error) {
    const size = part.reduce((sum, row) => sum + row.size, 0);
    if (error.status === 413 && part.length > 1 && size) {
      mostBytes = size / 2;
      for (const row of part) become(row, "waiting", "");
      return undefined;
    }
    for (const row of part) become(row, running.stop.signal.aborted ? "cancelled" : "failed", running.stop.signal.aborted ? "" : error.message);
    return undefined;
  }
}

function followPart(upload, part) {
  const mine = running.uploads.find((one) => one.id === upload.id);
  const note = (now) => {
    mine.done = now.done;
    // After those of the part stand the files that say what is left out.
    for (const { number, state, reason, remarks } of now.files.slice(0, part.length)) become(part[number], state === "waiting" ? "sent" : state, reason || remarks.join(" "));
    figures();
  };
  return follow(upload.id, note).catch((error) => {
    for (const row of part.filter(({ state }) => OPEN.has(state))) become(row, "failed", error.message);
  }).finally(() => forgetUpload(upload.id));
}

// What a page that was left had sent. Its files are not here any more: what failed cannot be sent again.
async function goOn() {
  const uploads = await unseenUploads();
  if (running || !uploads.length) return;
  for (const upload of uploads) {
    const named = upload.files.filter(({ name }) => !IGNORE.test(name));
    upload.part = named.map(({ name, size }) => draw({ name, ignoring: [], size, state: "sent", reason: "" }));
    rows.push(...upload.part);
  }
  run(uploads);
}
if (byId("adding")) goOn();

byId("upload-cancel")?.addEventListener("click", () => {
  running?.stop.abort();
  for (const row of rows.filter(({ state }) => state === "waiting")) become(row, "cancelled", "");
  for (const { id } of running?.uploads ?? []) cancelUpload(id);
});
byId("upload-retry")?.addEventListener("click", () => {
  const again = rows.filter(mayGoAgain);
  add([...again.map(({ file, name }) => ({ file, name })), ...new Set(again.flatMap(({ ignoring }) => ignoring))]);
});
byId("upload-close")?.addEventListener("click", () => {
  clear();
  byId("upload").hidden = true;
  byId("choose-files").focus();
});
addEventListener("beforeunload", (event) => {
  if (rows.some(({ state }) => state === "waiting" || state === "sending")) event.preventDefault();
});

// --- what is shown ----------------------------------------------------------------------------------

function draw(row) {
  row.element = document.createElement("li");
  for (const part of ["name", "state"]) row.element.append(Object.assign(document.createElement("span"), { className: part }), " ");
  row.element.firstChild.textContent = row.name;
  byId("upload-files").append(row.element);
  become(row, row.state, row.reason);
  return row;
}

function become(row, state, reason) {
  Object.assign(row, { state, reason });
  row.element.className = state;
  row.element.querySelector(".state").textContent = reason ? `${SAID[state]}: ${reason}` : SAID[state] ?? state;
}

function figures() {
  const uploads = running?.uploads ?? [];
  const sent = new Set(uploads.flatMap(({ part }) => part));
  const going = rows.filter((row) => OPEN.has(row.state) || sent.has(row)); // what was too large, say, never went
  const ended = rows.filter(({ state }) => !OPEN.has(state));
  const total = going.reduce((sum, row) => sum + row.size, 0);
  const done = Math.min(total, uploads.reduce((sum, upload) => sum + upload.done, 0));
  byId("upload-progress").value = running && total ? done / total : 1;
  if (!running) {
    byId("upload-figures").textContent = byId("upload-files").dataset.hidden;
    return;
  }
  const rate = done / ((performance.now() - running.began) / 1e3);
  const parts = [`${ended.length} of ${rows.length} files`, `${bytes(done)} of ${bytes(total)}`];
  if (rate > 0) parts.push(`${bytes(rate)}/s`, `${duration((total - done) / rate)} left`);
  byId("upload-figures").textContent = parts.join("\u00a0· ");
}

function goingIn() {
  return `Adding ${rows.length === 1 ? rows[0].name : `${rows.length} files`}`;
}

function summary() {
  const counts = new Map();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${SAID[state]}`).join(", ");
}

function settle() {
  byId("upload-cancel").hidden = !running;
  byId("upload-close").hidden = Boolean(running);
  byId("upload-retry").hidden = Boolean(running) || !rows.some(mayGoAgain);
  byId("upload-progress").hidden = !running;
  // What did not go in stands first.
  if (!running) byId("upload-files").prepend(...rows.filter(({ reason }) => reason).map(({ element }) => element));
}

function tell(sentence) {
  byId("upload").hidden = false;
  byId("upload-said").textContent = sentence;
  if (!running) settle();
}

function clear() {
  rows = [];
  byId("upload-files").replaceChildren();
  byId("upload-figures").textContent = "";
}
