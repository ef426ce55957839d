package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.dmos.JobsDialog;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigChangedException;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.configure.ConfigDesk.Saved;
import com.trippl.pipeline.configure.ConfigEdit;
import com.trippl.pipeline.configure.StageSetup;
import com.trippl.pipeline.configure.UndecidedJobsException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Saves how a file is read to the import configuration of its DMO, as the page of the configuration does. */
final class MappingSave {
    private final ConfigDesk desk;
    private final Clock clock;

    MappingSave(ConfigDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    /**
     * Saves changes. While jobs wait with the configuration as it is, it asks what becomes of them first.
     *
     * @param changes a merge patch, on the configuration as it stands now
     * @param saved what comes after; not called when nothing was saved
     * @param refused is called when nothing was saved, after the person was told why
     */
    void save(int dmoId, JsonNode changes, Runnable saved, Runnable refused) {
        StageSetup setup = desk.setup(dmoId, Stage.IMPORT, DmoConfigs.LISTINGS);
        DmoConfig now = setup.config();
        ConfigEdit edit = new ConfigEdit(
                dmoId,
                Stage.IMPORT,
                DmoConfigs.LISTINGS,
                setup.basis(),
                DmoConfigs.merge(now == null ? JsonNodeFactory.instance.objectNode() : now.params(), changes),
                setup.schedule(),
                setup.active(),
                null,
                Map.of());
        save(edit, setup.version(), saved, refused);
    }

    private void save(ConfigEdit edit, int version, Runnable after, Runnable refused) {
        try {
            Saved saved = desk.save(edit);
            if (saved.now().version() != version) {
                Notice.done("Saved as version " + saved.now().version() + " of the import configuration."
                        + (saved.cancelled().isEmpty()
                                ? ""
                                : " " + Format.count(saved.cancelled().size(), "job") + " cancelled."));
            }
        } catch (UndecidedJobsException asks) {
            refused.run();
            new JobsDialog(
                            asks.waiting(),
                            clock,
                            edit.decisions(),
                            decisions -> save(edit.deciding(decisions), version, after, refused))
                    .open();
            return;
        } catch (ConfigChangedException | ConfigException e) {
            refused.run();
            Notice.failed("Nothing was started. " + Format.shorten(Objects.requireNonNull(e.getMessage()), 500));
            return;
        }
        after.run();
    }
}
