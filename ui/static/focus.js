// Where the keyboard goes on when what had it is gone: to the question just asked, or to the box.
window.twobets = window.twobets || {};
(() => {
  const touch = matchMedia("(pointer: coarse)");
  const questions = () => [...document.querySelectorAll("#talk .asked")];
  let last = null;
  let asked = 0;

  document.addEventListener("focusin", (event) => {
    last = event.target;
    asked = questions().length;
  });

  function put(target) {
    if (!target) return;
    if (!target.matches("a, button, input, textarea, [tabindex]")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function box() {
    // A keyboard that comes up by itself covers what there is to read.
    if (touch.matches) question();
    else put(document.querySelector("#box textarea"));
  }

  const question = () => put(questions().at(-1) ?? document.querySelector("#talk .welcome"));

  function keep() {
    if (document.activeElement && document.activeElement !== document.body) return;
    // Whoever chose an empty place on the page did so on purpose.
    if (!last || last === document.body || last.checkVisibility?.({ visibilityProperty: true })) return;
    const dialog = document.querySelector("dialog[open]");
    if (dialog) put(dialog.querySelector("li button:enabled") ?? dialog.querySelector("button"));
    else if (last.closest?.("#sources-side")) put(document.querySelector("#sources-side button"));
    else if (questions().length < Math.max(asked, 1)) box();
    else question();
  }

  const soon = () => setTimeout(keep, 80);
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, soon);

  twobets.focus = { keep, box, question, isTouch: () => touch.matches };
})();
