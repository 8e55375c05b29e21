// Where on a plan a pointer is, in thousandths of its width and height, however large it is drawn.
export function place(plan, x, y) {
    const box = plan.getBoundingClientRect();
    const part = (at, from, length) => Math.max(0, Math.min(1000, Math.round((at - from) / length * 1000)));
    return [part(x, box.left, box.width), part(y, box.top, box.height)];
}
