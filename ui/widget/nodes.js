// Elements are made one by one: no text of a document, a model or a server is ever read as markup.

export function make(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// What is not in the language of the labels goes in its own direction.
export function asIs(node) {
  node.dir = "auto";
  return node;
}

export function button(className, label, onClick, ...children) {
  const made = make("button", className, ...(children.length ? children : [label]));
  made.type = "button";
  if (children.length) made.title = made.ariaLabel = label;
  made.addEventListener("click", onClick);
  return made;
}

const SHAPES = {
  ask: "M12 19V6m-5.500 5.500L12 6l5.500 5.500",
  stop: "M8 8h8v8H8z",
  close: "M6 6l12 12M18 6L6 18",
  back: "M19 12H5m6-6l-6 6 6 6",
  fresh: "M12 5v14M5 12h14",
  speech: "M5 5h14a1.500 1.500 0 0 1 1.500 1.500v8A1.500 1.500 0 0 1 19 16h-7l-4.500 4v-4H5a1.500 1.500 0 0 1-1.500-1.500v-8A1.500 1.500 0 0 1 5 5z",
  thumb: "M7.500 11v9H4v-9zm0 0l4-7.500c1.500 0 2.500 1 2.500 2.500l-.5 3.500h4.800c1.200 0 2 1.100 1.700 2.200l-1.700 6.800c-.2.900-1 1.500-1.900 1.500H7.500",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", `icon icon-${name}`);
  picture.ariaHidden = "true";
  path.setAttribute("d", SHAPES[name]);
  picture.append(path);
  return picture;
}

// Title, heading and place in the file of a quote; a heading that repeats the title is left out.
export function whereNodes(place, label) {
  const parts = [["title", place.title || place.document]];
  if (place.heading && place.heading !== place.title) parts.push(["heading", place.heading]);
  if (place.page) parts.push(["page", label("page", place.page)]);
  if (place.locator) parts.push(["page", place.locator]);
  return parts.flatMap(([className, text], index) => [
    ...(index ? [make("span", "dot", "\u00a0· ")] : []),
    make("bdi", className, text),
  ]);
}
