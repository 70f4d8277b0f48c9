// One question and what became of it.

import { markdownNodes } from "./markdown.js";
import { asIs, button, icon, make, whereNodes } from "./nodes.js";

// `label` words things; `actions` are what can be done: {open(place, opener), ask(text), rate(answer, rating)}.
export class AnswerView {
  constructor(question, label, actions) {
    Object.assign(this, { question, label, actions });
    const asked = asIs(make("h3", "question", question));
    this.body = make("div", "answer");
    this.node = make("article", "turn", asked, this.body);
  }

  progress(sentence) {
    this.body.className = "answer progress";
    this.body.replaceChildren(make("p", "soft", sentence));
  }

  // An answer that is still being written: its markers do not lead anywhere yet.
  partial(markdown) {
    this.body.className = "answer writing";
    this.body.replaceChildren(this.#prose(markdown, (number) => make("sup", "mark", number)));
  }

  stopped() {
    this.body.className = "answer stopped";
    this.body.querySelector(".soft")?.remove();
    this.body.append(make("p", "soft", this.label("stopped")));
  }

  failed(sentence, again) {
    this.body.className = "answer failure";
    this.body.replaceChildren(asIs(make("p", "", sentence)));
    if (again) this.body.append(button("line", this.label("again"), again));
  }

  finished(answer) {
    this.body.className = `answer ${answer.kind === "answer" ? "answered" : answer.kind}`;
    const parts = [];
    if (answer.notice) parts.push(asIs(make("p", "notice", answer.notice)));
    if (answer.kind === "abstention") parts.push(this.#abstention(answer));
    else parts.push(...this.#answered(answer));
    if (answer.kind !== "remark") parts.push(this.#verdict(answer));
    this.body.replaceChildren(...parts);
  }

  #prose(markdown, mark) {
    const prose = make("div", "prose", ...markdownNodes(markdown, mark));
    for (const block of prose.children) asIs(block);
    return prose;
  }

  #answered(answer) {
    const cited = new Map(answer.citations.map((one) => [one.number, one]));
    const prose = this.#prose(answer.answer, (number) => {
      const one = cited.get(number);
      return one && make("sup", "mark", "[", this.#footnote(one), "]");
    });
    // What a reply to a greeting lists are questions to start with.
    for (const item of answer.kind === "remark" ? prose.querySelectorAll("li") : []) {
      const text = item.textContent;
      item.replaceChildren(button("line starter", text, () => this.actions.ask(text)));
    }
    const parts = [...this.#searched(answer), prose];
    if (cited.size) parts.push(this.#footnotes(answer.citations));
    return parts;
  }

  #footnote(citation) {
    const made = button("number", citation.number, () => this.actions.open(citation, made));
    made.ariaLabel = this.label("footnote", citation.number);
    made.title = citation.shown.replace(/^(?=.{301})(.{1,298}[^\s.,;])[\s.,;].*/, "$1…");
    return made;
  }

  // One line for each title, heading and place in the file.
  #footnotes(citations) {
    const places = new Map();
    for (const one of citations) {
      const key = JSON.stringify([one.title, one.heading, one.page, one.locator]);
      places.set(key, [...(places.get(key) ?? []), one]);
    }
    const list = make("ol", "footnotes");
    list.ariaLabel = this.label("footnotes");
    for (const [first, ...others] of places.values()) {
      const numbers = make("span", "numbers", ...[first, ...others].map((one) => this.#footnote(one)));
      const where = make("button", "where", ...whereNodes(first, this.label));
      where.type = "button";
      where.addEventListener("click", () => this.actions.open(first, where));
      list.append(make("li", "", numbers, where));
    }
    return list;
  }

  // Nothing where it is what stands above, as it was typed.
  #searched({ question, trace }) {
    const text = trace.searched_for.trim();
    if (!text || text.toLowerCase() === question.trim().toLowerCase()) return [];
    const line = make("p", "soft", `${this.label("searched")} `, asIs(make("q", "", text)));
    if (trace.literal) line.append(button("literal", `${this.label("literal")} ${trace.literal}`, () => this.actions.ask(trace.literal)));
    return [line];
  }

  #abstention(answer) {
    const card = make("div", "card", make("h4", "", this.label("silent")));
    if (answer.reason) card.append(asIs(make("p", "", answer.reason)));
    card.append(...this.#searched(answer));
    if (!answer.closest.length) return card;
    const list = make("ul", "near");
    for (const place of answer.closest) {
      const quote = asIs(make("span", "near-quote", place.shown));
      const open = make("button", "", quote, make("span", "where", ...whereNodes(place, this.label)));
      open.type = "button";
      open.addEventListener("click", () => this.actions.open(place, open));
      list.append(make("li", "", open));
    }
    card.append(make("p", "near-title", this.label("closest")), list);
    return card;
  }

  #verdict(answer) {
    const said = make("span", "soft");
    said.role = "status";
    const thumbs = ["up", "down"].map((rating) => {
      const thumb = button(`thumb ${rating}`, this.label(rating), async () => {
        const kept = await this.actions.rate(answer, rating);
        said.textContent = this.label(kept ? "thanks" : "unsaved");
        if (kept) for (const each of thumbs) each.ariaPressed = each === thumb;
      }, icon("thumb"));
      thumb.ariaPressed = "false";
      return thumb;
    });
    return make("div", "verdict", ...thumbs, said);
  }
}
