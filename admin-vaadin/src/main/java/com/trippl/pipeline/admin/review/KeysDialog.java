package com.trippl.pipeline.admin.review;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of the review page. */
final class KeysDialog {
    private static final Map<String, String> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("j", "next row");
        KEYS.put("k", "row before");
        KEYS.put("a", "accept, and go to the next row");
        KEYS.put("h", "hold, and go to the next row");
        KEYS.put("r", "reject, and go to the next row");
        KEYS.put("e", "edit the row");
        KEYS.put("u", "take back your last decision, edit or settled conflict; again: the one before");
        KEYS.put("Esc", "close the row");
        KEYS.put("?", "this list");
    }

    private KeysDialog() {}

    static void open() {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle("Keys");
        NativeTable table = new NativeTable();
        table.addClassName("values");
        KEYS.forEach((key, meaning) -> {
            NativeTableRow row = table.getBody().addRow();
            Span cap = new Span(key);
            cap.addClassName("key-cap");
            row.addDataCell().add(cap);
            row.addDataCell().setText(meaning);
        });
        dialog.add(table);
        dialog.getFooter().add(new Button("Close", click -> dialog.close()));
        dialog.open();
    }
}
