// Keeps a form on the server while it is written. Nothing stays on the phone, which others may use too.
const form = document.querySelector("#w-editor-form");
const words = form.querySelector("[data-draft-words]").dataset;
const PAUSE = 2000; // after the last change
const AGAIN = 5000; // after a failure

let changed = 0; // counts changes
let kept = 0; // the count that the server has
let timer = null;
let running = null;

function say(text) {
  form.querySelector("[data-draft-state]").textContent = text;
}

// A session begun anew has a new token.
async function renewToken() {
  const answer = await fetch(location.href);
  if (answer.redirected || !answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.elements.csrfmiddlewaretoken.value = page.querySelector("#w-editor-form [name=csrfmiddlewaretoken]").value;
  return true;
}

async function send() {
  const data = new FormData(form);
  data.set("keep", "script");
  const answer = await fetch(location.href, { method: "POST", body: data });
  if (answer.status === 403 && (await renewToken())) return send();
  return answer;
}

async function keep() {
  const count = changed;
  const files = form.querySelector("input[type=file]");
  const chosen = files.value;
  try {
    const answer = await send();
    if (answer.redirected || answer.status === 403) return say(words.expired);
    if (answer.status !== 200 && answer.status !== 422) return say(words.failed);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.querySelector("[data-draft]").replaceWith(page.querySelector("[data-draft]"));
    if (files.value === chosen) files.value = "";
    kept = count;
  } catch {
    say(words.failed);
  } finally {
    form.dataset.wUnsavedConfirmationValue = String(kept !== changed);
    if (kept !== changed) wait(AGAIN);
  }
}

function wait(pause) {
  clearTimeout(timer);
  timer = setTimeout(run, pause);
}

// One at a time.
function run() {
  clearTimeout(timer);
  running ??= keep().finally(() => {
    running = null;
  });
  return running;
}

function change(event) {
  changed += 1;
  wait(event.target.type === "file" || event.target.name === "drop" ? 0 : PAUSE);
}

form.addEventListener("input", change);
document.addEventListener("visibilitychange", () => {
  if (kept !== changed) run();
});
window.addEventListener("online", () => {
  if (kept !== changed) run();
});

// Sent only once the server has everything: a page that asks to sign in would otherwise take the place of what was typed.
form.addEventListener("submit", async (event) => {
  if (kept === changed && !running) return;
  event.preventDefault();
  await running;
  if (kept !== changed) await run();
  if (kept === changed) form.requestSubmit(event.submitter);
});
