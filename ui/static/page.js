// The frame of the page: tool buttons, theme, the sources as a sheet on a phone, short notices.
window.twobets = window.twobets || {};
(() => {
  const themes = ["system", "light", "dark"];
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const phone = matchMedia("(max-width: 53.75em)");
  const byId = (id) => document.getElementById(id);

  function remembered() {
    try {
      const theme = localStorage.getItem("twobets.theme");
      return themes.includes(theme) ? theme : "system";
    } catch {
      return "system";
    }
  }

  function dress(theme) {
    const dark = theme === "dark" || (theme === "system" && systemDark.matches);
    document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    const button = document.querySelector("[data-do=theme]");
    if (button) {
      button.setAttribute("aria-label", `Theme: ${theme}`);
      button.title = `Theme: ${theme}`;
    }
  }

  function nextTheme() {
    const theme = themes[(themes.indexOf(remembered()) + 1) % themes.length];
    try {
      localStorage.setItem("twobets.theme", theme);
    } catch {
      // A browser that keeps nothing still changes for now.
    }
    dress(theme);
    say(`Theme: ${theme}`);
  }

  let hush;
  // Said aloud too; where something can be taken back, with a button that waits for whoever is slow.
  function say(words, { name = "", deed = null } = {}) {
    const toast = byId("toast");
    if (!toast) return;
    // Outside an open dialog nothing can be reached.
    const dialog = document.querySelector("dialog[open]");
    (dialog ?? byId("dialogs")).append(toast);
    // Above the box, however high that is.
    const box = byId("composer")?.getBoundingClientRect();
    toast.style.bottom = dialog || !box ? "" : `${innerHeight - box.top + 8}px`;
    toast.querySelector("[role=status]").textContent = words;
    const button = toast.querySelector("button");
    button.hidden = !deed;
    button.textContent = name;
    button.onclick = () => {
      silence();
      button.hidden = true;
      deed?.();
    };
    toast.classList.add("shown");
    clearTimeout(hush);
    if (!deed) hush = setTimeout(silence, 2600);
  }

  const silence = () => byId("toast")?.classList.remove("shown");

  let opener = null;
  function openSheet(from) {
    if (!phone.matches) return;
    opener = from || document.activeElement;
    document.body.classList.add("sheet-open");
    const side = byId("sources-side");
    side.setAttribute("role", "dialog");
    side.setAttribute("aria-modal", "true");
    byId("talk-side").inert = true;
    byId("bar").inert = true;
  }

  function shutSheet() {
    if (!document.body.classList.contains("sheet-open")) return false;
    document.body.classList.remove("sheet-open");
    const side = byId("sources-side");
    side.setAttribute("role", "region");
    side.removeAttribute("aria-modal");
    byId("talk-side").inert = false;
    byId("bar").inert = false;
    opener?.focus?.();
    return true;
  }

  const press = (id) => byId(id)?.click();
  const deeds = {
    theme: nextTheme,
    history: () => twobets.talks.show(),
    "shut-dialog": (button) => button.closest("dialog").close(),
    export: () => twobets.take.show(),
    notebook: () => twobets.notebook.show(),
    add: () => twobets.add.show(),
    models: () => byId("models").showModal(),
    print: () => twobets.take.print(),
    "keep-last": () => twobets.box.keepLast(),
    sources: (button) => {
      openSheet(button);
      document.querySelector("#sources-bar [data-do=shut]").focus();
    },
    shut: shutSheet,
    fresh: () => {
      twobets.talks.begin();
      press("fresh");
      twobets.focus.box();
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) deeds[button.dataset.do]?.(button);
    // The dimmed page behind the sheet is the stage's own ground.
    else if (event.target.id === "stage") shutSheet();
  });
  systemDark.addEventListener("change", () => dress(remembered()));
  phone.addEventListener("change", shutSheet);

  Object.assign(twobets, { say, silence, openSheet, shutSheet, isPhone: () => phone.matches });
  const start = () => dress(remembered());
  // Gradio adds this script after the page was parsed, so the event may be past.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
  // Gradio sets its own theme and builds the bar later.
  addEventListener("load", start);
  twobets.dress = start;
})();
