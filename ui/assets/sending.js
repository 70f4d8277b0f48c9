// Files on their way to the server, and what it tells of them.

const SILENT = "The server does not answer: is it running?";

// `told` hears the share that is sent. The promise is the upload, or an error whose message is for people.
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
    request.addEventListener("load", () => (request.status === 202 ? done(JSON.parse(request.response)) : failed(new Error(sentence(request)))));
    request.addEventListener("error", () => failed(new Error(SILENT)));
    request.addEventListener("abort", () => failed(new Error("It was cancelled.")));
    if (signal.aborted) failed(new Error("It was cancelled."));
    else request.send(form);
  });
}

function sentence({ status, response }) {
  try {
    return JSON.parse(response).error;
  } catch { // not from us
    return status === 413 ? "A proxy before the server takes nothing so large." : SILENT;
  }
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
      if (stream.readyState === EventSource.CLOSED) failed(new Error("The server was started anew meanwhile: try again."));
    });
  });
}

export async function cancelUpload(id) {
  await fetch(`api/v1/uploads/${id}/cancel`, { method: "POST" }).catch(() => undefined);
}
