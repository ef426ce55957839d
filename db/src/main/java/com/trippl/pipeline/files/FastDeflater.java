package com.trippl.pipeline.files;

import com.intel.gkl.compression.IntelDeflater;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest deflater there is: every record of every feed is compressed twice, and zlib took a tenth of the time of a whole run for it.
 * Intel's ISA-L takes a fifth or sixth of zlib's time at level 1, and its files are a tenth smaller. It comes with the Genomics Kernel Library
 * of Intel, for the systems whose native libraries are in there; on all others zlib, which is part of Java, does the same more slowly.
 */
final class FastDeflater {
    private static final Logger LOG = LoggerFactory.getLogger(FastDeflater.class);
    private static final boolean NATIVE = isLoaded();
    /** Those nobody uses just now, as many as were used at a time: what they hold outside of the heap is given up late, if at all. */
    private static final Queue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

    private FastDeflater() {}

    /** A deflater without wrapping, for whole buffers: reset, input, finish, then all output from the beginning of a buffer. */
    static Deflater take() {
        Deflater idle = IDLE.poll();
        if (idle != null) {
            return idle;
        }
        return NATIVE ? new IntelDeflater(Deflater.BEST_SPEED, true) : new Deflater(Deflater.BEST_SPEED, true);
    }

    /** Takes back what {@link #take} gave, whatever state it is in. */
    static void giveBack(Deflater deflater) {
        IDLE.add(deflater);
    }

    static boolean isNative() {
        return NATIVE;
    }

    /** The library is unpacked into a folder that is deleted at once, as a killed process leaves what it would have deleted at its end. */
    private static boolean isLoaded() {
        if (!isFit(System.getProperty("os.name"), System.getProperty("os.arch"))) {
            return false;
        }
        try {
            Path folder = Files.createTempDirectory("listings-pipeline-");
            try {
                boolean loaded = new IntelDeflater(Deflater.BEST_SPEED, true).load(folder.toFile());
                if (!loaded) {
                    LOG.info("Files are compressed by zlib: the library of ISA-L cannot be loaded from {}", folder);
                }
                return loaded;
            } finally {
                for (Path left : list(folder)) {
                    Files.deleteIfExists(left);
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.info("Files are compressed by zlib: {}", e.toString());
            return false;
        }
    }

    private static Iterable<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    static boolean isFit(String system, String processor) {
        return system.toLowerCase(Locale.ROOT).startsWith("linux") && processor.equals("amd64");
    }
}
