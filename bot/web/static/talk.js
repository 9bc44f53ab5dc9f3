// Draws the talk. Everything somebody said goes in as text, never as markup.
const talk = document.getElementById("talk");
const words = document.getElementById("say").dataset;
const drawn = new Map();

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

function press(label, onclick) {
  return element("button", { type: "button", textContent: label, onclick });
}

function actions(item, does) {
  const canPlace = item.asks === "place" && navigator.geolocation && window.isSecureContext;
  return [
    ...(item.buttons || []).map((button) => press(button.label, () => does.press(button))),
    ...(item.takes_files ? [press(words.attach, () => does.attach())] : []),
    ...(canPlace ? [press(words.here, () => does.place())] : []),
    ...(item.links || []).map((link) =>
      element("a", { href: link.url, textContent: link.label, target: "_blank", rel: "noopener" }),
    ),
  ];
}

function row(...children) {
  return element("div", { className: "actions" }, ...children);
}

// `does`: what buttons do: `press(button)`, `place()`, `attach()`, `retry(item)`.
export function show(item, does) {
  const speaker = element("span", { className: "hidden", textContent: item.mine ? words.you : words.us });
  const article = element("article", { className: item.mine ? "me" : "bot" }, speaker, ...paragraphs(item.text));
  const choices = actions(item, does);
  if (choices.length) article.append(row(...choices));
  talk.append(article);
  drawn.set(item.id, article);
  if (item.mine) settle(item, does);
  // An answer longer than the screen is read from its beginning.
  article.scrollIntoView({ block: item.mine ? "end" : "start" });
}

// An own message that has not reached the server says so, with a way to try again.
export function settle(item, does) {
  const article = drawn.get(item.id);
  if (!article) return;
  article.querySelector(".unsent")?.remove();
  if (item.state !== "late" && item.state !== "refused") return;
  const state = element("span", { textContent: item.state === "late" ? words.unsent : words.refused });
  const again = press(words.retry, () => does.retry(item));
  article.append(element("div", { className: "unsent" }, state, again));
  article.scrollIntoView({ block: "nearest" });
}

// A screen reader is told of what is new, not of what is shown again.
export function announce(on) {
  talk.setAttribute("aria-live", on ? "polite" : "off");
}
