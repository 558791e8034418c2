// From a number in an answer to its card and back, and the quote shown beside a number.
window.twobets = window.twobets || {};
(() => {
  const byId = (id) => document.getElementById(id);
  let origin = null;
  let newest;
  let picked = null;

  const cardOf = (chip) => byId(chip.getAttribute("href").split("#")[1]);

  function showTurn(number) {
    const wanted = byId(`sources-${number}`);
    if (!wanted) return;
    picked = number;
    for (const turn of document.querySelectorAll(".turn-sources"))
      turn.classList.toggle("shown", turn === wanted);
    byId("sources").classList.add("picked");
  }

  function unfold(card) {
    for (const button of card.querySelectorAll(".unfold")) button.remove();
    for (const text of card.querySelectorAll(".folded")) text.hidden = false;
  }

  function mark(chip) {
    for (const old of document.querySelectorAll(".chip.current")) old.classList.remove("current");
    chip?.classList.add("current");
  }

  function focusCard(chip) {
    const card = cardOf(chip);
    if (!card) return;
    hidePopover();
    origin = chip;
    mark(chip);
    showTurn(card.id.split("-")[1]);
    twobets.reader.close({ quietly: true });
    twobets.openSheet(chip);
    unfold(card);
    const panel = byId("sources");
    const top = card.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTo({ top: panel.scrollTop + top - 16 });
    card.focus({ preventScroll: true });
  }

  // The sources of an answer, from the line that counts them.
  function showSources(link) {
    origin = link;
    const turn = byId(link.getAttribute("href").split("#")[1]);
    if (!turn) return;
    showTurn(turn.id.split("-")[1]);
    twobets.reader.close({ quietly: true });
    twobets.openSheet(link);
    byId("sources").scrollTop = 0;
    turn.querySelector(".card, summary")?.focus({ preventScroll: true });
  }

  function goBack() {
    const wasSheet = twobets.shutSheet();
    mark(null);
    if (origin?.isConnected) origin.focus();
    else if (!wasSheet) document.querySelector("#box textarea")?.focus();
    origin = null;
  }

  // The quote beside its number.
  let popover = null;
  let waiting;

  function hidePopover() {
    clearTimeout(waiting);
    popover?.remove();
    popover = null;
    document.querySelector("a.chip[aria-describedby]")?.removeAttribute("aria-describedby");
  }

  function showPopover(chip) {
    hidePopover();
    const card = cardOf(chip);
    if (!card || document.body.classList.contains("sheet-open")) return;
    popover = document.createElement("div");
    popover.id = "quote-popover";
    popover.setAttribute("role", "tooltip");
    const parts = [
      ["from", card.querySelector(".title").lastChild.textContent],
      ["heading", card.querySelector(".heading").textContent],
      ["words", card.querySelector("mark").textContent],
      ["imprint", imprintOf(card)],
    ];
    for (const [name, text] of parts) {
      if (!text) continue;
      const part = document.createElement("p");
      part.className = name;
      part.textContent = text;
      popover.append(part);
    }
    document.body.append(popover);
    chip.setAttribute("aria-describedby", popover.id);
    place(chip);
  }

  function imprintOf(card) {
    const imprint = card.querySelector(".imprint").cloneNode(true);
    for (const link of imprint.querySelectorAll("a")) link.remove();
    return imprint.textContent.replace(/[\s·]+$/, "");
  }

  function place(chip) {
    const at = chip.getBoundingClientRect();
    const size = popover.getBoundingClientRect();
    const left = Math.max(12, Math.min(at.left - 24, innerWidth - size.width - 12));
    const below = at.bottom + 8;
    popover.style.left = `${left}px`;
    popover.style.top = `${below + size.height < innerHeight - 8 ? below : at.top - size.height - 8}px`;
  }

  document.addEventListener("mouseover", (event) => {
    const chip = event.target.closest?.("a.chip");
    clearTimeout(waiting);
    if (chip) waiting = setTimeout(() => showPopover(chip), 120);
    else if (popover && !event.target.closest?.("#quote-popover")) waiting = setTimeout(hidePopover, 120);
  });
  document.addEventListener("focusin", (event) => {
    const chip = event.target.closest?.("a.chip");
    if (chip && chip.matches(":focus-visible")) showPopover(chip);
    else hidePopover();
  });
  addEventListener("scroll", hidePopover, true);

  document.addEventListener(
    "click",
    (event) => {
      const chip = event.target.closest?.("a.chip");
      if (chip) {
        event.preventDefault();
        event.stopPropagation();
        focusCard(chip);
        return;
      }
      const button = event.target.closest?.("button");
      if (!button) return;
      if (button.matches("[data-back]")) goBack();
      else if (button.matches(".unfold")) unfold(button.closest(".card, .read"));
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || byId("history-list")?.open) return;
    if (popover) hidePopover();
    else if (twobets.reader.close()) return;
    else if (event.target.closest?.("#sources-side")) goBack();
    else twobets.shutSheet();
  });

  // Sources have come: those of a new answer are shown, else what the reader had picked.
  function arrived() {
    const last = [...document.querySelectorAll(".turn-sources")].at(-1)?.id;
    if (last === newest && picked !== null) {
      showTurn(picked);
      return;
    }
    if (last !== newest) byId("sources").scrollTop = 0;
    newest = last;
    picked = null;
    byId("sources").classList.remove("picked");
  }

  twobets.citations = { arrived, showSources };
})();
