// The Markdown of answers as elements: paragraphs, lists, quotations, headings, tables, code, emphasis.
//
// Links, pictures and HTML stay text: the only way out of an answer is its footnotes.

import { make } from "./nodes.js";

const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|(\d{1,9})[.)])([ \t]+|$)/;
const RULE = /^ {0,3}([-*_])([ \t]*\1){2,}[ \t]*$/;
const DIVIDER = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const DEEPEST = 8;

// `mark(number)` makes the element of a footnote's marker, or nothing where it is no footnote.
export function markdownNodes(text, mark) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), mark, 0);
}

function blocks(lines, mark, depth) {
  const made = [];
  let at = 0, paragraph = [];
  const close = () => {
    if (paragraph.length) made.push(make("p", "", ...inline(paragraph.join("\n"), mark)));
    paragraph = [];
  };
  const take = (node) => (close(), made.push(node));
  while (at < lines.length) {
    const line = lines[at];
    let found;
    if (!line.trim()) {
      close();
      at += 1;
    } else if ((found = FENCE.exec(line))) {
      const start = at + 1;
      do at += 1; while (at < lines.length && !lines[at].trim().startsWith(found[1]));
      // Code is set in as its fence is.
      take(make("pre", "", make("code", "", lines.slice(start, at).map((each) => each.slice(line.search(/\S/))).join("\n"))));
      at += 1;
    } else if ((found = HEADING.exec(line))) {
      take(make("h4", "", ...inline(found[1], mark)));
      at += 1;
    } else if (RULE.test(line)) {
      take(make("hr"));
      at += 1;
    } else if (QUOTE.test(line) && depth < DEEPEST) {
      const start = at;
      while (at < lines.length && QUOTE.test(lines[at])) at += 1;
      const inner = lines.slice(start, at).map((each) => each.replace(QUOTE, ""));
      take(make("blockquote", "", ...blocks(inner, mark, depth + 1)));
    } else if ((found = ITEM.exec(line)) && depth < DEEPEST) {
      const [list, next] = listOf(lines, at, found, mark, depth);
      take(list);
      at = next;
    } else if (line.includes("|") && DIVIDER.test(lines[at + 1] ?? "") && lines[at + 1].includes("|")) {
      const start = at;
      while (at < lines.length && lines[at].includes("|")) at += 1;
      take(tableOf(lines.slice(start, at), mark));
    } else {
      paragraph.push(line.trimStart());
      at += 1;
    }
  }
  close();
  return made;
}

function listOf(lines, at, first, mark, depth) {
  const list = make(first[3] ? "ol" : "ul");
  if (first[3]) list.start = Number(first[3]);
  let found;
  while (at < lines.length && (found = ITEM.exec(lines[at])) && !found[3] === !first[3] && !RULE.test(lines[at])) {
    const own = found[1].length, inset = own + found[2].length + 1;
    const inner = [lines[at].slice(found[0].length)];
    for (at += 1; at < lines.length; at += 1) {
      const line = lines[at];
      const indent = line.search(/\S/);
      const blank = indent < 0;
      if (blank && !(lines[at + 1] ?? "").startsWith("  ")) break;
      if (!blank && indent < own + 2 && (ITEM.test(line) || QUOTE.test(line) || inner.at(-1) === "")) break;
      inner.push(blank ? "" : line.slice(Math.min(indent, inset)));
    }
    const made = blocks(inner, mark, depth + 1);
    const tight = made[0]?.localName === "p" ? [...made.shift().childNodes] : [];
    list.append(make("li", "", ...tight, ...made));
    // Items may stand apart.
    if (!(lines[at] ?? "x").trim() && ITEM.test(lines[at + 1] ?? "")) at += 1;
  }
  return [list, at];
}

function tableOf([head, , ...rows], mark) {
  const row = (line, name) => {
    const cells = line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/);
    return make("tr", "", ...cells.map((cell) => make(name, "", ...inline(cell.trim().replaceAll("\\|", "|"), mark))));
  };
  return make("div", "wide", make("table", "", make("thead", "", row(head, "th")), make("tbody", "", ...rows.map((each) => row(each, "td")))));
}

const PIECE = new RegExp([
  /\\([!-/:-@[-`{-~])/, // 1: an escaped sign
  /(`+)(?!`)([\s\S]*?[^`])\2(?!`)/, // 3: code
  /[ \t]{0,9}\[(\d{1,4})\]/, // 4: a marker, which hangs on the last word
  /(\*\*|__)(?=\S)((?:\\[\s\S]|(?!\5(?!\*))[^\\])+)(?<=\S)\5(?!\*)/, // 6: strong
  /\*(?=[^\s*])((?:\\[\s\S]|\*\*(?:(?!\*\*)[\s\S])+\*\*|[^*\\])+)(?<=\S)\*(?!\*)/, // 7: emphasis
  /(?<![\p{L}\p{N}])_(?=[^\s_])((?:\\[\s\S]|[^_\\])+)(?<=\S)_(?![\p{L}\p{N}])/u, // 8: emphasis
  /~~(?=\S)([\s\S]*?\S)~~/, // 9: struck
  /(?: {2,}|\\)\n/, // a line break
].map((each) => each.source).join("|"), "gu");

function inline(text, mark) {
  const made = [];
  let last = 0, plain = "";
  for (const found of text.matchAll(PIECE)) {
    const [whole, sign, , code, number, , strong, star, under, struck] = found;
    const node = number ? mark(Number(number)) : sign || madeOf(code, strong, star ?? under, struck, mark);
    if (!node) continue; // it stays text
    plain += text.slice(last, found.index);
    last = found.index + whole.length;
    if (sign) plain += sign;
    else made.push(plain, node), (plain = "");
  }
  made.push(plain + text.slice(last));
  return made;
}

function madeOf(code, strong, emphasis, struck, mark) {
  if (code !== undefined) return make("code", "", code.replace(/^ ([\s\S]*\S[\s\S]*) $/, "$1"));
  if (strong !== undefined) return make("strong", "", ...inline(strong, mark));
  if (emphasis !== undefined) return make("em", "", ...inline(emphasis, mark));
  if (struck !== undefined) return make("del", "", ...inline(struck, mark));
  return make("br");
}
