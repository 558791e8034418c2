// The question on its way: counted, kept until it is sent, and given back when the last is edited.
window.twobets = window.twobets || {};
(() => {
  const MOST = 2000;
  const COUNTED = 1600;
  const DRAFT = "twobets.draft";
  const area = () => document.querySelector("#box textarea");
  const asked = () => [...document.querySelectorAll("#talk .asked")];
  const part = (name) => document.querySelector(`.composer-notes .${name}`);
  let editing = false;
  let aside = "";
  let sent = null;

  function write(words, { focus = true } = {}) {
    const box = area();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, words);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (!focus) return;
    box.focus();
    box.setSelectionRange(words.length, words.length);
  }

  function draft(words) {
    try {
      if (words) sessionStorage.setItem(DRAFT, words);
      else sessionStorage.removeItem(DRAFT);
    } catch {
      // A browser that keeps nothing loses a question only with its page.
    }
  }

  function tell(words, { bad = false } = {}) {
    const note = part("unsent");
    if (!note || note.textContent === words) return;
    note.textContent = words;
    note.classList.toggle("bad", bad);
  }

  const lengthOf = (words) => Array.from(words).length;

  function measure() {
    const length = lengthOf(area().value);
    const count = `${length.toLocaleString("en")} of ${MOST.toLocaleString("en")} characters`;
    if (length > MOST) tell(`${count}: ${(length - MOST).toLocaleString("en")} too many to be sent.`, { bad: true });
    else tell(length > COUNTED ? `${count}.` : "");
  }

  const kept = () => tell("Not sent: there is no connection. Your question stays here; send it again.", { bad: true });

  // A question that cannot be sent never leaves the box.
  function holdsBack(event) {
    const words = area()?.value ?? "";
    if (!words.trim()) return;
    if (lengthOf(words) > MOST) measure();
    else if (!navigator.onLine) kept();
    else {
      sent = { words, turns: asked().length };
      draft(words);
      if (twobets.focus.isTouch()) setTimeout(() => area().blur());
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (!event.target.matches?.("#box textarea")) return;
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) holdsBack(event);
      if (event.key === "Escape" && editing) keepLast();
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.("#box .submit-button")) holdsBack(event);
    },
    true,
  );
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("#box textarea")) return;
    draft(event.target.value);
    measure();
  });
  addEventListener("online", () => measure());

  // The one call that carries a question; that it failed is said beside the box.
  const fetched = window.fetch;
  window.fetch = async (...call) => {
    try {
      return await fetched(...call);
    } catch (error) {
      if (String(call[0]?.url ?? call[0]).includes("queue/join") && sent) {
        const { words } = sent;
        sent = null;
        if (!area().value) write(words, { focus: false });
        kept();
      }
      throw error;
    }
  };

  function edit() {
    const last = asked().at(-1);
    if (!last) return;
    aside = area().value;
    editing = true;
    part("editing").hidden = false;
    write(last.innerText.trim());
  }

  function keepLast() {
    editing = false;
    part("editing").hidden = true;
    write(aside);
    aside = "";
  }

  // After every change of the page: has the question arrived in the talk?
  function look() {
    const box = area();
    if (!box) return;
    if (sent && !box.value && asked().at(-1)?.innerText.trim() === sent.words.trim()) {
      sent = null;
      editing = false;
      part("editing").hidden = true;
      draft("");
      tell("");
      twobets.silence();
      if (twobets.focus.isTouch()) twobets.focus.question();
    }
  }

  // What was typed when the page was left or had to be loaded anew.
  function restore() {
    const words = sessionStorage.getItem(DRAFT);
    const box = area();
    if (!words || !box || box.value || box.dataset.restored) return;
    box.dataset.restored = "yes";
    if (asked().at(-1)?.innerText.trim() === words.trim()) draft("");
    else write(words, { focus: false });
  }

  twobets.box = { write, edit, keepLast, look, restore, replacing: () => (editing ? "yes" : "") };
})();
