package com.trippl.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Where previews are written: one file per input, none of them an input, no two the same. */
final class PreviewTargets {
    private final Map<Path, Path> targets;

    private PreviewTargets(Map<Path, Path> targets) {
        this.targets = targets;
    }

    /**
     * Names a file for each input: its own name with another ending, and a number where that is taken.
     *
     * @throws IllegalArgumentException when one would be written over an input
     */
    static PreviewTargets of(List<Path> inputs, Path folder, String ending) throws IOException {
        Map<Path, Path> targets = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (Path input : inputs) {
            String base = base(input.getFileName().toString());
            String name = base + ending;
            // Names that differ in case alone are one file on some systems.
            for (int n = 2; !taken.add(name.toLowerCase(Locale.ROOT)); n++) {
                name = base + "-" + n + ending;
            }
            Path target = folder.resolve(name);
            refuseInput(target, inputs);
            targets.put(input, target);
        }
        return new PreviewTargets(targets);
    }

    private static String base(String name) {
        return name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.(csv|tsv|txt|json|jsonl|ndjson)$", "");
    }

    private static void refuseInput(Path target, List<Path> inputs) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        for (Path input : inputs) {
            if (Files.exists(input) && Files.isSameFile(target, input)) {
                throw new IllegalArgumentException(target + " is one of the files to show, and would be written over."
                        + " Nothing was written: name another folder with --out.");
            }
        }
    }

    /** Writes what is shown of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path file) throws Exception;
    }

    /** Writes the file of an input beside its place, and moves it there once it is whole; a failure leaves what was there before. */
    void write(Path input, Content content) throws Exception {
        Path target = Objects.requireNonNull(targets.get(input));
        Path part = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            content.writeTo(part);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
