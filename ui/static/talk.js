// The talk: copy with quotes, edit and reword a question, and names for what Gradio leaves unnamed.
window.twobets = window.twobets || {};
(() => {
  async function copy(words, told) {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Outside https and localhost browsers have no clipboard for scripts.
      const area = document.createElement("textarea");
      const before = document.activeElement;
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      before?.focus();
    }
    twobets.say(told);
  }

  function copyTurn(button) {
    const turns = [...document.querySelectorAll("#talk .turn, #talk .trouble, #talk .asked")];
    const before = turns.filter((turn) => turn.compareDocumentPosition(button) & 4).at(-1);
    const answer = before?.querySelector(".answer");
    const sources = answer && document.getElementById(`sources-${answer.id.split("-")[1]}`);
    copy(sources?.dataset.copy ?? before?.textContent ?? "", "Copied with its quotes.");
  }

  function unfold(link) {
    const whole = link.parentElement.querySelector(".asked").classList.toggle("whole");
    link.textContent = whole ? "Show less" : "Show all";
  }

  function act(target) {
    const link = target.closest?.("#talk a[role=button]");
    if (!link) return false;
    if (link.matches(".reword")) twobets.box.write(link.parentElement.querySelector(".reading").textContent);
    if (link.matches(".tally")) twobets.citations.showSources(link);
    if (link.matches(".edit")) twobets.box.edit();
    if (link.matches(".more")) unfold(link);
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

  function set(part, values) {
    const found = typeof part === "string" ? document.querySelector(part) : part;
    if (!found) return;
    for (const [name, value] of Object.entries(values))
      if (found.getAttribute(name) !== value) found.setAttribute(name, value);
  }

  function nameChips() {
    for (const chip of document.querySelectorAll("#talk a.chip:not([aria-label])")) {
      const number = chip.getAttribute("href").split("-").at(-1);
      // In the middle of a sentence a short name; where it leads is the description.
      const words = chip.matches(".doubt") ? chip.textContent : `Source ${number}`;
      chip.setAttribute("aria-label", words);
    }
  }

  // Gradio strips aria attributes from messages and reads their source aloud: both are mended here.
  function mend() {
    nameChips();
    for (const message of document.querySelectorAll("#talk [data-testid=user], #talk [data-testid=bot]"))
      set(message, { "aria-label": message.dataset.testid === "user" ? "Your question" : "Answer" });
    // A list of buttons is no list to a screen reader, and what greets is no landmark in a log.
    set("#talk .examples", { role: "group", "aria-label": "Questions to begin with" });
    set("#talk .placeholder-content", { role: "group" });
    for (const example of document.querySelectorAll("#talk .example[aria-label]")) example.removeAttribute("aria-label");
    set("#talk .bubble-wrap", { "aria-label": "Conversation" });
    set("#sources-side:not([role=dialog])", { role: "region", "aria-labelledby": "sources-title" });
    set("#composer", { role: "form", "aria-label": "Ask" });
    set("#talk .icon-button[aria-label^='Copy message']", { title: "Copy the answer with its quotes" });
    if (document.querySelector("[data-do=theme]:not([title])")) twobets.dress();
    // Its label holds the button too, and would lend its name.
    set("#box textarea", { "aria-label": "Your question" });
    set("#box .submit-button", { "aria-label": "Ask" });
    set("#box .stop-button", { "aria-label": "Stop" });
    // One name makes one group: one stop for Tab, and arrows go from one to the other.
    set("#detail", { "aria-label": "Length of answers" });
    for (const group of ["detail", "reason"])
      for (const radio of document.querySelectorAll(`#${group} input`)) set(radio, { name: group });
    set("#reason", { "aria-label": "What is wrong" });
    for (const drawing of document.querySelectorAll("#talk button svg[aria-label]")) {
      drawing.removeAttribute("aria-label");
      drawing.setAttribute("aria-hidden", "true");
    }
  }

  let due = false;
  // Names are watched too: Gradio gives the radios new ones with every choice.
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      mend();
      twobets.box.restore();
      twobets.box.look();
      twobets.steady();
      twobets.citations.look();
      twobets.note.place();
      twobets.focus.keep();
    });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["name"] });

  twobets.copy = copy;
})();
