// Keeps an open page up to date. When the service says that there is something new, the page is fetched again and its
// content put in place of the old one, with what was folded out, focused and scrolled as it was. Without this script the
// page is the same, reloaded.
(() => {
  "use strict";
  const page = () => document.getElementById("page");
  const SLOW = 5000;
  let wanted = page().dataset.version;
  let fetching = false;
  let over = false;

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

  function announce(fresh) {
    const before = page().querySelector("[data-news]");
    const after = fresh.querySelector("[data-news]");
    if (before && after && before.dataset.news !== after.dataset.news)
      document.getElementById("announcer").textContent = after.dataset.news;
  }

  function put(fresh) {
    announce(fresh);
    const unfolded = [...page().querySelectorAll("details[id]")].map((d) => [d.id, d.open]);
    const focused = document.activeElement && document.activeElement !== document.body ? path(document.activeElement) : null;
    const known = new Set([...page().querySelectorAll(".line")].map((line) => line.textContent));
    for (const [id, open] of unfolded) {
      const twin = fresh.querySelector("#" + CSS.escape(id));
      if (twin) twin.open = open;
    }
    // What somebody is typing is not lost.
    for (const input of page().querySelectorAll("form[action] input")) {
      const twin = input.value && fresh.querySelector(field(input));
      if (twin) twin.value = input.value;
    }
    showTimes(fresh);
    for (const line of fresh.querySelectorAll(".line")) if (!known.has(line.textContent)) line.classList.add("fresh");
    page().replaceWith(fresh);
    if (focused) {
      const again = document.querySelector(focused);
      if (again) again.focus({ preventScroll: true });
    }
  }

  const field = (input) =>
    "form[action=\"" + CSS.escape(input.form.getAttribute("action")) + "\"] input[name=\"" + CSS.escape(input.name) + "\"]";

  // Where an element of the page is, for finding its successor: by the nearest id and the address it leads to.
  function path(element) {
    if (!page().contains(element)) return null;
    if (element.matches("form[action] input")) return "#page " + field(element);
    const near = element.closest("[id]");
    const scope = near && near !== page() ? "#" + CSS.escape(near.id) + " " : "#page ";
    if (element.matches("summary")) return scope + "> summary";
    const href = element.getAttribute("href");
    return href ? scope + "a[href=\"" + CSS.escape(href) + "\"]" : null;
  }

  const reading = () => {
    const selection = document.getSelection();
    return selection && !selection.isCollapsed && page().contains(selection.anchorNode);
  };

  async function refresh() {
    if (fetching || over || reading() || document.hidden || wanted === page().dataset.version) return;
    fetching = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
      if (answer.status === 401) {
        over = true;
        state("lost", "Signed out: open a new link");
        return;
      }
      if (!answer.ok) throw new Error("HTTP " + answer.status);
      const received = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = received.getElementById("page");
      if (!fresh) throw new Error("not a page of ours");
      ahead = Date.parse(fresh.dataset.now) - Date.now();
      wanted = fresh.dataset.version;
      document.title = received.title;
      put(document.adoptNode(fresh));
    } catch (failure) {
      state("lost", "Not live, trying again");
      setTimeout(refresh, SLOW);
    } finally {
      fetching = false;
    }
  }

  function listen() {
    const events = new EventSource("/live");
    events.onmessage = (event) => {
      state("live", "Live");
      wanted = event.data;
      refresh();
    };
    events.onerror = () => {
      if (over) return;
      state("lost", "Not live, trying again");
      if (events.readyState !== EventSource.CLOSED) return; // it comes again by itself
      wanted = "";
      refresh();
      setTimeout(listen, SLOW);
    };
    addEventListener("pagehide", () => events.close(), { once: true });
  }

  document.addEventListener("visibilitychange", refresh);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  showTimes(document);
  setInterval(() => showTimes(document), 1000);
  listen();
})();
