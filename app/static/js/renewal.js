/* The page behind an invitation: the button says whether the chosen meeting means a seat or a place in the queue.
   Without this file it says so for the meeting that was chosen beforehand, and each choice says it in words. */
(() => {
  'use strict';

  const form = document.querySelector('[name="shown_queues"]')?.form;
  const submit = form?.querySelector('[data-words-queue]');
  if (!submit) return;

  const queues = form.elements.shown_queues.value.split(' ');

  /* Nothing else: a field that is left for the button changes as it is pressed, and its click would miss the words. */
  form.addEventListener('change', ({ target }) => {
    if (target.name !== 'wish') return;
    submit.textContent = queues.includes(target.value) ? submit.dataset.wordsQueue : submit.dataset.wordsSeat;
  });
})();
