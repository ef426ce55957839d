package com.trippl.pipeline.admin.dmos;

import com.vaadin.flow.component.Component;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The field of one key.
 *
 * @param show shows a value; null: it is not set
 * @param fault shows what is wrong with it; null: nothing
 */
record KeyField(Component component, Consumer<@Nullable JsonNode> show, Consumer<@Nullable String> fault) {}
