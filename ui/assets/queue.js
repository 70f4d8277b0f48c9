// Gradio takes every reply to a question for its own. What a proxy says instead (a login, an error) is put into
// the form that Gradio shows as it is.

import { sentenceOf } from "./replies.js";

const KINDS = { join: "application/json", data: "text/event-stream" };
const fetched = window.fetch;
let joined = false;  // whether a question did, whose answers are to come

window.fetch = async (address, options) => {
  const kind = /\/gradio_api\/queue\/(join|data)(\?|$)/.exec(address?.url ?? String(address))?.[1];
  if (!kind) return fetched(address, options);
  const asks = kind === "join" && document.documentElement.classList.contains("sending");
  let taken = false;
  try {
    const got = await fetched(address, { ...options, redirect: "manual" });
    taken = got.ok && got.headers.get("Content-Type")?.startsWith(KINDS[kind]);
    return taken ? got : await refusal(kind, got);
  } finally {
    // Until its own answers come the question is on its way (chat.js).
    if (!taken || (kind === "data" && joined)) document.documentElement.classList.remove("sending");
    joined = asks ? taken : joined && kind === "join";
  }
};

async function refusal(kind, got) {
  const error = await sentenceOf(got);
  // Gradio has words of its own for 503 and 422.
  if (kind === "join") return Response.json({ error }, { status: 500 });
  const events = [
    { msg: "log", level: "error", title: "Error", log: error, duration: 10, visible: true },
    { msg: "unexpected_error", message: error, success: false },
    { msg: "close_stream" },
  ];
  const stream = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  return new Response(stream, { headers: { "Content-Type": KINDS.data } });
}
