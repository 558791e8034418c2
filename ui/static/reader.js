// The article reader: goes to the chosen place, steps between places, and back to the cards.
window.twobets = window.twobets || {};
(() => {
  const byId = (id) => document.getElementById(id);
  let opener = null;
  let at = 0;

  const text = () => document.querySelector("#reader .text");
  const places = () => [...document.querySelectorAll("#reader mark.place")];
  const isOpen = () => document.body.classList.contains("reading");

  function scrollTo(place) {
    const page = text();
    const top = place.getBoundingClientRect().top - page.getBoundingClientRect().top;
    page.scrollTo({ top: page.scrollTop + top - page.clientHeight / 4 });
  }

  function go(position) {
    const all = places();
    if (!all.length) return;
    at = (position + all.length) % all.length;
    const start = all[at].dataset.places.split(" ").at(-1);
    for (const mark of document.querySelectorAll("#reader mark"))
      mark.classList.toggle("current", mark.dataset.places.split(" ").includes(start));
    document.querySelector("#reader .where").textContent = `Quote ${at + 1} of ${all.length}`;
    scrollTo(all[at]);
  }

  function arrived() {
    const reader = document.querySelector("#reader .reader");
    document.body.classList.toggle("reading", Boolean(reader));
    if (!reader) return;
    const all = places();
    const chosen = all.findIndex((mark) => mark.dataset.places.split(" ").includes(reader.dataset.start));
    twobets.openSheet(opener);
    const section = reader.querySelector(`[data-at="${reader.dataset.start}"]`);
    if (all.length) go(Math.max(chosen, 0));
    else if (section && section !== reader.querySelector("[data-at]")) scrollTo(section);
    else text().scrollTo(0, 0);
    text().focus({ preventScroll: true });
  }

  function close({ quietly = false } = {}) {
    if (!isOpen()) return false;
    document.body.classList.remove("reading");
    if (!quietly && opener?.isConnected) opener.focus();
    return true;
  }

  // The place that was open before is still there; the server's answer then changes nothing.
  function opening(button) {
    // From within the reader it goes on; back is still where it was opened from.
    if (!button.closest("#reader")) opener = button;
    const reader = document.querySelector("#reader .reader");
    if (reader?.dataset.key === button.dataset.open) arrived();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#reader button");
    if (!button) return;
    if (button.matches("[data-close]")) close();
    else if (button.dataset.step) go(at + Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (!isOpen() || !event.target.closest("#reader") || event.ctrlKey || event.metaKey) return;
    if (event.key === "n" || event.key === "ArrowRight") go(at + 1);
    else if (event.key === "p" || event.key === "ArrowLeft") go(at - 1);
  });

  twobets.reader = { arrived, close, opening };
})();
