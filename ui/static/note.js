// What a reader has to say about an answer, asked for beside that answer.
window.twobets = window.twobets || {};
(() => {
  const GAP = 6;
  const row = () => document.getElementById("note-row");
  const thumbOf = (target) => target.closest?.("#talk button:is([aria-label$='ike'], [aria-label$='iked'])");
  let thumb = null;
  let byKeyboard = false;
  let shown = null;

  document.addEventListener(
    "click",
    (event) => {
      const chosen = thumbOf(event.target);
      if (!chosen) return;
      thumb = chosen;
      byKeyboard = event.detail === 0;
    },
    true,
  );

  function place() {
    const box = row();
    if (!box || !thumb?.isConnected) {
      shown = box;
      return;
    }
    const pane = document.querySelector("#talk .bubble-wrap").getBoundingClientRect();
    const side = document.getElementById("talk-side").getBoundingClientRect();
    const at = thumb.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const below = at.bottom + GAP;
    const top = below + size.height < pane.bottom ? below : at.top - GAP - size.height;
    box.style.top = `${Math.max(top, pane.top) - side.top}px`;
    box.style.left = `${Math.max(16, Math.min(at.left - 16, side.right - size.width - 16) - side.left)}px`;
    box.classList.add("placed");
    box.classList.toggle("away", at.bottom < pane.top || at.top > pane.bottom);
    if (box !== shown && byKeyboard) box.querySelector("input, textarea")?.focus({ preventScroll: true });
    shown = box;
  }

  // It goes with Escape too, and the keyboard goes on at the thumb.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("#note-row")) document.getElementById("shut-note").click();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#shut-note, #send-note")) thumb?.focus({ preventScroll: true });
  });
  document.addEventListener("scroll", (event) => event.target.matches?.("#talk .bubble-wrap") && place(), true);
  addEventListener("resize", place);

  twobets.note = { place };
})();
