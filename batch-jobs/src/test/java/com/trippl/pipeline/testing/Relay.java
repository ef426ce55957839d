package com.trippl.pipeline.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a server on this machine, and can be cut and joined again. */
public final class Relay implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket door;
    private volatile boolean silent;
    private volatile @Nullable String lastWords;

    public Relay(int target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = door.getLocalPort();
        serve(door);
    }

    public int port() {
        return port;
    }

    /** All connections break, and none is taken. */
    public void cut() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** Connections are taken again, at the same port. */
    public void join() throws IOException {
        door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        serve(door);
    }

    /** Nothing that is said arrives any more once a client says this, nor that; connections stay, and new ones are taken. */
    public void fallSilentAt(String words) {
        lastWords = words;
    }

    private boolean arrives(byte[] said, int length) {
        String last = lastWords;
        if (last != null && new String(said, 0, length, StandardCharsets.ISO_8859_1).contains(last)) {
            silent = true;
        }
        return !silent;
    }

    private void serve(ServerSocket server) {
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Socket beyond = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(beyond);
                    pass(client, beyond);
                    pass(beyond, client);
                } catch (IOException e) {
                    // Cut, or the server is away: the client sees it.
                }
            }
        });
    }

    private void pass(Socket from, Socket to) {
        Thread.startVirtualThread(() -> {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                byte[] some = new byte[8_192];
                for (int said = in.read(some); said >= 0; said = in.read(some)) {
                    if (arrives(some, said)) {
                        out.write(some, 0, said);
                    }
                }
            } catch (IOException e) {
                // One end is gone, and with it the other.
            }
        });
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
