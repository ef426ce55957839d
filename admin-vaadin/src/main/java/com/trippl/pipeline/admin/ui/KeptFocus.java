package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.Component;

/**
 * Keeps the keyboard's focus where it is when what has it is made anew: in a panel that shows other numbers, or the next row. What can have
 * it is known by its attribute {@value #NAME}, else by its id.
 */
public final class KeptFocus {
    /** Names what may change its place and its id. */
    public static final String NAME = "data-focus";

    private static final String WATCH = """
            const box = this;
            if (box.keptFocus !== undefined) return;
            box.keptFocus = null;
            box.addEventListener('focusin', e => { box.keptFocus = (e.target.getAttribute('data-focus') ?? e.target.id) || null; });
            box.addEventListener('focusout', e => setTimeout(() => {
                // What was taken away was not left by the person.
                if (e.target.isConnected && !box.contains(document.activeElement)) box.keptFocus = null;
            }));""";

    private static final String RESTORE = """
            const at = document.activeElement;
            if (!this.keptFocus || at && at !== document.body) return;
            for (const one of this.querySelectorAll('[data-focus], [id]')) {
                if ((one.getAttribute('data-focus') ?? one.id) === this.keptFocus) {
                    one.focus({ preventScroll: true });
                    return;
                }
            }""";

    private KeptFocus() {}

    /** Watches a component; once, when it is made. */
    public static void watch(Component box) {
        box.addAttachListener(event -> box.getElement().executeJs(WATCH));
    }

    /** Gives the focus back, if it was lost; after what the component holds was made anew. */
    public static void restore(Component box) {
        box.getElement().executeJs(RESTORE);
    }
}
