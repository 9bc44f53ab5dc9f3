// What this tab remembers: the talk, how far it has read, its secret if it has no cookie. Gone when the tab is closed.
const KEY = "motcua-talk-2";
const MOST = 60;

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null; // this browser lets us keep nothing
  }
}

export const kept = { cursor: 0, items: [], token: null, ...stored() };

export function keep() {
  kept.items = kept.items.slice(-MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Blocked or full: it is remembered until the page is left.
  }
}

export function random(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
