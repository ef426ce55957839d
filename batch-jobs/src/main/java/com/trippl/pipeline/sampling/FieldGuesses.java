package com.trippl.pipeline.sampling;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What columns may be for that no usual name tells: by words in their headers in several languages, and by what their values look like. */
final class FieldGuesses {
    /**
     * A guess.
     *
     * @param why a phrase for a person
     */
    record Guess(String field, String why) {}

    private static final double MOST = 0.7;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,200}\\.[a-zA-Z]{2,20}");
    private static final Pattern IMAGE =
            Pattern.compile("(?i)https?://\\S{1,900}\\.(jpe?g|png|webp|gif|avif)(\\?\\S*)?");
    private static final Pattern ADDRESS_OF_PAGE = Pattern.compile("(?i)(https?://|www\\.)\\S+");
    private static final Pattern PHONE = Pattern.compile("\\+?[(]?\\d[\\d ()./-]{5,24}");
    private static final Pattern DEGREES = Pattern.compile("-?\\d{1,3}[.,]\\d{3,15}");
    private static final Pattern HOURS =
            Pattern.compile(".*\\d{1,2}[:.h]\\d{2}\\s?(-|–|to|am|pm).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern STREET = Pattern.compile(".*\\p{L}.*\\d.*|\\d.*\\p{L}.*");

    /** Words of headers that say what a column is for, by our field. */
    private static final Map<String, Set<String>> WORDS = Map.of(
            "name",
                    Set.of(
                            "name",
                            "nom",
                            "nombre",
                            "nome",
                            "naam",
                            "titel",
                            "titre",
                            "titolo",
                            "título",
                            "bezeichnung",
                            "denominazione",
                            "名称"),
            "address",
                    Set.of(
                            "address",
                            "adresse",
                            "adres",
                            "dirección",
                            "direccion",
                            "indirizzo",
                            "endereço",
                            "anschrift",
                            "straße",
                            "strasse",
                            "rue",
                            "calle",
                            "via",
                            "所在地",
                            "住所"),
            "lat", Set.of("lat", "latitude", "latitud", "latitudine", "breitengrad", "緯度"),
            "lng", Set.of("lng", "lon", "long", "longitude", "longitud", "longitudine", "längengrad", "経度"),
            "category",
                    Set.of(
                            "category",
                            "catégorie",
                            "categorie",
                            "categoría",
                            "categoria",
                            "kategorie",
                            "type",
                            "tipo",
                            "typ",
                            "art"),
            "description",
                    Set.of(
                            "description",
                            "descriptif",
                            "descripción",
                            "descripcion",
                            "descrizione",
                            "beschreibung",
                            "descrição"),
            "phone",
                    Set.of(
                            "phone",
                            "telephone",
                            "téléphone",
                            "tél",
                            "tel",
                            "teléfono",
                            "telefono",
                            "telefon",
                            "telefoon",
                            "電話番号"),
            "email", Set.of("email", "mail", "courriel", "correo", "e-mail"),
            "website", Set.of("website", "url", "site", "web", "sito", "webseite", "internet", "homepage"),
            "hours", Set.of("hours", "horaires", "horario", "orario", "orari", "öffnungszeiten", "öffnungszeit"));

    private static final Set<String> ID_WORDS =
            Set.of("id", "uuid", "guid", "objectid", "code", "identifier", "identifiant", "key", "ref");

    private final List<String> headers;
    private final boolean named;
    private final List<List<String>> values;
    private final Set<String> taken = new HashSet<>();
    private final Set<Integer> columns = new HashSet<>();
    private final Map<Integer, Guess> guesses = new HashMap<>();

    /**
     * @param fields which columns are for a field already; null: not yet
     * @param values what each column holds, without blanks
     */
    FieldGuesses(List<String> headers, boolean named, List<@Nullable String> fields, List<List<String>> values) {
        this.headers = headers;
        this.named = named;
        this.values = values;
        for (int i = 0; i < headers.size(); i++) {
            String field = fields.get(i);
            if (field != null) {
                taken.add(field);
                columns.add(i);
            }
        }
    }

    /** Guesses by the index of the column; no field twice. */
    Map<Integer, Guess> all() {
        if (named) {
            byWords();
        }
        id();
        degrees();
        byLook("email", EMAIL, "its values are e-mail addresses");
        byLook("images", IMAGE, "its values are addresses of pictures");
        byLook("website", ADDRESS_OF_PAGE, "its values are web addresses");
        byLook("hours", HOURS, "its values are times of day");
        by(
                "phone",
                "its values look like phone numbers",
                text -> PHONE.matcher(text).matches()
                        && digits(text) >= 7
                        && !DEGREES.matcher(text).matches()
                        && (text.startsWith("+") || text.startsWith("0") || text.matches(".*\\d[ ()./-]+\\d.*"))
                        && !text.matches("\\d{4}-\\d\\d-\\d\\d.*"));
        if (!named) {
            by("description", "its values are long texts", text -> text.length() > 100);
            by(
                    "address",
                    "its values are words with numbers",
                    text -> text.length() > 6
                            && STREET.matcher(text).matches()
                            && !ADDRESS_OF_PAGE.matcher(text).lookingAt());
            by(
                    "name",
                    "its values are short texts",
                    text -> text.length() > 2 && text.length() <= 80 && Character.isLetter(text.codePointAt(0)));
            by("category", "its values repeat", text -> text.length() <= 60 && Character.isLetter(text.codePointAt(0)));
        }
        return guesses;
    }

    private void byWords() {
        for (int i = 0; i < headers.size(); i++) {
            String[] words = headers.get(i).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}-]+", 50);
            for (Map.Entry<String, Set<String>> field : WORDS.entrySet()) {
                for (String word : words) {
                    if (field.getValue().contains(word)) {
                        guess(i, field.getKey(), "its header says '" + word + "'");
                    }
                }
            }
        }
    }

    private void id() {
        for (int i = 0; i < headers.size() && named; i++) {
            String[] words = headers.get(i).toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", 50);
            List<String> column = values.get(i);
            boolean says =
                    words.length > 0 && (ID_WORDS.contains(words[words.length - 1]) || ID_WORDS.contains(words[0]));
            if (says && column.size() > 1 && new HashSet<>(column).size() == column.size()) {
                guess(i, "id", "its header says so, and no value comes twice here");
            }
        }
    }

    /** Two columns of degrees side by side; where the first goes beyond 90 it is the longitude. */
    private void degrees() {
        for (int i = 0; i + 1 < headers.size(); i++) {
            if (share(i, DEGREES.asMatchPredicate()) >= MOST && share(i + 1, DEGREES.asMatchPredicate()) >= MOST) {
                boolean lngFirst =
                        share(i, text -> Math.abs(Double.parseDouble(text.replace(',', '.'))) <= 90, true) < 1;
                guess(lngFirst ? i + 1 : i, "lat", "its values are degrees");
                guess(lngFirst ? i : i + 1, "lng", "its values are degrees");
                return;
            }
        }
    }

    private void byLook(String field, Pattern look, String why) {
        by(field, why, look.asMatchPredicate());
    }

    private void by(String field, String why, Predicate<String> look) {
        for (int i = 0; i < headers.size(); i++) {
            if (share(i, look) >= MOST) {
                guess(i, field, why);
            }
        }
    }

    private double share(int column, Predicate<String> look) {
        return share(column, look, false);
    }

    private double share(int column, Predicate<String> look, boolean onlyDegrees) {
        int seen = 0;
        int matching = 0;
        for (String value : values.get(column)) {
            if (!onlyDegrees || DEGREES.matcher(value).matches()) {
                seen++;
                matching += look.test(value) ? 1 : 0;
            }
        }
        return seen == 0 ? 0 : (double) matching / seen;
    }

    private static long digits(String text) {
        return text.chars().filter(Character::isDigit).count();
    }

    private void guess(int column, String field, String why) {
        if (!columns.contains(column) && taken.add(field)) {
            columns.add(column);
            guesses.put(column, new Guess(field, why));
        }
    }
}
