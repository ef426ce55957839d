package com.trippl.pipeline.dmo;

/**
 * A destination marketing organisation.
 *
 * @param id the row's id
 * @param slug its short name: a-z, 0-9 and single hyphens
 * @param name its name for people
 * @param country ISO 3166 alpha-2, lower case
 * @param state state or province, lower case
 * @param timezone an IANA time zone
 * @param active whether its feeds are taken
 */
public record Dmo(int id, String slug, String name, String country, String state, String timezone, boolean active) {}
