package com.trippl.pipeline.admin.users;

import com.trippl.pipeline.security.AccountException;
import com.trippl.pipeline.security.Roles.Role;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks for the name of a role and what it allows. */
final class RoleDialog extends Dialog {
    private final TextField name = new TextField("Name");
    private final CheckboxGroup<String> permissions = new CheckboxGroup<>("What it allows");
    private final Span fault = new Span();

    RoleDialog(@Nullable Role role, Map<String, String> all, BiConsumer<String, Set<String>> save) {
        setHeaderTitle(role == null ? "Add role" : "Edit role");
        setWidth("30rem");
        name.setId("role-name");
        name.setMaxLength(60);
        permissions.setId("role-permissions");
        permissions.addClassName("users-permissions");
        permissions.setItems(all.keySet());
        permissions.setItemLabelGenerator(permission -> all.get(permission) + " (" + permission + ")");
        permissions.setHelperText(
                "Whatever it allows in the pipeline, it allows to see it, too. Users and roles stand alone.");
        fault.addClassName("users-fault");
        fault.setId("role-fault");
        fault.getElement().setAttribute("role", "alert");
        fault.setVisible(false);
        if (role != null) {
            name.setValue(role.name());
            permissions.setValue(role.permissions());
        }
        Div form = new Div(name, permissions, fault);
        form.addClassName("users-form");
        add(form);
        Button button = new Button("Save", click -> {
            try {
                save.accept(name.getValue(), permissions.getValue());
                close();
            } catch (AccountException refused) {
                fault.setText(String.valueOf(refused.getMessage()));
                fault.setVisible(true);
            }
        });
        button.setId("role-save");
        button.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", click -> close()), button);
    }
}
