// Một Cửa on an office's page: <script src="https://…/nhung.js" defer></script>
// A button; pressed for the first time, it makes a frame with the chat. Everything stands in a shadow tree of its own:
// the page's styles do not reach in, ours not out, and the page's policy needs script-src and frame-src of ours only.
(() => {
  "use strict";
  const ALLOWED = {{ origins|tojson }};
  const TEXTS = {{ texts|tojson }};
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; font: 16px/1.4 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    .corner[hidden] { display: none; }
    .corner { position: fixed; z-index: 2147483000; bottom: 16px; }
    .right { right: 16px; }
    .left { left: 16px; }
    button { min-height: 48px; min-width: 48px; border: 2px solid #fff; border-radius: 24px; background: #0b5d4b; color: #fff; cursor: pointer; }
    button:focus-visible { outline: 3px solid #8a5a00; outline-offset: 2px; }
    .open { padding: 8px 20px; font-weight: 600; box-shadow: 0 2px 10px rgb(0 0 0 / 35%); }
    dialog { position: fixed; inset: auto; z-index: 2147483001; bottom: 16px; margin: 0; padding: 0; border: 1px solid #555f5b;
      border-radius: 12px; overflow: hidden; width: 400px; max-width: none; height: min(640px, calc(100vh - 32px)); max-height: none;
      background: #fff; box-shadow: 0 6px 30px rgb(0 0 0 / 35%); }
    dialog.right { right: 16px; }
    dialog.left { left: 16px; }
    dialog[open] { display: flex; flex-direction: column; }
    .bar { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 4px 4px 4px 16px; background: #0b5d4b; color: #fff; }
    .bar h2 { margin: 0; font-weight: 600; }
    .bar button { border: 0; font-size: 22px; }
    .bar button:focus-visible { outline-color: #ffd479; outline-offset: -4px; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 600px), (max-height: 420px) {
      dialog, dialog.left, dialog.right { inset: 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0; }
    }`;
  const SMALL = "(max-width: 600px), (max-height: 420px)";

  const script = document.currentScript;
  const chosen = script.dataset.lang || document.documentElement.lang.slice(0, 2);
  const lang = chosen in TEXTS ? chosen : "vi";
  const words = TEXTS[lang];
  const side = script.dataset.position === "left" ? "left" : "right";
  const page = new URL({{ page|tojson }}, script.src);

  if (!ALLOWED.includes(location.origin)) {
    console.error(words.refused.replace("{origin}", location.origin));
    return;
  }
  if (document.querySelector("motcua-chat")) return;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function dress(root) {
    if (!("adoptedStyleSheets" in root)) return root.append(element("style", { textContent: STYLE }));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  }

  const opener = element("button", { type: "button", className: "open", textContent: script.dataset.label || words.label });
  const closer = element("button", { type: "button", textContent: "×", onclick: () => dialog.close() });
  const title = element("h2", { textContent: words.title });
  const dialog = element("dialog", { className: side }, element("div", { className: "bar" }, title, closer));
  const corner = element("section", { className: `corner ${side}` }, opener);
  let frame = null;

  function open() {
    if (!frame) {
      page.searchParams.set("lang", lang);
      page.hash = encodeURIComponent(location.origin);
      frame = element("iframe", { src: page.href, title: words.title, allow: "geolocation" });
      dialog.append(frame);
    }
    // A full screen is a room of its own: the page behind cannot be reached until it is closed.
    if (matchMedia(SMALL).matches) dialog.showModal();
    else dialog.show();
    opener.setAttribute("aria-expanded", "true");
    corner.hidden = true;
    frame.focus();
  }

  function closed() {
    corner.hidden = false;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-expanded", "false");
  closer.setAttribute("aria-label", words.close);
  dialog.setAttribute("aria-label", words.title);
  corner.setAttribute("aria-label", words.title);
  opener.addEventListener("click", open);
  dialog.addEventListener("close", closed);
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && dialog.close());
  window.addEventListener("message", (event) => {
    const ours = event.origin === page.origin && frame && event.source === frame.contentWindow;
    if (ours && event.data === "motcua:dong") dialog.close();
  });

  const host = element("motcua-chat", { lang });
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  root.append(corner, dialog);
  document.body.append(host);
})();
