package com.trippl.pipeline.support;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this process in the queue: host and process id. */
public final class WorkerName {
    private WorkerName() {}

    /** The name of this process. */
    public static String ofThisProcess() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid();
    }
}
