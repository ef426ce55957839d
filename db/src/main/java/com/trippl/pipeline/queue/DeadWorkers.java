package com.trippl.pipeline.queue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * On one machine there is no need to wait for the lease of a worker that was killed: its process is seen to be gone. Of workers elsewhere
 * nothing is known but their lease.
 */
public final class DeadWorkers {
    private DeadWorkers() {}

    /** Takes a job's lease from a process of this machine that is no more. */
    public static void release(JobQueue queue, int jobId) {
        Job job = queue.find(jobId).orElse(null);
        if (job != null && job.status() == JobStatus.RUNNING && isDead(job.lockedBy())) {
            queue.expire(jobId, job.leaseToken());
        }
    }

    private static boolean isDead(@Nullable String worker) {
        int colon = worker == null ? -1 : worker.lastIndexOf(':');
        if (worker == null || colon < 0 || !worker.substring(colon + 1).matches("\\d{1,18}")) {
            return false;
        }
        try {
            return worker.substring(0, colon).equals(InetAddress.getLocalHost().getHostName())
                    && ProcessHandle.of(Long.parseLong(worker.substring(colon + 1)))
                            .isEmpty();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
