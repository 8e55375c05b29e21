// The keyboard, drafts and the selected row: what the browser must do at once, without asking the server.
//
// data-key="a"        a button, link or field that the key reaches from anywhere on the page (fields are focused)
// data-draft="name"   a text that is kept in this tab until it is sent (data-draft-done on a button of the same form)
// .is-selected        the row that is kept in view

const isTyping = element => element?.matches?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]');
const isSeen = element => element.getClientRects().length > 0 && !element.disabled;

document.addEventListener('keydown', event => {
  if (event.ctrlKey && event.key === 'Enter' && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }

  if (event.ctrlKey || event.altKey || event.metaKey || (isTyping(event.target) && event.key !== 'Escape')) {
    return;
  }

  const found = [...document.querySelectorAll('[data-key]')].filter(element => element.dataset.key === event.key && isSeen(element)).at(-1);
  if (!found) {
    return;
  }

  event.preventDefault();
  if (isTyping(found)) {
    found.focus();
    found.select?.();
  } else {
    found.click();
  }
});

const storeOf = element => `draft:${location.pathname}:${element.dataset.draft}`;

document.addEventListener('input', event => {
  if (event.target.dataset?.draft) {
    sessionStorage.setItem(storeOf(event.target), event.target.value);
  }
});

const forget = form => form.querySelectorAll('[data-draft]').forEach(element => sessionStorage.removeItem(storeOf(element)));
document.addEventListener('submit', event => { event.target.dataset.sent = '1'; }, true);

function restore(element) {
  const kept = sessionStorage.getItem(storeOf(element));
  if (kept && !element.value) {
    element.value = kept;
    element.dispatchEvent(new Event('input', { bubbles: true }));
    element.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

const each = (node, selector, act) => {
  if (node.nodeType === Node.ELEMENT_NODE) {
    if (node.matches(selector)) { act(node); }
    node.querySelectorAll(selector).forEach(act);
  }
};

new MutationObserver(changes => {
  for (const change of changes) {
    if (change.type === 'attributes') {
      if (change.target.classList?.contains('is-selected')) {
        change.target.scrollIntoView({ block: 'nearest' });
      }
      continue;
    }

    change.addedNodes.forEach(node => each(node, '[data-draft]', restore));

    // A form that was sent and is gone was taken; one that is still there was refused, and its words are kept.
    change.removedNodes.forEach(node => each(node, 'form[data-sent]', forget));
  }
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
