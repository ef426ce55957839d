package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.schedules.Schedule;
import java.time.Instant;

/** Something that is to run, and that a change of the configuration comes before: a job, or a moment at which one is due. */
public sealed interface Waiting {
    /** By which it is decided on: of a job its id; of a moment, which has none, its minute since 1970, negative. */
    int key();

    /** The stage it is of. */
    Stage stage();

    /** For a person, as in a list. */
    String words();

    /** A job that waits with the configuration as it was. */
    record Queued(Job job) implements Waiting {
        @Override
        public int key() {
            return job.jobId();
        }

        @Override
        public Stage stage() {
            return job.stage();
        }

        @Override
        public String words() {
            return "job " + job.jobId() + ", " + job.stage().label() + " of " + job.sourceName();
        }
    }

    /**
     * A moment of a schedule.
     *
     * @param underWay whether its source is being asked, perhaps again after a fault; else it is to come
     */
    record Moment(Schedule schedule, Instant at, boolean underWay) implements Waiting {
        @Override
        public int key() {
            return -Math.toIntExact(at.getEpochSecond() / 60);
        }

        @Override
        public Stage stage() {
            return schedule.stage();
        }

        @Override
        public String words() {
            return "the scheduled " + stage().label() + " of " + at + (underWay ? ", under way" : "");
        }
    }
}
