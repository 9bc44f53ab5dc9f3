// The counter's screen begins anew when nobody has touched it for a minute and a half.
"use strict";
const IDLE_MS = 90_000;
let timer = 0;
const begin = () => {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(location.pathname), IDLE_MS);
};
for (const event of ["pointerdown", "keydown", "input", "scroll"]) {
  addEventListener(event, begin, { passive: true });
}
begin();
