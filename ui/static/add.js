// Own articles: dropped on the sources, chosen, pasted or named by their address; and out again.
window.twobets = window.twobets || {};
(() => {
  const byId = (id) => document.getElementById(id);
  const side = () => byId("sources-side");
  const allowed = () => Boolean(document.querySelector("#shelf .add"));
  const renew = () => byId("renew").click();

  async function post(path, body, headers = { "content-type": "application/json" }) {
    try {
      const reply = await fetch(`added/${path}`, { method: "POST", body, headers });
      const told = await reply.json().catch(() => ({}));
      if (reply.ok) return told;
      const why = typeof told.detail === "string" ? told.detail : "It was not taken.";
      throw new Error(why);
    } catch (error) {
      if (error instanceof TypeError) throw new Error("There is no connection to the server.");
      throw error;
    }
  }

  const send = (path, values) => post(path, JSON.stringify(values));

  // One line of the list for each article: being read, added, or refused with the reason.
  function line(name) {
    const item = document.createElement("li");
    const title = document.createElement("b");
    const state = document.createElement("span");
    title.textContent = name;
    state.setAttribute("role", "status");
    item.append(title, state);
    byId("add").querySelector("ul").prepend(item);
    return {
      reading() {
        item.className = "reading";
        state.textContent = "Reading and indexing…";
      },
      added(article) {
        item.className = "added";
        title.textContent = article.title;
        const size = article.sentences === 1 ? "1 sentence" : `${article.sentences.toLocaleString("en")} sentences`;
        state.textContent = [`Added: ${size}.`, ...article.warnings].join(" ");
        const undo = document.createElement("button");
        undo.type = "button";
        undo.textContent = "Remove";
        undo.setAttribute("aria-label", `Remove ${article.title}`);
        undo.addEventListener("click", () => remove(article.id, article.title, () => item.remove()));
        item.append(undo);
      },
      refused(reason) {
        item.className = "refused";
        state.textContent = reason;
      },
    };
  }

  let queue = Promise.resolve();
  // One after the other: what a reader drops at once comes in its order.
  function take(name, deed) {
    show();
    const told = line(name);
    told.reading();
    queue = queue.then(async () => {
      try {
        told.added(await deed());
        renew();
      } catch (error) {
        told.refused(error.message);
      }
    });
  }

  const takeFile = (file) =>
    take(file.name, () => post("file", file, { "x-file-name": encodeURIComponent(file.name) }));
  const takeAddress = (url) => take(url, () => send("address", { url }));
  const isAddress = (words) => /^https?:\/\/\S+$/i.test(words);

  function takeFrom(data) {
    const words = (data.getData("text/uri-list") || data.getData("text/plain")).trim().split("\n")[0];
    if (data.files.length) for (const file of data.files) takeFile(file);
    else if (isAddress(words)) takeAddress(words);
    else return false;
    return true;
  }

  async function remove(article, title, then = () => {}) {
    twobets.say("Removing…");
    try {
      const { name } = await send("remove", { article });
      then();
      renew();
      twobets.say(`Removed “${title}”.`, { name: "Undo", deed: () => restore(name, title) });
    } catch (error) {
      twobets.say(error.message);
    }
  }

  async function restore(name, title) {
    try {
      await send("restore", { name });
      renew();
      twobets.say(`“${title}” is back.`);
    } catch (error) {
      twobets.say(error.message);
    }
  }

  function show() {
    if (!byId("add").open) byId("add").showModal();
  }

  const carries = (event) =>
    allowed() && [...event.dataTransfer.types].some((kind) => ["Files", "text/uri-list"].includes(kind));
  // A file that misses the panel must not take the page's place.
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    side().classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) side().classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    side().classList.remove("dropping");
    if (!carries(event) || event.target.closest("textarea, input:not([type=file])")) return;
    event.preventDefault();
    takeFrom(event.dataTransfer);
  });
  document.addEventListener("paste", (event) => {
    const here = event.target.closest?.("#sources-side, #add");
    if (!here || !allowed() || event.target.matches("input, textarea")) return;
    if (takeFrom(event.clipboardData)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#add input[type=file]")) return;
    for (const file of event.target.files) takeFile(file);
    event.target.value = "";
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("#add form")) return;
    event.preventDefault();
    const box = event.target.elements.url;
    const words = box.value.trim();
    if (isAddress(words)) {
      takeAddress(words);
      box.value = "";
    } else line(words || "No address").refused("A web address begins with http:// or https://.");
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-remove]");
    if (button) remove(button.dataset.remove, button.closest("li").querySelector(".title").textContent);
  });

  twobets.add = { show };
})();
