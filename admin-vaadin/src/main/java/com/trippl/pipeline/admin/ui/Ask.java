package com.trippl.pipeline.admin.ui;

import com.vaadin.flow.component.confirmdialog.ConfirmDialog;

/** Asks before what cannot be undone. */
public final class Ask {
    private Ask() {}

    /**
     * Asks, and acts when the answer is yes.
     *
     * @param title the question
     * @param text what will happen, with its counts
     * @param confirm the word on the button that does it
     */
    public static ConfirmDialog before(String title, String text, String confirm, Runnable action) {
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(title);
        dialog.setText(text);
        dialog.setCancelable(true);
        dialog.setCancelText("Back");
        dialog.setConfirmText(confirm);
        dialog.addConfirmListener(event -> action.run());
        dialog.open();
        return dialog;
    }

    /** The same for what destroys something. */
    public static ConfirmDialog beforeDestroying(String title, String text, String confirm, Runnable action) {
        ConfirmDialog dialog = before(title, text, confirm, action);
        dialog.setConfirmButtonTheme("error primary");
        return dialog;
    }
}
