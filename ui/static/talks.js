// Conversations kept in this browser: one entry each, so that tabs do not overwrite each other.
window.twobets = window.twobets || {};
(() => {
  const PREFIX = "twobets.talk.";
  const MOST = 50;
  const byId = (id) => document.getElementById(id);
  const fresh = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

  function own() {
    let id = sessionStorage.getItem("twobets.id");
    if (!id) sessionStorage.setItem("twobets.id", (id = fresh()));
    return id;
  }

  // A duplicated tab has the same id: the copy goes on under an id of its own.
  const channel = new BroadcastChannel("twobets");
  const tab = fresh();
  channel.onmessage = ({ data }) => {
    if (data.claims === own() && data.tab !== tab) channel.postMessage({ taken: own(), for: data.tab });
    if (data.taken && data.for === tab && data.taken === own()) sessionStorage.setItem("twobets.id", fresh());
  };
  channel.postMessage({ claims: own(), tab });

  function all() {
    const talks = [];
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      if (!key.startsWith(PREFIX)) continue;
      try {
        talks.push({ id: key.slice(PREFIX.length), ...JSON.parse(localStorage.getItem(key)) });
      } catch {
        localStorage.removeItem(key);
      }
    }
    return talks.sort((one, other) => other.changed - one.changed);
  }

  function keep(text) {
    if (!text) {
      localStorage.removeItem(PREFIX + own());
      return;
    }
    const turns = JSON.parse(text).turns;
    // A server that was started anew knows nothing of the talk before: that one is left as it is.
    const kept = localStorage.getItem(PREFIX + own());
    if (kept && JSON.parse(kept).title !== turns[0].question) begin();
    const entry = JSON.stringify({ title: turns[0].question, turns: turns.length, changed: Date.now(), text });
    for (const old of all().filter(({ id }) => id !== own()).slice(MOST - 1)) drop(old.id);
    for (;;) {
      try {
        localStorage.setItem(PREFIX + own(), entry);
        return;
      } catch {
        // The browser's store is full: the oldest conversation makes room.
        const oldest = all().filter(({ id }) => id !== own()).at(-1);
        if (!oldest) return twobets.say("This conversation is too long for the browser to keep.");
        drop(oldest.id);
      }
    }
  }

  const drop = (id) => localStorage.removeItem(PREFIX + id);

  function handOver() {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + own()))?.text ?? "";
    } catch {
      return "";
    }
  }

  function begin() {
    sessionStorage.setItem("twobets.id", fresh());
  }

  function reopen(id) {
    sessionStorage.setItem("twobets.id", id);
    byId("history-list").close();
    byId("reopen").click();
  }

  function element(tag, name, words) {
    const made = document.createElement(tag);
    made.className = name;
    if (words) made.textContent = words;
    return made;
  }

  function row(talk) {
    const item = element("li", talk.id === own() ? "own" : "");
    const open = element("button", "reopen");
    open.type = "button";
    open.append(element("span", "title", talk.title));
    const when = new Date(talk.changed).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const size = talk.turns === 1 ? "1 question" : `${talk.turns} questions`;
    open.append(element("span", "when", `${when} · ${size}${talk.id === own() ? " · open now" : ""}`));
    open.addEventListener("click", () => reopen(talk.id));
    const remove = element("button", "remove", "Delete");
    remove.type = "button";
    remove.setAttribute("aria-label", `Delete: ${talk.title}`);
    remove.addEventListener("click", () => {
      drop(talk.id);
      if (talk.id === own()) {
        begin();
        byId("fresh").click();
      }
      show();
    });
    item.append(open, remove);
    return item;
  }

  function show() {
    const dialog = byId("history-list");
    const talks = all();
    const list = dialog.querySelector("ul");
    list.replaceChildren(...talks.map(row));
    if (!talks.length) list.append(element("li", "none", "No conversation yet."));
    if (!dialog.open) dialog.showModal();
  }

  function download(text) {
    if (!text) return twobets.say("There is nothing to export yet.");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    link.download = `two-bets-${new Date().toISOString().slice(0, 10)}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    twobets.say("Exported as Markdown.");
  }

  twobets.talks = { keep, handOver, begin, show, download };
})();
