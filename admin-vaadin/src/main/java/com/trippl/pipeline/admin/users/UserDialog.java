package com.trippl.pipeline.admin.users;

import com.trippl.pipeline.security.AccountException;
import com.trippl.pipeline.security.UserRow;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for what an account is to be. */
final class UserDialog extends Dialog {
    /** What to do with the answer. */
    @FunctionalInterface
    interface Fields {
        /**
         * Saves it.
         *
         * @throws AccountException saying why it cannot be
         */
        void save(String name, Set<String> roles, Set<String> dmos);
    }

    private final TextField name = new TextField("User name");
    private final CheckboxGroup<String> roles = new CheckboxGroup<>("Roles");
    private final MultiSelectComboBox<String> dmos = new MultiSelectComboBox<>("Restrict to DMOs");
    private final Span fault = new Span();

    UserDialog(@Nullable UserRow user, boolean restricted, List<String> allRoles, List<String> allDmos, Fields fields) {
        setHeaderTitle(user == null ? "Add user" : "Edit " + user.username());
        setWidth("28rem");
        name.setId("user-name");
        name.setVisible(user == null);
        name.setMaxLength(100);
        name.setHelperText("They log in with it. A password is generated and shown to you once.");
        name.getElement().setAttribute("autocomplete", "off");
        roles.setId("user-roles");
        roles.setItems(allRoles);
        roles.setHelperText("Without a role they can log in, and see nothing.");
        dmos.setId("user-dmos");
        dmos.setItems(allDmos);
        dmos.setWidthFull();
        dmos.setHelperText(
                restricted
                        ? "They see only these, in every page. Choose at least one of yours."
                        : "Empty: they see all DMOs. Otherwise only these, in every page.");
        fault.setId("user-fault");
        fault.addClassName("users-fault");
        fault.getElement().setAttribute("role", "alert");
        fault.setVisible(false);
        if (user != null) {
            roles.setValue(Set.copyOf(user.roles()));
            dmos.setValue(Set.copyOf(user.dmos()));
        }
        Div form = new Div(name, roles, dmos, fault);
        form.addClassName("users-form");
        add(form);
        Button save = new Button(user == null ? "Add user" : "Save", click -> save(fields));
        save.setId("user-save");
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", click -> close()), save);
    }

    private void save(Fields fields) {
        try {
            fields.save(name.getValue(), roles.getValue(), dmos.getValue());
            close();
        } catch (AccountException refused) {
            fault.setText(String.valueOf(refused.getMessage()));
            fault.setVisible(true);
        }
    }
}
