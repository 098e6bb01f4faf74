/* Text as it is searched in: lower-case words, in which å, ø and æ are aa, oe and ae and other accents fall away. As
   `fold` in app/libraries/words.py, which writes data-search, so that å finds aa and the reverse. */
(() => {
  'use strict';

  const LETTERS = { ø: 'oe', æ: 'ae', ß: 'ss', ð: 'd', þ: 'th' };

  const fold = (text) =>
    text.toLowerCase().normalize('NFD')
      .replace(/a\u030a/g, 'aa').replace(/o\u0308/g, 'oe').replace(/a\u0308/g, 'ae')
      .replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ')
      .replace(/[øæßðþ]/g, (letter) => LETTERS[letter]).trim();

  window.kreds = { fold };
})();
