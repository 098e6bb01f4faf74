/* The agenda, a little quicker: items are moved, taken out and read from a programme without loading the page anew,
   and the clock times follow what is typed. Without this file the same buttons ask the same server. */
(() => {
  'use strict';

  const FORM = 'form[data-swaps]';
  const PAUSE_MS = 200;
  let timer;
  let reckoning = new AbortController();

  const post = (form, name, signal) => {
    const fields = new FormData(form);
    if (name) fields.append(name, '1');
    return fetch(form.action, { method: 'POST', body: fields, signal, redirect: 'error' });
  };

  /* The page that the server answers, in the place of this one. */
  function show(html) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    document.title = page.title;
    document.querySelector('main').replaceWith(document.importNode(page.querySelector('main'), true));
    hidePlainButtons();
    const focus = document.querySelector('main [autofocus]') || document.querySelector('main [role=status]');
    if (!focus) return;
    if (focus.matches('[role=status]')) focus.tabIndex = -1;
    focus.focus();
  }

  /* Whatever goes wrong here goes right, or is told, when the button is sent as the browser sends it. */
  async function swap(form, button) {
    try {
      const response = await post(form, button.name);
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      show(await response.text());
    } catch {
      button.removeAttribute('data-swap');
      form.requestSubmit(button);
    }
  }

  /* Only the times and what does not fit are taken from the answer: people go on typing. */
  async function reckon(form) {
    reckoning.abort();
    reckoning = new AbortController();
    const { signal } = reckoning;
    try {
      const response = await post(form, 'reckon', signal);
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (signal.aborted) return;
      for (const part of page.querySelectorAll('[data-reckoned]')) {
        const shown = document.getElementById(part.id);
        if (shown && shown.textContent !== part.textContent) shown.textContent = part.textContent;
      }
    } catch {
      return;
    }
  }

  function hidePlainButtons() {
    for (const button of document.querySelectorAll('[data-no-js]')) button.hidden = true;
  }

  document.addEventListener('submit', (event) => {
    if (!event.target.matches(FORM) || !event.submitter?.matches('[data-swap]')) return;
    event.preventDefault();
    swap(event.target, event.submitter);
  });
  document.addEventListener('input', (event) => {
    const form = event.target.closest(FORM);
    if (!form || !event.target.matches('[data-reckon]')) return;
    clearTimeout(timer);
    timer = setTimeout(() => reckon(form), PAUSE_MS);
  });
  hidePlainButtons();
})();
