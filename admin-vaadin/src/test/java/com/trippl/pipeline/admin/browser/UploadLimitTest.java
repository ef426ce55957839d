package com.trippl.pipeline.admin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.security.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server does with a file that is too large, whatever its sender says of it: the browser's own check is only a courtesy. */
class UploadLimitTest {
    private static final int LIMIT = 100_000;
    private static final int PATIENCE_MILLIS = 20_000;
    /** More than the server reads of what it has refused. */
    private static final long LONG = 500_000_000;

    private static AdminServer server;
    private Page page;

    @BeforeAll
    static void start() {
        AdminServer.shared().empty();
        AdminServer.shared().account("iris", Permissions.READ, Permissions.IMPORT);
        server = AdminServer.shared().beside("--pipeline.upload.max-bytes=" + LIMIT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        page = Chromium.window(1280, ColorScheme.LIGHT);
        Screens.logIn(page, server, "iris", AdminServer.PASSWORD);
        page.navigate(server.url() + "import");
        assertThat(page.locator("#import-shown")).hasText("No file chosen yet.");
    }

    @AfterEach
    void close() {
        page.context().close();
        page = null;
    }

    private long kept() {
        try (var files = Files.list(server.get(PipelineHome.class).files().resolveSibling("received"))) {
            return files.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(String name) {
        assertThat(page.getByText(name + " is refused. The file is larger than 100 kB, so nothing of it was kept."))
                .isVisible();
        assertThat(page.locator("#import-shown")).hasText("No file chosen yet.");
        page.waitForCondition(() -> kept() == 0);
    }

    @Test
    void aBrowserThatSendsTooMuchIsToldAndTakesTheNextFile() {
        page.locator("#import-file").evaluate("upload => upload.maxFileSize = Infinity");
        page.locator("#import-file input[type=file]")
                .setInputFiles(new FilePayload("big.csv", "text/csv", new byte[3 * LIMIT]));
        assertRefused("big.csv");

        page.locator("#import-file input[type=file]")
                .setInputFiles(new FilePayload(
                        "small.csv", "text/csv", "name\nAnchor Inn\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#import-shown")).containsText("small.csv, 16 B, is here.");
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void theBrowserKnowsTheLimitThatIsSet() {
        assertThat(page.locator("#import-file").evaluate("upload => upload.maxFileSize"))
                .isEqualTo(LIMIT);
        page.locator("#import-file input[type=file]")
                .setInputFiles(new FilePayload("big.csv", "text/csv", new byte[LIMIT + 1]));
        assertThat(page.getByText("Files of up to 100 kB are taken")).isVisible();
    }

    @Test
    void whatIsAnnouncedAsTooLargeIsRefusedBeforeItComes() throws IOException {
        try (Socket socket = request("announced.csv", "Content-Length: " + LONG)) {
            assertThat(status(socket)).isEqualTo(422);
        }
        assertRefused("announced.csv");
    }

    @Test
    void whatHasNoEndIsCutOffWhileItComes() throws IOException {
        long sent = 0;
        try (Socket socket = request("endless.csv", "Transfer-Encoding: chunked")) {
            byte[] chunk = ("10000\r\n" + "a,b,c,d\n".repeat(8192) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            OutputStream out = socket.getOutputStream();
            try {
                for (; sent < LONG; sent += chunk.length) {
                    out.write(chunk);
                }
            } catch (IOException cut) {
                // As it should be.
            }
        }
        assertThat(sent).isLessThan(LONG);
        assertRefused("endless.csv");
    }

    @Test
    void whatIsShorterThanAnnouncedIsNotKept() throws IOException {
        try (Socket socket = request("short.csv", "Content-Length: " + LIMIT)) {
            socket.getOutputStream().write("name\nAnchor Inn\n".getBytes(StandardCharsets.US_ASCII));
            page.waitForCondition(() -> kept() == 1);
        }
        page.waitForCondition(() -> kept() == 0);
        assertThat(page.locator("#import-shown")).hasText("No file chosen yet.");
    }

    @Test
    void whatComesInPartsIsNotTakenAtAll() throws IOException {
        String head =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"parts.csv\"\r\nContent-Type: text/csv\r\n\r\n";
        String body = head + "a".repeat(3 * LIMIT) + "\r\n--x--\r\n";
        try (Socket socket = request(
                "parts.csv", "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " + body.length())) {
            socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
            assertThat(status(socket)).isPositive();
        }
        assertThat(kept()).isZero();
        assertThat(page.locator("#import-shown")).hasText("No file chosen yet.");
    }

    /** A request as the page sends it, up to its body. */
    private Socket request(String file, String length) throws IOException {
        URI target = URI.create(String.valueOf(
                page.locator("#import-file").evaluate("upload => new URL(upload.target, document.baseURI).href")));
        String cookies = page.context().cookies().stream()
                .map(cookie -> cookie.name + "=" + cookie.value)
                .collect(Collectors.joining("; "));
        Socket socket = new Socket(target.getHost(), target.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream()
                .write(String.join(
                                "\r\n",
                                "POST " + target.getRawPath()
                                        + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery())
                                        + " HTTP/1.1",
                                "Host: " + target.getAuthority(),
                                "Cookie: " + cookies,
                                "X-Filename: " + file,
                                length,
                                "",
                                "")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String line = new String(in.readNBytes("HTTP/1.1 000".length()), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.substring(line.length() - 3));
    }
}
