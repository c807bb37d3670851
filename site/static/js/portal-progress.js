// Looks again at a file that is being made, and puts what changed into the page. Without it there is a link to look again.
"use strict";

const PAUSE = 3000; // milliseconds

async function lookAgain() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-watched]");
    const shown = document.querySelector("[data-watched]");
    if (!fresh || !shown) return;
    shown.replaceWith(fresh);
    if (fresh.dataset.watched !== "yes") return;
  } catch {
    // The line was down for a moment.
  }
  setTimeout(lookAgain, PAUSE);
}

if (document.querySelector("[data-watched=yes]")) setTimeout(lookAgain, PAUSE);
