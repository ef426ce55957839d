package com.trippl.pipeline.admin.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.admin.uploads.Reception.File;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.streams.UploadEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a file on its way from a browser. */
class ReceptionTest {
    private static final int LIMIT = 100;

    @TempDir
    private Path folder;

    private final Upload upload = new Upload();
    private final List<File> arrived = new ArrayList<>();
    private Window window;
    private ReceivedFiles files;

    @BeforeEach
    void open() throws IOException {
        AdminServer.shared();
        window = Window.of("ruth", Permissions.READ);
        UI.getCurrent().add(upload);
        files = new ReceivedFiles(new PipelineHome(folder), Clock.systemUTC(), LIMIT);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void send(InputStream content) throws IOException {
        UploadEvent event =
                new UploadEvent(
                        VaadinRequest.getCurrent(),
                        VaadinResponse.getCurrent(),
                        VaadinSession.getCurrent(),
                        "a.csv",
                        -1,
                        "text/csv",
                        upload.getElement(),
                        null) {
                    @Override
                    public InputStream getInputStream() {
                        return content;
                    }
                };
        new Reception(upload, files, LIMIT, arrived::add).receive(event);
        VaadinSession.getCurrent().getService().runPendingAccessTasks(VaadinSession.getCurrent());
    }

    private static InputStream text(String text, Runnable atEnd) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                int read = super.read(into, offset, length);
                if (read < 0) {
                    atEnd.run();
                }
                return read;
            }
        };
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFileIsKeptAndGivenToThePage() throws IOException {
        send(text("name\n", () -> {}));

        assertThat(arrived).singleElement().returns("a.csv", File::name);
        assertThat(kept()).containsExactly(arrived.getFirst().received().path());
    }

    @Test
    void whatComesWhenThePageIsLeftIsNotKept() throws IOException {
        send(text("name\n", () -> UI.getCurrent().remove(upload)));

        assertThat(arrived).isEmpty();
        assertThat(kept()).isEmpty();
    }

    @Test
    void aFullDiskAndAFileThatIsTooLargeAreTold() throws IOException {
        send(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("No space left on device");
            }
        });
        send(text("x".repeat(LIMIT + 1), () -> {}));

        assertThat(window.notices().toString())
                .contains("a.csv is refused: the disk is full.", "a.csv is refused. The file is larger than 100 B");
        assertThat(arrived).isEmpty();
        assertThat(kept()).isEmpty();
    }
}
