package com.trippl.pipeline.schedules;

/** Another process took a moment up, as this one was too slow; what this one did for it is undone. */
public final class SlotLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlotLostException(Slots.Taken taken) {
        super("The scheduled " + taken.schedule().stage().label() + " of "
                + taken.schedule().slug() + " at " + taken.at() + " was taken up by another process.");
    }
}
