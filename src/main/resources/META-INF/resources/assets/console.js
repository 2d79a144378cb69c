// Keeps an open page up to date, with htmx: the service says once a second which version of things there is to see; where it
// is another than the page shows, the page is asked for again and what differs is put in place. What is typed, folded out,
// focused, selected and scrolled stays. Without this script the page is the same, reloaded.
(() => {
  "use strict";
  const page = () => document.getElementById("page");
  const feed = document.getElementById("feed");
  const asker = document.getElementById("refresh");
  let wanted = page().dataset.version;
  let news = page().querySelector("[data-news]")?.dataset.news;

  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
  // The service's clock rules: a phone may be minutes off.
  let ahead = Date.parse(page().dataset.now) - Date.now();

  function rough(seconds) {
    if (seconds < 60) return Math.floor(seconds) + " s";
    if (seconds < 3600) return Math.floor(seconds / 60) + " min";
    if (seconds < 86400) return Math.floor(seconds / 3600) + " h";
    return Math.floor(seconds / 86400) + " d";
  }

  function left(seconds) {
    if (seconds <= 0) return "no time";
    if (seconds < 60) return Math.floor(seconds) + " s";
    if (seconds < 3600) return Math.floor(seconds / 60) + " m " + Math.floor(seconds % 60) + " s";
    return Math.floor(seconds / 3600) + " h " + Math.floor((seconds % 3600) / 60) + " m";
  }

  function showTimes(root) {
    const now = Date.now() + ahead;
    for (const time of root.querySelectorAll("time[data-as]")) {
      const at = Date.parse(time.dateTime);
      const since = (now - at) / 1000;
      let text = time.textContent;
      switch (time.dataset.as) {
        case "ago": text = since < 1 ? "just now" : rough(since) + " ago"; break;
        case "left": text = left(-since); break;
        case "clock": text = clock.format(at); break;
        case "full": text = full.format(at); break;
      }
      if (text !== time.textContent) time.textContent = text;
      if (!time.dataset.utc) {
        time.dataset.utc = time.title;
        time.title = full.format(at) + " (" + time.dataset.utc + ")";
      }
    }
  }

  function state(name, text) {
    const live = document.getElementById("live");
    if (live.dataset.state === name) return;
    live.dataset.state = name;
    document.getElementById("live-text").textContent = text;
  }

  const reading = () => {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed && page().contains(selection.anchorNode);
  };

  // What tells an element from its siblings, so that it is found again: most have nothing, and need nothing.
  const key = (node) =>
    node instanceof Element ? node.id || node.getAttribute("aria-labelledby") || node.getAttribute("action") || "" : "";

  // What belongs to whoever looks, and not to the service.
  const typed = (element) => element.matches("input:not([type=hidden]), select, textarea");
  const folded = (element, attribute) => attribute === "open" && element.matches("details");
  const sameTime = (old, fresh) =>
    old.matches("time[data-as]") && old.dateTime === fresh.dateTime && old.dataset.as === fresh.dataset.as;

  // Makes a node what another one is, and touches nothing that is the same already.
  function merge(old, fresh) {
    if (!(old instanceof Element)) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    if (typed(old) || sameTime(old, fresh)) return;
    for (const { name, value } of [...fresh.attributes])
      if (old.getAttribute(name) !== value && !folded(old, name)) old.setAttribute(name, value);
    for (const { name } of [...old.attributes])
      if (!fresh.hasAttribute(name) && !folded(old, name)) old.removeAttribute(name);
    mergeChildren(old, fresh);
  }

  // Everything before "at" is as it shall be. Whoever has a key is where it is found; of the others, the next one alike.
  function mergeChildren(old, fresh) {
    const wanted = new Set([...fresh.children].map(key));
    for (const child of [...old.children]) if (!wanted.has(key(child))) child.remove();
    const known = new Map([...old.children].map((child) => [key(child), child]));
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      const name = key(next);
      let twin = name ? known.get(name) : at;
      while (!name && twin && (twin.nodeName !== next.nodeName || key(twin))) twin = twin.nextSibling;
      if (name) known.delete(name);
      if (twin && twin.nodeName === next.nodeName) {
        if (twin === at) at = at.nextSibling;
        else old.insertBefore(twin, at);
        merge(twin, next);
      } else {
        if (next instanceof Element && next.matches(".line")) next.classList.add("fresh");
        old.insertBefore(next, at);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  htmx.defineExtension("morph", {
    isInlineSwap: (style) => style === "morph",
    handleSwap(style, target, fragment) {
      const fresh = fragment.firstElementChild;
      if (style !== "morph" || !fresh) return false;
      merge(target, fresh);
      return [target];
    },
  });

  let source;
  document.body.addEventListener("htmx:sseOpen", (event) => {
    source = event.detail.source;
    state("live", "Live");
  });
  addEventListener("pagehide", () => source?.close());
  document.body.addEventListener("htmx:sseError", (event) => {
    if (!asker.isConnected) return;
    state("lost", "Not live, trying again");
    // Refused, and not merely cut: whether the session is over is seen by asking for the page.
    if (event.detail.source.readyState === EventSource.CLOSED) {
      wanted = "";
      htmx.trigger(asker, "refresh");
    }
  });

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const cause = event.detail.requestConfig.triggeringEvent;
    if (cause.type === "sse:message") wanted = cause.detail.data;
    if (reading() || document.hidden || wanted === page().dataset.version) event.preventDefault();
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 401) {
      event.detail.shouldSwap = false;
      state("lost", "Signed out: sign in again");
      source?.close();
      feed.remove();
    } else if (!event.detail.serverResponse.includes("id=\"page\"")) {
      event.detail.shouldSwap = false;
      state("lost", "Not live, trying again");
    }
  });

  document.body.addEventListener("htmx:afterSwap", () => {
    ahead = Date.parse(page().dataset.now) - Date.now();
    const now = page().querySelector("[data-news]")?.dataset.news;
    if (now && now !== news) document.getElementById("announcer").textContent = now;
    news = now;
    showTimes(document);
    state("live", "Live");
  });

  for (const failure of ["htmx:sendError", "htmx:timeout"])
    document.body.addEventListener(failure, () => state("lost", "Not live, trying again"));

  document.addEventListener("visibilitychange", () => asker?.isConnected && htmx.trigger(asker, "refresh"));
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  showTimes(document);
  setInterval(() => showTimes(document), 1000);
})();
