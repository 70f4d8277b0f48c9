// A document's text with the quoted characters marked, in their context.
//
// Before anything is marked, the characters at the cited place are compared with the quote once more.

import { lineEnd, lineStart, offsets, pathOf, WINDOW } from "../assets/excerpt.js";
import { asIs, button, icon, make, whereNodes } from "./nodes.js";

export class SourceView {
  #reading = new AbortController();

  constructor(connection, label, onClose) {
    Object.assign(this, { connection, label });
    this.back = button("symbol", label("back"), onClose, icon("back"));
    this.head = make("div", "source-head");
    this.body = make("div", "source-body");
    this.body.tabIndex = 0;
    this.node = make("section", "source", make("header", "bar", this.back, this.head), this.body);
    this.node.hidden = true;
  }

  close() {
    this.#reading.abort();
    this.node.hidden = true;
  }

  async open(place) {
    this.#reading.abort();
    const { signal } = (this.#reading = new AbortController());
    this.node.hidden = false;
    this.node.ariaLabel = place.title || place.document;
    this.head.replaceChildren(make("div", "where", ...whereNodes(place, this.label)));
    this.#state(this.label("opening"));
    this.back.focus({ preventScroll: true });
    try {
      const held = await this.connection.document(place.document, signal);
      if (!signal.aborted) this.#draw(held, place);
    } catch (problem) {
      if (signal.aborted) return;
      this.#state(problem.message);
      this.body.append(make("blockquote", "", place.quote));
      if (problem.retryable) this.body.append(button("line", this.label("again"), () => this.open(place)));
    }
  }

  #state(sentence) {
    this.body.replaceChildren(make("p", "soft", sentence));
  }

  #draw(held, place) {
    if (held.original && this.connection.opensLinks) {
      const page = place.page ? `#page=${place.page}` : "";
      const link = make("a", "", this.label("original"));
      link.href = this.connection.address(`documents/${pathOf(held.id)}/original${page}`);
      link.target = "_blank";
      link.rel = "noopener";
      this.head.append(link);
    }
    let [start, end] = offsets(held.text, [place.start, place.end]);
    this.body.replaceChildren();
    if (held.text.slice(start, end) !== place.quote) {
      this.body.append(make("p", "notice", this.label("changed")), make("blockquote", "", place.quote));
      start = end = 0;
    }
    let from = lineStart(held.text, start - WINDOW), to = lineEnd(held.text, end + WINDOW);
    const mark = make("mark", "", held.text.slice(start, end));
    const text = make("div", "text", held.text.slice(from, start), mark, held.text.slice(end, to));
    asIs(text);
    const earlier = button("line", this.label("earlier"), () => {
      const until = from, before = this.body.scrollHeight;
      from = lineStart(held.text, from - WINDOW);
      text.prepend(held.text.slice(from, until));
      this.body.scrollTop += this.body.scrollHeight - before; // what is being read stays where it is
      earlier.hidden = from === 0;
    });
    const later = button("line", this.label("later"), () => {
      const since = to;
      to = lineEnd(held.text, to + WINDOW);
      text.append(held.text.slice(since, to));
      later.hidden = to === held.text.length;
    });
    earlier.hidden = from === 0;
    later.hidden = to === held.text.length;
    this.body.append(earlier, text, later);
    // Not scrollIntoView, which would move the page around the widget as well.
    const above = mark.getBoundingClientRect().top - this.body.getBoundingClientRect().top;
    this.body.scrollTop = start === end ? 0 : above - this.body.clientHeight / 3;
  }
}
