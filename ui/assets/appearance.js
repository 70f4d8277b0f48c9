// The light/dark button. Without a choice the page follows the system.

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function toggleTheme() {
  const chosen = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("footnote-theme", chosen);
  } catch {
    // Then it holds for this page only.
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#theme")) toggleTheme();
});
