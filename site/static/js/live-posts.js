// Looks for new live posts while the event runs, and says how many there are; they are shown when the reader asks for them.
// What was corrected or withdrawn changes at once. Without this script there is a link that loads the page anew.
"use strict";

const PAUSE = 20000; // milliseconds
const news = document.querySelector("[data-live-news]");

function postsOf(list) {
  return new Map([...list.querySelectorAll("[data-post]")].map((post) => [post.dataset.post, post]));
}

function offer(fresh, count) {
  let button = news.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    news.replaceChildren(button);
  }
  const text = news.dataset.label + count;
  if (button.textContent !== text) button.textContent = text;
  button.onclick = () => {
    document.querySelector("[data-live-posts]").replaceWith(fresh);
    news.replaceChildren();
    const first = fresh.querySelector("[data-post] a");
    if (first) first.focus();
  };
}

function compare(fresh) {
  const shown = postsOf(document.querySelector("[data-live-posts]"));
  const found = postsOf(fresh);
  for (const [key, post] of found) {
    const old = shown.get(key);
    if (old && old.innerHTML !== post.innerHTML) old.replaceWith(post.cloneNode(true));
  }
  const state = document.querySelector("[data-live-posts] .live-posts__state");
  const now = fresh.querySelector(".live-posts__state"); // after a correction, and when the event is over
  if (state && now) state.replaceWith(now.cloneNode(true));
  const unseen = [...found.keys()].filter((key) => !shown.has(key)).length;
  if (unseen) offer(fresh, unseen);
}

async function lookAgain() {
  let isRunning = true;
  try {
    const answer = await fetch(news.dataset.fragment, { headers: { Accept: "text/html" } });
    if (answer.status === 404) return;
    if (answer.ok && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-posts]");
      if (fresh) {
        compare(fresh);
        isRunning = fresh.dataset.running === "yes";
      }
    }
  } catch {
    // The line was down for a moment.
  }
  if (isRunning) setTimeout(lookAgain, PAUSE);
}

if (news) setTimeout(lookAgain, PAUSE);
