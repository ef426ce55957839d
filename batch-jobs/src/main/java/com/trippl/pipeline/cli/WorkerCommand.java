package com.trippl.pipeline.cli;

import com.trippl.pipeline.dispatch.Worker;
import com.trippl.pipeline.schedule.Scheduler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "worker",
        description =
                "Work on jobs as they come, until stopped (Ctrl-C); the running job is given back and goes on elsewhere.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pipeline worker", "  ./pipeline worker --once    what is due now, then end"})
final class WorkerCommand extends BaseCommand {
    @Option(names = "--once", description = "Work on what is due now, then end.")
    private boolean once;

    @Override
    int run(Session session) throws Exception {
        Worker worker = session.get(Worker.class);
        if (once) {
            int jobs = 0;
            while (worker.workOnce(null)) {
                jobs++;
            }
            if (json()) {
                printJson(java.util.Map.of("jobs", jobs));
            } else {
                out().println(jobs + (jobs == 1 ? " job" : " jobs") + " done.");
            }
            return 0;
        }
        err().println("Waiting for jobs. Stop with Ctrl-C.");
        session.get(Scheduler.class).begin();
        worker.runForever();
        return 0;
    }
}
