package com.trippl.pipeline.files;

import com.intel.gkl.compression.IntelDeflater;
import com.intel.gkl.compression.IntelInflater;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest deflaters and inflaters there are: every record of every feed is compressed twice and read as often, and zlib took a tenth of
 * the time of a whole run to write, a twenty-fifth to read. Intel's ISA-L takes a fifth or sixth of zlib's time to compress at level 1, and its files
 * are a tenth smaller. It comes with the Genomics Kernel Library of Intel, for the systems whose native libraries are in there; on all others
 * zlib, which is part of Java, does the same more slowly.
 *
 * <p>All are without wrapping, and for whole buffers: reset, input, then all output from the beginning of a buffer. As many are kept as were
 * used at a time: what they hold outside of the heap is given up late, if at all.
 */
final class FastDeflate {
    private static final Logger LOG = LoggerFactory.getLogger(FastDeflate.class);
    private static final boolean NATIVE = isLoaded();
    private static final Queue<Deflater> DEFLATERS = new ConcurrentLinkedQueue<>();
    private static final Queue<Inflater> INFLATERS = new ConcurrentLinkedQueue<>();

    private FastDeflate() {}

    /** A deflater, to be given back. */
    static Deflater deflater() {
        Deflater idle = DEFLATERS.poll();
        if (idle != null) {
            return idle;
        }
        return NATIVE ? new IntelDeflater(Deflater.BEST_SPEED, true) : new Deflater(Deflater.BEST_SPEED, true);
    }

    /** An inflater, to be given back. Of what is damaged it may throw any {@link RuntimeException}. */
    static Inflater inflater() {
        Inflater idle = INFLATERS.poll();
        if (idle != null) {
            return idle;
        }
        return NATIVE ? new IntelInflater(true) : new Inflater(true);
    }

    /** Takes back what {@link #deflater} gave, whatever state it is in. */
    static void giveBack(Deflater deflater) {
        DEFLATERS.add(deflater);
    }

    /** Takes back what {@link #inflater} gave, whatever state it is in. */
    static void giveBack(Inflater inflater) {
        // Some hold on to what they read last.
        inflater.reset();
        INFLATERS.add(inflater);
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
                boolean loaded = new IntelDeflater(Deflater.BEST_SPEED, true).load(folder.toFile())
                        && new IntelInflater(true).load(folder.toFile());
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
