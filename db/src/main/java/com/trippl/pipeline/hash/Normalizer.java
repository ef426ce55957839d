package com.trippl.pipeline.hash;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * Two forms of a text: the clean one, which is what a person wrote without what no person sees; and the normalised one, which only
 * hashes see.
 *
 * <p>Normalised: Unicode compatibility composition (NFKC: full-width letters, ligatures and the like become plain), lower case, every
 * run of white space one blank, punctuation and symbols dropped or, between letters, a blank; letters and digits of every script stay,
 * with their accents, since "Köln" and "Koln" may be two names. "&" and "+" stay. Idempotent.
 */
public final class Normalizer {
    private Normalizer() {}

    /** The form that is hashed; empty when the text holds neither letters nor digits. */
    public static String normalize(String text) {
        if (isPlain(text)) {
            return text;
        }
        if (isAscii(text)) {
            return normalizeAscii(text);
        }
        String once = normalizeOnce(text);
        // Where something between two characters was dropped, they may now compose.
        while (!isAscii(once) && !java.text.Normalizer.isNormalized(once, Form.NFKC)) {
            once = normalizeOnce(once);
        }
        return once;
    }

    /** As below, without what only other characters need. */
    private static String normalizeAscii(String text) {
        byte[] out = new byte[text.length()];
        int length = 0;
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
            if (keeps(lower)) {
                if (gap && length > 0) {
                    out[length++] = ' ';
                }
                gap = false;
                out[length++] = (byte) lower;
            } else if (isSpace(c) || !isApostrophe(c) && !isInvisible(c) && !isControl(c)) {
                gap = true;
            }
        }
        return new String(out, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static String normalizeOnce(String text) {
        String composed = isAscii(text) ? text : java.text.Normalizer.normalize(text, Form.NFKC);
        String lower = composed.toLowerCase(Locale.ROOT);
        String folded = isAscii(lower) ? lower : java.text.Normalizer.normalize(lower, Form.NFKC);
        StringBuilder out = new StringBuilder(folded.length());
        boolean gap = false;
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            i += Character.charCount(c);
            if (keeps(c)) {
                if (gap && !out.isEmpty()) {
                    out.append(' ');
                }
                gap = false;
                out.appendCodePoint(c);
            } else if (isSpace(c) || !isApostrophe(c) && !isInvisible(c) && !isControl(c)) {
                gap = true;
            }
        }
        return out.toString();
    }

    /** One line as it is shown: composed (NFC), without control and invisible characters, white space single and none at the ends. */
    public static String clean(String text) {
        return tidy(text, false);
    }

    /** The same for text of several lines, whose line ends stay, as LF. */
    public static String cleanLines(String text) {
        return tidy(text, true);
    }

    private static String tidy(String text, boolean lines) {
        if (isTidy(text)) {
            return text;
        }
        String composed = isAscii(text) ? text : java.text.Normalizer.normalize(text, Form.NFC);
        StringBuilder out = new StringBuilder(composed.length());
        boolean gap = false;
        int breaks = 0;
        for (int i = 0; i < composed.length(); ) {
            int c = composed.codePointAt(i);
            i += Character.charCount(c);
            if (lines && (c == '\n' || c == '\r' && !(i < composed.length() && composed.charAt(i) == '\n'))) {
                breaks++;
            } else if (isSpace(c)) {
                gap = true;
            } else if (!isInvisible(c) && !isControl(c)) {
                if (!out.isEmpty()) {
                    if (breaks > 0) {
                        out.append("\n".repeat(Math.min(breaks, 2)));
                    } else if (gap) {
                        out.append(' ');
                    }
                }
                gap = false;
                breaks = 0;
                out.appendCodePoint(c);
            }
        }
        String tidied = out.toString();
        return isAscii(tidied) || java.text.Normalizer.isNormalized(tidied, Form.NFC) ? tidied : tidy(tidied, lines);
    }

    private static boolean keeps(int c) {
        if (c < 128) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '&' || c == '+';
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER
                || Character.isEmoji(c);
    }

    /** Apostrophes join: "Rosetta's" and "Rosettas" are the same name more often than not. */
    private static boolean isApostrophe(int c) {
        return c == '\'' || c == '\u2019' || c == '\u2018' || c == '\u02BC' || c == '`' || c == '\u00B4';
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0B || c == 0x85 || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        return Character.getType(c) == Character.CONTROL
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.UNASSIGNED && (c & 0xFFFE) == 0xFFFE;
    }

    /** Format characters: zero-width spaces, soft hyphens, byte order marks, direction marks. */
    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT;
    }

    /** Already normalised: lower-case ASCII words with single blanks. The common case, and the fast one. */
    private static boolean isPlain(String text) {
        int last = text.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            boolean word = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '&' || c == '+';
            boolean blank = c == ' ' && i > 0 && i < last && text.charAt(i - 1) != ' ';
            if (!word && !blank) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTidy(String text) {
        int last = text.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            boolean ok = c > ' ' && c < 127 || c == ' ' && i > 0 && i < last && text.charAt(i - 1) != ' ';
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
