// Pictures and documents go out one by one. The id of each makes sending it again harmless.
import { call } from "./call.js";
import { random } from "./memory.js";

const TRIES = 3;
const PATIENCE = 120_000;

// Opens the dialog; `send(files)` gets what was chosen.
export function choose(accept, send) {
  const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, accept });
  input.addEventListener("change", () => send([...input.files]));
  input.click();
}

// What came of one file: { id, name, who } or { told }, the reason; told is empty when the line failed.
export async function upload(file) {
  const id = random(16);
  for (let n = 0; n < TRIES; n += 1) {
    const body = new FormData();
    body.append("id", id);
    body.append("tep", file, file.name);
    try {
      const answer = await call("/chat/tep", { method: "POST", body }, PATIENCE);
      if (answer.ok) return { id, ...answer.body };
      if (answer.status < 500) return { told: answer.body?.told };
    } catch {
      // The line broke: once more.
    }
  }
  return { told: "" };
}
