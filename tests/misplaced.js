// What lies on something else, is too small for a finger, or makes the page too wide.
() => {
  const top = document.querySelector('dialog[open]') ?? document.body;
  const clipped = (part) => {
    let { left, top, right, bottom } = part.getBoundingClientRect();
    for (let at = part.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible') continue;
      const box = at.getBoundingClientRect();
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return { left, top, right, bottom };
  };
  const isSeen = (part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !part.closest('[inert], #toast') && !part.matches('.unseen, #detail input, #reason input');
  const seen = (parts) => [...top.querySelectorAll(parts)].filter(isSeen);
  const name = (part) => part.outerHTML.slice(0, 80);
  const found = [];

  const boxes = seen('button, h1, h2, h3, a, label, textarea, input, p, summary, li > span')
    .map((part) => [part, clipped(part), part.closest('#note-row')])
    .filter(([, box]) => box.right - box.left > 1 && box.bottom - box.top > 1);
  for (const [at, [one, mine, layer]] of boxes.entries())
    for (const [other, its, itsLayer] of boxes.slice(at + 1)) {
      if (layer !== itsLayer || one.contains(other) || other.contains(one)) continue;
      const wide = Math.min(mine.right, its.right) - Math.max(mine.left, its.left);
      const high = Math.min(mine.bottom, its.bottom) - Math.max(mine.top, its.top);
      if (wide > 1 && high > 1) found.push(`${name(one)} lies on ${name(other)}`);
    }

  // What stands in a line of text is smaller; the room around it belongs to it.
  const pressed =
    'button:not(.unfold), [role=button], summary, :is(#detail, #reason, #shelf) label';
  for (const part of matchMedia('(pointer: coarse)').matches ? seen(pressed) : []) {
    const { width, height } = part.getBoundingClientRect();
    if (width && (width < 43.5 || height < 43.5))
      found.push(`${name(part)}: ${width} x ${height}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('The page scrolls sideways.');
  return found;
}
