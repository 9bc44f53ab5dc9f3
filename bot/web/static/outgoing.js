// What the person says waits in the tab's memory until the server has it. Its id makes sending it twice harmless.
import { call } from "./call.js";
import { keep, kept } from "./memory.js";

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;
const PASSING = new Set([408, 425, 429]);

let sending = false;
let timer = 0;
let pause = FIRST_PAUSE;

// An own item is "waiting" (not tried), "late" (tried; tried again by itself), "refused", or "sent".
const unsent = (item) => item.state === "waiting" || item.state === "late";

// `changed(item)` is told of every change, `arrived(who)` in which conversation it was said.
export async function flush(changed, arrived) {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  try {
    let item;
    while ((item = kept.items.find(unsent))) {
      item.state = await send(item, arrived);
      keep();
      changed(item);
      if (item.state === "late") break;
      pause = FIRST_PAUSE;
    }
  } finally {
    sending = false;
  }
  if (!kept.items.some(unsent)) return;
  timer = setTimeout(() => flush(changed, arrived), pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

async function send(item, arrived) {
  const body = JSON.stringify({ id: item.id, language: document.documentElement.lang, ...item.content });
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await call("/chat/tin-nhan", { method: "POST", headers, body });
    if (answer.ok) arrived(answer.body.who);
    if (answer.ok) return "sent";
    return answer.status >= 500 || PASSING.has(answer.status) ? "late" : "refused";
  } catch {
    return "late";
  }
}
