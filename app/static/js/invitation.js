/* The button that sends invitations counts those who are ticked. Without this file it says how many were ticked when
   the page was shown. */
(() => {
  'use strict';

  const form = document.querySelector('form[data-choose]');
  const submit = form?.querySelector('button[value="send"] span');
  if (!submit) return;

  const { words } = document.currentScript.dataset;

  form.addEventListener('change', ({ target }) => {
    if (target.name !== 'invite-ask') return;
    const count = form.querySelectorAll('[name="invite-ask"]:checked').length;
    submit.textContent = words.replace('{count}', count);
  });
})();
