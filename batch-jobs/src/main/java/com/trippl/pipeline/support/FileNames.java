package com.trippl.pipeline.support;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.storage.ObjectName;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;

/** Names the files of jobs. */
@Component
public class FileNames {
    private final BatchSettings settings;
    private final Clock clock;

    public FileNames(BatchSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The name of a file that a job begins now. */
    public ObjectName of(JobContext job, String stage, int batch, String format, boolean compressed) {
        return of(job.dmo(), job.job().dataDomain(), stage, batch, format, compressed);
    }

    /** The name of a file of a DMO that is begun now. */
    public ObjectName of(Dmo dmo, String domain, String stage, int batch, String format, boolean compressed) {
        return new ObjectName(
                settings.environment(),
                stage,
                domain,
                dmo.country(),
                dmo.state(),
                dmo.slug(),
                batch,
                LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                format,
                compressed);
    }
}
