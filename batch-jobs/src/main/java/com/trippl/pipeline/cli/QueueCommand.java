package com.trippl.pipeline.cli;

import com.trippl.pipeline.queue.QueueStatus;
import com.trippl.pipeline.queue.QueueStatus.DeadLetter;
import com.trippl.pipeline.queue.QueueStatus.QueueState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "queue",
        description =
                "How the queues between the processes of a cloud environment stand, and the messages in them that nobody understood. What there is to do stands in the database: see ./pipeline jobs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline queue --env dev",
            "  ./pipeline queue --env dev --delete-dead-letters    once somebody has seen them"
        })
final class QueueCommand extends BaseCommand {
    @Option(names = "--delete-dead-letters", description = "Delete the messages that nobody understood.")
    private boolean delete;

    @Override
    int run(Session session) {
        QueueStatus status = session.get(QueueStatus.class);
        int deleted = delete ? status.deleteDeadLetters() : 0;
        List<QueueState> queues = status.list();
        List<DeadLetter> dead = delete ? List.of() : status.deadLetters();
        if (json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("queues", queues);
            document.put("deadLetters", dead);
            document.put("deleted", deleted);
            printJson(document);
            return 0;
        }
        if (queues.isEmpty()) {
            out().println("On localhost work is found in the database alone: there are no queues. See ./pipeline jobs");
            return 0;
        }
        Table table = new Table("queue", "waiting", "taken", "dead letters");
        queues.forEach(queue -> table.add(queue.name(), queue.waiting(), queue.taken(), queue.deadLetters()));
        table.print(out());
        if (delete) {
            out().println(deleted + " dead letters deleted.");
        }
        if (!dead.isEmpty()) {
            out().println();
            Table letters = new Table("dead letter of", "id", "says");
            dead.forEach(letter -> letters.add(letter.queue(), letter.id(), letter.body()));
            letters.print(out());
        }
        return 0;
    }
}
