// The articles beside the talk: which of them are searched, as this tab's reader checked them.
window.twobets = window.twobets || {};
(() => {
  const KEY = "twobets.searched";
  const boxes = () => [...document.querySelectorAll("#shelf input[type=checkbox]")];
  const checked = () => boxes().filter((box) => box.checked);

  // None checked is no wish to search nothing.
  function chosen() {
    const some = checked();
    return some.length === boxes().length ? "" : some.map((box) => box.value).join("\n");
  }

  function tell() {
    const [all, some] = [boxes().length, checked().length];
    const words =
      some === all ? "All are searched" : some ? `${some} of ${all} searched` : "None checked: all are searched";
    const told = document.querySelector("#shelf .searching");
    if (told && all) told.textContent = words;
    document.body.classList.toggle("filtered", some > 0 && some < all);
    const box = document.querySelector("#box textarea");
    if (box) box.placeholder = some > 0 && some < all ? `Ask ${some} of ${all} articles` : "Ask about the articles";
  }

  function arrived() {
    const kept = sessionStorage.getItem(KEY)?.split("\n");
    if (kept) for (const box of boxes()) box.checked = kept.includes(box.value);
    if (kept && !checked().length) for (const box of boxes()) box.checked = true;
    tell();
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#shelf input")) return;
    try {
      if (chosen()) sessionStorage.setItem(KEY, chosen());
      else sessionStorage.removeItem(KEY);
    } catch {
      // It holds for this page then.
    }
    tell();
  });

  twobets.shelf = { chosen, arrived };
})();
