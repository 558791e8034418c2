// The talk: copy with quotes, edit and reword a question, and names for what Gradio leaves unnamed.
window.twobets = window.twobets || {};
(() => {
  const box = () => document.querySelector("#box textarea");

  function write(words) {
    const area = box();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, words);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    area.setSelectionRange(words.length, words.length);
  }

  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Outside https and localhost browsers have no clipboard for scripts.
      const area = document.createElement("textarea");
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    twobets.say("Copied with its quotes.");
  }

  function copyTurn(button) {
    const turns = [...document.querySelectorAll("#talk .turn, #talk .trouble, #talk .asked")];
    const before = turns.filter((turn) => turn.compareDocumentPosition(button) & 4).at(-1);
    const answer = before?.querySelector(".answer");
    const sources = answer && document.getElementById(`sources-${answer.id.split("-")[1]}`);
    copy(sources?.dataset.copy ?? before?.textContent ?? "");
  }

  function act(target) {
    const link = target.closest?.("#talk a[role=button]");
    if (!link) return false;
    if (link.matches(".reword")) write(link.parentElement.querySelector(".reading").textContent);
    if (link.matches(".tally")) twobets.citations.showSources(link);
    if (link.matches(".edit")) {
      document.getElementById("edit").click();
      setTimeout(() => box()?.focus(), 150);
    }
    return true;
  }

  document.addEventListener(
    "click",
    (event) => {
      if (act(event.target)) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const button = event.target.closest?.("#talk button[aria-label^='Copy message']");
      if (!button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      copyTurn(button);
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if ((event.key === "Enter" || event.key === " ") && act(event.target)) event.preventDefault();
    },
    true,
  );

  function name(part, words) {
    const found = document.querySelector(part);
    if (found && !found.hasAttribute("aria-label")) found.setAttribute("aria-label", words);
  }

  // Gradio strips aria attributes from messages and reads their source aloud: both are mended here.
  function mend() {
    for (const chip of document.querySelectorAll("a.chip[title]")) {
      chip.setAttribute("aria-label", chip.title);
      chip.removeAttribute("title");
    }
    for (const message of document.querySelectorAll("#talk [data-testid=user], #talk [data-testid=bot]")) {
      const label = message.dataset.testid === "user" ? "Your question" : "Answer";
      if (message.getAttribute("aria-label") !== label) message.setAttribute("aria-label", label);
    }
    // A list of buttons is no list to a screen reader.
    document.querySelector("#talk .examples[role=list]")?.setAttribute("role", "group");
    if (document.querySelector("[data-do=theme]:not([title])")) twobets.dress();
    name("#box .submit-button", "Ask");
    name("#box .stop-button", "Stop");
    name("#detail", "Length of answers");
    const articles = document.querySelector("#articles input");
    if (articles) {
      const placeholder = document.querySelector("#articles .token") ? "" : "Search in all articles";
      if (articles.placeholder !== placeholder) articles.placeholder = placeholder;
    }
    // Their names are often too long for the line, and the button is named by its number only.
    for (const token of document.querySelectorAll("#articles .token:not([title])")) {
      token.title = token.querySelector("span").textContent;
      token.querySelector("[role=button]").title = `Remove: ${token.title}`;
    }
  }

  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      mend();
      twobets.steady();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
