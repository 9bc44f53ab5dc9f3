// The chat page: what is typed or pressed goes out, replies come in, the tab remembers both.
import { becomeSomebody } from "./call.js";
import { follow, listen } from "./incoming.js";
import { keep, kept, random } from "./memory.js";
import { flush } from "./outgoing.js";
import { announce, settle, show } from "./talk.js";
import { choose, upload } from "./upload.js";

const form = document.getElementById("say");
const text = document.getElementById("text");
const problem = document.getElementById("problem");
const embedded = document.body.dataset.embedders !== undefined;

function tell(message) {
  problem.hidden = !message;
  problem.textContent = message || "";
}

const does = {
  press: (button) => say({ button: button.value }, button.label),
  place: sendPlace,
  attach: () => choose(form.dataset.accepted, sendFiles),
  retry: (item) => {
    if (item.state === "refused") item.state = "waiting";
    settle(item, does);
    sendAll();
  },
};

function add(item) {
  kept.items.push(item);
  keep();
  show(item, does);
}

function say(content, shown) {
  announce(true);
  const item = { id: random(16), mine: true, text: shown, content, state: "waiting" };
  add(item);
  others?.postMessage({ ...item, state: "sent" });
  sendAll();
}

const FAULTS = { late: form.dataset.offline, refused: form.dataset.failed };
function sendAll() {
  flush((item) => {
    tell(FAULTS[item.state]);
    settle(item, does);
  }, follow);
}

function take(replies) {
  for (const reply of replies) {
    if (reply.id <= kept.cursor) continue; // seen before a reconnect
    kept.cursor = reply.id;
    add(reply);
  }
  if (!replies.length) announce(true);
}

function sendPlace() {
  const found = ({ coords: { latitude, longitude } }) =>
    say({ place: { latitude, longitude } }, form.dataset.placed);
  navigator.geolocation.getCurrentPosition(found, () => tell(form.dataset.nowhere), { timeout: 10_000 });
}

async function sendFiles(files) {
  announce(true);
  for (const file of files) {
    tell(form.dataset.attaching);
    const { id, who, name, told } = await upload(file);
    tell(id ? "" : told || form.dataset.failed);
    if (!id) return;
    const item = { id, mine: true, text: name, state: "sent" };
    add(item);
    others?.postMessage(item);
    follow(who);
  }
}

function sayTyped() {
  const typed = text.value.trim();
  if (!typed) return;
  text.value = "";
  say({ text: typed }, typed);
  text.focus();
}

// Two tabs of one browser are one conversation: each shows what was said in the other.
const others = !embedded && "BroadcastChannel" in window ? new BroadcastChannel("motcua-talk") : null;
others?.addEventListener("message", ({ data }) => {
  if (!kept.token && !kept.items.some((item) => item.id === data.id)) add(data);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sayTyped();
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sayTyped();
});

// Without scripts these send the form.
for (const start of document.querySelectorAll("#talk button")) {
  start.addEventListener("click", (event) => {
    event.preventDefault();
    say(start.name === "button" ? { button: start.value } : { text: start.value }, start.textContent);
  });
}

if ("noCookie" in document.body.dataset) becomeSomebody();

// Inside another site's page Escape asks that page, if it is one of those we know, to close the frame.
if (embedded) {
  const around = decodeURIComponent(location.hash.slice(1));
  const known = document.body.dataset.embedders.split(" ").includes(around);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && known) window.parent.postMessage("motcua:dong", around);
  });
  if (window.matchMedia("(pointer: fine)").matches) text.focus();
}

announce(false);
kept.items.forEach((item) => show(item, does));
window.addEventListener("online", sendAll);
sendAll();
listen(take);
