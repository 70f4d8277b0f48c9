// Copying, for the pages of the server and for reports, which stand alone.

export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Outside of HTTPS and localhost browsers offer only the old way.
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}
