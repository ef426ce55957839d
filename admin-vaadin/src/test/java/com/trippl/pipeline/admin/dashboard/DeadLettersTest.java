package com.trippl.pipeline.admin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.queue.QueueStatus;
import com.trippl.pipeline.runs.DeadLetterDesk;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.server.VaadinSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dead letters on the dashboard, with queues that say what the test has them say. */
class DeadLettersTest {
    private static final String POISON = "{\"jobId\": \"<b>; DROP TABLE\"}";

    private static final class Queues implements QueueStatus {
        private final List<DeadLetter> letters = new ArrayList<>();
        private boolean gone;

        @Override
        public boolean isUsed() {
            return true;
        }

        @Override
        public List<QueueState> list() {
            return List.of();
        }

        @Override
        public synchronized List<DeadLetter> deadLetters() {
            if (gone) {
                throw new IllegalStateException("Queue dev-pipeline-jobs does not answer: refused");
            }
            return List.copyOf(letters);
        }

        @Override
        public synchronized int deleteDeadLetters() {
            int count = letters.size();
            letters.clear();
            return count;
        }
    }

    private final AdminServer server = AdminServer.shared();
    private final Queues queues = new Queues();
    private Window window;

    @BeforeEach
    void open() {
        server.empty();
        window = Window.of("ada", Permissions.READ, Permissions.ADMIN);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private DeadLetters show() {
        DashboardView page = window.open("", DashboardView.class);
        DeadLetters shown = new DeadLetters(new DeadLetterDesk(queues), server.get(LiveUpdates.class));
        page.add(shown);
        return shown;
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            VaadinSession session = VaadinSession.getCurrent();
            session.getService().runPendingAccessTasks(session);
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void onLocalhostThereAreNone() {
        window.open("", DashboardView.class);

        assertThat(window.shows("dead-letters")).isFalse();
    }

    @Test
    void theyAreShownAsTheyAreAndDeletedWhenAsked() {
        queues.letters.add(new QueueStatus.DeadLetter("dev-pipeline-jobs", "4711", POISON));
        DeadLetters shown = show();

        await(shown::isVisible);
        assertThat(shown.getElement().getTextRecursively()).contains("dev-pipeline-jobs", "4711", POISON);

        window.click(window.byId(Button.class, "delete-dead-letters"));
        ConfirmDialog asks = window.ui().find(ConfirmDialog.class).single();
        assertThat(queues.letters).hasSize(1);
        ComponentUtil.fireEvent(asks, new ConfirmDialog.ConfirmEvent(asks, true));
        await(() -> !shown.isVisible());
        assertThat(queues.letters).isEmpty();
    }

    @Test
    void queuesThatDoNotAnswerAreSaidNotHidden() {
        queues.gone = true;
        DeadLetters shown = show();

        await(shown::isVisible);
        assertThat(shown.getElement().getTextRecursively()).contains("dev-pipeline-jobs does not answer");
        assertThat(window.shows("delete-dead-letters")).isFalse();
    }
}
