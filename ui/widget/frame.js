// What stands around the conversation: the button, the panel with its bar, the question box; where the
// focus goes and which keys do what.

import { asIs, button, icon, make } from "./nodes.js";

export class Frame {
  #covering;

  // `covering` is what may lie over all of it; `act` is what can be done: {open, close, ask(text), stop, startAfresh},
  // and `starters`, questions to begin with.
  constructor(label, title, inline, covering, act) {
    Object.assign(this, { label, inline, act });
    this.#covering = covering;
    this.panel = make("section", "panel", this.#bar(title), ...this.#conversation(title), this.#composer(), covering);
    this.panel.role = inline ? "region" : "dialog";
    this.panel.ariaLabel = title;
    this.root = make("div", inline ? "widget inline" : "widget", this.panel);
    if (!inline) this.#addLauncher();
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    // The page's own shortcuts are not meant for what is typed here; an Escape that closed nothing is.
    for (const kind of ["keydown", "keypress", "keyup"]) {
      this.root.addEventListener(kind, (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) event.stopPropagation();
      });
    }
  }

  get shown() {
    return !this.panel.hidden;
  }

  show(shown) {
    if (this.inline) return;
    this.panel.hidden = !shown;
    this.launcher.hidden = shown;
  }

  focus() {
    // On a touch screen a keyboard would cover the conversation.
    const first = matchMedia("(pointer: coarse)").matches ? this.log : this.box;
    first.focus({ preventScroll: true });
  }

  // What is covered cannot be reached.
  cover(covered) {
    for (const other of this.panel.children) other.inert = covered && other !== this.#covering;
  }

  add(turn) {
    this.log.append(turn);
    this.welcome.hidden = true;
    this.fresh.hidden = false;
    // A new question goes to the top: answers are read from their beginning.
    this.log.scrollTop = turn.offsetTop + 2;
  }

  clear() {
    this.log.replaceChildren(this.welcome);
    this.welcome.hidden = false;
    this.fresh.hidden = true;
  }

  busy(busy) {
    const label = this.label(busy ? "stop" : "send");
    this.log.ariaBusy = busy;
    this.submit.replaceChildren(icon(busy ? "stop" : "ask"));
    this.submit.title = label;
    this.submit.ariaLabel = label;
  }

  #bar(title) {
    this.fresh = button("symbol", this.label("fresh"), this.act.startAfresh, icon("fresh"));
    this.fresh.hidden = true;
    const bar = make("header", "bar", asIs(make("h2", "", title)), this.fresh);
    if (!this.inline) bar.append(button("symbol", this.label("close"), this.act.close, icon("close")));
    return bar;
  }

  #conversation(title) {
    this.welcome = make("div", "welcome", asIs(make("p", "", this.label("intro"))));
    for (const text of this.act.starters) { // of what is clicked nothing is left to have the focus
      this.welcome.append(asIs(button("line", text, () => (this.act.ask(text), this.focus()))));
    }
    this.log = make("div", "log", this.welcome);
    this.log.tabIndex = 0;
    this.log.role = "log";
    this.log.ariaLive = "off"; // the status says what is new, once
    this.log.ariaLabel = title;
    this.status = make("div", "unseen");
    this.status.role = "status";
    return [this.log, this.status];
  }

  #composer() {
    this.box = make("textarea");
    this.box.rows = 1;
    this.box.placeholder = this.label("placeholder");
    this.box.ariaLabel = this.label("box");
    this.box.addEventListener("input", () => this.#fit());
    this.submit = make("button", "submit");
    this.busy(false);
    const form = make("form", "composer", this.box, this.submit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.log.ariaBusy === "true") this.act.stop();
      else this.#send();
    });
    return form;
  }

  #addLauncher() {
    this.launcher = button("launcher", this.label("launch"), this.act.open);
    this.launcher.prepend(icon("speech"));
    this.launcher.ariaHasPopup = "dialog";
    this.root.prepend(this.launcher);
    this.panel.ariaModal = "true";
    this.panel.hidden = true;
  }

  #send() {
    const text = this.box.value;
    if (!text.trim()) return;
    this.box.value = "";
    this.#fit();
    this.act.ask(text);
  }

  #fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 140)}px`;
  }

  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Tab" && !this.inline && this.shown) this.#keepFocus(event);
    else if (event.key === "Escape" && this.act.close()) event.preventDefault();
    else if (event.key === "Enter" && event.target === this.box && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    }
  }

  #keepFocus(event) {
    const stops = [...this.panel.querySelectorAll("a[href], button, textarea, [tabindex='0']")].filter(
      (stop) => !stop.closest("[inert]") && stop.getClientRects().length,
    );
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (this.root.getRootNode().activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}
