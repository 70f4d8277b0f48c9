// Runs before the first paint, so that a chosen appearance does not flash.
(() => {
  const given = new URLSearchParams(location.search);
  let chosen = given.get("theme") ?? given.get("__theme");
  try {
    chosen ||= localStorage.getItem("footnote-theme");
  } catch {
    // A framed page may have no storage; the system's appearance it is.
  }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
