// Calls to the server. The cookie says who we are; where there is none (in another site's page, refused, deleted),
// a secret of this tab does.
import { keep, kept, random } from "./memory.js";

export async function call(path, options = {}, patience = 15_000) {
  const answer = await attempt(path, options, patience);
  if (answer.status !== 401) return answer;
  becomeSomebody();
  return attempt(path, options, patience);
}

export function becomeSomebody() {
  if (kept.token) return;
  kept.token = random(32);
  keep();
}

async function attempt(path, options, patience) {
  const { controller = new AbortController(), headers, ...rest } = options;
  const secret = kept.token ? { "X-Motcua-Chat": kept.token } : {};
  const late = setTimeout(() => controller.abort(), patience);
  try {
    const answer = await fetch(path, { ...rest, headers: { ...headers, ...secret }, signal: controller.signal });
    const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const body = json ? await answer.json() : null;
    return { status: answer.status, ok: answer.ok, body };
  } finally {
    clearTimeout(late);
  }
}
