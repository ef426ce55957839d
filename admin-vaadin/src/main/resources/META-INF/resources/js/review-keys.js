// The keys of the review page. They rest while somebody types, or a dialog is open.
const KEYS = new Set(['j', 'k', 'a', 'h', 'r', 'e', 'u', '?', 'Escape']);

// A key held down walks, but does not decide on one row after the other.
const ONCE = new Set(['a', 'h', 'r', 'e', 'u']);

const FRAMES = 60;

// The row the person sees: while an answer is under way, the server is at another already.
function shown(element) {
    return element.querySelector('#row-panel')?.getAttribute('data-row') ?? '';
}

function typing(event) {
    return event.composedPath().some((node) => node instanceof Element
        && (node.matches('textarea, [contenteditable=true], vaadin-combo-box, vaadin-select')
            || (node.matches('input') && !/^(checkbox|radio|button)$/.test(node.type))));
}

window.pipelineReviewKeys = {
    listen(element) {
        const onKey = (event) => {
            if (!element.isConnected) {
                document.removeEventListener('keydown', onKey);
                return;
            }
            if (!KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey || typing(event)
                || document.querySelector('vaadin-dialog[opened], vaadin-confirm-dialog[opened]')) {
                return;
            }
            event.preventDefault();
            if (!(event.repeat && ONCE.has(event.key))) {
                element.$server.key(event.key, shown(element));
            }
        };
        document.addEventListener('keydown', onKey);
    },

    // As the grid's own arrow keys do: no further than it takes to see the row. scrollToIndex puts it on top, and never ends among the first
    // thousands of more than 100,000 rows: the grid, which shows those by a shifted window, shifts it back, loads, and scrolls anew. A grid
    // that was opened just now learns how many rows there are before the next frames.
    reveal(grid, index, tries = FRAMES) {
        if (!(index < grid._flatSize) && tries > 0) {
            requestAnimationFrame(() => window.pipelineReviewKeys.reveal(grid, index, tries - 1));
        } else if (grid.__ensureFlatIndexInViewport) {
            grid.__ensureFlatIndexInViewport(index);
        } else {
            grid.scrollToIndex(index);
        }
    },
};
