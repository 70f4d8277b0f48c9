// Talks to the server: one question as a stream, a document, a verdict. Every failure is one sentence.

import { pathOf } from "../assets/excerpt.js";

export class Failure extends Error {
  constructor(sentence, retryable) {
    super(sentence);
    this.retryable = retryable;
  }
}

export class Connection {
  #known; // a promise of the token in use
  #source; // the function that it comes from

  // `token()` gives the token or a function that gets one; `label` words what went wrong.
  constructor(server, credentials, token, label) {
    Object.assign(this, { server, credentials, token, label });
  }

  address(path) {
    return new URL(path, this.server).href;
  }

  // Whether the server knows who follows a link, which carries no token.
  get opensLinks() {
    return !this.token();
  }

  async document(id, signal) {
    return (await this.#fetch(`api/v1/documents/${pathOf(id)}`, { signal })).json();
  }

  async rate(answer, rating, id) {
    const body = id ? { rating } : { answer, rating };
    const path = id ? `api/v1/feedback/${encodeURIComponent(id)}` : "api/v1/feedback";
    return (await (await this.#fetch(path, sent(id ? "PUT" : "POST", body))).json()).id;
  }

  // Yields [event, data] of POST /api/v1/ask/stream.
  async *ask(body, signal) {
    const response = await this.#fetch("api/v1/ask/stream", { ...sent("POST", body), signal });
    let ended = false;
    try {
      for await (const [event, data] of eventsOf(response.body.pipeThrough(new TextDecoderStream()))) {
        ended = event === "answer" || event === "error";
        if (event === "error") throw new Failure(data.error, data.retryable);
        yield [event, data];
      }
    } catch (problem) {
      throw problem instanceof Failure || signal.aborted ? problem : new Failure(this.label("broken"), true);
    }
    if (!ended) throw new Failure(this.label("broken"), true);
  }

  async #fetch(path, options, renewed = false) {
    const headers = { ...options.headers };
    const token = await this.#token();
    const used = this.#known;
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await this.#reach(this.address(path), { ...options, headers, credentials: this.credentials });
    if (response.ok) return response;
    if (response.status === 401 && !renewed && typeof this.token() === "function") {
      if (this.#known === used) this.#known = undefined; // unless another question has renewed it
      return this.#fetch(path, options, true);
    }
    throw await this.#refusal(response);
  }

  async #token() {
    const given = this.token();
    if (typeof given !== "function") return given;
    if (given !== this.#source) [this.#source, this.#known] = [given, undefined];
    try {
      return await (this.#known ??= Promise.resolve(given()));
    } catch {
      this.#known = undefined;
      throw new Failure(this.label("signin"), true);
    }
  }

  async #refusal(response) {
    const { status } = response;
    if (status === 401) return new Failure(this.label("signin"), true);
    if (status === 429) return new Failure(this.label("busy", response.headers.get("Retry-After") || 10), true);
    const said = await response.json().catch(() => ({}));
    const sentence = typeof said.error === "string" ? said.error : this.label("failed");
    return new Failure(sentence, said.retryable ?? status >= 500);
  }

  // A browser does not tell a script why a request failed. The report of a policy does; a request that
  // may not be read tells that the server is there, and one that may, that this site is allowed.
  async #reach(address, options) {
    let forbidden = false;
    const listen = (event) => (forbidden ||= event.effectiveDirective === "connect-src");
    document.addEventListener("securitypolicyviolation", listen);
    try {
      return await fetch(address, options);
    } catch (problem) {
      if (options.signal?.aborted) throw problem;
      const probe = (mode) => fetch(this.address("healthz"), { mode, credentials: "omit" }).catch(() => undefined);
      const allowed = await probe("cors");
      const there = allowed ?? (await probe("no-cors"));
      await new Promise((resolve) => setTimeout(resolve)); // the policy's report comes after the failure
      if (forbidden) throw new Failure(this.label("policy", new URL(address).origin), false);
      // Who reads a file, or a frame with a sandbox, is at no site that a setting could name.
      const refused = origin === "null" ? "siteless" : "refused";
      if (there && !allowed) throw new Failure(this.label(refused, origin), false);
      throw new Failure(this.label(there ? "failed" : "unreachable"), true);
    } finally {
      document.removeEventListener("securitypolicyviolation", listen);
    }
  }
}

const sent = (method, body) => ({
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

// Server-sent events: fields by line, an event by blank line; comments keep the connection alive.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
async function* eventsOf(stream) {
  const reader = stream.getReader();
  let rest = "", event = "message", data = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      // A carriage return at the end may be half of a line end.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        const [, field, text] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
        if (field === "event") event = text;
        else if (field === "data") data.push(text ?? "");
        else if (!line) {
          if (data.length) yield [event, JSON.parse(data.join("\n"))];
          event = "message";
          data = [];
        }
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
