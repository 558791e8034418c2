// From a number in an answer to its card and back, and the quote shown beside a number.
window.twobets = window.twobets || {};
(() => {
  const byId = (id) => document.getElementById(id);
  let origin = null;
  let newest;
  let shown = null;

  const cardOf = (chip) => byId(chip.getAttribute("href").split("#")[1]);

  function showTurn(number) {
    const wanted = byId(`sources-${number}`);
    if (!wanted) return;
    const changes = shown !== number;
    shown = number;
    for (const turn of document.querySelectorAll(".turn-sources"))
      turn.classList.toggle("shown", turn === wanted);
    byId("sources").classList.add("picked");
    if (changes) byId("sources").scrollTop = 0;
  }

  function unfold(card) {
    for (const button of card.querySelectorAll(".unfold")) button.remove();
    for (const text of card.querySelectorAll(".folded")) text.hidden = false;
  }

  function mark(chip) {
    for (const old of document.querySelectorAll(".chip.current")) old.classList.remove("current");
    chip?.classList.add("current");
  }

  const isShown = (card) => card.checkVisibility() && !document.body.classList.contains("reading");

  function focusCard(chip) {
    const card = cardOf(chip);
    if (!card) return;
    hidePopover();
    // Chosen once more, it leads on to the article itself.
    if (chip.classList.contains("current") && origin === chip && isShown(card)) {
      card.querySelector(".open").click();
      return;
    }
    origin = chip;
    mark(chip);
    showTurn(card.id.split("-")[1]);
    twobets.reader.close({ quietly: true });
    twobets.openSheet(chip);
    const panel = byId("sources");
    // With the name of its article, where that stands right above.
    const begins = card.parentElement.querySelector(".card") === card ? card.parentElement : card;
    const top = begins.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    // The question stays above the cards.
    const above = card.closest(".turn-sources").querySelector(".asked-for").offsetHeight;
    panel.scrollTo({ top: panel.scrollTop + top - above - 8 });
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
    const first = turn.querySelector(".card, summary");
    // Where there are only the nearest passages, whoever asks for them wants to see them.
    if (first?.matches("summary")) first.parentElement.open = true;
    first?.focus({ preventScroll: true });
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
      ["words", card.querySelector("mark").textContent],
      ["from", card.closest(".group").querySelector(".title").textContent],
      ["heading", card.querySelector(".heading").textContent],
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
    const imprint = card.closest(".group").querySelector(".imprint").cloneNode(true);
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
    if (event.key === "Enter" && event.target.matches?.("#sources .card")) event.target.querySelector(".open").click();
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (popover) hidePopover();
    else if (twobets.reader.close()) return;
    else if (event.target.closest?.("#sources-side")) goBack();
    else twobets.shutSheet();
  });

  // Which answer the reader has before them: the last that begins in the upper part of the talk.
  function inView() {
    const pane = document.querySelector("#talk .bubble-wrap");
    if (!pane) return null;
    const { top, height } = pane.getBoundingClientRect();
    const answers = [...document.querySelectorAll("#talk .answer")];
    const begun = answers.filter((one) => one.getBoundingClientRect().top < top + height * 0.45);
    return (begun.at(-1) ?? answers[0])?.id.split("-")[1] ?? null;
  }

  // Whoever reads a card or an article is left there.
  const isBusy = () =>
    document.body.matches(".reading, .sheet-open") || document.activeElement?.closest?.("#sources-side");

  function follow() {
    if (isBusy()) return;
    const number = inView();
    if (number !== null && number !== shown) showTurn(number);
  }

  let due = false;
  document.addEventListener(
    "scroll",
    (event) => {
      if (due || !event.target.matches?.("#talk .bubble-wrap")) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        follow();
      });
    },
    true,
  );

  // Sources have come: those of a new answer are shown, else those that were.
  function arrived() {
    twobets.notebook.refresh();
    const section = [...document.querySelectorAll(".turn-sources")].at(-1);
    const last = section?.id.split("-")[1];
    // A question that took the place of another has the other's number.
    const name = section && `${last} ${section.querySelector(".asked-for").textContent}`;
    const isNew = name !== newest;
    newest = name;
    if (last === undefined) {
      shown = null;
      byId("sources").classList.remove("picked");
    } else if (isNew || !byId(`sources-${shown}`)) {
      shown = null;
      showTurn(last);
    } else showTurn(shown);
  }

  // While an answer is awaited, the cards of the one before are said to be that.
  function look() {
    const waits = Boolean(document.querySelector("#talk .pending")) && shown !== null;
    document.body.classList.toggle("awaiting", waits);
    describe();
  }

  // What a number's short name leaves out.
  function describe() {
    for (const chip of document.querySelectorAll("#talk a.chip[aria-label]:not([aria-description])")) {
      const card = cardOf(chip);
      if (card) chip.setAttribute("aria-description", card.dataset.reference);
    }
  }

  twobets.citations = { arrived, showSources, look };
})();
