// <footnote-chat>: the chat in a shadow tree, behind a button in a corner of the page or inside a place
// that data-target names.

import { AnswerView } from "./answer_view.js";
import { Connection, Failure } from "./connection.js";
import { directionOf, labelsOf } from "./languages.js";
import { asIs, button, icon, make } from "./nodes.js";
import { SourceView } from "./source_view.js";

const HISTORY = 20; // finished questions that go along with the next, and that are remembered

export class FootnoteChat extends HTMLElement {
  token; // a text, or a function that gives one or a promise of one; before that of window.footnote
  #turns = []; // [question, answer] of what is finished
  #asking; // an AbortController, while an answer comes about
  #opener;

  connectedCallback() {
    if (this.shadowRoot) return;
    const given = this.dataset;
    const language = given.lang || this.closest("[lang]")?.lang || "en";
    const label = (this.label = labelsOf(language, given.labels));
    const credentials = given.credentials || "omit";
    const token = () => this.token ?? window.footnote?.token ?? given.token;
    this.connection = new Connection(given.server || document.baseURI, credentials, token, label);
    this.#build(given, label);
    this.root.lang = language;
    this.root.dir = given.dir || (given.lang ? directionOf(language) : getComputedStyle(this).direction);
    this.#recall();
  }

  disconnectedCallback() {
    this.#asking?.abort();
  }

  open() {
    if (this.panel.hidden) this.#opener = document.activeElement;
    this.panel.hidden = false;
    if (this.launcher) this.launcher.hidden = true;
    else this.scrollIntoView({ block: "nearest" });
    if (!this.source.node.hidden) return;
    // On a touch screen a keyboard would cover the conversation.
    const first = matchMedia("(pointer: coarse)").matches ? this.log : this.box;
    first.focus({ preventScroll: true });
  }

  // The source if one is open, or the chat; whether there was anything to close.
  close() {
    if (this.#closeSource()) return true;
    if (!this.launcher || this.panel.hidden) return false;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    const outside = this.#opener?.isConnected && this.#opener !== document.body && this.#opener !== this;
    (outside ? this.#opener : this.launcher).focus({ preventScroll: true });
    return true;
  }

  // Resolves to the answer's JSON, or to nothing where there is none.
  async ask(text) {
    const question = String(text).trim();
    if (!question) return undefined;
    this.#asking?.abort();
    this.#closeSource();
    this.open();
    const asking = (this.#asking = new AbortController());
    const view = this.#turn(question);
    this.#busy(true);
    this.#say(view, this.label("searching"));
    try {
      return await this.#answered(view, question, asking.signal);
    } catch (problem) {
      if (asking.signal.aborted) view.stopped();
      else this.#failed(view, problem, question);
      return undefined;
    } finally {
      if (this.#asking === asking) {
        this.#asking = undefined;
        this.#busy(false);
      }
    }
  }

  async #answered(view, question, signal) {
    const history = this.#turns.slice(-HISTORY).flatMap(([asked, answer]) => [
      { role: "user", content: asked },
      { role: "assistant", content: answer.answer },
    ]);
    const body = { question, history, documents: idsOf(this.dataset.documents) };
    let written = "", finished;
    for await (const [event, data] of this.connection.ask(body, signal)) {
      if (event === "searched" && data.passages) this.#say(view, this.label("reading", data.passages));
      if (event === "delta") view.partial((written += data.text));
      if (event === "answer") finished = data;
    }
    view.finished(finished);
    this.status.textContent = view.body.innerText;
    this.#turns.push([question, finished]);
    this.#remember();
    this.#tell(finished.abstained ? "abstain" : "answer", finished);
    return finished;
  }

  #failed(view, problem, question) {
    const known = problem instanceof Failure;
    if (!known) console.error(problem);
    const again = () => {
      view.node.remove();
      this.ask(question);
    };
    view.failed(known ? problem.message : this.label("failed"), !known || problem.retryable ? again : undefined);
    this.status.textContent = view.body.innerText;
  }

  async #rate(answer, rating, ids) {
    try {
      ids.set(answer, await this.connection.rate(answer, rating, ids.get(answer)));
    } catch {
      return false;
    }
    this.#tell("feedback", { rating, answer, id: ids.get(answer) });
    return true;
  }

  #tell(name, detail) {
    for (const one of [this, window.footnote]) one.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #say(view, sentence) {
    view.progress(sentence);
    this.status.textContent = sentence;
  }

  #turn(question) {
    const ids = new Map(); // of verdicts, by answer
    const view = new AnswerView(question, this.label, {
      open: (place, opener) => this.#openSource(place, opener),
      ask: (text) => this.ask(text),
      rate: (answer, rating) => this.#rate(answer, rating, ids),
    });
    this.log.append(view.node);
    this.welcome.hidden = true;
    this.fresh.hidden = false;
    // A new question goes to the top: answers are read from their beginning.
    this.log.scrollTop = view.node.offsetTop + 1;
    return view;
  }

  #openSource(place, opener) {
    this.sourceOpener = opener;
    for (const other of this.panel.children) other.inert = other !== this.source.node;
    this.source.open(place);
  }

  #closeSource() {
    if (this.source.node.hidden) return false;
    this.source.close();
    for (const other of this.panel.children) other.inert = false;
    this.sourceOpener.focus({ preventScroll: true });
    return true;
  }

  #startAfresh() {
    this.#asking?.abort();
    this.#turns = [];
    this.#remember();
    this.log.replaceChildren(this.welcome);
    this.welcome.hidden = false;
    this.fresh.hidden = true;
    this.box.focus();
  }

  #busy(busy) {
    this.log.setAttribute("aria-busy", String(busy));
    const label = this.label(busy ? "stop" : "send");
    this.submit.replaceChildren(icon(busy ? "stop" : "ask"));
    this.submit.title = label;
    this.submit.setAttribute("aria-label", label);
  }

  #send() {
    if (this.#asking) return this.#asking.abort();
    const question = this.box.value;
    this.box.value = "";
    this.#fit();
    return this.ask(question);
  }

  #fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 140)}px`;
  }

  // The conversation outlives the page only where data-remember says so: "tab", for as long as its tab.
  #remember() {
    if (this.dataset.remember !== "tab") return;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#turns.slice(-HISTORY)));
    } catch {
      // Then it ends with the page.
    }
  }

  #recall() {
    if (this.dataset.remember !== "tab") return;
    try {
      for (const [question, answer] of JSON.parse(sessionStorage.getItem(this.#key)) ?? []) {
        this.#turn(question).finished(answer);
        this.#turns.push([question, answer]);
      }
    } catch {
      this.#startAfresh();
    }
  }

  get #key() {
    return `footnote ${this.connection.server} ${this.dataset.target ?? ""}`;
  }

  #build(given, label) {
    const inline = "target" in given;
    const title = given.title || label("title");
    const heading = make("h2", "", title);
    asIs(heading);
    this.fresh = button("symbol", label("fresh"), () => this.#startAfresh(), icon("fresh"));
    this.fresh.hidden = true;
    const bar = make("header", "bar", heading, this.fresh);
    if (!inline) bar.append(button("symbol", label("close"), () => this.close(), icon("close")));
    this.welcome = make("div", "welcome", make("p", "", label("intro")));
    this.log = make("div", "log", this.welcome);
    this.log.tabIndex = 0;
    this.log.setAttribute("role", "log");
    this.log.setAttribute("aria-live", "off"); // the status below says what is new, once
    this.log.setAttribute("aria-label", title);
    this.status = make("div", "unseen");
    this.status.setAttribute("role", "status");
    this.source = new SourceView(this.connection, label, () => this.#closeSource());
    this.panel = make("section", "panel", bar, this.log, this.status, this.#composer(label), this.source.node);
    this.panel.id = "panel";
    this.panel.setAttribute("role", inline ? "region" : "dialog");
    if (!inline) this.panel.setAttribute("aria-modal", "true");
    this.panel.setAttribute("aria-label", title);
    this.panel.hidden = !inline;
    this.root = make("div", inline ? "widget inline" : "widget", this.panel);
    if (!inline) this.root.prepend(this.#launcher(label));
    const shadow = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // not a <style>, which the page's policy may forbid
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.root);
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    // The page's own shortcuts are not meant for what is typed here; an Escape that closed nothing is.
    for (const kind of ["keydown", "keypress", "keyup"]) {
      shadow.addEventListener(kind, (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) event.stopPropagation();
      });
    }
  }

  #launcher(label) {
    this.launcher = button("launcher", label("launch"), () => this.open());
    this.launcher.prepend(icon("speech"));
    this.launcher.setAttribute("aria-haspopup", "dialog");
    return this.launcher;
  }

  #composer(label) {
    this.box = make("textarea");
    this.box.rows = 1;
    this.box.placeholder = label("placeholder");
    this.box.setAttribute("aria-label", label("box"));
    this.box.addEventListener("input", () => this.#fit());
    this.submit = make("button", "submit");
    this.#busy(false);
    const form = make("form", "composer", this.box, this.submit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    return form;
  }

  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.close());
    else if (event.key === "Enter" && event.target === this.box && !event.shiftKey) this.#send();
    else if (event.key === "Tab" && this.launcher && !this.panel.hidden) return this.#keepFocus(event);
    else return undefined;
    return event.preventDefault();
  }

  #keepFocus(event) {
    const stops = [...this.panel.querySelectorAll("a[href], button, textarea, [tabindex='0']")].filter(
      (stop) => !stop.closest("[inert]") && stop.getClientRects().length,
    );
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.shadowRoot.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

// One document's id, or a JSON list of them.
function idsOf(given) {
  if (!given) return [];
  try {
    return [JSON.parse(given)].flat().map(String);
  } catch {
    return [given];
  }
}
