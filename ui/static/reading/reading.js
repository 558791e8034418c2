// Marks the words that the address names, as in #120-168, by their offsets in the article's text.
"use strict";

// As the reader chose it in the chat; without a choice the page follows the system.
try {
  document.documentElement.dataset.theme = localStorage.getItem("twobets.theme") ?? "system";
} catch {
  // A browser that keeps nothing follows the system too.
}

function unmark() {
  for (const mark of document.querySelectorAll("mark")) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

function markWithin(block, from, to) {
  const text = block.firstChild;
  if (!text || text.nodeType !== Node.TEXT_NODE || from >= to) return null;
  const range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  const mark = document.createElement("mark");
  range.surroundContents(mark);
  return mark;
}

// Offsets count characters; a string of JavaScript counts some of them, such as emoji, twice.
function unitsOf(text, characters) {
  return Array.from(text).slice(0, Math.max(0, characters)).join("").length;
}

function markNamed() {
  unmark();
  const named = /^#(\d+)-(\d+)$/.exec(location.hash);
  if (!named) return;
  const [start, end] = [Number(named[1]), Number(named[2])];
  const blocks = document.querySelectorAll("[data-at]");
  const marks = Array.from(blocks, (block) => {
    const [text, begin] = [block.textContent, Number(block.dataset.at)];
    return markWithin(block, unitsOf(text, start - begin), unitsOf(text, end - begin));
  }).filter(Boolean);
  if (!marks.length) return;
  marks[0].tabIndex = -1;
  marks[0].focus({ preventScroll: true });
  marks[0].scrollIntoView({ block: "center" });
}

addEventListener("hashchange", markNamed);
markNamed();
