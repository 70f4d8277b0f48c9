// Files on their way to the server, and what it tells of them.

import { reply, sentence, whyNot } from "./replies.js";

// `told` hears the share that is sent. The promise is the upload, or an error whose message is for people,
// with the status of what came.
export function send(part, replace, signal, told) {
  const form = new FormData();
  for (const { file, name } of part) form.append("files", file, name);
  const request = new XMLHttpRequest(); // fetch does not tell how much was sent
  request.open("POST", `api/v1/documents?replace=${replace}`);
  request.responseType = "text";
  // What is nearly there is let through and cancelled there: the server may have all of it already.
  let left = part.reduce((sum, { file }) => sum + file.size, 0);
  signal.addEventListener("abort", () => left > 1e6 && request.abort());
  return new Promise((done, failed) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      left = total - loaded;
      told(total ? loaded / total : 1);
    });
    request.addEventListener("load", () => {
      const { status, response } = request;
      // A login that it was led to is a page.
      if (status === 202) done(JSON.parse(response));
      else {
        const said = sentence(status < 400 ? 401 : status, response, request.getResponseHeader("Retry-After"));
        failed(Object.assign(new Error(said), { status }));
      }
    });
    request.addEventListener("error", () => whyNot().then((why) => failed(new Error(why))));
    request.addEventListener("abort", () => failed(new Error("It was cancelled.")));
    if (signal.aborted) failed(new Error("It was cancelled."));
    else request.send(form);
  });
}

// `note` hears each state of the upload; the promise ends with it.
export function follow(id, note) {
  const stream = new EventSource(`api/v1/uploads/${id}/events`);
  return new Promise((done, failed) => {
    stream.addEventListener("progress", ({ data }) => note(JSON.parse(data)));
    stream.addEventListener("ended", ({ data }) => {
      stream.close();
      note(JSON.parse(data));
      done();
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      const anew = "The server was started anew meanwhile: try again.";
      reply(`api/v1/uploads/${id}`).then(() => anew, ({ message }) => message).then((why) => failed(new Error(why)));
    });
  });
}

export async function cancelUpload(id) {
  await reply(`api/v1/uploads/${id}/cancel`, { method: "POST" }).catch(() => undefined);
}
