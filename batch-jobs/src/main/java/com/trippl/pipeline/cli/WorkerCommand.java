package com.trippl.pipeline.cli;

import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.operations.Leftovers;
import com.trippl.pipeline.schedule.Scheduler;
import java.util.Map;
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
            int done = 0;
            while (worker.workOnce(null)) {
                done++;
            }
            if (json()) {
                printJson(Map.of("jobs", done));
            } else {
                out().println(done + (done == 1 ? " job" : " jobs") + " done.");
            }
            return 0;
        }
        err().println("Waiting for jobs. Stop with Ctrl-C.");
        session.get(Leftovers.class).begin();
        session.get(Scheduler.class).begin();
        worker.runForever();
        return 0;
    }
}
