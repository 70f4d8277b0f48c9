// Pages of a PDF file as they are printed, and pictures, with the quoted lines marked by boxes.

// Draws the pages that hold the quote at a place; false where the server cannot show them.
export async function drawSheets(body, place, isCurrent) {
  const span = new URLSearchParams({ document: place.document, start: place.start, end: place.end });
  let pages;
  try {
    const response = await fetch(`api/v1/quoted-pages?${span}`, { cache: "no-cache" });
    if (!response.ok) return false;
    ({ pages } = await response.json());
  } catch {
    return false;
  }
  if (!isCurrent()) return true;
  if (!pages.length) return false;
  body.replaceChildren(...pages.map((page) => sheet(page, place)));
  const area = body.querySelector(".source-area");
  if (area) area.scrollIntoView({ block: "center" });
  else body.scrollTop = 0;
  return true;
}

function sheet({ page, ratio, areas }, place) {
  const figure = document.createElement("figure");
  figure.className = "source-sheet";
  const caption = document.createElement("figcaption");
  caption.className = "source-page";
  caption.textContent = `Page ${page}`;
  const paper = document.createElement("div");
  paper.className = "source-paper";
  paper.style.aspectRatio = ratio;
  const image = document.createElement("img");
  image.alt = `Page ${page}, which says: ${place.quote}`;
  image.src = `documents/${place.document.split("/").map(encodeURIComponent).join("/")}/pages/${page}.png`;
  image.addEventListener("error", () => figure.append(note("This page cannot be drawn; its text can be shown instead.")));
  paper.append(image, ...areas.map(box));
  figure.append(caption, paper);
  if (!areas.length) figure.append(note("The page does not write these words as its text does, so they are not marked on it."));
  return figure;
}

function box({ left, top, right, bottom }) {
  const area = document.createElement("span");
  area.className = "source-area";
  const share = (value) => `${(value * 100).toFixed(3)}%`;
  Object.assign(area.style, { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) });
  return area;
}

function note(sentence) {
  const line = document.createElement("p");
  line.className = "source-state";
  line.textContent = sentence;
  return line;
}
