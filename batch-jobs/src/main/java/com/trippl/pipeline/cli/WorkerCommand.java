package com.trippl.pipeline.cli;

import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.operations.Leftovers;
import com.trippl.pipeline.queue.JobQueue;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.schedule.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "worker",
        description =
                "Work on jobs as they come, until stopped (Ctrl-C); the running job is given back and goes on elsewhere.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline worker",
            "  ./pipeline worker --once                        what is due now, then end",
            "  ./pipeline worker --env app --jobs 2 --management-port 9100"
        })
final class WorkerCommand extends BaseCommand {
    @Option(names = "--once", description = "Work on what is due now, then end.")
    private boolean once;

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs at a time. Default: 1")
    private @Nullable Integer jobs;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description =
                    "Answer /health/liveness, /health/readiness and /metrics (Prometheus) on this port, without a login. Default: none")
    private @Nullable Integer managementPort;

    @Override
    public Integer call() throws Exception {
        if (jobs != null) {
            if (jobs < 1) {
                throw new IllegalArgumentException("--jobs takes a whole number from 1.");
            }
            System.setProperty("pipeline.batch.jobs", jobs.toString());
        }
        if (managementPort != null) {
            if (managementPort < 1 || managementPort > 65_535) {
                throw new IllegalArgumentException("'" + managementPort + "' is no port: use 1 to 65535.");
            }
            System.setProperty("pipeline.management.port", managementPort.toString());
        }
        return super.call();
    }

    @Override
    int run(Session session) throws Exception {
        Worker worker = session.get(Worker.class);
        if (once) {
            return once(worker, session.get(JobQueue.class));
        }
        err().println("Waiting for jobs. Stop with Ctrl-C.");
        session.get(Leftovers.class).begin();
        session.get(Scheduler.class).begin();
        worker.runForever();
        return 0;
    }

    /** One that failed and waits for its next attempt has failed now. */
    private int once(Worker worker, JobQueue queue) {
        List<Integer> done = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        for (Optional<Integer> job = worker.workOnce(null); job.isPresent(); job = worker.workOnce(null)) {
            int id = job.get();
            boolean completed = queue.find(id)
                    .filter(now -> now.status() == JobStatus.COMPLETED)
                    .isPresent();
            (completed ? done : failed).add(id);
        }
        if (json()) {
            printJson(Map.of("jobs", done.size(), "failed", failed));
        } else {
            out().println(done.size() + (done.size() == 1 ? " job" : " jobs") + " done.");
            failed.forEach(id -> err().println("Job " + id + " is not: ./pipeline job " + id));
        }
        return failed.isEmpty() ? 0 : 1;
    }
}
