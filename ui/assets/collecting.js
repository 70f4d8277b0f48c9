// Files with their paths, out of what was chosen or dropped.

// A folder's files know their place in it.
export function collected(files) {
  return [...files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
}

export async function dropped(transfer) {
  // All at once: after the first pause the browser has forgotten what was dropped.
  const items = [...transfer.items].filter(({ kind }) => kind === "file").map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const found = await Promise.all(items.map(({ entry, file }) => (entry?.isDirectory ? within(entry, entry.name) : file ? [{ file, name: file.name }] : [])));
  return found.flat();
}

async function within(folder, path) {
  const reader = folder.createReader();
  const found = [];
  // A reader gives some at a time, and in the end none.
  for (let some = await read(reader); some.length; some = await read(reader)) {
    for (const entry of some) {
      const name = `${path}/${entry.name}`;
      if (entry.isDirectory) found.push(...(await within(entry, name)));
      else found.push({ file: await new Promise((done, failed) => entry.file(done, failed)), name });
    }
  }
  return found;
}

function read(reader) {
  return new Promise((done, failed) => reader.readEntries(done, failed));
}
