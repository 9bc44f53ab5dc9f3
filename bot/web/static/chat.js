// The chat page: says things, shows replies. The transcript lives in this tab only (sessionStorage).
"use strict";

const talk = document.getElementById("talk");
const form = document.getElementById("say");
const text = document.getElementById("text");
const problem = document.getElementById("problem");
const KEY = "motcua-talk";
const kept = JSON.parse(sessionStorage.getItem(KEY) || '{"cursor":0,"items":[],"unsent":[]}');

function keep() {
  kept.items = kept.items.slice(-60);
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const KINDS = [[/^ {2}/, "note"], [/^• /, "bullet"], [/^\d+\. /, "numbered"], [/^/, "plain"]];
// A first line without the end of a sentence is the name of what follows.
const TITLE = /^[^.?!:…]+(: [^.?!:…]+)?\n/;

function paragraphs(content) {
  const parts = content.split(/\n{2,}/).map((part) => {
    const lines = part.split("\n").map((line) => {
      const [, kind] = KINDS.find(([pattern]) => pattern.test(line));
      return element("span", { className: `line ${kind}`, textContent: line.trim() });
    });
    return element("p", {}, ...lines);
  });
  if (TITLE.test(content)) parts[0].firstChild.classList.add("title");
  return parts;
}

function show(item) {
  const article = element("article", { className: item.mine ? "me" : "bot" }, ...paragraphs(item.text));
  const actions = element("div", { className: "actions" });
  for (const button of item.buttons || []) {
    const pressed = () => say({ button: button.value }, button.label);
    actions.append(element("button", { type: "button", textContent: button.label, onclick: pressed }));
  }
  for (const link of item.links || []) {
    actions.append(element("a", { href: link.url, textContent: link.label, target: "_blank", rel: "noopener" }));
  }
  if (actions.childElementCount) article.append(actions);
  talk.append(article);
  // An answer longer than the screen is read from its beginning.
  article.scrollIntoView({ block: item.mine ? "end" : "start" });
}

function add(item) {
  kept.items.push(item);
  keep();
  show(item);
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(content, shown) {
  add({ mine: true, text: shown });
  kept.unsent.push({ id: newId(), ...content });
  keep();
  sendAll();
}

function trouble(message) {
  problem.hidden = !message;
  problem.textContent = message || "";
}

let sending = false;
async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    while (kept.unsent.length) {
      const answer = await fetch("/chat/tin-nhan", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(kept.unsent[0]),
      });
      if (answer.status >= 500) throw new Error(String(answer.status));
      trouble(answer.ok ? "" : form.dataset.failed);
      kept.unsent.shift(); // sent, or refused for good; the same id twice changes nothing
      keep();
    }
  } catch {
    trouble(form.dataset.offline);
    setTimeout(sendAll, 3000);
  } finally {
    sending = false;
  }
}

function listen() {
  const source = new EventSource(`/chat/tra-loi?sau=${kept.cursor}`);
  source.onmessage = (event) => {
    const cursor = Number(event.lastEventId);
    if (cursor <= kept.cursor) return; // seen before a reconnect
    kept.cursor = cursor;
    add(JSON.parse(event.data));
  };
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed) return;
  text.value = "";
  say({ text: typed }, typed);
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

for (const start of talk.querySelectorAll("button")) {
  const { text: typed, button } = start.dataset;
  start.addEventListener("click", () => say(button ? { button } : { text: typed }, start.textContent));
}

kept.items.forEach(show);
sendAll();
listen();
