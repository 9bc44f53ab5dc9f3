// Replies, from where the tab has read to: over a stream where streams get through, else by asking and waiting.
// A page nobody looks at holds no connection; it catches up when it is looked at.
import { call } from "./call.js";
import { kept } from "./memory.js";

const FIRST_SIGN = 8_000; // a stream that says nothing for so long is held back on its way
const SILENCE = 40_000; // the server's heart beats every 15 seconds
const PATIENCE = 40_000; // a question waits up to 20 seconds for its answer
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const QUICK = 3_000;

let take = () => {};
let streams = "EventSource" in window;
let source = null;
let asking = null;
let timer = 0;
let pause = FIRST_PAUSE;
let who = null;

// `take(replies)` is called with every batch, an empty one included: then the page knows that it is up to date.
export function listen(taker) {
  take = taker;
  document.addEventListener("visibilitychange", open);
  window.addEventListener("online", open);
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
}

// A message arrived in conversation `where`: if that is another one than we listen to, go there.
export function follow(where) {
  if (who !== null && where !== who) open();
}

function open() {
  close();
  if (document.hidden) return;
  if (streams && !kept.token) stream();
  else ask();
}

function close() {
  clearTimeout(timer);
  if (source) source.close();
  if (asking) asking.abort();
  source = asking = null;
}

function later() {
  close();
  after(pause * (0.5 + Math.random() / 2), open);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function after(wait, then) {
  clearTimeout(timer);
  timer = setTimeout(then, wait);
}

function stream() {
  let beats = 0;
  const broken = () => {
    streams = beats > 0;
    later();
  };
  source = new EventSource(`/chat/tra-loi?sau=${kept.cursor}`);
  source.addEventListener("nhip", (event) => {
    who = event.data;
    beats += 1;
    if (beats > 1) pause = FIRST_PAUSE;
    after(SILENCE, later);
    take([]);
  });
  source.onmessage = (event) => {
    after(SILENCE, later);
    take([JSON.parse(event.data)]);
  };
  source.onerror = broken;
  after(FIRST_SIGN, broken);
}

async function ask() {
  const mine = new AbortController();
  asking = mine;
  const begun = Date.now();
  try {
    const answer = await call(`/chat/cho?sau=${kept.cursor}`, { controller: mine }, PATIENCE);
    if (mine !== asking) return;
    if (!answer.ok) throw new Error(String(answer.status));
    who = answer.body.who;
    take(answer.body.replies);
    if (answer.body.replies.length === 0 && Date.now() - begun < QUICK) throw new Error("had to make room");
    pause = FIRST_PAUSE;
    open();
  } catch {
    if (mine === asking) later();
  }
}
