/* The sign-up form, a little quicker: the price follows what is typed, the library is guessed from the mail address,
   and the workplace is asked for only when it is not on the list. Without this file the form asks the same server. */
(() => {
  'use strict';

  const form = document.querySelector('form[data-price-url]');
  if (!form) return;

  const PAUSE_MS = 300;
  const panel = document.querySelector('[data-price]');
  const touched = new Set();
  const guessed = new Map();
  let filling = false;
  let timer;
  let asking = new AbortController();

  /* Not form.elements[…]: the searchable field has taken the select's id, and both would answer. */
  const library = (number) => form.querySelector(`select[name="people-${number}-library"]`);

  /* A workplace that is not on the list has a name of its own. */
  function showOrganisations() {
    for (const part of form.querySelectorAll('[data-organisation]')) {
      part.hidden = library(part.dataset.organisation)?.value !== 'other';
    }
  }

  /* A guess never overrules a person: only an empty field, or our own earlier guess, is filled. */
  function fill(guesses) {
    for (const [number, value] of Object.entries(guesses || {})) {
      const select = library(number);
      if (!select || !value || touched.has(select) || select.value === value) continue;
      if (select.value && select.value !== guessed.get(select)) continue;
      guessed.set(select, value);
      select.value = value;
      filling = true;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      filling = false;
    }
  }

  /* The words within it are changed, not the button: a press on words that are gone would be lost. */
  function say(button, words) {
    const text = button.querySelector('span') || button;
    if (text.textContent !== words) text.textContent = words;
  }

  /* A button that changes or moves while it is pressed would miss the click, so what is new waits until it is let go. */
  let pressed = false;
  let kept = null;
  let lifting;

  function show(answer) {
    if (pressed) {
      kept = answer;
      return;
    }
    /* Unchanged words are left alone, so that they are not read aloud again. */
    if (panel && panel.dataset.shown !== answer.html) {
      panel.innerHTML = answer.html;
      panel.dataset.shown = answer.html;
    }
    form.elements.shown_total.value = answer.total;
    form.elements.shown_waiting.value = answer.waiting;
    const submit = form.querySelector('[data-words-queue]');
    if (submit) say(submit, answer.queue ? submit.dataset.wordsQueue : submit.dataset.wordsSeat);
    fill(answer.guess);
  }

  /* The server's price at sign-up is what counts, so a failure here is no reason to disturb anybody. */
  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(form.dataset.priceUrl, {
        method: 'POST', body: new FormData(form), signal, headers: { Accept: 'application/json' },
      });
      if (!response.ok) return;
      const answer = await response.json();
      if (!signal.aborted) show(answer);
    } catch {
      return;
    }
  }

  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  }

  /* Whoever writes in the library's field, or chooses in it, has decided. */
  function remember(event) {
    const select = event.target.closest('.form-group')?.querySelector('select[data-libraries]');
    if (select && !filling) touched.add(select);
  }

  form.addEventListener('input', (event) => {
    remember(event);
    askSoon();
  });
  form.addEventListener('change', (event) => {
    remember(event);
    showOrganisations();
    askSoon();
  });
  form.addEventListener('pointerdown', (event) => {
    clearTimeout(lifting);
    pressed = event.target.closest('button') !== null;
  });
  function letGo() {
    pressed = false;
    if (kept) show(kept);
    kept = null;
  }
  /* The click that ends a press comes a little later than the lifting of a finger. */
  for (const end of ['pointerup', 'pointercancel']) {
    window.addEventListener(end, () => {
      clearTimeout(lifting);
      lifting = setTimeout(letGo, PAUSE_MS);
    });
  }
  /* A form that was sent has had its one booking: whoever goes back to it, kept whole by the browser, gets a new one. */
  let sent = false;
  form.addEventListener('submit', () => { sent = true; });
  /* A browser that goes back puts what was typed into the form again, but not the price. */
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && sent) {
      window.location.reload();
      return;
    }
    showOrganisations();
    if ([...form.elements].some((field) => field.name && field.value !== (field.defaultValue ?? field.value))) askSoon();
  });
  for (const button of document.querySelectorAll('[data-no-js]')) button.hidden = true;
  showOrganisations();
})();
