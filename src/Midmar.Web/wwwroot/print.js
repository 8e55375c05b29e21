// Printing is the browser's; an open page can only ask for it.
export function print() { window.print(); }
