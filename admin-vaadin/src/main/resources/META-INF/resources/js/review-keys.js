// The keys of the review page. They rest while somebody types, or a dialog is open.
const KEYS = new Set(['j', 'k', 'a', 'h', 'r', 'e', 'u', '?', 'Escape']);

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
            element.$server.key(event.key);
        };
        document.addEventListener('keydown', onKey);
    },
};
