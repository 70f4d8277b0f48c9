"""The texts of a page that stand out too little from what is behind them (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Colours are drawn, for a style may name them in any way; what lies behind is that of the elements around.
_FAINT = """() => {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data].map((value) => value / 255);
  };
  const over = (front, back) => back.map((value, n) => front[n] * front[3] + value * (1 - front[3]));
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const elements = (root) => [...root.querySelectorAll("*")].flatMap(
    (one) => [one, ...(one.shadowRoot ? elements(one.shadowRoot) : [])]);
  const around = (one) => one.parentElement ?? one.getRootNode().host;
  const faint = [];
  for (const one of elements(document)) {
    const own = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const hint = one.value ? "" : (one.placeholder ?? "");
    const text = own.map((node) => node.data).join(" ").trim() || hint;
    const style = getComputedStyle(one);
    const { width, height } = one.getBoundingClientRect();
    if (!text || one.disabled || width < 2 || height < 2 || style.visibility === "hidden") continue;
    const behind = [];
    let opacity = 1;
    for (let other = one; other; other = around(other)) {
      opacity *= getComputedStyle(other).opacity;
      behind.unshift(read(getComputedStyle(other).backgroundColor));
    }
    const back = behind.reduce((under, colour) => over(colour, under), [...read("Canvas")]);
    const ink = read(hint ? getComputedStyle(one, "::placeholder").color : style.color);
    ink[3] *= opacity;
    const [dark, bright] = [light(over(ink, back)), light(back)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (bright / dark < (large ? 3 : 4.5)) faint.push(`${text.slice(0, 60)}: ${(bright / dark).toFixed(2)}`);
  }
  return faint;
}"""


def faint_texts(page: Page) -> list[str]:
    """Each text with its contrast to what is behind it, where that is less than 4.5 (3 for large text)."""
    found: list[str] = page.evaluate(_FAINT)
    return found
