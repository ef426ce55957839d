package com.trippl.pipeline.dispatch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this process in the queue: host and process id. */
final class WorkerName {
    private WorkerName() {}

    static String ofThisProcess() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid();
    }
}
