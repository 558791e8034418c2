// Keeps the talk steady: a new question goes to the top, and its answer grows below it in place.
window.twobets = window.twobets || {};
(() => {
  const GAP = 14;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let asked = 0;

  function steady() {
    const pane = document.querySelector("#talk .bubble-wrap");
    const wrap = pane?.querySelector(".message-wrap");
    const questions = wrap ? [...wrap.querySelectorAll(".user-row")] : [];
    const last = questions.at(-1);
    if (!last) {
      asked = 0;
      return;
    }
    // Room below the answer lets the question stay at the top while there is little to show.
    const told = wrap.lastElementChild.getBoundingClientRect().bottom - last.getBoundingClientRect().top;
    wrap.style.paddingBottom = `${Math.max(20, pane.clientHeight - told - GAP)}px`;
    if (questions.length === asked) return;
    const grew = questions.length > asked;
    const smooth = grew && asked > 0 && !calm.matches;
    asked = questions.length;
    const top = last.getBoundingClientRect().top - pane.getBoundingClientRect().top - GAP;
    if (grew) pane.scrollTo({ top: pane.scrollTop + top, behavior: smooth ? "smooth" : "auto" });
  }

  addEventListener("resize", steady);
  twobets.steady = steady;
})();
