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

  // The conversation as this tab last knew it in the browser's store.
  let known = null;
  // The one in which the last question was asked.
  let asking = null;

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

  const stored = () => localStorage.getItem(PREFIX + own());

  // Another tab went on with this conversation: what each of them has is kept, each by itself.
  function fork() {
    begin();
    twobets.say("Another tab went on with this conversation. Yours is kept as one of its own.");
  }

  function keep(text) {
    if (asking !== own()) return keepFor(asking, text);
    const kept = stored();
    const elsewhere = kept !== null && known !== null && kept !== known;
    if (!text) {
      if (elsewhere) begin();
      else localStorage.removeItem(PREFIX + own());
      known = null;
      return;
    }
    const turns = JSON.parse(text).turns;
    if (elsewhere) fork();
    // A server that was started anew knows nothing of the talk before: that one is left as it is.
    else if (kept && JSON.parse(kept).title !== turns[0].question) begin();
    const entry = JSON.stringify({ title: turns[0].question, turns: turns.length, changed: Date.now(), text });
    for (const old of all().filter(({ id }) => id !== own()).slice(MOST - 1)) drop(old.id);
    for (;;) {
      try {
        localStorage.setItem(PREFIX + own(), entry);
        known = entry;
        return;
      } catch {
        // The browser's store is full: the oldest conversation makes room.
        const oldest = all().filter(({ id }) => id !== own()).at(-1);
        if (!oldest) return twobets.say("This conversation is too long for the browser to keep.");
        drop(oldest.id);
      }
    }
  }

  // What is told late, once another conversation was begun, is of the one that it was asked in.
  function keepFor(id, text) {
    if (!text || !localStorage.getItem(PREFIX + id)) return;
    const { title } = JSON.parse(localStorage.getItem(PREFIX + id));
    const entry = { title, turns: JSON.parse(text).turns.length, changed: Date.now(), text };
    localStorage.setItem(PREFIX + id, JSON.stringify(entry));
  }

  const drop = (id) => localStorage.removeItem(PREFIX + id);

  function handOver() {
    asking = own();
    // A tab that has not shown it yet is about to; later it is held against what is stored.
    known ??= stored();
    try {
      return JSON.parse(known)?.text ?? "";
    } catch {
      return "";
    }
  }

  // Undo, and the way back from it.
  function takeBack() {
    const [text, entry, count] = [handOver(), known, shown()];
    if (entry) twobets.say("Your last question was taken back.", { name: "Bring back", deed: () => bringBack(own, entry, count) });
    return text;
  }

  const shown = () => document.querySelectorAll("#talk .asked").length;

  // Not before what was taken back is gone: else its going would come last. Where another question
  // was asked meanwhile, it comes back as a conversation of its own.
  function bringBack(idNow, entry, count, tries = 60) {
    const waits = shown() >= count || localStorage.getItem(PREFIX + idNow()) === entry;
    if (waits && tries) {
      setTimeout(() => bringBack(idNow, entry, count, tries - 1), 50);
      return;
    }
    if (waits) {
      begin();
      idNow = own;
    }
    localStorage.setItem(PREFIX + idNow(), entry);
    reopen(idNow());
  }

  function begin() {
    sessionStorage.setItem("twobets.id", fresh());
    known = null;
  }

  function reopen(id) {
    sessionStorage.setItem("twobets.id", id);
    known = null;
    byId("history-list").close();
    twobets.say("Opening the conversation…");
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
    remove.addEventListener("click", () => removeTalk(talk));
    item.append(open, remove);
    return item;
  }

  function removeTalk(talk) {
    const entry = localStorage.getItem(PREFIX + talk.id);
    const isOwn = talk.id === own();
    drop(talk.id);
    if (isOwn) {
      begin();
      byId("fresh").click();
    }
    show();
    const deed = () => {
      if (isOwn) return bringBack(() => talk.id, entry, 1);
      localStorage.setItem(PREFIX + talk.id, entry);
      show();
    };
    twobets.say("Deleted.", { name: "Undo", deed });
  }

  function show() {
    const dialog = byId("history-list");
    const talks = all();
    const list = dialog.querySelector("ul");
    list.replaceChildren(...talks.map(row));
    if (!talks.length) list.append(element("li", "none", "No conversation yet."));
    if (!dialog.open) dialog.showModal();
  }

  twobets.talks = { keep, handOver, takeBack, begin, show };
})();
