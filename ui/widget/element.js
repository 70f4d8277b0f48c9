// <footnote-chat>: the chat in a shadow tree, behind a button in a corner of the page or inside a place
// that data-target names.

import { AnswerView } from "./answer_view.js";
import { Connection, Failure } from "./connection.js";
import { Frame } from "./frame.js";
import { directionOf, labelsOf } from "./languages.js";
import { SourceView } from "./source_view.js";

const HISTORY = 20; // finished questions that go along with the next, and that are remembered

export class FootnoteChat extends HTMLElement {
  static observedAttributes = ["data-person"];
  token; // a text, or a function that gives one or a promise of one; before that of window.footnote
  #turns = []; // [question, answer] of what is finished
  #asking; // an AbortController, while an answer comes about
  #frame;
  #source;
  #opener; // what had the focus before the chat
  #sourceOpener; // the footnote

  connectedCallback() {
    if (this.shadowRoot) return;
    const given = this.dataset;
    const language = given.lang || this.closest("[lang]")?.lang || "en";
    const label = (this.label = labelsOf(language, given.labels));
    const credentials = given.credentials || "omit";
    const token = () => this.token ?? window.footnote?.token ?? given.token;
    this.connection = new Connection(given.server || document.baseURI, credentials, token, label);
    this.#source = new SourceView(this.connection, label, () => this.#closeSource());
    this.#frame = new Frame(label, given.title || label("title"), "target" in given, this.#source.node, {
      open: () => this.open(),
      close: () => this.close(),
      ask: (text) => this.ask(text),
      stop: () => this.#asking?.abort(),
      startAfresh: () => (this.#empty(), this.#frame.focus()),
      starters: idsOf(given.starters),
    });
    const { root } = this.#frame;
    root.lang = language;
    root.dir = given.dir || (given.lang ? directionOf(language) : getComputedStyle(this).direction);
    const shadow = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // not a <style>, which the page's policy may forbid
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(root);
    this.#recall();
  }

  // The page knows another person now: what the one before has read is not shown to them.
  attributeChangedCallback(_name, before, after) {
    if (this.shadowRoot && before !== after) this.#empty();
  }

  disconnectedCallback() {
    this.#asking?.abort();
  }

  open() {
    if (!this.#frame.shown) this.#opener = document.activeElement;
    if (this.#frame.inline) this.scrollIntoView({ block: "nearest" });
    this.#frame.show(true);
    if (this.#source.node.hidden) this.#frame.focus();
  }

  // The source if one is open, or the chat; whether there was anything to close.
  close() {
    if (this.#closeSource()) return true;
    if (this.#frame.inline || !this.#frame.shown) return false;
    this.#frame.show(false);
    const outside = this.#opener?.isConnected && this.#opener !== document.body && this.#opener !== this;
    (outside ? this.#opener : this.#frame.launcher).focus({ preventScroll: true });
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
    this.#frame.busy(true);
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
        this.#frame.busy(false);
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
    this.#frame.status.textContent = view.body.innerText;
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
    this.#frame.status.textContent = view.body.innerText;
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
    this.#frame.status.textContent = sentence;
  }

  #turn(question) {
    const ids = new Map(); // of verdicts, by answer
    const view = new AnswerView(question, this.label, {
      open: (place, opener) => this.#openSource(place, opener),
      ask: (text) => this.ask(text),
      rate: (answer, rating) => this.#rate(answer, rating, ids),
    });
    this.#frame.add(view.node);
    return view;
  }

  #openSource(place, opener) {
    this.#sourceOpener = opener;
    this.#frame.cover(true);
    this.#source.open(place);
  }

  #closeSource() {
    if (this.#source.node.hidden) return false;
    this.#source.close();
    this.#frame.cover(false);
    this.#sourceOpener.focus({ preventScroll: true });
    return true;
  }

  #empty() {
    this.#asking?.abort();
    this.#closeSource();
    this.#turns = [];
    this.#remember();
    this.#frame.clear();
  }

  // The conversation outlives the page only where data-remember says so: "tab", for as long as its tab, and for
  // the person whom data-person names.
  #remember() {
    if (this.dataset.remember !== "tab") return;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify([this.dataset.person, this.#turns.slice(-HISTORY)]));
    } catch {
      // Then it ends with the page.
    }
  }

  #recall() {
    if (this.dataset.remember !== "tab") return;
    try {
      const [person, turns] = JSON.parse(sessionStorage.getItem(this.#key));
      for (const [question, answer] of person == this.dataset.person ? turns : []) { // nobody is null
        this.#turn(question).finished(answer);
        this.#turns.push([question, answer]);
      }
    } catch {
      this.#empty(); // Nothing is kept, or something else.
    }
  }

  get #key() {
    return `footnote ${this.connection.server} ${this.dataset.target ?? ""}`;
  }
}

// One document's id or question, or a JSON list of them.
function idsOf(given) {
  if (!given) return [];
  try {
    return given.trim().startsWith("[") ? JSON.parse(given) : [given];
  } catch {
    return [given]; // which the server says is no document
  }
}
