/* Turns select[data-libraries] into a field one can search in, by the ARIA pattern "editable combobox with list
   autocomplete": focus stays in the field, aria-activedescendant points into the list. The select stays the truth: it
   is what the form sends, it gets a change event for every choice, and whoever sets it and sends "change" is shown. */
(() => {
  'use strict';

  const { fold } = window.kreds;
  const OTHER = 'other';
  const words = document.currentScript.dataset;

  class LibraryPicker {
    constructor(select) {
      this.select = select;
      this.entries = [...select.options].filter((option) => option.value).map((option) => ({
        value: option.value,
        name: option.text,
        search: ` ${fold(option.dataset.search || option.text)} `,
        place: ` ${fold((option.dataset.search || '').split('|')[0])}`,
      }));
      this.shown = [];
      this.active = -1;
      this.build();
      this.listen();
      this.showChosen();
    }

    build() {
      const id = this.select.id;
      this.field = Object.assign(document.createElement('input'), {
        type: 'text', id, className: 'form-input picker-field', autocomplete: 'off', spellcheck: false,
      });
      this.list = Object.assign(document.createElement('ul'), {
        id: `${id}-list`, className: 'picker-list', hidden: true,
      });
      this.status = Object.assign(document.createElement('span'), { className: 'sr-only' });
      this.status.setAttribute('role', 'status');
      const label = document.querySelector(`label[for="${id}"]`);
      label.id = `${id}-label`;
      this.list.setAttribute('role', 'listbox');
      this.list.setAttribute('aria-labelledby', label.id);
      this.describe({
        role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id,
        'aria-describedby': this.select.getAttribute('aria-describedby'),
        'aria-invalid': this.select.getAttribute('aria-invalid'),
      });
      const box = Object.assign(document.createElement('div'), { className: 'picker' });
      box.append(this.field, this.list, this.status);
      /* The field takes over the id, so that the label and the error summary lead to it. */
      this.select.id = `${id}-select`;
      this.select.hidden = true;
      this.select.before(box);
    }

    describe(attributes) {
      for (const [name, value] of Object.entries(attributes)) {
        if (value) this.field.setAttribute(name, value);
      }
    }

    listen() {
      this.field.addEventListener('input', () => this.open(this.field.value));
      this.field.addEventListener('click', () => this.list.hidden && this.browse());
      this.field.addEventListener('focus', () => this.field.select());
      this.field.addEventListener('blur', () => this.settle());
      this.field.addEventListener('keydown', (event) => this.onKey(event));
      /* Without this, pressing on the list takes the focus from the field, and blur closes the list too early. */
      this.list.addEventListener('mousedown', (event) => event.preventDefault());
      this.list.addEventListener('click', (event) => {
        const item = event.target.closest('[role=option]');
        if (item) this.choose(this.shown[Number(item.dataset.index)]);
      });
      this.select.addEventListener('change', () => this.chosenElsewhere());
      /* A browser that goes back restores the select, but knows nothing of this field. */
      window.addEventListener('pageshow', () => document.activeElement !== this.field && this.showChosen());
    }

    onKey(event) {
      const closed = this.list.hidden;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        if (closed) this.browse();
        else this.move(event.key === 'ArrowDown' ? 1 : -1);
      } else if (event.key === 'Enter' && !closed) {
        event.preventDefault();
        if (this.shown[this.active]) this.choose(this.shown[this.active]);
      } else if (event.key === 'Escape' && !closed) {
        event.preventDefault();
        this.close();
        this.showChosen();
      }
    }

    /* As `rank` in app/libraries/words.py: first where what was typed begins words of the municipality, which stands
       before the bar in data-search, then of any name, then within words. "Not on the list" is always offered last. */
    matches(query) {
      const typed = fold(query).split(' ').filter(Boolean);
      const found = this.entries.filter((e) => e.value !== OTHER && typed.every((part) => e.search.includes(part)));
      const begin = (text) => typed.every((part) => text.includes(` ${part}`));
      const rank = (e) => (begin(e.place) ? 0 : begin(e.search) ? 1 : 2);
      const other = this.entries.filter((e) => e.value === OTHER);
      return [...found.sort((a, b) => rank(a) - rank(b)), ...other];
    }

    open(query) {
      this.shown = this.matches(query);
      this.render();
      this.list.hidden = false;
      this.field.setAttribute('aria-expanded', 'true');
      this.activate(query.trim() && this.shown[0]?.value !== OTHER ? 0 : -1);
      this.say(this.counted());
    }

    browse() {
      this.open('');
      this.activate(this.shown.findIndex((entry) => entry.value === this.select.value));
    }

    render() {
      this.list.replaceChildren(...this.shown.map((entry, index) => {
        const item = document.createElement('li');
        item.id = `${this.list.id}-${index}`;
        item.className = entry.value === OTHER ? 'picker-option picker-other' : 'picker-option';
        item.dataset.index = index;
        item.textContent = entry.name;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', 'false');
        return item;
      }));
    }

    counted() {
      const count = this.shown.filter((entry) => entry.value !== OTHER).length;
      if (count === 0) return words.none;
      return count === 1 ? words.one : words.many.replace('{count}', count);
    }

    move(step) {
      const last = this.shown.length - 1;
      const next = this.active + step;
      this.activate(next < 0 ? last : next > last ? 0 : next);
    }

    activate(index) {
      this.list.children[this.active]?.setAttribute('aria-selected', 'false');
      this.active = index;
      const item = this.list.children[index];
      if (!item) {
        this.field.removeAttribute('aria-activedescendant');
        return;
      }
      item.setAttribute('aria-selected', 'true');
      item.scrollIntoView({ block: 'nearest' });
      this.field.setAttribute('aria-activedescendant', item.id);
    }

    choose(entry) {
      this.close();
      this.set(entry.value);
      this.showChosen();
    }

    /* Leaving the field takes the marked match, as Tab does in a native list. A name that matches nothing is left to be
       read and mended, but must not hide an earlier choice: what is seen is what is sent. */
    settle() {
      const marked = this.list.hidden ? undefined : this.shown[this.active];
      this.close();
      if (marked) this.set(marked.value);
      else if (this.field.value.trim() !== this.chosenName()) this.set('');
      if (this.select.value) this.showChosen();
    }

    set(value) {
      if (this.select.value === value) return;
      this.own = true;
      this.select.value = value;
      this.select.dispatchEvent(new Event('change', { bubbles: true }));
      this.own = false;
    }

    chosenElsewhere() {
      if (this.own) return;
      this.close();
      this.showChosen();
      /* As on focus: whoever is here already and goes on typing replaces the name that came. */
      if (document.activeElement === this.field) this.field.select();
      if (this.select.value) this.say(words.chosen.replace('{name}', this.chosenName()));
    }

    chosenName() {
      return this.select.value ? this.select.selectedOptions[0].text : '';
    }

    showChosen() {
      this.field.value = this.chosenName();
    }

    close() {
      this.list.hidden = true;
      this.field.setAttribute('aria-expanded', 'false');
      this.activate(-1);
    }

    /* Said when typing pauses, or a screen reader would say every count on the way. */
    say(text) {
      clearTimeout(this.saying);
      this.saying = setTimeout(() => { this.status.textContent = text; }, 500);
    }
  }

  for (const select of document.querySelectorAll('select[data-libraries]')) new LibraryPicker(select);
})();
