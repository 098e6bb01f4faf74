/* The page of a message that is being sent shows how far it has come. Without this file one follows a link. */
(() => {
  'use strict';

  const PAUSE_MS = 3000;
  const region = document.querySelector('[data-progress][data-moving]');
  if (!region) return;

  /* What says the same is left alone, so that it is not read aloud again and the focus stays where it is. */
  function take(name, page) {
    const [before, after] = [region, page].map((one) => one.querySelector(`[data-progress-${name}]`));
    const text = (one) => one.textContent.replace(/\s+/g, ' ').trim();
    if (after && text(before) !== text(after)) before.innerHTML = after.innerHTML;
  }

  async function look() {
    let moves = true;
    try {
      const response = await fetch(location.pathname, { headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-progress]');
      if (response.ok && page) {
        take('words', page);
        take('acts', page);
        moves = 'moving' in page.dataset;
      }
    } catch {
      /* The next look may do better. */
    }
    if (moves) setTimeout(look, PAUSE_MS);
  }

  setTimeout(look, PAUSE_MS);
})();
