package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.ConfigKey;
import com.trippl.pipeline.config.ConfigSchema;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes the field that fits a key. Without a value it shows what holds then, in grey. */
final class KeyFields {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_TEXT = 500;
    private static final List<String> ENCODINGS = List.of(
            "UTF-8",
            "UTF-16",
            "windows-1250",
            "windows-1251",
            "windows-1252",
            "ISO-8859-1",
            "ISO-8859-2",
            "ISO-8859-15",
            "Shift_JIS",
            "EUC-JP",
            "GB18030",
            "Big5",
            "EUC-KR",
            "KOI8-R");

    private KeyFields() {}

    /** @param changed is told the new value; null: not set any more */
    static KeyField of(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        KeyField field = switch (key.kind()) {
            case SWITCH -> yesOrNo(key, editable, changed);
            case CHOICE -> choice(key, editable, changed);
            case CHOICES -> choices(key, editable, changed);
            case TEXTS -> texts(key, editable, changed);
            case ENCODING -> encoding(key, editable, changed);
            case SECRET -> secret(key, editable, changed);
            case FIELD_MAP -> new FieldMapEditor(key, editable, changed).field();
            case TEXT, CHARACTER, URL, INTEGER, NUMBER -> text(key, editable, changed);
        };
        field.component().setId("key-" + key.path().replace('.', '-').replace('_', '-'));
        return field;
    }

    private static KeyField text(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        TextField field = new TextField(key.label());
        field.setHelperText(key.help());
        field.setReadOnly(!editable);
        field.setMaxLength(LONGEST_TEXT);
        field.setClearButtonVisible(editable);
        field.setValueChangeMode(ValueChangeMode.LAZY);
        boolean number = key.kind() == ConfigKey.Kind.INTEGER || key.kind() == ConfigKey.Kind.NUMBER;
        if (number) {
            field.getElement().setAttribute("inputmode", "decimal");
        }
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                changed.accept(
                        event.getValue().isEmpty()
                                ? null
                                : number ? number(event.getValue()) : JSON.stringNode(event.getValue()));
            }
        });
        return new KeyField(
                field,
                value -> {
                    String text = value == null ? "" : value.isString() ? value.stringValue() : value.toString();
                    field.setPlaceholder(value != null && text.isEmpty() ? "Set to nothing" : byDefault(key));
                    field.setValue(Format.shorten(text, LONGEST_TEXT));
                    mark(field, value);
                },
                fault(field));
    }

    /** What is no number stays a text, and is found fault with. */
    private static JsonNode number(String text) {
        String plain = text.strip();
        return plain.matches("-?\\d{1,18}(\\.\\d{1,9})?")
                ? JsonMapper.shared().readTree(plain.replaceFirst("^(-?)0+(?=\\d)", "$1"))
                : JSON.stringNode(text);
    }

    private static KeyField yesOrNo(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        Select<Boolean> field = new Select<>();
        field.setItems(true, false);
        field.setItemLabelGenerator(value -> value == null ? byDefault(key) : value ? "Yes" : "No");
        select(field, key, editable);
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                changed.accept(event.getValue() == null ? null : JSON.booleanNode(event.getValue()));
            }
        });
        return new KeyField(
                field,
                value -> {
                    field.setValue(value != null && value.isBoolean() ? value.booleanValue() : null);
                    mark(field, value);
                },
                fault(field));
    }

    private static KeyField choice(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        Select<String> field = new Select<>();
        field.setItems(key.choices());
        field.setItemLabelGenerator(value -> value == null ? byDefault(key) : value);
        select(field, key, editable);
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                changed.accept(event.getValue() == null ? null : JSON.stringNode(event.getValue()));
            }
        });
        return new KeyField(
                field,
                value -> {
                    boolean known = value != null && key.choices().contains(value.asString(""));
                    field.setValue(known && value != null ? value.asString("") : null);
                    mark(field, value);
                },
                fault(field));
    }

    private static void select(Select<?> field, ConfigKey key, boolean editable) {
        field.setLabel(key.label());
        field.setHelperText(key.help());
        field.setEmptySelectionAllowed(true);
        field.setEmptySelectionCaption(byDefault(key));
        field.setReadOnly(!editable);
    }

    private static KeyField choices(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        MultiSelectComboBox<String> field = new MultiSelectComboBox<>(key.label());
        field.setHelperText(key.help());
        field.setItems(key.choices());
        field.setReadOnly(!editable);
        field.setClearButtonVisible(editable);
        field.setAutoExpand(MultiSelectComboBox.AutoExpandMode.VERTICAL);
        List<String> shown = new ArrayList<>();
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                keepOrder(shown, event.getValue());
                changed.accept(shown.isEmpty() ? null : array(shown));
            }
        });
        return new KeyField(
                field,
                value -> {
                    shown.clear();
                    if (value != null && value.isArray()) {
                        value.forEach(element -> shown.add(element.asString("")));
                    }
                    Set<String> known = new LinkedHashSet<>(shown);
                    known.retainAll(key.choices());
                    field.setPlaceholder(value != null && value.isEmpty() ? "Set to none" : byDefault(key));
                    field.setValue(known);
                    mark(field, value);
                },
                fault(field));
    }

    /** Hashes depend on the order of their fields: what was there keeps its place, what is new comes last. */
    private static void keepOrder(List<String> shown, Set<String> chosen) {
        shown.retainAll(chosen);
        chosen.stream().filter(value -> !shown.contains(value)).forEach(shown::add);
    }

    private static KeyField texts(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        TextArea field = new TextArea(key.label());
        field.setHelperText(key.help());
        field.setReadOnly(!editable);
        field.setMaxLength(10 * LONGEST_TEXT);
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                List<String> lines = event.getValue()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
                changed.accept(lines.isEmpty() ? null : array(lines));
            }
        });
        return new KeyField(
                field,
                value -> {
                    List<String> lines = new ArrayList<>();
                    if (value != null && value.isArray()) {
                        value.forEach(element -> lines.add(element.asString("")));
                    }
                    field.setPlaceholder(value != null && value.isEmpty() ? "Set to none" : byDefault(key));
                    field.setValue(String.join("\n", lines));
                    mark(field, value);
                },
                fault(field));
    }

    private static KeyField encoding(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        ComboBox<String> field = new ComboBox<>(key.label());
        field.setHelperText(key.help());
        field.setItems(ENCODINGS);
        field.setAllowCustomValue(true);
        field.setClearButtonVisible(editable);
        field.setReadOnly(!editable);
        field.setPlaceholder(byDefault(key));
        field.addCustomValueSetListener(event -> field.setValue(event.getDetail()));
        field.addCustomValueSetListener(event -> changed.accept(JSON.stringNode(event.getDetail())));
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                changed.accept(event.getValue() == null ? null : JSON.stringNode(event.getValue()));
            }
        });
        return new KeyField(
                field,
                value -> {
                    field.setValue(value == null ? null : value.asString(""));
                    mark(field, value);
                },
                fault(field));
    }

    private static KeyField secret(ConfigKey key, boolean editable, Consumer<@Nullable JsonNode> changed) {
        PasswordField field = new PasswordField(key.label());
        field.setHelperText(key.help());
        field.setReadOnly(!editable);
        field.setMaxLength(LONGEST_TEXT);
        field.setRevealButtonVisible(false);
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.getElement().setAttribute("autocomplete", "new-password");
        Button remove = new Button("Remove");
        remove.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        remove.setAriaLabel("Remove " + key.label());
        field.setSuffixComponent(remove);
        remove.addClickListener(click -> {
            field.setValue("");
            field.setPlaceholder(byDefault(key));
            remove.setVisible(false);
            changed.accept(null);
        });
        field.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                changed.accept(event.getValue().isEmpty() ? null : JSON.stringNode(event.getValue()));
            }
        });
        return new KeyField(
                field,
                value -> {
                    boolean hidden = value != null && ConfigSchema.HIDDEN.equals(value.asString(""));
                    field.setPlaceholder(hidden ? "Set; type to replace it" : byDefault(key));
                    field.setValue(value == null || hidden ? "" : value.asString(""));
                    remove.setVisible(editable && value != null);
                    mark(field, value);
                },
                fault(field));
    }

    static String byDefault(ConfigKey key) {
        return "Default: " + key.defaultText();
    }

    static void mark(Component field, @Nullable JsonNode value) {
        field.getElement().getClassList().set("is-set", value != null);
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static <F extends Component & HasValidation> Consumer<@Nullable String> fault(F field) {
        field.setManualValidation(true);
        return message -> {
            field.setErrorMessage(message == null ? "" : Format.shorten(message, 400));
            field.setInvalid(message != null);
        };
    }
}
