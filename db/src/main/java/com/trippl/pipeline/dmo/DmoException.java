package com.trippl.pipeline.dmo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A DMO cannot be as described; the message is that of the first value at fault. */
public final class DmoException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> problems;

    /** @param problems at least one */
    DmoException(Map<String, String> problems) {
        super(problems.values().iterator().next());
        this.problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }

    /** What is wrong by the name of the value: slug, name, country, state, timezone. */
    public Map<String, String> problems() {
        return problems;
    }
}
