// The page is complete without this; it only adds the filter.
(function () {
  'use strict';
  var form = document.querySelector('.filters');
  var cards = Array.prototype.slice.call(document.querySelectorAll('article'));
  if (!form || cards.length < 2) return;
  var find = document.getElementById('find');
  var model = document.getElementById('model');
  var status = document.getElementById('status');
  var shown = document.getElementById('shown');
  var all = document.getElementById('all');
  var none = document.getElementById('none');
  var groups = Array.prototype.slice.call(document.querySelectorAll('section.group'));
  var texts = [];

  function text(i) {
    if (texts[i] === undefined) texts[i] = cards[i].textContent.toLowerCase();
    return texts[i];
  }

  function of(card, part) {
    var found = card.querySelector(part);
    return found ? found.textContent : '';
  }

  function apply() {
    var words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    var m = model ? model.value : '';
    var s = status ? status.value : '';
    var count = 0;
    cards.forEach(function (card, i) {
      var fits = (!m || of(card, 'h3 span') === m + ': ') && (!s || of(card, '.meta b') === s) &&
        words.every(function (word) { return text(i).indexOf(word) >= 0; });
      card.hidden = !fits;
      if (fits) count++;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector('article:not([hidden])'); });
    var filtered = words.length > 0 || m !== '' || s !== '';
    shown.textContent = filtered ? count + ' of ' + cards.length + ' shown' : '';
    all.hidden = !filtered;
    none.hidden = count > 0;
  }

  // A link to a card that the filter hides shows everything.
  function reveal() {
    var id = location.hash.slice(1);
    var target = id ? document.getElementById(id) : null;
    if (target && target.closest('[hidden]')) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  }

  form.hidden = false;
  var timer;
  form.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); apply(); });
  all.addEventListener('click', function () { find.focus(); });
  form.addEventListener('reset', function () { setTimeout(apply, 0); });
  window.addEventListener('hashchange', reveal);
})();
