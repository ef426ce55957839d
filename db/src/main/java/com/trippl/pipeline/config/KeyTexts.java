package com.trippl.pipeline.config;

import static com.trippl.pipeline.config.KeyText.key;

import com.trippl.pipeline.staging.Flag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What every key does, what it may be and what holds without it: the one place where this is written down. A key that a stage's record
 * has and this list has not, or the other way round, stops the program at its start.
 */
final class KeyTexts {
    /** Our fields, as configurations name them. */
    static final List<String> FIELDS = List.of(
            "name", "address", "lat", "lng", "category", "description", "phone", "email", "website", "images", "hours");

    private static final List<String> FLAGS =
            Arrays.stream(Flag.values()).map(Flag::label).toList();

    private static final String SOURCE = "Source";
    private static final String FILE = "How the file is written";
    private static final String RECORDS = "Records";
    private static final String LIMITS = "Limits";
    private static final String COMPARE = "Comparing";
    private static final String GEOCODE = "Geocoding";
    private static final String MATCHING = "Matching";
    private static final String PEOPLE = "What goes on without a person";
    private static final String GUARDS = "Guards that hold a batch back";
    private static final String RETENTION = "How long it is kept";
    private static final String MERGING = "Merging";

    private static final List<KeyText> IMPORT = List.of(
            key("source_type", "Kind of source", "Where records come from. So far they come in files.")
                    .in(SOURCE)
                    .oneOf("csv")
                    .byDefault("\"csv\"", "csv")
                    .example("csv"),
            key(
                            "feed",
                            "What a file holds",
                            "full: every listing of the source, so that one that is missing was deleted. delta: only what is new or changed.")
                    .in(SOURCE)
                    .oneOf("full", "delta")
                    .byDefault("\"delta\"", "delta")
                    .example("full"),
            key(
                            "location",
                            "Where scheduled imports look",
                            "An address beginning with https://, or a file name in the DMO's inbox folder, in which * stands for anything. Files that people bring need none.")
                    .in(SOURCE)
                    .otherwise("nowhere")
                    .example("https://feeds.example.org/listings.csv"),
            key("source_name", "Feed of scheduled imports", "The name their records are kept under.")
                    .in(SOURCE)
                    .byDefault("\"scheduled\"", "scheduled")
                    .example("regional_feed"),
            key("file_format", "Format", "csv also stands for files with tabs, semicolons or bars.")
                    .in(FILE)
                    .oneOf("csv", "json")
                    .otherwise("detected from the content")
                    .example("csv"),
            key("encoding", "Encoding", "How letters are stored, as in UTF-8, windows-1252 or Shift_JIS.")
                    .in(FILE)
                    .as(ConfigKey.Kind.ENCODING)
                    .otherwise("detected from the content")
                    .example("windows-1252"),
            key("delimiter", "Delimiter", "The character between cells; \\t is the tab.")
                    .in(FILE)
                    .as(ConfigKey.Kind.CHARACTER)
                    .otherwise("detected from the content")
                    .example(";"),
            key(
                            "quote",
                            "Quote",
                            "The character around cells that hold a delimiter. In JSON \"\" says that there is none.")
                    .in(FILE)
                    .as(ConfigKey.Kind.CHARACTER)
                    .otherwise("detected from the content")
                    .example("'"),
            key("escape", "Escape", "The character before a quote inside a quoted cell; mostly the quote itself.")
                    .in(FILE)
                    .as(ConfigKey.Kind.CHARACTER)
                    .otherwise("detected from the content")
                    .example("\\"),
            key("skip_rows", "Lines to skip", "Lines above the header that are no data, such as a title.")
                    .in(FILE)
                    .from(0, 10_000)
                    .otherwise("detected from the content")
                    .example("2"),
            key(
                            "skip_header",
                            "The first row is a header",
                            "Yes: it names the columns. No: columns are named by their position. By default the first row is looked at.")
                    .in(FILE)
                    .otherwise("detected from the content")
                    .example("true"),
            key(
                            "id_field",
                            "Column of the feed's own id",
                            "The header of an id that stays the same when name or address change. With it such a change is an update.")
                    .in(RECORDS)
                    .otherwise("a record is known by its content")
                    .example("id"),
            key("missing_id", "A record without id", "error: it is refused. hash: it is known by its content.")
                    .in(RECORDS)
                    .oneOf("error", "hash")
                    .byDefault("\"error\"", "error")
                    .example("hash"),
            key(
                            "columns",
                            "Columns",
                            "Which of the feed's headers fill which field. Headers of one field are joined by a comma; without a header use positions from 1.")
                    .in(RECORDS)
                    .someOf(FIELDS)
                    .otherwise("found by the names of the headers")
                    .example("{\"name\": [\"Titel\"], \"address\": [\"street\", \"city\"]}"),
            key("required", "Required fields", "A record without one of these is refused as an error.")
                    .in(RECORDS)
                    .someOf(FIELDS)
                    .byDefault("[]", "none")
                    .example("name,address"),
            key(
                            "records_per_file",
                            "Records per file",
                            "The source is cut into files of so many records, which are worked on side by side.")
                    .in(LIMITS)
                    .from(1, 1_000_000)
                    .byDefault("50000", "50000")
                    .example("20000"),
            key(
                            "skip_limit_percent",
                            "Faulty records, percent",
                            "The job fails when more records than this are faulty.")
                    .in(LIMITS)
                    .from(0, 100)
                    .byDefault("20", "20")
                    .example("5"),
            key(
                            "skip_limit_records",
                            "Faulty records, number",
                            "The job fails when more records than this are faulty, whatever their share.")
                    .in(LIMITS)
                    .from(0, 1e9)
                    .otherwise("only the share counts")
                    .example("100"),
            key("max_bytes", "Largest source, bytes", "A larger source, measured unpacked, is refused.")
                    .in(LIMITS)
                    .from(1, 1e12)
                    .byDefault("20000000000", "20000000000 (20 GB)")
                    .example("500000000"));

    private static final List<KeyText> TRANSFORM = List.of(
            key(
                            "normalize_fields",
                            "Normalised fields",
                            "Compared without regard to case, white space and punctuation. What is shown stays as it came.")
                    .in(COMPARE)
                    .someOf(FIELDS)
                    .byDefault("[\"name\", \"address\", \"category\"]", "name, address, category")
                    .example("name,address"),
            key("round_lat_lng", "Decimal places of coordinates", "5 places are about a metre, 4 about ten.")
                    .in(COMPARE)
                    .from(0, 10)
                    .byDefault("5", "5")
                    .example("4"),
            key(
                            "hash_fields",
                            "Fields whose change is an update",
                            "A record whose fields here are as before is unchanged.")
                    .in(COMPARE)
                    .someOf(FIELDS)
                    .byDefault(
                            "[\"name\", \"address\", \"lat\", \"lng\", \"category\"]",
                            "name, address, lat, lng, category")
                    .example("name,address,lat,lng,category,phone"),
            key("dedupe_key_fields", "Fields that identify a place", "Two records alike in all of these are one place.")
                    .in(COMPARE)
                    .someOf(FIELDS)
                    .byDefault("[\"name\", \"address\", \"lat\", \"lng\"]", "name, address, lat, lng")
                    .example("name,address"),
            key(
                            "skip_limit_percent",
                            "Faulty records, percent",
                            "The job fails when more records than this are faulty.")
                    .in(LIMITS)
                    .from(0, 100)
                    .otherwise("as for the import")
                    .example("5"),
            key(
                            "skip_limit_records",
                            "Faulty records, number",
                            "The job fails when more records than this are faulty, whatever their share.")
                    .in(LIMITS)
                    .from(0, 1e9)
                    .otherwise("as for the import")
                    .example("100"),
            key(
                            "geocode.provider",
                            "Service",
                            "Who is asked for the coordinates of records that have none. none: nobody.")
                    .in(GEOCODE)
                    .oneOf("nominatim", "photon", "google", "amazon", "none")
                    .byDefault("\"nominatim\"", "nominatim")
                    .example("photon"),
            key(
                            "geocode.base_url",
                            "Address of the service",
                            "For a server of your own. Addresses of the private network need the operator's leave.")
                    .in(GEOCODE)
                    .as(ConfigKey.Kind.URL)
                    .otherwise("the service's public address")
                    .example("https://nominatim.example.org"),
            key(
                            "geocode.key",
                            "API key",
                            "google and amazon answer nobody without. It is not shown again once it is saved.")
                    .in(GEOCODE)
                    .as(ConfigKey.Kind.SECRET)
                    .otherwise("none")
                    .example("AIza…"),
            key("geocode.requests_per_second", "Requests per second", "No more than the service allows.")
                    .in(GEOCODE)
                    .from(0.01, 1000)
                    .otherwise("1; google, amazon: 10")
                    .example("5"),
            key(
                            "geocode.max_requests_per_job",
                            "Requests per job, at most",
                            "Records beyond go on without coordinates, for a person to look at.")
                    .in(GEOCODE)
                    .from(0, 1e7)
                    .byDefault("250", "250")
                    .example("2000"),
            key(
                            "geocode.min_confidence",
                            "Least certainty",
                            "From 0 to 1. Answers below it go on flagged as uncertain.")
                    .in(GEOCODE)
                    .from(0, 1)
                    .byDefault("0.5", "0.5")
                    .example("0.8"));

    private static final List<KeyText> STAGE = List.of(
            key("match_on", "Match on", "What identifies a listing beside the ids of its source.")
                    .in(MATCHING)
                    .someOf(List.of("dedupe_key"))
                    .byDefault("[\"dedupe_key\"]", "dedupe_key")
                    .example("dedupe_key"),
            key("conflict_resolution", "When a listing is there already", "It is updated if its content changed.")
                    .in(MATCHING)
                    .oneOf("update_if_changed")
                    .byDefault("\"update_if_changed\"", "update_if_changed")
                    .example("update_if_changed"),
            key("status_field", "Column that lets a row pass", "The column that says whether a row may be promoted.")
                    .in(MATCHING)
                    .oneOf("ok_to_promote")
                    .byDefault("\"ok_to_promote\"", "ok_to_promote")
                    .example("ok_to_promote"),
            key("auto_accept", "Accept rows without flags", "No: every row waits for a person.")
                    .in(PEOPLE)
                    .byDefault("true", "yes")
                    .example("false"),
            key("ignore_flags", "Flags to ignore", "Rows with no other flag than these do not wait for a person.")
                    .in(PEOPLE)
                    .someOf(FLAGS)
                    .byDefault("[]", "none")
                    .example("missing_address"),
            key("far_moved_meters", "Far moved, metres", "A listing whose coordinates move further is flagged.")
                    .in(PEOPLE)
                    .from(0, 2.1e7)
                    .byDefault("500", "500")
                    .example("200"),
            key(
                            "delete_grace_days",
                            "Days until a missing listing is a delete",
                            "Counts for full feeds: so long may a listing be missing before its deletion is proposed.")
                    .in(PEOPLE)
                    .from(0, 3650)
                    .byDefault("0", "0")
                    .example("14"),
            key("min_percent_of_last", "Smaller than, percent", "Of the last good batch: a smaller one is held.")
                    .in(GUARDS)
                    .from(0, 100)
                    .byDefault("50", "50")
                    .example("80"),
            key("max_percent_of_last", "Larger than, percent", "Of the last good batch: a larger one is held.")
                    .in(GUARDS)
                    .from(100, 1e6)
                    .byDefault("300", "300")
                    .example("150"),
            key("max_delete_percent", "Deletes more than, percent", "Of the source's listings: such a batch is held.")
                    .in(GUARDS)
                    .from(0, 100)
                    .byDefault("20", "20")
                    .example("5"),
            key(
                            "keep_days",
                            "Days that batches and files are kept",
                            "Staged rows and files of batches that were closed longer ago are pruned, but for the last good ones.")
                    .in(RETENTION)
                    .from(1, 36500)
                    .byDefault("90", "90")
                    .example("30"),
            key(
                            "keep_batches",
                            "Batches that are kept in any case",
                            "So many of the newest batches of each source stay, however old they are.")
                    .in(RETENTION)
                    .from(1, 1000)
                    .byDefault("3", "3")
                    .example("10"));

    private static final List<KeyText> PROMOTE = List.of(
            key(
                            "merge_policy",
                            "When sources disagree",
                            "latest_wins: what came last. source_priority: the most trusted source. fill_blanks: only what was empty is filled.")
                    .in(MERGING)
                    .oneOf("latest_wins", "source_priority", "fill_blanks")
                    .byDefault("\"latest_wins\"", "latest_wins")
                    .example("source_priority"),
            key(
                            "source_priority",
                            "Sources by trust",
                            "Names of sources, one per line, the most trusted first. Counts for source_priority.")
                    .in(MERGING)
                    .byDefault("[]", "none")
                    .example("official_feed,user_csv_upload"),
            key(
                            "update_bridge_table",
                            "Write the bridge table",
                            "It keeps which record of a file became which listing.")
                    .in(MERGING)
                    .byDefault("true", "yes")
                    .example("false"));

    /** All keys of each stage, in the order people are shown them. */
    static final Map<Stage, List<KeyText>> ALL = Map.of(
            Stage.IMPORT, IMPORT,
            Stage.TRANSFORM, TRANSFORM,
            Stage.STAGE, STAGE,
            Stage.PROMOTE, PROMOTE);

    private KeyTexts() {}
}
