package com.trippl.pipeline.storage;

import com.trippl.pipeline.hash.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file store in a folder of this machine. Unfinished files lie beside their future place, with a name ending in {@code .part}. */
public final class LocalFileStore implements FileStore {
    private static final String PART = ".part";
    private static final String USERS = ".databases";

    private final Path root;

    /** A store in a folder, which is created when it is first written to. */
    public LocalFileStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public <N extends StoredName<N>> FileUpload<N> create(N name) throws IOException {
        Path target = resolve(name.path());
        try {
            Files.createDirectories(target.getParent());
            return new LocalUpload<>(
                    name, target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + PART));
        } catch (IOException e) {
            throw FullDiskException.told(root, e);
        }
    }

    @Override
    public void requireRoom(long bytes) throws IOException {
        FullDiskException.requireRoom(Files.createDirectories(root), bytes);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(resolve(path));
    }

    /** Links are left alone: they could lead anywhere. */
    @Override
    public List<StoredFile> list(String folder) throws IOException {
        Path within = resolve(folder);
        List<StoredFile> found = new ArrayList<>();
        if (Files.isDirectory(within, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(within)) {
                for (Path file : files) {
                    BasicFileAttributes facts =
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    String name = file.getFileName().toString();
                    if (facts.isRegularFile() && !name.endsWith(PART)) {
                        found.add(new StoredFile(
                                folder + "/" + name,
                                facts.size(),
                                facts.lastModifiedTime().toInstant()));
                    }
                }
            }
        }
        found.sort(Comparator.comparing(StoredFile::path));
        return found;
    }

    @Override
    public Path local(String path) {
        return resolve(path);
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(resolve(path));
    }

    @Override
    public int deleteUnfinished(String bucket, Instant before) throws IOException {
        int[] deleted = {0};
        visit(bucket, before, file -> {
            if (file.getFileName().toString().endsWith(PART)) {
                deleted[0] += Files.deleteIfExists(file) ? 1 : 0;
            }
        });
        return deleted[0];
    }

    @Override
    public int deleteUnknown(String bucket, Instant before, UnaryOperator<Set<String>> known) throws IOException {
        UnknownFiles unknown = new UnknownFiles(known, this::delete);
        visit(
                bucket,
                before,
                file -> unknown.add(root.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/")));
        return unknown.finish();
    }

    private interface Visitor {
        void visit(Path file) throws IOException;
    }

    private void visit(String bucket, Instant before, Visitor visitor) throws IOException {
        Path folder = resolve(bucket);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> found = Files.find(
                folder,
                Integer.MAX_VALUE,
                (file, attributes) -> attributes.isRegularFile()
                        && attributes.lastModifiedTime().toInstant().isBefore(before))) {
            for (Path file : (Iterable<Path>) found::iterator) {
                visitor.visit(file);
            }
        }
    }

    /** All buckets of a folder are one database's, or none is. */
    @Override
    public Optional<Instant> usedBy(String bucket, UUID database) throws IOException {
        Path users = Files.createDirectories(root.resolve(USERS));
        Path mine = users.resolve(database.toString());
        if (!Files.exists(mine)) {
            Files.write(mine, new byte[0]);
        }
        try (Stream<Path> all = Files.list(users)) {
            return all.count() == 1
                    ? Optional.of(Files.getLastModifiedTime(mine).toInstant())
                    : Optional.empty();
        }
    }

    private Path resolve(String path) {
        try {
            Path resolved = root.resolve(path).normalize();
            if (resolved.startsWith(root) && !resolved.equals(root)) {
                return resolved;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + path + "' is no path in the file store.", e);
        }
        throw new IllegalArgumentException("'" + path + "' leads out of the file store.");
    }

    private final class LocalUpload<N extends StoredName<N>> implements FileUpload<N> {
        private final Path part;
        private final FileChannel channel;
        private final DigestingStream stream;
        private N name;
        private boolean done;
        private @Nullable String hash;

        LocalUpload(N name, Path part) throws IOException {
            this.name = name;
            this.part = part;
            this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.stream = new DigestingStream(channel, root);
        }

        @Override
        public OutputStream stream() {
            return stream;
        }

        @Override
        public N commit() throws IOException {
            stream.close();
            try {
                while (!linked()) {
                    name = name.later();
                }
            } catch (IOException e) {
                throw FullDiskException.told(root, e);
            }
            forceFolder(resolve(name.path()).resolve("..").normalize());
            hash = Hashes.hex(stream.digest());
            done = true;
            return name;
        }

        /** A hard link appears at once and never replaces: what a rename cannot promise. */
        private boolean linked() throws IOException {
            Path target = resolve(name.path());
            Files.createDirectories(target.getParent());
            try {
                Files.createLink(target, part);
                Files.delete(part);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            } catch (UnsupportedOperationException | FileSystemException noLinks) {
                if (Files.exists(target)) {
                    return false;
                }
                Files.move(part, target);
                return true;
            }
        }

        /** A name is durable once its folder is; not every system can do that. */
        private static void forceFolder(Path folder) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            } catch (IOException e) {
                // Then the system itself looks after it.
            }
        }

        @Override
        public void abort() {
            if (!done) {
                done = true;
                try {
                    channel.close();
                    Files.deleteIfExists(part);
                } catch (IOException e) {
                    // What is left is a .part file, which nobody reads.
                }
            }
        }

        @Override
        public long size() {
            return stream.size();
        }

        @Override
        public String sha256() {
            if (hash == null) {
                throw new IllegalStateException("The hash is known once the file is committed.");
            }
            return hash;
        }
    }
}
