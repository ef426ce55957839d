package com.trippl.pipeline.schedules;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether this installation starts jobs by the clock, and at what time of day. */
@Component
public class ScheduleSettings {
    private final boolean enabled;
    private final LocalTime at;
    private final DayOfWeek day;
    private final int dayOfMonth;

    /**
     * @param environment on {@code local} people start everything
     * @param enabled true or false: whatever the environment
     * @param at the time of day in the DMO's zone, as in 02:00
     * @param day of weekly schedules, in English
     * @param dayOfMonth of monthly ones, 1 to 31
     */
    public ScheduleSettings(
            @Value("${pipeline.batch.environment:local}") String environment,
            @Value("${pipeline.schedule.enabled:}") String enabled,
            @Value("${pipeline.schedule.at:02:00}") String at,
            @Value("${pipeline.schedule.weekday:MONDAY}") DayOfWeek day,
            @Value("${pipeline.schedule.day-of-month:1}") int dayOfMonth) {
        this.enabled = enabled.isBlank() ? !environment.equals("local") : Boolean.parseBoolean(enabled);
        try {
            this.at = LocalTime.parse(at);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("pipeline.schedule.at is '" + at + "': write a time as in 02:00.", e);
        }
        this.day = day;
        this.dayOfMonth = dayOfMonth;
    }

    /** Whether schedules run by themselves here. */
    public boolean enabled() {
        return enabled;
    }

    Cadence cadence(Cadence.Every every) {
        return new Cadence(every, at, day, dayOfMonth);
    }
}
