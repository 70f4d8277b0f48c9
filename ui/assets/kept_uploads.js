// An upload goes on at the server when its page is left: whoever comes back in the same tab sees what becomes of it.

import { reply } from "./replies.js";

const KEY = "footnote-uploads";

export const remember = (id) => write([...read(), id]);

export const forgetUpload = (id) => write(read().filter((one) => one !== id));

// The uploads that were not seen to end, as the server tells them now.
export async function unseenUploads() {
  const told = (id) => reply(`api/v1/uploads/${id}`).then((got) => got.json()).catch(({ status }) => status === 404 && forgetUpload(id));
  return (await Promise.all(read().map(told))).filter(Boolean);
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function write(ids) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // Nothing is stored for this site: it is not shown again then.
  }
}
