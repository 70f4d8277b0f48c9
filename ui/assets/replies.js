// What the server replies, and a sentence for people where that is not what was asked for: between browser and
// server may stand proxies, whose logins and errors are pages.

const SILENT = "The server does not answer: is it running?";

// A reply that is a success, or an error whose message is for people, with the status of what came.
export async function reply(address, options) {
  // A login may be a page of another site, which no script may read, nor learn that it was led there.
  const got = await fetch(address, { ...options, redirect: "manual" }).catch(() => undefined);
  if (got?.ok) return got;
  throw Object.assign(new Error(got ? await sentenceOf(got) : SILENT), { status: got?.status });
}

export async function sentenceOf(response) {
  const led = response.redirected || response.type === "opaqueredirect";
  return sentence(led ? 401 : response.status, await response.text(), response.headers.get("Retry-After"));
}

// `said`: the body of a reply with this status; `wait`: its header Retry-After.
export function sentence(status, said, wait) {
  try {
    const { error, detail } = JSON.parse(said); // the latter is Gradio's
    if (typeof (error ?? detail) === "string") return error ?? detail;
  } catch {
    // not from us
  }
  if (status === 401) return "Sign in again, in another tab: the server does not know who you are.";
  if (status === 403) return "A proxy before the server does not let you do this.";
  if (status === 413) return "A proxy before the server takes nothing so large.";
  if (status === 429) return `Too many requests are waiting; try again in ${Number(wait) > 1 ? wait : 10} seconds.`;
  return SILENT;
}

// Why a request of another kind than `reply` makes came to nothing: the page itself is asked for.
export async function whyNot() {
  return reply(location.pathname, { method: "HEAD", cache: "no-store" }).then(() => SILENT, ({ message }) => message);
}
