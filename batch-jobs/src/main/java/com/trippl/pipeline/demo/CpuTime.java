package com.trippl.pipeline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The processor time that processes of this machine have used so far, in seconds. */
final class CpuTime {
    /** What Linux counts in, everywhere that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;

    private CpuTime() {}

    static double of(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    /** Of the embedded server with all its sessions, those that are over included; 0 where the system does not tell. */
    static double ofPostgres(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return 0;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        double sessions = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .mapToDouble(child ->
                        child.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0)
                .sum();
        return sessions + withEndedChildren(pid);
    }

    private static double withEndedChildren(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(stat)) {
            return 0;
        }
        // The name, in brackets, may hold anything.
        String text = Files.readString(stat);
        List<String> fields =
                List.of(text.substring(text.lastIndexOf(')') + 2).strip().split(" "));
        return fields.subList(USER, CHILDREN_SYSTEM + 1).stream()
                        .mapToLong(Long::parseLong)
                        .sum()
                / TICKS_PER_SECOND;
    }
}
