package com.trippl.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Holds the files of the pipeline under their {@linkplain StoredName names}: data, and images of listings. */
public interface FileStore {
    /**
     * Starts a new file, which no reader sees before it is committed.
     *
     * @param name its name; at commit moved to a {@linkplain StoredName#later() later} one when another file has it
     */
    <N extends StoredName<N>> FileUpload<N> create(N name) throws IOException;

    /**
     * Stops before a file is begun for which there is no room, where that can be known.
     *
     * @param bytes what it will have at least
     * @throws FullDiskException when there is less
     */
    default void requireRoom(long bytes) throws IOException {}

    /**
     * Opens a complete file.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    InputStream open(String path) throws IOException;

    /**
     * The complete files that lie in a folder, not in folders within it, by path; empty where there is none.
     *
     * @param folder as in {@code dev-trippl-data/inbox/demo}
     */
    List<StoredFile> list(String folder) throws IOException;

    /** A local copy of a file, for reading at positions; not to be changed. */
    Path local(String path) throws IOException;

    /** Deletes a file; does nothing when there is none. */
    void delete(String path) throws IOException;

    /**
     * Deletes what uploads that never ended left behind, as those of killed processes.
     *
     * @param bucket the first part of the paths
     * @param before what was last written to, or begun, before this goes
     * @return how many there were
     */
    int deleteUnfinished(String bucket, Instant before) throws IOException;

    /**
     * Deletes data files that nobody knows: of processes that died after a file was whole and before it was recorded. What has no name of a
     * data file stays.
     *
     * @param bucket the first part of the paths
     * @param before files last written to before this go
     * @param known of some paths those that are known
     * @return how many were deleted
     */
    int deleteUnknown(String bucket, Instant before, UnaryOperator<Set<String>> known) throws IOException;

    /**
     * Notes that a database uses a bucket.
     *
     * @return since when it has; empty when another one does, too
     */
    Optional<Instant> usedBy(String bucket, UUID database) throws IOException;
}
