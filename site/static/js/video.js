// Puts the player of a platform in the place of the picture, once somebody taps the button: nothing is asked of it before.

const PLAYERS = ["player.bilibili.com", "v.qq.com", "player.youku.com", "open.douyin.com"];

function play(video) {
  const frame = document.createElement("iframe");
  frame.className = "video__frame";
  frame.title = video.dataset.title;
  frame.allow = "fullscreen";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation");
  frame.src = video.dataset.player;
  video.querySelector("[data-video-stage]").replaceChildren(frame);
  video.querySelector("[data-video-play]").remove();
  video.querySelector("[data-video-note]").remove(); // which tells of what happened now
  frame.focus();
}

for (const video of document.querySelectorAll("[data-video]")) {
  const player = new URL(video.dataset.player);
  if (player.protocol !== "https:" || !PLAYERS.includes(player.host)) continue;
  const button = video.querySelector("[data-video-play]");
  button.addEventListener("click", () => play(video));
  button.hidden = false;
  video.querySelector("[data-video-note]").hidden = false;
}
