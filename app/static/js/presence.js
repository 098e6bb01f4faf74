/* The name list at the door, a little quicker: it follows what is typed, and a tap is saved without leaving the page.
   Without this file the same forms ask the same server. */
(() => {
  'use strict';

  const { fold } = window.kreds;
  const field = document.querySelector('#soeg');
  const list = document.querySelector('.guests');
  if (!field || !list) return;

  const PATIENCE_MS = 10000;
  const message = document.querySelector('[data-message]');
  const chips = document.querySelector('[data-chips]');
  const rest = document.querySelector('[data-rest]');
  const nobody = document.querySelector('[data-nobody]');
  const waiting = document.querySelector('[data-waiting]');
  const unsaved = document.querySelector('[data-unsaved]');

  /* As `found_by` in app/planning/presence_reading.py. */
  function filter() {
    const typed = fold(field.value).split(' ').filter(Boolean);
    const people = [...document.querySelectorAll('.guest')];
    for (const one of people) {
      one.hidden = !typed.every((word) => ` ${one.dataset.search}`.includes(` ${word}`));
    }
    const fitting = people.filter((one) => !one.hidden);
    nobody.hidden = fitting.length > 0;
    if (waiting) waiting.open = typed.length > 0 && fitting.some((one) => waiting.contains(one));
  }

  const firstButton = (guest) => guest?.querySelector('.guest-button');

  /* Who was searched for is done with: the next name. Who goes down the list stays there. */
  function show(button, changes) {
    const id = `p-${button.value.split(' ')[0]}`;
    const goesDown = list.contains(button) && !field.value;
    const guest = document.getElementById(id);
    if (guest) guest.outerHTML = changes.line;
    message.innerHTML = changes.message;
    chips.innerHTML = changes.chips;
    rest.innerHTML = changes.rest;
    if (goesDown) {
      firstButton(document.getElementById(id))?.focus({ preventScroll: true });
      return;
    }
    field.value = '';
    field.focus();
    filter();
  }

  function sayUnsaved(name) {
    message.replaceChildren(unsaved.content.cloneNode(true));
    const heading = message.querySelector('.alert-heading');
    heading.textContent = heading.textContent.replace('{name}', name);
    message.scrollIntoView({ block: 'center' });
  }

  async function save(form, button) {
    const name = button.dataset.name || button.closest('.guest').dataset.name;
    let response;
    try {
      response = await fetch(form.action, {
        method: 'POST',
        body: new FormData(form, button),
        headers: { Accept: 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      sayUnsaved(name);
      return;
    }
    /* Refused: the server says why on a page of its own. */
    if (response.ok) show(button, await response.json());
    else form.requestSubmit(button);
  }

  const busy = new WeakSet();

  document.addEventListener('submit', async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches('[data-mark]') || !button || busy.has(button)) return;
    event.preventDefault();
    busy.add(button);
    button.setAttribute('aria-busy', 'true');
    await save(form, button);
    button.removeAttribute('aria-busy');
    busy.delete(button);
  });

  field.form.addEventListener('submit', (event) => {
    event.preventDefault();
    firstButton(document.querySelector('.guest:not([hidden])'))?.focus();
  });
  field.addEventListener('input', filter);
  /* A browser that goes back puts what was typed into the field again. */
  window.addEventListener('pageshow', filter);
  for (const part of document.querySelectorAll('[data-no-js]')) part.hidden = true;
})();
