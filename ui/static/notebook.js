// Quotes in hand: copied with their reference, linked to, and pinned to a notebook of this browser.
window.twobets = window.twobets || {};
(() => {
  const KEY = "twobets.notebook";
  const MOST = 500;
  const byId = (id) => document.getElementById(id);

  function pins() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) ?? [];
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  function keep(all) {
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      twobets.say("This browser has no room for more.");
    }
    refresh();
  }

  const same = (one, other) =>
    one.article.id === other.article.id && one.start === other.start && one.end === other.end && one.quote === other.quote;

  function toggle(card) {
    const pin = JSON.parse(card.dataset.pin);
    const all = pins();
    const rest = all.filter((one) => !same(one, pin));
    if (rest.length < all.length) {
      keep(rest);
      twobets.say("Taken out of the notebook.", { name: "Undo", deed: () => keep(all) });
    } else if (all.length >= MOST) {
      twobets.say(`The notebook holds ${MOST} quotes. Take one out first.`);
    } else {
      keep([...all, pin]);
      twobets.say("Pinned to the notebook.");
    }
  }

  // Buttons of cards, and the number beside the notebook's name.
  function refresh() {
    const all = pins();
    for (const button of document.querySelectorAll("[data-pin-quote]")) {
      const pinned = all.some((one) => same(one, JSON.parse(button.closest(".card").dataset.pin)));
      button.setAttribute("aria-pressed", String(pinned));
      const words = pinned ? "Pinned" : "Pin";
      if (button.textContent !== words) button.textContent = words;
    }
    for (const count of document.querySelectorAll(".pins")) count.textContent = all.length || "";
    for (const button of document.querySelectorAll("[data-do=notebook]"))
      button.setAttribute("aria-label", all.length ? `Notebook ${all.length} pinned` : "Notebook");
    if (byId("notebook")?.open) list();
  }

  function element(tag, name, words) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (words) made.textContent = words;
    return made;
  }

  function button(words, label, deed) {
    const made = element("button", "", words);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", deed);
    return made;
  }

  function move(from, to) {
    const all = pins();
    all.splice(to, 0, ...all.splice(from, 1));
    keep(all);
    const row = byId("notebook").querySelectorAll("li")[to];
    const [up, down] = row.querySelectorAll("button");
    (to < from && !up.disabled ? up : down.disabled ? up : down).focus();
    twobets.say(`Moved to place ${to + 1}.`);
  }

  function remove(at) {
    const all = pins();
    keep(all.toSpliced(at, 1));
    twobets.say("Taken out of the notebook.", { name: "Undo", deed: () => keep(all) });
  }

  function row(pin, at, all) {
    const item = element("li");
    const words = element("blockquote", "passage", pin.quote);
    const place = element("p", "heading");
    const link = element("a", "", pin.article.title);
    link.href = `articles/${pin.article.id.split("/").map(encodeURIComponent).join("/")}#${pin.start}-${pin.end}`;
    link.target = "_blank";
    const where = [pin.heading?.replaceAll(" > ", " › "), pin.place].filter(Boolean).join(" · ");
    place.append(link, where ? ` › ${where}` : "");
    const tools = element("p", "deeds");
    const up = button("↑", `Move quote ${at + 1} up`, () => move(at, at - 1));
    const down = button("↓", `Move quote ${at + 1} down`, () => move(at, at + 1));
    up.disabled = at === 0;
    down.disabled = at === all.length - 1;
    tools.append(up, down, button("Remove", `Remove quote ${at + 1}`, () => remove(at)));
    item.append(words, place, tools);
    return item;
  }

  function list() {
    const dialog = byId("notebook");
    const all = pins();
    dialog.querySelector("ol").replaceChildren(...all.map(row));
    if (!all.length) dialog.querySelector("ol").append(element("li", "none", "Nothing yet. Choose Pin below a quote."));
    dialog.querySelector(".take").hidden = !all.length;
  }

  function show() {
    list();
    if (!byId("notebook").open) byId("notebook").showModal();
  }

  const addressOf = (card) => new URL(card.dataset.link, document.baseURI).href;

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.(".card button");
    const card = chosen?.closest(".card");
    if (!card) return;
    const quote = () => JSON.parse(card.dataset.pin).quote;
    if (chosen.matches("[data-copy-quote]"))
      twobets.copy(`“${quote()}” (${card.dataset.reference})`, "Quote copied with its reference.");
    else if (chosen.matches("[data-copy-link]")) twobets.copy(addressOf(card), "Link to this quote copied.");
    else if (chosen.matches("[data-pin-quote]")) toggle(card);
  });
  addEventListener("storage", (event) => {
    if (event.key === KEY) refresh();
  });

  twobets.notebook = { show, refresh, text: () => JSON.stringify(pins()) };
})();
