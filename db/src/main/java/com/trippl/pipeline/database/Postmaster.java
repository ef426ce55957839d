package com.trippl.pipeline.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code postmaster.pid} tells of the server on a data folder. The file outlives a killed server, and after a restart of the
 * machine its process id may be somebody else's: whether it runs is asked of the process, not of the file.
 *
 * @param pid the server's process
 * @param port where it listens; 0 when it has not got that far
 */
record Postmaster(long pid, int port) {
    private static final Postmaster NONE = new Postmaster(0, 0);
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    static Postmaster of(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(file(data));
            return new Postmaster(
                    Long.parseLong(lines.get(PID_LINE).strip()),
                    lines.size() <= PORT_LINE
                            ? 0
                            : Integer.parseInt(lines.get(PORT_LINE).strip()));
        } catch (NoSuchFileException | NumberFormatException | IndexOutOfBoundsException e) {
            return NONE;
        }
    }

    static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }

    /**
     * Whether the process lives and is a server whose programs lie in the folder. One whose program we may not know, as from within a
     * container, is taken for it: to clear away the mark of a server that lives would end it.
     */
    boolean runsFrom(Path folder) throws IOException {
        if (pid <= 0) {
            return false;
        }
        Path real = folder.toRealPath();
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info()
                        .command()
                        .map(Path::of)
                        .map(program -> program.startsWith(real)
                                && program.getFileName().toString().startsWith("postgres"))
                        .orElse(true))
                .orElse(false);
    }
}
