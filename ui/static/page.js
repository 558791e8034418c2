// The frame of the page: tool buttons, theme, the sources as a sheet on a phone, short notices.
window.twobets = window.twobets || {};
(() => {
  const themes = ["system", "light", "dark"];
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const phone = matchMedia("(max-width: 860px)");
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
  function say(words) {
    const toast = byId("toast");
    if (!toast) return;
    toast.textContent = words;
    toast.classList.add("shown");
    clearTimeout(hush);
    hush = setTimeout(() => toast.classList.remove("shown"), 2200);
  }

  let opener = null;
  function openSheet(from) {
    if (!phone.matches) return;
    opener = from || document.activeElement;
    document.body.classList.add("sheet-open");
    const side = byId("sources-side");
    side.setAttribute("role", "dialog");
    side.setAttribute("aria-modal", "true");
    side.setAttribute("aria-labelledby", "sources-title");
    byId("talk-side").inert = true;
    byId("bar").inert = true;
  }

  function shutSheet() {
    if (!document.body.classList.contains("sheet-open")) return false;
    document.body.classList.remove("sheet-open");
    const side = byId("sources-side");
    for (const name of ["role", "aria-modal", "aria-labelledby"]) side.removeAttribute(name);
    byId("talk-side").inert = false;
    byId("bar").inert = false;
    opener?.focus?.();
    return true;
  }

  const press = (id) => byId(id)?.click();
  const deeds = {
    theme: nextTheme,
    history: () => twobets.talks.show(),
    "shut-history": () => byId("history-list").close(),
    export: () => press("export"),
    sources: (button) => {
      openSheet(button);
      document.querySelector("#sources-bar button").focus();
    },
    shut: shutSheet,
    fresh: () => {
      twobets.talks.begin();
      press("fresh");
      document.querySelector("#box textarea")?.focus();
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

  Object.assign(twobets, { say, openSheet, shutSheet, isPhone: () => phone.matches });
  const start = () => dress(remembered());
  // Gradio adds this script after the page was parsed, so the event may be past.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
  // Gradio sets its own theme and builds the bar later.
  addEventListener("load", start);
  twobets.dress = start;
})();
