// Beneath a page: offers to copy its address, and tells WeChat what its share card shows. Without it the row is whole.
(() => {
  "use strict";
  const row = document.querySelector(".share-row");
  if (!row) return;
  const { address, title, text, image, sign } = row.dataset;

  const copy = row.querySelector(".share-row__copy");
  if (copy && navigator.clipboard) {
    copy.parentElement.hidden = false;
    const words = copy.textContent;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address);
        copy.textContent = copy.dataset.done;
        setTimeout(() => { copy.textContent = words; }, 3000);
      } catch { copy.parentElement.hidden = true; }
    });
  }

  if (!/MicroMessenger/i.test(navigator.userAgent)) return;

  const signed = async (again) => {
    const answer = await fetch(`${sign}?url=${encodeURIComponent(location.href.split("#")[0])}`, { credentials: "omit" });
    const told = await answer.text(); // an answer that nobody reads keeps its line open
    if (answer.status === 503 && again) {
      await new Promise((done) => { setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") || 2)); });
      return signed(false);
    }
    return answer.status === 200 ? JSON.parse(told) : null;
  };

  // The bridge is WeChat's own and stands in every page that it opens; what its published script does with it is done here.
  const tell = (proof) => {
    const said = (parameters) => ({
      ...parameters,
      appId: proof.appId,
      verifyAppId: proof.appId,
      verifySignType: "sha1",
      verifyTimestamp: String(proof.timestamp),
      verifyNonceStr: proof.nonceStr,
      verifySignature: proof.signature,
    });
    const cards = { updateAppMessageShareData: { title, desc: text, link: address, imgUrl: image },
                    updateTimelineShareData: { title, link: address, imgUrl: image } };
    const bridge = window.WeixinJSBridge;
    bridge.invoke("preVerifyJSAPI", said({ verifyJsApiList: Object.keys(cards) }), () => {
      for (const [name, card] of Object.entries(cards)) bridge.invoke(name, said(card), () => {});
    });
  };

  const begin = () => signed(true).then((proof) => { if (proof) tell(proof); }).catch(() => {});
  if (window.WeixinJSBridge) begin();
  else document.addEventListener("WeixinJSBridgeReady", begin, { once: true });
})();
