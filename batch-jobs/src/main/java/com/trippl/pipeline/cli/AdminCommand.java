package com.trippl.pipeline.cli;

import picocli.CommandLine.Command;

/** Stands in the help. The launcher starts the admin UI from a jar of its own, which has the options, too. */
@Command(name = "admin", description = "Serve the admin UI in the browser. See ./pipeline admin --help.")
final class AdminCommand implements Runnable {
    @Override
    public void run() {
        throw new CommandFailure("The admin UI is in a jar of its own. Start it by the launcher: ./pipeline admin");
    }
}
